namespace AutoDiffGen;

/// <summary>What a kernel keeps from its forward half for its reverse half, where arguments and result are enough.</summary>
public readonly struct NoState;
