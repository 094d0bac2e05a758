using AutoDiffGen.Ir;
using static AutoDiffGen.Rules.Row;

namespace AutoDiffGen.Rules;

/// <summary>Roots and powers.</summary>
internal static class Powers
{
    public static Rule[] Rows =>
    [
        Unary("Math.Sqrt", (x, y) => 1 / (2 * y), CanBeInfinite),
        Unary("Math.Cbrt", (x, y) => 1 / (3 * y * y), CanBeInfinite),
        Binary("double.RootN", (x, n, y) => (1 / (n * Raise(y, LessOne(n))), 0), CanBeInfinite),
        Binary("double.Hypot", (a, b, y) => When(Same(y, 0), Slopes(0, 0), Slopes(a / y, b / y))),
        Binary("Math.Pow", (x, p, y) =>
            Known(p) is decimal exponent ? PowerOf(x, exponent, y)
            : Known(x) > 0 ? Slopes(0, y * Log(x))
            : Power(x, p, y), CanBeInfinite),
    ];

    /// <summary>Where the result is zero, so is the base (or nearly), and neither y / x nor Log(x) would do.</summary>
    private static Pull Power(Expr x, Expr p, Expr y) =>
        When(Same(y, 0), Slopes(p * Raise(x, p - 1), 0),
        When(new Expr.Apply("&&", [Same(p, 0), Same(x, 0)], IrType.Bool), Slopes(0, y * Log(x)),
        Slopes(p * (y / x), y * Log(x))));

    /// <summary>As <see cref="Power"/>, with an exponent that is written in the program.</summary>
    private static Pull PowerOf(Expr x, decimal p, Expr y) => p switch
    {
        0 => Slopes(0, 0),
        1 => Slopes(1, 0),
        0.5m => Slopes(1 / (2 * y), 0),
        -1 => Slopes(-(y * y), 0),
        2 or 3 => Slopes(Real(p, y) * Raise(x, Real(p - 1, y)), 0),
        < 0 => Slopes(Real(p, y) * (y / x), 0),
        _ => When(Same(y, 0), Slopes(Real(p, y) * Raise(x, Real(p - 1, y)), 0), Slopes(Real(p, y) * (y / x), 0)),
    };

    private static Expr Raise(Expr x, Expr p) => Known(p) switch
    {
        0 => 1,
        1 => x,
        2 => x * x,
        _ => Algebra.Call("Math.Pow", x, p),
    };

    private static Expr LessOne(Expr n) => Known(n) is decimal known ? Real(known - 1, n) : n - 1;

    private static Expr Log(Expr x) => Algebra.Call("Math.Log", x);
}
