using AutoDiffGen.Ir;
using static AutoDiffGen.Rules.Row;

namespace AutoDiffGen.Rules;

/// <summary>Operators, conversions between real types, and functions that are little more.</summary>
internal static class Arithmetic
{
    public static Rule[] Rows =>
    [
        Binary("+", (a, b, y) => (1, 1)),
        Binary("-", (a, b, y) => (1, -1)),
        Binary("*", (a, b, y) => a is Expr.Read && a.Equals(b) ? (2 * a, 0) : (b, a)),
        Binary("/", (a, b, y) => (1 / b, a is Expr.Constant { Text: "1" } ? -(y * y) : -(1 / b * y)), CanBeInfinite),   // what meets 1 / b is divided first: y / b may be too small for a number
        Binary("%", (a, b, y) => (1, -Multiple(a, b, y)), CanBeInfinite),
        Unary("neg", (x, y) => -1),

        Unary("(double)", (x, y) => 1),
        Unary("(float)", (x, y) => 1),
        Unary("double.CreateChecked", (x, y) => 1),
        Unary("double.CreateSaturating", (x, y) => 1),
        Unary("double.CreateTruncating", (x, y) => 1),

        Binary("Math.IEEERemainder", (a, b, y) => (1, -Multiple(a, b, y)), CanBeInfinite),
        Binary("double.Ieee754Remainder", (a, b, y) => (1, -Multiple(a, b, y)), CanBeInfinite),
        Ternary("Math.FusedMultiplyAdd", (a, b, c, y) => Slopes(b, a, 1)),
        Ternary("double.MultiplyAddEstimate", (a, b, c, y) => Slopes(b, a, 1)),
        Ternary("double.Lerp", (a, b, t, y) => Slopes(1 - t, t, b - a)),

        Binary("Math.ScaleB", (x, n, y) => (Algebra.Call(y.Type, "Math.ScaleB", Real("1", y), n), 0), CanBeInfinite),
        Unary("double.DegreesToRadians", (x, y) => Real("0.017453292519943295", y)),
        Unary("double.RadiansToDegrees", (x, y) => Real("57.29577951308232", y)),

        // The step to the neighbouring number is the same for all x between two powers of two.
        Unary("Math.BitIncrement", (x, y) => 1),
        Unary("Math.BitDecrement", (x, y) => 1),

        // The partials are exact, whatever the estimate's own error.
        Unary("Math.ReciprocalEstimate", (x, y) => -1 / (x * x), CanBeInfinite),
        Unary("Math.ReciprocalSqrtEstimate", (x, y) => -1 / (2 * x * Algebra.Call("Math.Sqrt", x)), CanBeInfinite),
    ];

    /// <summary>How many times the divisor was taken away. Read off the remainder: the quotient a / b may round up to the next whole number.</summary>
    private static Expr Multiple(Expr a, Expr b, Expr remainder) => Algebra.Call("Math.Round", (a - remainder) / b);
}
