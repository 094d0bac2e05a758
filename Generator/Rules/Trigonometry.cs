using AutoDiffGen.Ir;
using static AutoDiffGen.Rules.Row;

namespace AutoDiffGen.Rules;

internal static class Trigonometry
{
    public static Rule[] Rows =>
    [
        Unary("Math.Sin", (x, y) => Algebra.Call("Math.Cos", x)),
        Unary("Math.Cos", (x, y) => -Algebra.Call("Math.Sin", x)),
        Unary("Math.Tan", (x, y) => 1 + y * y),
        Unary("Math.Asin", (x, y) => 1 / Across(x), CanBeInfinite),
        Unary("Math.Acos", (x, y) => -1 / Across(x), CanBeInfinite),
        Unary("Math.Atan", (x, y) => 1 / (1 + x * x)),
        Binary("Math.Atan2", (y, x, angle) => (x / (x * x + y * y), -y / (x * x + y * y)), CanBeInfinite),

        Unary("double.SinPi", (x, y) => Pi(y) * Algebra.Call("double.CosPi", x)),
        Unary("double.CosPi", (x, y) => -(Pi(y) * Algebra.Call("double.SinPi", x))),
        Unary("double.TanPi", (x, y) => Pi(y) * (1 + y * y), CanBeInfinite),
        Unary("double.AsinPi", (x, y) => 1 / (Pi(y) * Across(x)), CanBeInfinite),
        Unary("double.AcosPi", (x, y) => -1 / (Pi(y) * Across(x)), CanBeInfinite),
        Unary("double.AtanPi", (x, y) => 1 / (Pi(y) * (1 + x * x))),
        Binary("double.Atan2Pi", (y, x, angle) => (x / (Pi(angle) * (x * x + y * y)), -y / (Pi(angle) * (x * x + y * y))), CanBeInfinite),
    ];

    /// <summary>The other leg of a right triangle with hypotenuse 1, without cancellation near 1.</summary>
    private static Expr Across(Expr x) => Algebra.Call("Math.Sqrt", (1 - x) * (1 + x));
}
