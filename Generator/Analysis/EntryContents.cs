using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Analysis;

/// <summary>Whether a function may read an element of storage given to it before it has written that element: then the contents on entry can reach an output.</summary>
internal sealed class EntryContents
{
    private readonly Facts facts;
    private readonly string storage;
    private readonly Dictionary<string, Stmt.For> counters = [];
    private readonly HashSet<(string Function, int Parameter)> visited;

    private EntryContents(Facts facts, Variable parameter, HashSet<(string, int)> visited) =>
        (this.facts, storage, this.visited) = (facts, facts.Aliases.Class(parameter), visited);

    public static bool AreRead(Program program, Variable parameter) =>
        new EntryContents(new Facts(program.Root, [], new Summaries(program)), parameter, []).Reads(program.Root.Body, new([], [], []));

    /// <summary>What is known to be written: single elements, all of a view, the elements that a loop counts through.</summary>
    private sealed record Written(HashSet<Place> Elements, HashSet<string> Whole, HashSet<(string Root, Expr From, string Comparison, Expr To, int Step)> Ranges)
    {
        public Written Copy() => new([.. Elements], [.. Whole], [.. Ranges]);

        public void Intersect(Written other)
        {
            Elements.IntersectWith(other.Elements);
            Whole.IntersectWith(other.Whole);
            Ranges.IntersectWith(other.Ranges);
        }
    }

    private bool Reads(EquatableArray<Stmt> block, Written written) => block.Any(s => Reads(s, written));

    private bool Reads(Stmt statement, Written written)
    {
        switch (statement)
        {
            case Stmt.If s:
                Written otherwise = written.Copy();
                bool reads = Reads(s.Then, written) | Reads(s.Else, otherwise);
                if (s.Then.LastOrDefault() is Stmt.Throw) Become(written, otherwise);
                else if (s.Else.LastOrDefault() is not Stmt.Throw) written.Intersect(otherwise);
                return reads;
            case Stmt.For s:
                counters[s.Counter.Name] = s;
                if (Reads(s.Body, AtIteration(s.Body, written))) return true;
                Cover(s, written);
                return false;
            case Stmt.While s: return Reads(s.Body, AtIteration(s.Body, written));
            case Stmt.Scope s: return Reads(s.Body, written);
            default: return ReadsItself(statement, written);
        }
    }

    /// <summary>What is written whichever iteration starts: an index that the loop changes says nothing.</summary>
    private Written AtIteration(EquatableArray<Stmt> body, Written written)
    {
        Written inside = written.Copy();
        var changed = new HashSet<string>(Walk.All(body).SelectMany(s => Writes.Of(s, facts.Summaries)).Where(p => p.IsVariable).Select(p => p.Root.Name));
        inside.Elements.RemoveWhere(p => Walk.Reads(p).Any(r => changed.Contains(r.Root.Name)));
        return inside;
    }

    private bool ReadsItself(Stmt statement, Written written)
    {
        IEnumerable<Place> places = statement switch
        {
            Stmt.Declare or Stmt.Assign or Stmt.Return => Walk.Expressions(statement).SelectMany(Walk.Reads),
            Stmt.AddTo s => Walk.Expressions(s).SelectMany(Walk.Reads).Append(s.Target),
            Stmt.Call s => Walk.Expressions(s).SelectMany(Walk.Reads).Concat(s.Arguments.OfType<Argument.Ref>().Where(r => r.Passing != Passing.Out).Select(r => r.Place)),
            _ => [],
        };
        if (places.Any(p => IsOurs(p) && p.Type.IsReal && !IsWritten(p, written))) return true;
        if (statement is Stmt.Call call && CalleeReads(call, written)) return true;
        foreach (Variable changed in Writes.Of(statement, facts.Summaries).Where(p => p.IsVariable).Select(p => p.Root))
            written.Elements.RemoveWhere(p => Walk.Reads(p).Any(r => r.Root == changed));
        if (statement is Stmt.Assign { Target: var target } && IsOurs(target)) written.Elements.Add(target);
        return false;
    }

    private bool CalleeReads(Stmt.Call call, Written written)
    {
        Function callee = facts.Summaries[call.Function];
        for (int k = 0; k < call.Arguments.Count; k++)
        {
            if (call.Arguments[k] is not Argument.Memory memory || facts.Aliases.Class(memory.View.Root) != storage || IsWhole(memory.View.Root, written)) continue;
            if (!visited.Add((callee.Name, k))) continue;
            var inside = new EntryContents(new Facts(callee, [], facts.Summaries), callee.Parameters[k].Variable, visited);
            if (inside.Reads(callee.Body, new([], [], []))) return true;
        }
        return false;
    }

    /// <summary>After the loop, the elements that every iteration assigns by its number are written.</summary>
    private void Cover(Stmt.For loop, Written written)
    {
        foreach (Stmt.Assign assign in loop.Body.OfType<Stmt.Assign>().Where(a => IsOurs(a.Target) && IsCounted(a.Target, loop)))
        {
            bool isWhole = loop is { From: Expr.Constant { Text: "0" }, Comparison: "<", Step: 1, To: Expr.Apply { Operation: ".Length" } length }
                && length.Operands[0] is Expr.Read { Place.IsVariable: true } read && read.Place.Root == assign.Target.Root;
            if (isWhole) written.Whole.Add(NameOf(assign.Target.Root));
            else written.Ranges.Add((NameOf(assign.Target.Root), loop.From, loop.Comparison, loop.To, loop.Step));
        }
    }

    private bool IsWritten(Place place, Written written) =>
        written.Elements.Contains(place) || IsWhole(place.Root, written)
        || place.Steps.Count == 1 && place.Steps[0] is Step.Index { Indices: [Expr.Read { Place: { IsVariable: true } index }] } && counters.TryGetValue(index.Root.Name, out Stmt.For loop)
            && written.Ranges.Contains((NameOf(place.Root), loop.From, loop.Comparison, loop.To, loop.Step));

    private bool IsWhole(Variable view, Written written) => written.Whole.Contains(NameOf(view)) || written.Whole.Contains(facts.Canonical(view).Name);

    private string NameOf(Variable view) => facts.ViewsAll(view) ? facts.Canonical(view).Name : view.Name;

    private bool IsOurs(Place place) => !place.IsVariable && facts.Aliases.Class(place.Root) == storage;

    private static bool IsCounted(Place target, Stmt.For loop) =>
        target.Steps.Count == 1 && target.Steps[0] is Step.Index { Indices: [Expr.Read { Place: { IsVariable: true } index }] } && index.Root == loop.Counter;

    private static void Become(Written written, Written other)
    {
        written.Elements.Clear();
        written.Whole.Clear();
        written.Ranges.Clear();
        written.Elements.UnionWith(other.Elements);
        written.Whole.UnionWith(other.Whole);
        written.Ranges.UnionWith(other.Ranges);
    }
}
