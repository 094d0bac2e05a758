using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Analysis;

/// <summary>
/// Arrays that the function makes and that hold data alone, although what refers to them refers to active arrays at other times:
/// <c>input = data; foreach (layer) { …; input = output; }</c>. What is added to their adjoints nobody reads.
/// </summary>
internal sealed class PassiveContents
{
    public static readonly PassiveContents None = new();

    private readonly Dictionary<string, HashSet<string>> sites = [];
    private readonly HashSet<string> passive = [];

    private PassiveContents()
    {
    }

    public static PassiveContents Of(Function function, Facts facts)
    {
        var contents = new PassiveContents();
        List<Stmt> statements = [.. Walk.All(function.Body)];
        foreach (Stmt.Allocate made in function.Body.OfType<Stmt.Allocate>().Where(IsSite)) contents.passive.Add(made.Target.Root.Name);
        if (contents.passive.Count == 0) return None;
        foreach (string site in contents.passive) contents.sites[site] = [site];
        contents.Follow(statements.OfType<Stmt.Bind>().Where(b => b.Target.IsVariable).Select(b => (b.Target.Root.Name, b.View.Root.Name)).ToList());
        foreach (Stmt statement in statements) contents.passive.ExceptWith(Activated(statement, facts).SelectMany(v => contents.Sites(v)));
        contents.passive.IntersectWith(statements.OfType<Stmt.Call>().Where(c => facts.Summaries[c.Function].Rule is { IsSum: true })
            .SelectMany(c => c.Arguments.OfType<Argument.Memory>()).SelectMany(a => contents.Sites(a.View.Root)).ToList());
        return contents;
    }

    /// <summary>Whether this makes such an array.</summary>
    public bool Contains(Stmt.Allocate made) => IsSite(made) && passive.Contains(made.Target.Root.Name);

    /// <summary>The variables for which such an array is made that this one may refer to.</summary>
    public IEnumerable<string> Of(Variable variable) => Sites(variable).Where(passive.Contains).OrderBy(s => s, StringComparer.Ordinal);

    private static bool IsSite(Stmt.Allocate made) => made is { Declares: true, Lengths.Count: 1, Target: { IsVariable: true, Root.Type: { Container: Container.Array, Element: "double" or "float" } } };

    private IEnumerable<string> Sites(Variable variable) => sites.TryGetValue(variable.Name, out HashSet<string> known) ? known : [];

    private void Follow(IReadOnlyCollection<(string To, string From)> bindings)
    {
        bool changes = true;
        while (changes)
        {
            changes = false;
            foreach ((string to, string from) in bindings.Where(b => sites.ContainsKey(b.From)).ToList())
            {
                if (!sites.TryGetValue(to, out HashSet<string> known)) sites[to] = known = [];
                int before = known.Count;
                known.UnionWith(sites[from]);
                changes |= known.Count > before;
            }
        }
    }

    /// <summary>Storage that gets active contents here, or that code gets of which that is not known.</summary>
    private static IEnumerable<Variable> Activated(Stmt statement, Facts facts)
    {
        IEnumerable<Variable> used = Walk.Expressions(statement).SelectMany(e => Whole(e)).Select(p => p.Root);
        return statement switch
        {
            Stmt.Assign { Target.IsVariable: false } s => facts.Activity.IsActive(s.Value) || s.Target.Type.Kind == Kind.Memory ? used.Append(s.Target.Root) : used,
            Stmt.AddTo { Target.IsVariable: false } s => facts.Activity.IsActive(s.Value) ? used.Append(s.Target.Root) : used,
            Stmt.Bind { Target.IsVariable: false } s => used.Append(s.View.Root),
            Stmt.Call s => used.Concat(Passed(s, facts)),
            _ => used,
        };
    }

    /// <summary>Storage that an expression takes as it is, and not one of its elements or its length.</summary>
    private static IEnumerable<Place> Whole(Expr expr) => expr switch
    {
        Expr.Apply { Operation: ".Length", Operands: [Expr.Read { Place.IsVariable: true }] } => [],
        Expr.Read read => (read.Place.Type.Kind == Kind.Memory ? [read.Place] : Enumerable.Empty<Place>()).Concat(Walk.Parts(read.Place).SelectMany(Whole)),
        _ => Walk.Parts(expr).SelectMany(Whole),
    };

    private static IEnumerable<Variable> Passed(Stmt.Call call, Facts facts)
    {
        CustomRule? rule = facts.Summaries[call.Function].Rule;
        for (int k = 0; k < call.Arguments.Count; k++)
            if (call.Arguments[k] is Argument.Memory memory && !(rule is { IsSum: true } && !rule.Parameters[k].IsWritten)) yield return memory.View.Root;
            else if (call.Arguments[k] is Argument.Ref reference) yield return reference.Place.Root;
    }
}
