namespace AutoDiffGen;

/// <summary>
/// Says that a static method is the forward-mode derivative of another method. Its signature is that of the <c>MJvp</c> that would be generated for
/// <c>R M(p…)</c>: <c>R MJvp(p…, t…, out R tangent)</c>. For an instance method the receiver comes first.
/// </summary>
/// <param name="type">The type that declares the method.</param>
/// <param name="method">The method's name, best written with <c>nameof</c>; overloads are told apart by the parameters.</param>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class JvpOfAttribute(Type type, string method) : Attribute
{
    /// <summary>The type that declares the method.</summary>
    public Type Type { get; } = type;

    /// <summary>The method's name.</summary>
    public string Method { get; } = method;
}
