using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>What an emitted method checks of its arguments before it writes anything.</summary>
internal static class Guards
{
    /// <summary>Storage for derivatives has the shape of what it belongs to.</summary>
    /// <param name="isDifferentiated">Whether it stands in source to be differentiated again, where tangents that are only read are known by their lengths alone.</param>
    public static IEnumerable<Stmt> Lengths(IEnumerable<Companion> companions, bool isDifferentiated = false)
    {
        foreach (Companion companion in companions.Where(c => c.Type.Kind == Kind.Memory && c.Type.Container is not (Container.Struct or Container.Object)))
        {
            if (isDifferentiated && companion.Type.Container == Container.ReadOnlySpan)
            {
                string own = Identifiers.Escape(companion.Parameter.Name), length = companion.Parameter.Type.Container == Container.List ? "Count" : "Length";
                yield return new Stmt.Run(new Expr.Raw([$"global::AutoDiffGen.Guard.SameLength({own}.{length}, {Identifiers.Escape(companion.Name)}.Length, \"{companion.Name}\")"], [], IrType.Bool, Repeatable: false));
                continue;
            }
            bool isSpan = companion.Type.IsSpan && companion.Parameter.Type.Container != Container.List;
            string check = isSpan ? $"global::AutoDiffGen.Guard.SameLength<{companion.Type.Element}>(" : "global::AutoDiffGen.Guard.SameShape(";
            yield return Run([check, ", ", $", \"{companion.Name}\")"],
                new Variable(companion.Parameter.Name, companion.Parameter.Type, Role.Parameter), new Variable(companion.Name, companion.Type, Role.Parameter));
        }
    }

    /// <summary>Storage that the method writes must not be storage that the reverse sweep reads under another name.</summary>
    public static IEnumerable<Stmt> Overlaps(Function function, Facts facts, Needs needs)
    {
        List<Variable> flat = function.Parameters.Select(p => p.Variable).Where(v => v.Type.Container is Container.Array or Container.Span or Container.ReadOnlySpan).ToList();
        foreach (Variable written in flat.Where(v => !facts.IsConstantStorage(v)))
            foreach (Variable other in flat.Where(o => o.Name != written.Name && o.Type.Element == written.Type.Element))
                if (needs.NeedsContents(other) && (facts.IsConstantStorage(other) || flat.IndexOf(written) < flat.IndexOf(other)))
                    yield return Overlap(written, other);
    }

    public static Stmt Overlap(Variable written, Variable other) =>
        Run([$"global::AutoDiffGen.Guard.NoOverlap<{written.Type.Element}>(", ", ", $", \"{written.Name}\", \"{other.Name}\")"], written, other);

    private static Stmt Run(string[] pieces, Variable first, Variable second) => new Stmt.Run(new Expr.Raw(
        [.. pieces], [new Expr.Read(Place.Of(first)), new Expr.Read(Place.Of(second))], IrType.Bool, Repeatable: false));
}
