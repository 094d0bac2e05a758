using AutoDiffGen.Ir;
using static AutoDiffGen.Rules.Row;

namespace AutoDiffGen.Rules;

/// <summary>Exponentials, logarithms and hyperbolic functions. An exponential that overflows has an infinite partial at a finite operand.</summary>
internal static class Exponentials
{
    public static Rule[] Rows =>
    [
        Unary("Math.Exp", (x, y) => y, CanBeInfinite),
        Unary("double.Exp2", (x, y) => Ln2(y) * y, CanBeInfinite),
        Unary("double.Exp10", (x, y) => Ln10(y) * y, CanBeInfinite),
        Unary("double.ExpM1", (x, y) => y + 1, CanBeInfinite),
        Unary("double.Exp2M1", (x, y) => Ln2(y) * (y + 1), CanBeInfinite),
        Unary("double.Exp10M1", (x, y) => Ln10(y) * (y + 1), CanBeInfinite),

        Unary("Math.Log", (x, y) => 1 / x, CanBeInfinite),
        Unary("Math.Log2", (x, y) => 1 / (Ln2(y) * x), CanBeInfinite),
        Unary("Math.Log10", (x, y) => 1 / (Ln10(y) * x), CanBeInfinite),
        Unary("double.LogP1", (x, y) => 1 / (1 + x), CanBeInfinite),
        Unary("double.Log2P1", (x, y) => 1 / (Ln2(y) * (1 + x)), CanBeInfinite),
        Unary("double.Log10P1", (x, y) => 1 / (Ln10(y) * (1 + x)), CanBeInfinite),
        Binary("Math.Log", (x, b, y) => (1 / (x * Log(b)), -y / (b * Log(b))), CanBeInfinite),

        Unary("Math.Sinh", (x, y) => Algebra.Call("Math.Cosh", x), CanBeInfinite),
        Unary("Math.Cosh", (x, y) => Algebra.Call("Math.Sinh", x), CanBeInfinite),
        Unary("Math.Tanh", (x, y) => 1 - y * y),
        Unary("Math.Asinh", (x, y) => 1 / Sqrt(x * x + 1)),
        Unary("Math.Acosh", (x, y) => 1 / (Sqrt(x - 1) * Sqrt(x + 1)), CanBeInfinite),
        Unary("Math.Atanh", (x, y) => 1 / ((1 - x) * (1 + x)), CanBeInfinite),
    ];

    private static Expr Log(Expr x) => Algebra.Call("Math.Log", x);

    private static Expr Sqrt(Expr x) => Algebra.Call("Math.Sqrt", x);
}
