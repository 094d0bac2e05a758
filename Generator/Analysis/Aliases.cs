using AutoDiffGen.Ir;

namespace AutoDiffGen.Analysis;

/// <summary>Classes of variables that may refer to the same storage at some time (flow-insensitive unification). Different parameters of a marked
/// method are taken to be different storage; the emitted method checks that where it matters.</summary>
internal sealed class Aliases
{
    private readonly Dictionary<string, string> parents = [];
    private readonly HashSet<string> restructured = [];
    private readonly HashSet<string> kept = [];

    private Aliases()
    {
    }

    /// <param name="areApart">Whether parameters are different storage whatever is passed for them: what is done through one is then not said of another.</param>
    /// <param name="active">The active parameters, where they are known: one that is not is never the same storage as one that is, since callers judge storage as a whole.</param>
    public static Aliases Of(Function function, Summaries summaries, bool areApart = false, IReadOnlyCollection<string>? active = null)
    {
        var aliases = new Aliases();
        foreach ((Variable first, Variable second) in areApart ? [] : summaries.Same(function))
            if (active is null || active.Contains(first.Name) == active.Contains(second.Name)) aliases.Join(first.Name, second.Name);
        foreach (Stmt statement in Walk.All(function.Body))
        {
            if (statement is Stmt.Bind bind) aliases.Join(bind.Target.Root.Name, bind.View.Root.Name);
            if (statement is Stmt.Declare { Variable: { Type.Kind: Kind.Memory } copy, Value: Expr.Raw { Pieces: ["", ""], Holes: [Expr.Read read] } }) aliases.Join(copy.Name, read.Place.Root.Name);
            if (statement is Stmt.Call call && summaries.Mixes(call.Function)) aliases.Join(References(call).ToList());
        }
        foreach (Stmt statement in Walk.All(function.Body))
        {
            if (statement is Stmt.Bind { Target.IsVariable: false } bind) aliases.restructured.Add(aliases.Find(bind.Target.Root.Name));
            if (statement is Stmt.Allocate { Target.IsVariable: false } allocate) aliases.restructured.Add(aliases.Find(allocate.Target.Root.Name));
            foreach (Place kept in Walk.Expressions(statement).SelectMany(Walk.All).OfType<Expr.Raw>().Where(r => r.Keeps).SelectMany(r => r.Holes).OfType<Expr.Read>().Select(r => r.Place))
                if (kept.Type.Kind == Kind.Memory) aliases.kept.Add(aliases.Find(kept.Root.Name));
            if (statement is Stmt.Call call)
                for (int k = 0; k < call.Arguments.Count; k++)
                    if (call.Arguments[k] is Argument.Memory memory && summaries.Restructures(call.Function, k)) aliases.restructured.Add(aliases.Find(memory.View.Root.Name));
        }
        return aliases;
    }

    public string Class(Variable variable) => Find(variable.Name);

    /// <summary>Whether references inside the storage of this class are stored by the function, so that its shape changes while it runs.</summary>
    public bool IsRestructured(Variable variable) => restructured.Contains(Class(variable));

    /// <summary>Whether code that is not differentiated may refer to the storage of this class from then on, so that it must not be pooled.</summary>
    public bool IsKept(Variable variable) => kept.Contains(Class(variable));

    /// <summary>The storage that goes into a call and comes out of it.</summary>
    private static IEnumerable<Variable> References(Stmt.Call call) =>
        call.Arguments.OfType<Argument.Memory>().Select(m => m.View.Root).Concat(call.Results.Where(r => r.Type.Kind == Kind.Memory));

    private void Join(List<Variable> variables)
    {
        foreach (Variable variable in variables.Skip(1)) Join(variables[0].Name, variable.Name);
    }

    private void Join(string a, string b)
    {
        string from = Find(a), to = Find(b);
        if (from != to) parents[from] = to;
    }

    private string Find(string name)
    {
        while (parents.TryGetValue(name, out string parent) && parent != name) name = parent;
        return name;
    }
}
