namespace AutoDiffGen.Transforms;

/// <summary>Forward mode cannot follow something; the message says what. Found before anything is emitted, and said at the method.</summary>
internal sealed class TangentRefusal(string what) : Exception(what);
