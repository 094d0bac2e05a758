namespace AutoDiffGen.Emission;

/// <summary>How strongly a piece of text holds together; the order is C#'s.</summary>
internal enum Precedence
{
    Lowest,
    Conditional,
    Coalesce,
    Or,
    And,
    BitOr,
    BitXor,
    BitAnd,
    Equality,
    Relational,
    Shift,
    Additive,
    Multiplicative,
    Unary,
    Primary,
}

/// <summary>The operators of the intermediate representation, as C# ranks them.</summary>
internal static class Operators
{
    private static readonly Dictionary<string, Precedence> Binary = new(StringComparer.Ordinal)
    {
        ["*"] = Precedence.Multiplicative, ["/"] = Precedence.Multiplicative, ["%"] = Precedence.Multiplicative,
        ["+"] = Precedence.Additive, ["-"] = Precedence.Additive,
        ["<<"] = Precedence.Shift, [">>"] = Precedence.Shift, [">>>"] = Precedence.Shift,
        ["<"] = Precedence.Relational, [">"] = Precedence.Relational, ["<="] = Precedence.Relational, [">="] = Precedence.Relational,
        ["=="] = Precedence.Equality, ["!="] = Precedence.Equality,
        ["&"] = Precedence.BitAnd, ["^"] = Precedence.BitXor, ["|"] = Precedence.BitOr,
        ["&&"] = Precedence.And, ["||"] = Precedence.Or, ["??"] = Precedence.Coalesce,
    };

    public static bool IsBinary(string operation, out Precedence precedence) => Binary.TryGetValue(operation, out precedence);

    public static bool IsCast(string operation) => operation.Length > 2 && operation[0] == '(' && operation[operation.Length - 1] == ')';

    /// <summary>Whether <c>a op (b op c)</c> is the same value, effects and order of evaluation as <c>a op b op c</c>.</summary>
    public static bool IsAssociative(string operation) => operation is "&&" or "||";

    /// <summary>Whether <c>x op= y</c> says <c>x = x op y</c>.</summary>
    public static bool CanCompound(string operation) => operation is "+" or "-" or "*" or "/" or "%" or "&" or "|" or "^" or "<<" or ">>" or ">>>";
}
