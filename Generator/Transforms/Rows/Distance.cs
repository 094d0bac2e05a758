using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms.Rows;

/// <summary>Bounds of loops of which it is certain that the difference of the one and the other is no more than an integer holds.</summary>
internal static class Distance
{
    /// <param name="around">The loops around, of which one runs.</param>
    public static bool Fits(Expr from, Expr to, IReadOnlyCollection<Stmt.For> around) =>
        RowIndex.IsZero(from) || IsNatural(from, around) && (IsNatural(to, around) || around.Any(loop => IsUpwards(loop, around) && loop.To == to || Last(loop) == to));

    private static bool IsNatural(Expr expr, IReadOnlyCollection<Stmt.For> around) => expr switch
    {
        Expr.Constant constant => constant.Text.All(char.IsDigit),
        Expr.Apply { Operation: ".Length" } => true,
        Expr.Apply { Operation: "+", Operands: [Expr.Read { Place.IsVariable: true } read, Expr.Constant { Text: "1" }] } => IsCounter(read.Place.Root, around),
        Expr.Read { Place.IsVariable: true } read => IsCounter(read.Place.Root, around),
        _ => false,
    };

    private static bool IsCounter(Variable variable, IReadOnlyCollection<Stmt.For> around) =>
        around.FirstOrDefault(loop => loop.Counter == variable) is { } loop && (IsUpwards(loop, around) || Last(loop) is not null);

    private static bool IsUpwards(Stmt.For loop, IReadOnlyCollection<Stmt.For> around) =>
        loop is { Step: 1, Comparison: "<" } && IsNatural(loop.From, [.. around.Where(other => other != loop)]);

    /// <summary>Where a loop goes down to zero or more, what its counter starts below.</summary>
    private static Expr? Last(Stmt.For loop) =>
        loop is { Step: -1, Comparison: ">=", To: Expr.Constant to, From: Expr.Apply { Operation: "-", Operands: [var end, Expr.Constant { Text: "1" }] } } && to.Text.All(char.IsDigit) ? end : null;
}
