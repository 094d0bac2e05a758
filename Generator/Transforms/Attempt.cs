using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms;

/// <summary>A point to which the names taken and the storage declared can be returned, when one way of reversing a loop is given up for another.</summary>
internal sealed class Attempt
{
    private readonly Context context;
    private readonly SaveScope scope;
    private readonly IReadOnlyCollection<string> names;
    private readonly List<Stmt> storage;
    private readonly List<Stmt> hoisted;
    private readonly List<Stmt> homeHoisted;

    public Attempt(Context context, SaveScope scope)
    {
        this.context = context;
        this.scope = scope;
        names = context.Names.Mark();
        storage = [.. scope.Storage];
        hoisted = [.. scope.Hoisted];
        homeHoisted = [.. scope.Home?.Hoisted ?? []];
    }

    public void Return()
    {
        context.Names.Return([.. names, .. context.Adjoints.All.Select(a => a.Name)]);
        Reset(scope.Storage, storage);
        Reset(scope.Hoisted, hoisted);
        if (scope.Home is { } home) Reset(home.Hoisted, homeHoisted);
    }

    private static void Reset(List<Stmt> list, List<Stmt> contents)
    {
        list.Clear();
        list.AddRange(contents);
    }
}
