namespace AutoDiffGen.Ir;

/// <summary>Arithmetic on expressions that leaves out what changes nothing, so that no <c>* 1</c> or <c>+ 0</c> is ever emitted. For derivatives only:
/// the primal's own arithmetic is never simplified.</summary>
internal static class Algebra
{
    /// <summary>An operation with the value of its second operand and the derivative of its first.</summary>
    public const string Valued = "valued";

    public static Expr Number(int value) => value < 0
        ? Negate(Number(-value))
        : new Expr.Constant(value.ToString(System.Globalization.CultureInfo.InvariantCulture), IrType.Double);

    public static bool IsZero(Expr e) => e is Expr.Constant { Text: "0" };

    public static bool IsOne(Expr e) => e is Expr.Constant { Text: "1" };

    public static Expr Add(Expr a, Expr b) =>
        IsZero(a) ? b : IsZero(b) ? a : IsNegation(b, out Expr inner) ? Binary("-", a, inner) : Binary("+", a, b);

    public static Expr Subtract(Expr a, Expr b) =>
        IsZero(b) ? a : IsZero(a) ? Negate(b) : IsNegation(b, out Expr inner) ? Binary("+", a, inner) : Binary("-", a, b);

    public static Expr Multiply(Expr a, Expr b) =>
        IsZero(a) || IsZero(b) ? 0
        : IsOne(a) ? b
        : IsOne(b) ? a
        : IsNegation(a, out Expr left) ? Negate(Multiply(left, b))
        : IsNegation(b, out Expr right) ? Negate(Multiply(a, right))
        : b is Expr.Apply { Operation: "/" } quotient && IsOne(quotient.Operands[0]) ? Binary("/", a, quotient.Operands[1])
        : b is Expr.Apply { Operation: "*", Operands: [Expr.Apply { Operation: "/" } reciprocal, var factor] } && IsOne(reciprocal.Operands[0]) ? Multiply(Multiply(a, reciprocal), factor)
        : Binary("*", a, b);

    public static Expr Divide(Expr a, Expr b) =>
        IsZero(a) ? 0 : IsOne(b) ? a : IsNegation(a, out Expr inner) ? Negate(Divide(inner, b)) : Binary("/", a, b);

    public static Expr Negate(Expr a) =>
        IsZero(a) ? a : IsNegation(a, out Expr inner) ? inner : new Expr.Apply("neg", [a], a.Type);

    /// <summary>A call of a function on real operands, such as <c>Math.Cos</c>; its spelling follows the operand's type (<c>MathF.Cos</c> for float).</summary>
    public static Expr Call(string function, params Expr[] operands) => Call(Common(operands), function, operands);

    /// <summary>A call whose real type the operands do not tell, because they are numbers and integers.</summary>
    public static Expr Call(IrType type, string function, params Expr[] operands)
    {
        string spelled = type.Kind != Kind.Float ? function
            : function.StartsWith("Math.", StringComparison.Ordinal) ? "MathF." + function.Substring(5)
            : function.StartsWith("double.", StringComparison.Ordinal) ? "float." + function.Substring(7)
            : function;
        return new Expr.Apply(spelled, [.. operands], type);
    }

    public static bool IsNegation(Expr e, out Expr inner)
    {
        inner = e is Expr.Apply { Operation: "neg" } negation ? negation.Operands[0] : e;
        return !ReferenceEquals(inner, e);
    }

    private static Expr Binary(string operation, Expr a, Expr b) => new Expr.Apply(operation, [a, b], Common(a, b));

    /// <summary>The type of an operation on these: a number in a rule takes the type of what it meets.</summary>
    private static IrType Common(params Expr[] operands)
    {
        var typed = operands.Where(o => o is not Expr.Constant).Select(o => o.Type).ToList();
        return typed.Count == 0 ? operands[0].Type
            : typed.Find(t => t.Kind == Kind.Double) ?? typed.Find(t => t.Kind == Kind.Float) ?? typed[0];
    }
}
