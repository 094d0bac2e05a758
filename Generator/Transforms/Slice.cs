using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The part of a forward sweep that its reverse sweep asks for.</summary>
internal sealed class Slice(Facts facts, Records records)
{
    /// <summary>The variables whose values are asked for.</summary>
    public HashSet<string> Values { get; } = [];

    /// <summary>The alias classes of storage whose contents are asked for.</summary>
    public HashSet<string> Contents { get; } = [];

    /// <summary>Whether something is asked for that must not run twice.</summary>
    public bool IsOpaque { get; private set; }

    public List<Stmt> Of(List<Stmt> forward, List<Stmt> reverse)
    {
        foreach (Place place in Mentions.Places(reverse)) Want(place);
        List<Stmt> kept;
        int known;
        do
        {
            known = Values.Count + Contents.Count;
            kept = Filter(forward);
        }
        while (Values.Count + Contents.Count > known);
        return kept;
    }

    private List<Stmt> Filter(IEnumerable<Stmt> block)
    {
        var kept = new List<Stmt>();
        foreach (Stmt statement in block.Reverse())
            if (Filter(statement) is { } part) kept.Insert(0, part);
        return kept;
    }

    private Stmt? Filter(Stmt statement)
    {
        Stmt? kept = statement switch
        {
            Stmt.If s => Filter(s.Then) is var then && Filter(s.Else) is var otherwise && then.Count + otherwise.Count > 0
                ? s with { Then = new([.. then]), Else = new([.. otherwise]) } : null,
            Stmt.For s => Filter(s.Body) is { Count: > 0 } body ? s with { Body = new([.. body]) } : null,
            Stmt.While s => Wants(s) && Filter(s.Body) is { Count: > 0 } body ? s with { Body = new([.. body]) } : null,
            Stmt.Declare s => Wants(s.Variable) ? s : null,
            Stmt.Assign s => Wants(s.Target) ? s : null,
            Stmt.AddTo s => Wants(s.Target) ? s : null,
            Stmt.Bind s => Wants(s.Target) || Contents.Contains(facts.Aliases.Class(s.Target.Root)) ? s : null,
            Stmt.Run s => records.IsOurs(s.Effect) ? s : null,
            _ => null,
        };
        if (kept is null) return null;
        foreach (Expr expr in Walk.Expressions(kept))
        {
            foreach (Place read in Walk.Reads(expr)) Want(read);
            IsOpaque |= Walk.All(expr).Any(e => e is Expr.Raw { Repeatable: false } && !records.IsOurs(e));
        }
        if (kept is Stmt.Bind bind) Want(bind.View);
        return kept;
    }

    /// <summary>A loop of unknown length is kept with all that decides how often it runs.</summary>
    private bool Wants(Stmt.While loop)
    {
        if (Filter(loop.Body).Count == 0) return false;
        foreach (Place read in Walk.Reads(loop.Condition)) Want(read);
        return true;
    }

    private bool Wants(Variable variable) => Values.Contains(variable.Name);

    private bool Wants(Place target) => target.IsVariable ? Wants(target.Root) : Contents.Contains(facts.Aliases.Class(target.Root));

    private void Want(Place place)
    {
        Values.Add(place.Root.Name);
        if (!place.IsVariable) Contents.Add(facts.Aliases.Class(place.Root));
    }
}
