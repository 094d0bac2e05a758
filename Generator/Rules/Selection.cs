using AutoDiffGen.Ir;
using static AutoDiffGen.Rules.Row;

namespace AutoDiffGen.Rules;

/// <summary>Functions that return one of their operands. The branch is real: an operand that is not chosen gets no contribution at all, so nothing
/// of an infinite or NaN adjoint reaches it. With a NaN operand no comparison holds, and the last alternative is one that lets NaN through.</summary>
internal static class Selection
{
    public static Rule[] Rows =>
    [
        Unary("Math.Abs", (x, y) => When(x < 0, Slopes(-1), When(Same(x, 0), Slopes(0), Slopes(1)))),
        Binary("Math.CopySign", (x, sign, y) => When(Same(x, 0), Slopes(0, 0), When(Same(x, -y), Slopes(-1, 0), Slopes(1, 0)))),

        Binary("Math.Max", (a, b, y) => When(a > b, Slopes(1, 0), When(a < b, Slopes(0, 1), Halves(y)))),
        Binary("Math.Min", (a, b, y) => When(a < b, Slopes(1, 0), When(a > b, Slopes(0, 1), Halves(y)))),
        Binary("Math.MaxMagnitude", Chosen),
        Binary("Math.MinMagnitude", Chosen),
        Binary("double.MaxNumber", Chosen),
        Binary("double.MinNumber", Chosen),
        Binary("double.MaxMagnitudeNumber", Chosen),
        Binary("double.MinMagnitudeNumber", Chosen),
        Binary("double.MaxNative", Chosen),
        Binary("double.MinNative", Chosen),

        Ternary("Math.Clamp", (x, low, high, y) => When(x < low, Slopes(0, 1, 0), When(x > high, Slopes(0, 0, 1), Slopes(1, 0, 0)))),
        Ternary("double.ClampNative", (x, low, high, y) =>
            When(Same(y, x), Slopes(1, 0, 0), When(Same(y, low), Slopes(0, 1, 0), When(Same(y, high), Slopes(0, 0, 1), Slopes(1, 0, 0))))),
    ];

    /// <summary>All to the operand that is the result, half to each where both are.</summary>
    private static Pull Chosen(Expr a, Expr b, Expr y) =>
        When(Same(a, b), Halves(y), When(Same(y, a), Slopes(1, 0), When(Same(y, b), Slopes(0, 1), Halves(y))));

    private static Pull Halves(Expr y) => Slopes(Real("0.5", y), Real("0.5", y));
}
