namespace AutoDiffGen;

/// <summary>
/// Bounds the memory that a call of this method takes in the derivative of its callers: only its arguments are kept, and it runs again in the reverse sweep. The derivative is the
/// same; the method must do nothing that may not be done twice.
/// </summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class CheckpointAttribute : Attribute;
