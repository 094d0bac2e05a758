using AutoDiffGen.Ir;
using AutoDiffGen.Rules;

namespace AutoDiffGen.Analysis;

/// <summary>Which variables carry derivatives: varied (depending on an active input) and useful (an output depends on them). Storage is judged as a whole,
/// with all that may alias it.</summary>
internal sealed class Activity
{
    private readonly HashSet<string> varied = [];
    private readonly HashSet<string> useful = [];
    private readonly Aliases aliases;
    private readonly Summaries summaries;

    private Activity(Aliases aliases, Summaries summaries) => (this.aliases, this.summaries) = (aliases, summaries);

    /// <param name="inputs">The active parameters.</param>
    public static Activity Of(Function function, IReadOnlyCollection<string> inputs, Aliases aliases, Summaries summaries)
    {
        var activity = new Activity(aliases, summaries);
        List<Stmt> statements = Walk.All(function.Body).ToList();
        foreach (Parameter input in function.Parameters.Where(p => inputs.Contains(p.Variable.Name) && p.Passing != Passing.Out))
            activity.varied.Add(activity.Key(input.Variable));
        foreach (Parameter output in function.Parameters.Where(p => p.Passing is Passing.Ref or Passing.Out || p.Variable.Type.Kind == Kind.Memory))
            activity.useful.Add(activity.Key(output.Variable));
        foreach (Stmt.Return result in statements.OfType<Stmt.Return>())
            foreach (Expr value in result.Values) activity.Return(value);
        while (statements.Select(activity.Vary).ToList().Contains(true))
        {
        }
        statements.Reverse();
        while (statements.Select(activity.UseBackwards).ToList().Contains(true))
        {
        }
        return activity;
    }

    public bool IsVaried(Variable variable) => varied.Contains(Key(variable));

    public bool IsActive(Variable variable) => variable.Type.Kind != Kind.Passive && varied.Contains(Key(variable)) && useful.Contains(Key(variable));

    public bool IsActive(Place place) => place.Type.IsReal && IsActive(place.Root);

    /// <summary>Whether the expression's value depends on an active input in a way that carries a derivative.</summary>
    public bool IsActive(Expr expr) => expr switch
    {
        Expr.Read read => IsActive(read.Place),
        Expr.Apply apply when HasSlope(apply) => apply.Operands.Any(IsActive),
        _ => false,
    };

    /// <summary>No derivative goes through an operation that is flat wherever it has one.</summary>
    private static bool HasSlope(Expr.Apply apply) => apply.Type.IsReal && ScalarRules.Find(apply.Operation, apply.Operands.Count) is not { IsFlat: true };

    private string Key(Variable variable) => variable.Type.Kind == Kind.Memory ? aliases.Class(variable) + "[]" : variable.Name;

    private bool Varies(Expr expr) => expr switch
    {
        Expr.Read read => read.Place.Type.Kind != Kind.Passive && varied.Contains(Key(read.Place.Root)),
        Expr.Apply apply when HasSlope(apply) => apply.Operands.Any(Varies),
        _ => false,
    };

    private bool Vary(Stmt statement) => statement switch
    {
        Stmt.Declare { Value: not null } s => s.Variable.Type.IsReal && Varies(s.Value) && varied.Add(Key(s.Variable)),
        Stmt.Assign s => s.Target.Type.IsReal && Varies(s.Value) && varied.Add(Key(s.Target.Root)),
        Stmt.AddTo s => s.Target.Type.IsReal && Varies(s.Value) && varied.Add(Key(s.Target.Root)),
        Stmt.Call s => s.Arguments.Any(Varies) && Outputs(s).Select(v => varied.Add(Key(v))).ToList().Contains(true),
        _ => false,
    };

    private bool Varies(Argument argument) => argument switch
    {
        Argument.Value value => Varies(value.Expr),
        Argument.Memory memory => varied.Contains(Key(memory.View.Root)),
        Argument.Ref { Passing: not Passing.Out } reference => reference.Place.Type.IsReal && varied.Contains(Key(reference.Place.Root)),
        _ => false,
    };

    private IEnumerable<Variable> Outputs(Stmt.Call call) => Writes.Of(call, summaries).Select(p => p.Root).Where(v => v.Type.Kind != Kind.Passive);

    private bool UseBackwards(Stmt statement) => statement switch
    {
        Stmt.Declare { Value: not null } s => useful.Contains(Key(s.Variable)) && Use(s.Value),
        Stmt.Assign s => useful.Contains(Key(s.Target.Root)) && Use(s.Value),
        Stmt.AddTo s => useful.Contains(Key(s.Target.Root)) && Use(s.Value),
        Stmt.Call s => s.Arguments.Select(Use).ToList().Contains(true),
        _ => false,
    };

    /// <summary>What a caller does with returned storage is not known here.</summary>
    private void Return(Expr value)
    {
        Use(value);
        if (value is not Expr.Read { Type.Kind: Kind.Memory } read) return;
        varied.Add(Key(read.Place.Root));
        useful.Add(Key(read.Place.Root));
    }

    private bool Use(Argument argument) => argument switch
    {
        Argument.Value value => Use(value.Expr),
        Argument.Memory memory => useful.Add(Key(memory.View.Root)),
        Argument.Ref reference => reference.Place.Type.IsReal && useful.Add(Key(reference.Place.Root)),
        _ => throw new NotSupportedException(argument.GetType().Name),
    };

    private bool Use(Expr expr) => expr switch
    {
        Expr.Read read => read.Place.Type.IsReal && useful.Add(Key(read.Place.Root)),
        Expr.Apply apply when HasSlope(apply) => apply.Operands.Select(Use).ToList().Contains(true),
        _ => false,
    };
}
