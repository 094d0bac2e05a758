namespace AutoDiffGen;

/// <summary>
/// Says that a static method is the reverse-mode derivative of another method, the user's own or any library's: derivatives of all callers use it, whatever the
/// other method's body is. Its signature is that of the <c>MVjp</c> that would be generated for <c>R M(p…)</c>: <c>R MVjp(p…, R adjoint, a…)</c> runs <c>M</c>,
/// adds to each <c>a</c>, and returns the value. For an instance method the receiver comes first.
/// </summary>
/// <remarks>
/// With <see cref="Forward"/> the rule comes in two halves, and nothing is computed twice: <c>R Forward(p…, out TState state)</c> runs in place of the method and
/// keeps what it likes; <c>void MVjp(p…, TState state, R adjoint, a…)</c> gets it back. There <c>ref</c> and <c>out</c> parameters are passed by value, and storage
/// as the method left it. A state that is a struct of plain numbers allocates nothing.
/// </remarks>
/// <example>
/// <code>
/// [VjpOf(typeof(Special), nameof(Special.Bessel))]
/// static double BesselVjp(double x, double adjoint, ref double xAdjoint)
/// {
///     xAdjoint -= adjoint * Special.Bessel1(x);
///     return Special.Bessel(x);
/// }
/// </code>
/// </example>
/// <param name="type">The type that declares the method.</param>
/// <param name="method">The method's name, best written with <c>nameof</c>; overloads are told apart by the parameters.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class VjpOfAttribute(Type type, string method) : Attribute
{
    /// <summary>The type that declares the method.</summary>
    public Type Type { get; } = type;

    /// <summary>The method's name.</summary>
    public string Method { get; } = method;

    /// <summary>The name of a method beside this one that runs in place of the method and hands a state to this one.</summary>
    public string? Forward { get; init; }
}
