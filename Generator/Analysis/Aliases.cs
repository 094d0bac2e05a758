using AutoDiffGen.Ir;

namespace AutoDiffGen.Analysis;

/// <summary>Classes of variables that may refer to the same storage at some time (flow-insensitive unification). Different parameters are taken to be
/// different storage; the emitted method checks that where it matters.</summary>
internal sealed class Aliases
{
    private readonly Dictionary<string, string> parents = [];
    private readonly HashSet<string> restructured = [];

    private Aliases()
    {
    }

    public static Aliases Of(Function function)
    {
        var aliases = new Aliases();
        foreach (Stmt statement in Walk.All(function.Body))
        {
            if (statement is Stmt.Bind bind) aliases.Join(bind.Target.Root.Name, bind.View.Root.Name);
        }
        foreach (Stmt statement in Walk.All(function.Body))
        {
            if (statement is Stmt.Bind { Target.IsVariable: false } bind) aliases.restructured.Add(aliases.Find(bind.Target.Root.Name));
            if (statement is Stmt.Allocate { Target.IsVariable: false } allocate) aliases.restructured.Add(aliases.Find(allocate.Target.Root.Name));
        }
        return aliases;
    }

    public string Class(Variable variable) => Find(variable.Name);

    /// <summary>Whether references inside the storage of this class are stored by the function, so that its shape changes while it runs.</summary>
    public bool IsRestructured(Variable variable) => restructured.Contains(Class(variable));

    private void Join(string a, string b) => parents[Find(a)] = Find(b);

    private string Find(string name)
    {
        while (parents.TryGetValue(name, out string parent) && parent != name) name = parent;
        return name;
    }
}
