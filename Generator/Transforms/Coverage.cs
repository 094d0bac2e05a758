using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Loops that assign every element of a local array, in every run: <c>for (int i = 0; i &lt; n; i++) a[i] = …</c> where a was allocated with length n.</summary>
internal static class Coverage
{
    /// <summary>The arrays whose whole contents the loop replaces, without reading what was there before.</summary>
    public static IEnumerable<Variable> Of(Stmt.For loop, Facts facts)
    {
        if (loop is not { From: Expr.Constant { Text: "0" }, Comparison: "<", Step: 1 }) return [];
        Place counter = Place.Of(loop.Counter);
        return loop.Body.OfType<Stmt.Assign>()
            .Where(a => a.Target.Steps.Count == 1 && a.Target.Steps[0] is Step.Index { Indices.Count: 1 } index && index.Indices[0] == new Expr.Read(counter))
            .Select(a => a.Target.Root)
            .Where(root => IsWhole(root, loop.To, facts) && !ReadsBefore(root, loop, facts))
            .ToList();
    }

    private static bool IsWhole(Variable root, Expr length, Facts facts)
    {
        if (!facts.ViewsAll(root)) return false;
        Variable canonical = facts.Canonical(root);
        return length is Expr.Apply { Operation: ".Length" } property && property.Operands[0] is Expr.Read read && read.Place.IsVariable
                && facts.ViewsAll(read.Place.Root) && facts.Canonical(read.Place.Root) == canonical && facts.Definitions.IsStable(canonical)
            || facts.Definitions.Declaration(canonical) is Stmt.Allocate { Lengths.Count: 1 } allocate && facts.Definitions.IsStable(canonical)
                && facts.IsStable(length) && WrittenOut(NotNegative(allocate.Lengths[0]), facts) == WrittenOut(length, facts);
    }

    /// <summary>Of a length that is 0 where a number is negative that number: a loop up to it goes over all elements as well.</summary>
    public static Expr NotNegative(Expr length) => length is Expr.Apply { Operation: "Math.Max", Operands: [var number, Expr.Constant { Text: "0" }] } ? number : length;

    /// <summary>A length by what it was computed from, where that is still the same.</summary>
    private static Expr WrittenOut(Expr length, Facts facts) => Origin(length, facts) is { } origin && facts.IsStable(origin) ? WrittenOut(NotNegative(origin), facts) : length;

    /// <summary>What a variable was declared with, or an array made with; null where the length is neither.</summary>
    public static Expr? Origin(Expr length, Facts facts) => length switch
    {
        Expr.Read { Place: { IsVariable: true } place } when facts.Definitions.IsStable(place.Root) => (facts.Definitions.Declaration(place.Root) as Stmt.Declare)?.Value,
        Expr.Apply { Operation: ".Length", Operands: [Expr.Read { Place: { IsVariable: true } array }] } when facts.ViewsAll(array.Root) && facts.Canonical(array.Root) is var made && facts.Definitions.IsStable(made) =>
            facts.Definitions.Declaration(made) is Stmt.Allocate { Lengths: [var own] } ? own : null,
        _ => null,
    };

    /// <summary>Whether an iteration may read an element that an earlier iteration has not yet replaced.</summary>
    private static bool ReadsBefore(Variable root, Stmt.For loop, Facts facts)
    {
        bool replaced = false;
        foreach (Stmt statement in loop.Body)
        {
            bool reads = Mentions.Reads([statement]).Any(p => !p.IsVariable && facts.Aliases.Class(p.Root) == facts.Aliases.Class(root));
            if (reads && !replaced) return true;
            if (reads && !Mentions.Reads([statement]).Where(p => !p.IsVariable && facts.Aliases.Class(p.Root) == facts.Aliases.Class(root))
                    .All(p => p.Steps.Count == 1 && p.Steps[0] is Step.Index i && i.Indices.Count == 1 && i.Indices[0] == new Expr.Read(Place.Of(loop.Counter)))) return true;
            replaced |= statement is Stmt.Assign assign && assign.Target.Root == root;
        }
        return false;
    }
}
