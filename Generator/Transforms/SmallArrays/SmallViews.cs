using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms.SmallArrays;

/// <summary>By what names a function has its small arrays: their own, and those of spans of them that never change.</summary>
internal sealed class SmallViews
{
    private readonly Dictionary<string, (SmallArray Array, int Start, int Length)> views = [];
    private readonly KnownIntegers integers;

    public SmallViews(Function function, Definitions definitions, KnownIntegers integers, IEnumerable<SmallArray> arrays)
    {
        this.integers = integers;
        foreach (SmallArray array in arrays) views[array.Array.Name] = (array, 0, array.Elements.Count);
        foreach (Stmt.Bind bind in Walk.All(function.Body).OfType<Stmt.Bind>())
            if (bind.Declares && definitions.IsStable(bind.Target.Root) && Part(bind.View) is { } part) views[bind.Target.Root.Name] = part;
    }

    /// <summary>The array that the place is an element of, or the whole or a part of; null where it is of another.</summary>
    public SmallArray? ArrayOf(Place place) => views.TryGetValue(place.Root.Name, out var view) ? view.Array : null;

    /// <summary>The variable that is the element; null where the place is no element of a small array, or which one is not known.</summary>
    public Variable? Element(Place place) => place.Steps.Count == 1 && place.Steps[0] is Step.Index index && views.TryGetValue(place.Root.Name, out var view)
        ? view.Array.Element([.. index.Indices.Select(integers.Of)], view.Start, view.Length) : null;

    /// <summary>Whether the statement gives a part of a small array a name.</summary>
    public bool IsView(Stmt statement) => statement is Stmt.Bind { Declares: true, Target.IsVariable: true } bind && views.ContainsKey(bind.Target.Root.Name);

    /// <summary>The length that is asked for; null where it is not that of a small array or of a part of one.</summary>
    public int? Length(Expr expr) => expr is Expr.Apply { Operation: ".Length", Operands: [Expr.Read { Place: { IsVariable: true } place }] } && views.TryGetValue(place.Root.Name, out var view) && view.Array.Lengths.Count == 1
        ? view.Length : null;

    private (SmallArray Array, int Start, int Length)? Part(Place view)
    {
        if (!views.TryGetValue(view.Root.Name, out var whole)) return null;
        (SmallArray array, int start, int length) = whole;
        foreach (Step step in view.Steps)
        {
            if (step is not Step.Slice slice || array.Lengths.Count != 1 || integers.Of(slice.Start) is not { } from || from < 0 || from > length) return null;
            if ((slice.Length is null ? length - from : integers.Of(slice.Length)) is not { } count || count < 0 || from + count > length) return null;
            (start, length) = (start + from, count);
        }
        return (array, start, length);
    }
}
