using AutoDiffGen.Ir;

namespace AutoDiffGen.Analysis;

/// <summary>
/// To be recorded, at one point of the forward sweep: which values, as they are here, the reverse sweep of what has run so far will read again, so that
/// whoever overwrites one must keep it. Knows also which storage roots may be the same storage here.
/// Hascoet, Naumann, Pascual: "To be recorded" analysis in reverse-mode automatic differentiation, Future Generation Computer Systems 21 (2005).
/// </summary>
internal sealed class Needs
{
    private readonly Facts facts;
    private readonly HashSet<string> values;
    private readonly HashSet<string> contents;
    private readonly HashSet<(string, string)> same;

    public Needs(Facts facts)
        : this(facts, [], [], [])
    {
    }

    private Needs(Facts facts, HashSet<string> values, HashSet<string> contents, HashSet<(string, string)> same) =>
        (this.facts, this.values, this.contents, this.same) = (facts, values, contents, same);

    public Needs Copy() => new(facts, [.. values], [.. contents], [.. same]);

    /// <summary>The same storage relations, and nothing needed.</summary>
    public Needs WithoutNeeds() => new(facts, [], [], [.. same]);

    public void Become(Needs other)
    {
        values.Clear();
        contents.Clear();
        same.Clear();
        Join(other);
    }

    public void Join(Needs other)
    {
        values.UnionWith(other.values);
        contents.UnionWith(other.contents);
        same.UnionWith(other.same);
    }

    /// <summary>The reverse sweep reads this place, as it is here.</summary>
    public void Add(Place place)
    {
        if (!facts.Definitions.IsStable(place.Root)) values.Add(place.Root.Name);
        if (!place.IsVariable) contents.Add(facts.Canonical(place.Root).Name);
    }

    public void AddValue(Variable variable) => values.Add(variable.Name);

    public void AddContents(Variable root) => contents.Add(facts.Canonical(root).Name);

    /// <summary>Whether the value that is about to be overwritten must be kept.</summary>
    public bool IsNeeded(Place place)
    {
        if (place.IsVariable) return values.Contains(place.Root.Name);
        string root = facts.Canonical(place.Root).Name;
        return contents.Contains(root) || Same(root).Any(contents.Contains);
    }

    /// <summary>The variable has a new value, which nothing needs yet.</summary>
    public void Overwritten(Variable variable) => values.Remove(variable.Name);

    /// <summary>The names of the roots whose contents are needed.</summary>
    public IReadOnlyCollection<string> Contents => [.. contents];

    /// <summary>Whether the two roots may be the same storage here.</summary>
    public bool MayBeSame(Variable a, Variable b) => same.Contains(Pair(facts.Canonical(a).Name, facts.Canonical(b).Name));

    /// <summary>The contents of these roots are not needed here after all.</summary>
    public void Forget(Func<Variable, bool> isForgotten) =>
        contents.RemoveWhere(name => facts.Definitions.Find(name) is { } root && isForgotten(root));

    public bool NeedsContents(Variable root) => contents.Contains(facts.Canonical(root).Name);

    /// <summary>All of this storage has new contents, which nothing needs yet.</summary>
    public void OverwrittenWhole(Variable root)
    {
        string name = facts.Canonical(root).Name;
        if (!Same(name).Any()) contents.Remove(name);
    }

    /// <summary>The variable refers to fresh storage.</summary>
    public void Fresh(Variable variable)
    {
        Leave(variable.Name);
        values.Remove(variable.Name);
    }

    /// <summary>The variable refers to the view's storage from here on.</summary>
    public void Bound(Variable variable, Variable viewed)
    {
        string root = facts.Canonical(viewed).Name, name = variable.Name;
        values.Remove(name);
        if (facts.Canonical(variable).Name != name) return;
        List<string> others = [root, .. Same(root)];
        if (root != name) Leave(name);
        foreach (string other in others.Where(o => o != name)) same.Add(Pair(name, other));
    }

    /// <summary>A reference to the viewed storage is kept inside other storage.</summary>
    public void Stored(Variable into, Variable viewed)
    {
        string a = facts.Canonical(into).Name, b = facts.Canonical(viewed).Name;
        foreach (string x in (List<string>)[a, .. Same(a)])
            foreach (string y in (List<string>)[b, .. Same(b)])
                if (x != y) same.Add(Pair(x, y));
    }

    /// <summary>Forgets the scalars that go out of scope.</summary>
    public void Leave(IEnumerable<Variable> locals)
    {
        foreach (Variable local in locals.Where(l => l.Type.Kind != Kind.Memory)) values.Remove(local.Name);
    }

    /// <summary>Takes in all bindings that statements of a loop's body make, in any order, as they may be at its start.</summary>
    public void AssumeBindings(IEnumerable<Stmt> statements)
    {
        foreach (Stmt statement in statements)
        {
            if (statement is Stmt.Bind bind) Stored(bind.Target.Root, bind.View.Root);
            if (statement is Stmt.Call call) Mixed(call);
        }
    }

    /// <summary>After some calls any of their storage may be the same as any other.</summary>
    public void Mixed(Stmt.Call call)
    {
        if (!facts.Summaries.Mixes(call.Function)) return;
        List<Variable> references = [.. call.Arguments.OfType<Argument.Memory>().Select(m => m.View.Root), .. call.Results.Where(r => r.Type.Kind == Kind.Memory)];
        foreach (Variable variable in references.Skip(1)) Stored(references[0], variable);
    }

    /// <summary>The name refers to other storage now; what was needed of the old is known by its other names.</summary>
    private void Leave(string name)
    {
        if (contents.Remove(name)) contents.UnionWith(Same(name));
        same.RemoveWhere(pair => pair.Item1 == name || pair.Item2 == name);
    }

    private IEnumerable<string> Same(string name) =>
        same.Where(p => p.Item1 == name || p.Item2 == name).Select(p => p.Item1 == name ? p.Item2 : p.Item1).ToList();

    private static (string, string) Pair(string a, string b) => string.CompareOrdinal(a, b) < 0 ? (a, b) : (b, a);
}
