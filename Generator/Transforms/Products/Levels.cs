using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Products;

/// <summary>Three loops in each other around <c>c += a * b</c>, and what stands beside the inner ones.</summary>
/// <param name="Before">What stands before the middle loop, and before the innermost one.</param>
/// <param name="After">What stands after them.</param>
internal sealed record Levels(
    Stmt.For Outer, Stmt.For Middle, Stmt.For Inner, Stmt.AddTo Core,
    EquatableArray<Stmt> BeforeMiddle, EquatableArray<Stmt> AfterMiddle, EquatableArray<Stmt> BeforeInner, EquatableArray<Stmt> AfterInner)
{
    public IEnumerable<Stmt.For> Loops => [Outer, Middle, Inner];

    /// <summary>Each such nest of which the loop is the outer one, in the order of the source.</summary>
    public static IEnumerable<Levels> Of(Stmt.For outer, Nest nest)
    {
        for (int m = 0; m < outer.Body.Count; m++)
        {
            if (outer.Body[m] is not Stmt.For { Checkpointing: null } middle) continue;
            for (int i = 0; i < middle.Body.Count; i++)
                if (middle.Body[i] is Stmt.For { Checkpointing: null } inner && SumOf(inner, nest) is { } core)
                    yield return new(outer, middle, inner, core, Part(outer.Body, 0, m), Part(outer.Body, m + 1), Part(middle.Body, 0, i), Part(middle.Body, i + 1));
        }
    }

    private static Stmt.AddTo? SumOf(Stmt.For inner, Nest nest)
    {
        List<Stmt> work = [.. inner.Body.Where(s => s is not Stmt.Comment && !nest.IsLet(s))];
        return work is [Stmt.AddTo { Value: Expr.Apply { Operation: "*", Operands.Count: 2 } value } core] && core.Target.Type.IsReal && value.Type == core.Target.Type
            && value.Operands.All(o => o.Type == value.Type) ? core : null;
    }

    private static EquatableArray<Stmt> Part(EquatableArray<Stmt> block, int from, int? to = null) => block.Skip(from).Take((to ?? block.Count) - from).ToEquatableArray();
}
