using AutoDiffGen.Ir;

namespace AutoDiffGen.Analysis;

/// <summary>What is known of the functions of a program by their callers: which storage passed to them they may write, themselves or through their callees.</summary>
internal sealed class Summaries
{
    private readonly Dictionary<string, Function> functions;
    private readonly HashSet<(string Function, int Parameter)> written = [];

    public Summaries(Program program)
    {
        functions = program.Callees.Concat([program.Root]).ToDictionary(f => f.Name);
        while (functions.Values.Select(Visit).ToList().Contains(true))
        {
        }
    }

    public Function this[string name] => functions[name];

    public bool Writes(string function, int parameter) => written.Contains((function, parameter));

    private bool Visit(Function function)
    {
        Aliases aliases = Aliases.Of(function);
        var roots = new HashSet<string>(Walk.All(function.Body).SelectMany(s => Analysis.Writes.Of(s, this))
            .Where(place => !place.IsVariable).Select(place => aliases.Class(place.Root)));
        bool changed = false;
        for (int k = 0; k < function.Parameters.Count; k++)
            if (function.Parameters[k].Variable.Type.Kind == Kind.Memory && roots.Contains(aliases.Class(function.Parameters[k].Variable)))
                changed |= written.Add((function.Name, k));
        return changed;
    }
}
