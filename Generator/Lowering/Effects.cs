using AutoDiffGen.Ir;

namespace AutoDiffGen.Lowering;

/// <summary>What a run of statements changes, and which expressions that would disturb.</summary>
internal sealed class Effects
{
    private readonly HashSet<Variable> assigned = [];
    private readonly HashSet<string> types = new(StringComparer.Ordinal);
    private bool opaque;

    public static Effects Of(IEnumerable<Stmt> statements)
    {
        var effects = new Effects();
        foreach (Stmt statement in statements.SelectMany(Walk.All))
            effects.Add(statement);
        return effects;
    }

    public bool AreNone => assigned.Count == 0 && types.Count == 0 && !opaque;

    public bool Assigns(Variable variable) => assigned.Contains(variable);

    public bool Disturb(Expr expr) => !AreNone && Walk.Reads(expr).Any(Disturb);

    /// <summary>Whether the place's content may have changed.</summary>
    public bool Disturb(Place place)
    {
        if (assigned.Contains(place.Root))
            return true;
        return place.Steps.Count > 0 && (opaque || types.Contains(place.Type.Text)) || (place.Root.Role == Role.Global && opaque);
    }

    /// <summary>Whether the place itself may be another one than before.</summary>
    public bool Move(Place place)
    {
        if (AreNone)
            return false;
        if (place.Steps.Count > 0 && assigned.Contains(place.Root) || Walk.Parts(place).Any(Disturb))
            return true;
        bool throughReferences = place.Steps.Count > 1 && place.Root.Type.Container is not (Container.Struct or Container.None);
        return throughReferences && (opaque || types.Any(t => t.EndsWith("]", StringComparison.Ordinal) || t.Contains('<') || t.Contains("::")));
    }

    private void Add(Stmt statement)
    {
        switch (statement)
        {
            case Stmt.Assign s:
                Add(s.Target);
                break;
            case Stmt.AddTo s:
                Add(s.Target);
                break;
            case Stmt.Bind { Declares: false } s:
                Add(s.Target);
                break;
            case Stmt.Allocate { Declares: false } s:
                Add(s.Target);
                break;
            case Stmt.Call s:
                foreach (Argument argument in s.Arguments)
                    Add(argument);
                break;
            case Stmt.Run:
                opaque = true;
                break;
        }
        opaque |= Walk.Expressions(statement).Any(e => e is Expr.Raw { Repeatable: false });
    }

    private void Add(Argument argument)
    {
        if (argument is Argument.Ref { Passing: not Passing.In } reference)
            Add(reference.Place);
        opaque |= argument is Argument.Memory;
    }

    private void Add(Place target)
    {
        if (target.IsVariable)
            assigned.Add(target.Root);
        else
            types.Add(target.Type.Text);
    }
}
