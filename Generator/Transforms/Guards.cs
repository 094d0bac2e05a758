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
        foreach (Companion companion in companions.Where(c => c.Type.Kind == Kind.Memory && c.Parameter.Passing != Passing.Out && c.Type.Container is not (Container.Struct or Container.Object)))
        {
            if (companion.Type is { IsSpan: true, HasRows: true } && !isDifferentiated)
                yield return Rows(companion);
            if (companion.Parameter.Type.IsInterface)
            {
                string list = Identifiers.Escape(companion.Parameter.Name), given = Identifiers.Escape(companion.Name);
                yield return new Stmt.Run(new Expr.Raw([$"global::AutoDiffGen.Guard.SameLength({list}?.Count ?? {given}.Length, {given}.Length, \"{companion.Name}\")"], [], IrType.Bool, Repeatable: false));
                continue;
            }
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

    private static Stmt Rows(Companion companion)
    {
        var primal = new Variable(companion.Parameter.Name, companion.Parameter.Type, Role.Parameter);
        return Run([$"global::AutoDiffGen.Guard.SameRows<{companion.Type.Element}>({Opening(primal)}", $"{Closing(primal)}, ", $", \"{companion.Name}\")"],
            primal, new Variable(companion.Name, companion.Type, Role.Parameter));
    }

    /// <summary>References to one variable under two names have one derivative, and the method has two places for it.</summary>
    public static IEnumerable<Stmt> References(Function function, Facts facts, EquatableArray<StateField> states)
    {
        var written = new HashSet<string>(Walk.All(function.Body).SelectMany(s => Writes.Of(s, facts.Summaries)).Select(p => p.Root.Name));
        bool IsWritten(Variable v) => written.Contains(v.Name) || (v.Type.Kind == Kind.Memory && !facts.IsConstantStorage(v));
        List<Variable> references = [.. function.Parameters.Where(p => p.Passing is Passing.Ref or Passing.In && (p.Variable.Type.IsReal || p.Variable.Type.Container == Container.Struct)).Select(p => p.Variable)];
        IEnumerable<Variable> flat = function.Parameters.Select(p => p.Variable).Where(v => v.Type.Container is Container.Array or Container.Span or Container.ReadOnlySpan && !v.Type.Element.EndsWith("]", StringComparison.Ordinal));
        foreach (Variable other in references)
        {
            foreach (Variable storage in flat.Where(v => MayHold(v.Type.Element, other) && (IsWritten(v) || IsWritten(other))))
                yield return Run([$"global::AutoDiffGen.Guard.NoOverlap<{storage.Type.Element}, {other.Type.Text}>(", ", in ", $", \"{storage.Name}\", \"{other.Name}\")"], storage, other);
            foreach (Variable first in references.TakeWhile(v => v != other).Where(v => (IsWritten(v) || IsWritten(other)) && MayHold(v.Type.Text, other) && !(IsState(v) && IsState(other))))
                yield return Run(["global::AutoDiffGen.Guard.NoOverlap(in ", ", in ", $", \"{first.Name}\", \"{other.Name}\")"], first, other);
        }

        bool IsState(Variable v) => states.Any(s => s.Variable == v);
    }

    /// <summary>Numbers of different types are never the same variable.</summary>
    private static bool MayHold(string type, Variable other) => type == other.Type.Text || type is not ("double" or "float") || !other.Type.IsReal;

    public static Stmt Overlap(Variable written, Variable other) =>
        Run([$"global::AutoDiffGen.Guard.NoOverlap<{written.Type.Element}>({Opening(written)}", $"{Closing(written)}, {Opening(other)}", $"{Closing(other)}, \"{written.Name}\", \"{other.Name}\")"], written, other);

    /// <summary>A list is known by the array in it.</summary>
    private static string Opening(Variable storage) => storage.Type.Container == Container.List ? "global::AutoDiffGen.Guard.Elements(" : "";

    private static string Closing(Variable storage) => storage.Type.Container == Container.List ? ")" : "";

    private static Stmt Run(string[] pieces, Variable first, Variable second) => new Stmt.Run(new Expr.Raw(
        [.. pieces], [new Expr.Read(Place.Of(first)), new Expr.Read(Place.Of(second))], IrType.Bool, Repeatable: false));
}
