using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms.Rows;

/// <summary>An index in a loop as the loop's counter and what does not change in the loop. Integers wrap around, so that terms may change places.</summary>
internal static class RowIndex
{
    private static readonly Expr Zero = new Expr.Constant("0", IrType.Int);

    /// <summary>What is added to the counter, or null where the index is no such sum.</summary>
    public static Expr? Start(Expr index, Variable counter, Func<Expr, bool> isFixed) => index switch
    {
        Expr.Read { Place.IsVariable: true } read when read.Place.Root == counter => Zero,
        Expr.Apply { Operation: "+", Operands: [var a, var b] } sum when sum.Type == IrType.Int =>
            isFixed(b) && Start(a, counter, isFixed) is { } left ? Plus(left, b) : isFixed(a) && Start(b, counter, isFixed) is { } right ? Plus(a, right) : null,
        Expr.Apply { Operation: "-", Operands: [var a, var b] } difference when difference.Type == IrType.Int =>
            isFixed(b) && Start(a, counter, isFixed) is { } left ? Minus(left, b) : null,
        _ => null,
    };

    public static Expr Plus(Expr a, Expr b) => Sum([.. Terms(a, 1), .. Terms(b, 1)]);

    public static Expr Minus(Expr a, Expr b) => Terms(a, 1).Any(x => Terms(b, 1).Contains(x)) ? Sum([.. Terms(a, 1), .. Terms(b, -1)])
        : IsZero(b) ? a : IsZero(a) ? new Expr.Apply("neg", [b], IrType.Int) : new Expr.Apply("-", [a, b], IrType.Int);

    /// <summary>The terms that do not cancel each other out, those that are subtracted last.</summary>
    private static Expr Sum(List<(Expr Value, int Sign)> terms)
    {
        for (int k = 0; k < terms.Count; k++)
        {
            int other = terms.FindIndex(k + 1, t => t.Value == terms[k].Value && t.Sign == -terms[k].Sign);
            if (other < 0) continue;
            terms.RemoveAt(other);
            terms.RemoveAt(k);
            k = -1;
        }
        Expr? sum = null;
        foreach ((Expr value, int sign) in terms.OrderByDescending(t => t.Sign))
            sum = sum is null ? sign > 0 ? value : new Expr.Apply("neg", [value], IrType.Int) : new Expr.Apply(sign > 0 ? "+" : "-", [sum, value], IrType.Int);
        return sum ?? Zero;
    }

    private static IEnumerable<(Expr Value, int Sign)> Terms(Expr expr, int sign) => expr switch
    {
        Expr.Apply { Operation: "+" } sum => Terms(sum.Operands[0], sign).Concat(Terms(sum.Operands[1], sign)),
        Expr.Apply { Operation: "-" } difference => Terms(difference.Operands[0], sign).Concat(Terms(difference.Operands[1], -sign)),
        Expr.Apply { Operation: "neg" } negation => Terms(negation.Operands[0], -sign),
        _ => IsZero(expr) ? [] : [(expr, sign)],
    };

    public static bool IsZero(Expr expr) => expr is Expr.Constant { Text: "0" };

    /// <summary>Whether it can be computed once more before a loop that it bounds.</summary>
    public static bool IsBound(Expr expr) => expr is Expr.Apply { Operation: ".Length", Operands: [Expr.Read { Place.IsVariable: true }] } || IsPlain(expr);

    /// <summary>Whether it is an integer that can be computed at any time without an effect: it reads locals and lengths of spans, and adds and multiplies.</summary>
    public static bool IsPlain(Expr expr) => expr.Type == IrType.Int && expr switch
    {
        Expr.Constant => true,
        Expr.Read read => read.Place.IsVariable && read.Place.Root.Role != Role.Global,
        Expr.Apply { Operation: ".Length", Operands: [Expr.Read { Place: { IsVariable: true, Type.IsSpan: true } }] } => true,
        Expr.Apply { Operation: "+" or "-" or "*" or "neg" } apply => apply.Operands.All(IsPlain),
        _ => false,
    };
}
