namespace AutoDiffGen;

/// <summary>
/// Declares that no derivative goes through a method, parameter, field or property: its value is a constant to every derivative.
/// A method marked so may be called with active arguments; the derivative of its result is zero.
/// </summary>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Parameter | AttributeTargets.Field | AttributeTargets.Property, Inherited = false)]
public sealed class NonDifferentiableAttribute : Attribute;
