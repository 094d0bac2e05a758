using AutoDiffGen.Ir;

namespace AutoDiffGen.Analysis;

/// <summary>What is known of the functions of a program by their callers, themselves and through their callees: which storage passed to them they may
/// write, and what becomes of references to it.</summary>
internal sealed class Summaries
{
    private readonly Dictionary<string, Function> functions;
    private readonly HashSet<string> mixing = [];
    private readonly HashSet<(string Function, int First, int Second)> same = [];
    private readonly HashSet<(string Function, int Parameter)> written = [], kept = [], restructured = [];

    private HandedOver? between;

    public Summaries(Program program)
    {
        Program = program;
        functions = program.Callees.Concat([program.Root]).ToDictionary(f => f.Name);
        while (functions.Values.Select(Mix).ToList().Contains(true))
        {
        }
        while (functions.Values.Select(Meet).ToList().Contains(true))
        {
        }
        while (functions.Values.Select(Visit).ToList().Contains(true))
        {
        }
        StoresIntoArguments = Enumerable.Range(0, program.Root.Parameters.Count).Any(k => Restructures(program.Root.Name, k));
    }

    public Program Program { get; }

    public Function this[string name] => functions[name];

    public bool Writes(string function, int parameter) => written.Contains((function, parameter));

    /// <summary>Whether a reference to the storage is bound anew, stored or returned, so that its adjoint must be bound along in the forward sweep.</summary>
    public bool Keeps(string function, int parameter) => kept.Contains((function, parameter));

    /// <summary>Whether different arguments, or an argument and a result, may be the same storage after a call.</summary>
    public bool Mixes(string function) => mixing.Contains(function);

    /// <summary>The pairs of a function's parameters that some call gives storage which may be the same.</summary>
    public IEnumerable<(Variable First, Variable Second)> Same(Function function) => same.Where(p => p.Function == function.Name)
        .Select(p => (function.Parameters[p.First].Variable, function.Parameters[p.Second].Variable));

    /// <summary>Whether references inside the storage may be replaced.</summary>
    public bool Restructures(string function, int parameter) => restructured.Contains((function, parameter));

    /// <summary>Whether storage that is made may end up inside the caller's.</summary>
    public bool StoresIntoArguments { get; }

    /// <summary>The classes of storage of which a variable refers to different storage at different times, or which go through a call in such a way.</summary>
    public HashSet<string> Moving(Function function, Aliases aliases, Definitions definitions)
    {
        var moving = new HashSet<string>(definitions.Variables.Where(v => IsReference(v) && (!definitions.IsStable(v) || aliases.IsRestructured(v))).Select(aliases.Class));
        foreach (Stmt statement in Walk.All(function.Body))
        {
            if (statement is Stmt.Return result) moving.UnionWith(result.Values.OfType<Expr.Read>().Where(r => r.Type.Kind == Kind.Memory).Select(r => aliases.Class(r.Place.Root)));
            if (statement is not Stmt.Call call) continue;
            moving.UnionWith(call.Results.Where(IsReference).Select(aliases.Class));
            for (int k = 0; k < call.Arguments.Count; k++)
                if (call.Arguments[k] is Argument.Memory memory && Keeps(call.Function, k)) moving.Add(aliases.Class(memory.View.Root));
        }
        return moving;
    }

    /// <summary>What is known of the values that the functions hand to each other.</summary>
    public HandedOver Between => between ??= new(this);

    private static bool IsReference(Variable variable) => variable.Type is { Kind: Kind.Memory, Container: not Container.Struct };

    private bool Mix(Function function) => !mixing.Contains(function.Name)
        && (function.Results.Any(r => r.Kind == Kind.Memory) || Walk.All(function.Body).Any(s =>
            s is Stmt.Bind { Target.IsVariable: false } or Stmt.Allocate { Target.IsVariable: false } || s is Stmt.Call call && Mixes(call.Function)))
        && mixing.Add(function.Name);

    private bool Meet(Function function)
    {
        Aliases aliases = Aliases.Of(function, this);
        bool changed = false;
        foreach (Stmt.Call call in Walk.All(function.Body).OfType<Stmt.Call>())
            for (int second = 1; second < call.Arguments.Count; second++)
                for (int first = 0; first < second; first++)
                    if (call.Arguments[first] is Argument.Memory a && call.Arguments[second] is Argument.Memory b && aliases.Class(a.View.Root) == aliases.Class(b.View.Root))
                        changed |= same.Add((call.Function, first, second));
        return changed;
    }

    private bool Visit(Function function)
    {
        Aliases aliases = Aliases.Of(function, this, areApart: true);
        var roots = new HashSet<string>(Walk.All(function.Body).SelectMany(s => Analysis.Writes.Of(s, this))
            .Where(place => !place.IsVariable).Select(place => aliases.Class(place.Root)));
        HashSet<string> moving = Moving(function, aliases, Definitions.Of(function));
        bool changed = false;
        for (int k = 0; k < function.Parameters.Count; k++)
        {
            Variable variable = function.Parameters[k].Variable;
            if (variable.Type.Kind != Kind.Memory) continue;
            if (roots.Contains(aliases.Class(variable))) changed |= written.Add((function.Name, k));
            if (IsReference(variable) && !variable.Type.IsSpan && moving.Contains(aliases.Class(variable))) changed |= kept.Add((function.Name, k));
            if (aliases.IsRestructured(variable)) changed |= restructured.Add((function.Name, k));
        }
        return changed;
    }
}
