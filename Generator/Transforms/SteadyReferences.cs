using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>A parameter that is assigned another array leaves that to a local, so that it refers to the caller's storage throughout; and a local that is
/// but another name of one array gives way to it.</summary>
internal static class SteadyReferences
{
    public static Function Of(Function function, UniqueNames names) => WithoutSynonyms(WithSteadyParameters(function, names));

    private static Function WithSteadyParameters(Function function, UniqueNames names)
    {
        Definitions definitions = Definitions.Of(function);
        List<Variable> assigned = function.Parameters.Where(p => p.Passing is Passing.Value or Passing.In).Select(p => p.Variable)
            .Where(v => v.Type.Kind == Kind.Memory && !v.Type.IsSpan && v.Type.Container != Container.Struct && !definitions.IsStable(v)).ToList();
        if (assigned.Count == 0) return function;
        Dictionary<string, Variable> locals = assigned.ToDictionary(v => v.Name, v => new Variable(names.Fresh(v.Name), v.Type));
        IEnumerable<Stmt> starts = assigned.Select(v => new Stmt.Bind(Place.Of(locals[v.Name]), Place.Of(v), Declares: true));
        return function with { Body = [.. starts, .. new Renaming(locals).Of(function.Body)] };
    }

    private static Function WithoutSynonyms(Function function)
    {
        Definitions definitions = Definitions.Of(function);
        List<Stmt.Bind> synonyms = Walk.All(function.Body).OfType<Stmt.Bind>()
            .Where(b => b.Declares && b.View.IsVariable && b.View.Type == b.Target.Type && b.Target.Type.Container is Container.Array or Container.Grid or Container.List)
            .Where(b => definitions.IsStable(b.Target.Root) && definitions.IsStable(b.View.Root)).ToList();
        if (synonyms.Count == 0) return function;
        var views = synonyms.ToDictionary(b => b.Target.Root.Name, b => b.View.Root);
        foreach (string name in views.Keys.ToList())
            while (views.TryGetValue(views[name].Name, out Variable further)) views[name] = further;
        return function with { Body = new Renaming(views).Of(Without(function.Body, synonyms)) };
    }

    private static EquatableArray<Stmt> Without(EquatableArray<Stmt> block, List<Stmt.Bind> removed) => block.Where(s => s is not Stmt.Bind bind || !removed.Contains(bind)).Select(s => s switch
    {
        Stmt.If branch => branch with { Then = Without(branch.Then, removed), Else = Without(branch.Else, removed) },
        Stmt.For loop => loop with { Body = Without(loop.Body, removed) },
        Stmt.While loop => loop with { Body = Without(loop.Body, removed) },
        Stmt.Scope scope => scope with { Body = Without(scope.Body, removed) },
        _ => s,
    }).ToEquatableArray();
}
