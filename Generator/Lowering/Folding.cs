using System.Globalization;
using AutoDiffGen.Ir;

namespace AutoDiffGen.Lowering;

/// <summary>Works out integers and conditions that have become constants by inlining, so that an indexer's <c>i == 0 ? X : Y</c> is just X.</summary>
internal static class Folding
{
    /// <summary>The result of an operation on int or bool constants; null where it is not known, or would overflow.</summary>
    public static Expr? Binary(string operation, Expr left, Expr right)
    {
        if (!IsInt(left, out long a) || !IsInt(right, out long b))
            return null;
        bool? comparison = operation switch
        {
            "==" => a == b,
            "!=" => a != b,
            "<" => a < b,
            "<=" => a <= b,
            ">" => a > b,
            ">=" => a >= b,
            _ => null,
        };
        if (comparison is { } holds)
            return holds ? Constants.True : Constants.False;
        long? number = operation switch
        {
            "+" => a + b,
            "-" => a - b,
            "*" => a * b,
            "/" when b != 0 => a / b,
            "%" when b != 0 => a % b,
            _ => null,
        };
        return number is >= int.MinValue and <= int.MaxValue ? Constants.Int((int)number.Value) : null;
    }

    public static bool IsKnown(Expr condition, out bool value)
    {
        value = condition is Expr.Constant { Text: "true" };
        return condition is Expr.Constant { Text: "true" or "false" };
    }

    private static bool IsInt(Expr expr, out long value)
    {
        value = 0;
        return expr is Expr.Constant { Type.Text: "int" } constant && long.TryParse(constant.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);
    }
}
