using AutoDiffGen.Ir;

namespace AutoDiffGen.Analysis;

/// <summary>
/// Storage of which each iteration of a loop has a part of its own: all of its places in the body are <c>a[i + c]</c>, or <c>a[i * n + j + c]</c> with an inner
/// counter j that runs from 0 to n, the same for all. What one iteration reads, no other overwrites.
/// </summary>
internal static class Disjoint
{
    /// <param name="mayBeSame">Whether another root may be the same storage here.</param>
    public static bool Is(Variable root, Stmt.For loop, Facts facts, Func<Variable, bool> mayBeSame)
    {
        List<Stmt> body = Walk.All(loop.Body).ToList();
        Variable canonical = facts.Canonical(root);
        List<Place> places = body.SelectMany(Places).Where(p => !p.IsVariable && IsSame(p.Root)).ToList();
        if (places.Count == 0 || body.Exists(s => s is Stmt.Call c && c.Arguments.OfType<Argument.Memory>().Any(m => IsSame(m.View.Root)))) return false;
        if (!places.TrueForAll(p => facts.ViewsAll(p.Root) && facts.Canonical(p.Root) == canonical)) return false;
        Dictionary<string, Stmt.For> inner = body.OfType<Stmt.For>().ToDictionary(f => f.Counter.Name);
        var changing = new HashSet<string>(body.SelectMany(Walk.Declared).Select(v => v.Name));
        List<string?> shapes = places.Select(p => Shape(p, loop, inner, changing, facts)).Distinct().ToList();
        return shapes.Count == 1 && shapes[0] is not null;

        bool IsSame(Variable variable) => facts.Canonical(variable) is var other && (other == canonical || mayBeSame(other));
    }

    /// <summary>What all places must have in common: the stride of the counter, and the part that does not change. Null where an iteration has no part of its own.</summary>
    private static string? Shape(Place place, Stmt.For loop, Dictionary<string, Stmt.For> inner, HashSet<string> changing, Facts facts) =>
        place.Steps[0] is Step.Index { Indices.Count: 1 } index ? Shape(index.Indices[0], loop, inner, changing, facts) : null;

    /// <summary>The same of one index.</summary>
    /// <param name="inner">The loops inside, by counter.</param>
    /// <param name="changing">The variables declared inside.</param>
    public static string? Shape(Expr index, Stmt.For loop, IReadOnlyDictionary<string, Stmt.For> inner, HashSet<string> changing, Facts facts)
    {
        if (Affine.Of(index, facts) is not { } affine) return null;
        List<Affine.Term> own = affine.Terms.Where(t => t.Factors.Contains(loop.Counter.Name)).ToList();
        List<Affine.Term> varying = affine.Terms.Where(t => !own.Contains(t) && t.Factors.Any(changing.Contains)).ToList();
        if (own.Count != 1 || own[0].Factors.Count(f => f == loop.Counter.Name) != 1) return null;
        List<string> stride = own[0].Factors.Where(f => f != loop.Counter.Name).ToList();
        if (stride.Exists(changing.Contains)) return null;
        string fixedPart = string.Join("", affine.Terms.Except(own).Except(varying).Select(t => t.ToString()).OrderBy(t => t, StringComparer.Ordinal));
        string shape = own[0].Sign + ":" + string.Join("*", stride) + ":" + fixedPart;
        if (varying.Count == 0) return stride.Count == 0 ? shape : null;
        return stride.Count > 0 && varying.Count == 1 && varying[0].Sign > 0 && varying[0].Factors.Count == 1 && RunsOver(varying[0].Factors[0], stride, inner, facts) ? shape : null;
    }

    private static bool RunsOver(string counter, List<string> stride, IReadOnlyDictionary<string, Stmt.For> inner, Facts facts) =>
        inner.TryGetValue(counter, out Stmt.For loop) && EndOf(loop) is { } end && Affine.Of(end, facts) is { Terms: [{ Sign: 1 } length] } && length.Factors.SequenceEqual(stride);

    /// <summary>How far a loop runs that runs from 0 upwards, or down to 0.</summary>
    private static Expr? EndOf(Stmt.For loop) => loop switch
    {
        { From: Expr.Constant { Text: "0" }, Comparison: "<", Step: 1 } => loop.To,
        { To: Expr.Constant { Text: "0" }, Comparison: ">=", Step: -1, From: Expr.Apply { Operation: "-" } last } when last.Operands[1] is Expr.Constant { Text: "1" } => last.Operands[0],
        _ => null,
    };

    private static IEnumerable<Place> Places(Stmt statement)
    {
        IEnumerable<Place> targets = statement switch
        {
            Stmt.Assign s => [s.Target],
            Stmt.AddTo s => [s.Target],
            Stmt.Bind s => [s.Target],
            Stmt.Allocate s => [s.Target],
            _ => [],
        };
        return targets.Concat(Walk.Expressions(statement).SelectMany(Walk.Reads));
    }
}
