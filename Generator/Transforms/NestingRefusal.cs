namespace AutoDiffGen.Transforms;

/// <summary>A derivative cannot be written in a form that can be differentiated again; the message says what it does. Becomes a finding at the call of it.</summary>
internal sealed class NestingRefusal(string what) : Exception(what);
