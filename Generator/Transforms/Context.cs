using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>What every arm of the reverse sweep of one function works with.</summary>
internal sealed record Context(Facts Facts, UniqueNames Names, AdjointNames Adjoints, Records Records, Checkpoints Checkpoints, Pullback Pullback, bool IsDifferentiated)
{
    private readonly Dictionary<string, Variable> unread = [];

    /// <summary>Loops that run again in the reverse sweep, and what would make their first run unnecessary.</summary>
    public List<JointLoop> JointLoops { get; } = [];

    /// <summary>Arrays of data whose adjoints the reverse sweep can tell from others, and leave as they are.</summary>
    public PassiveContents Data { get; set; } = PassiveContents.None;

    /// <summary>The adjoint of such an array, under a name that stays its own.</summary>
    public Variable Unread(string array)
    {
        if (unread.TryGetValue(array, out Variable known)) return known;
        Variable primal = Facts.Definitions.Find(array)!;
        return unread[array] = new(Names.Fresh(Naming.Last(array) + "AdjointUnread"), primal.Type);
    }

    /// <param name="isDifferentiated">Whether the derivative will be differentiated again.</param>
    public static Context Of(Facts facts, UniqueNames names, Variable recordStack, bool isDifferentiated = false)
    {
        var adjoints = new AdjointNames(names);
        Records records = isDifferentiated ? new PlainRecords(recordStack, names) : new Records(recordStack);
        return new(facts, names, adjoints, records, new Checkpoints(records, names), new Pullback(facts, adjoints, isDifferentiated), isDifferentiated);
    }

    /// <summary>A context of the same function for trying things out: names that it makes are lost.</summary>
    public Context Dry() => Of(Facts, new UniqueNames(Facts.Definitions.Variables.Select(v => v.Name)), Records.Variable, IsDifferentiated);

    /// <summary>A parameter that the method assigns has its adjoint set back to zero on the way; so that what the caller had is not lost, a local is
    /// worked on, and added at the end.</summary>
    public (Stmt Start, Stmt End) WorkOn(Variable parameter, Variable given)
    {
        var local = new Variable(Names.Fresh(parameter.Name + "LocalAdjoint"), parameter.Type);
        Adjoints.Use(parameter, local);
        return (new Stmt.Declare(local, new Expr.Constant("0", parameter.Type)), new Stmt.AddTo(Place.Of(given), new Expr.Read(Place.Of(local))));
    }

    /// <summary>Adjoint storage that nobody asks for, of storage without a companion that cannot be told from such as has one.</summary>
    public IEnumerable<Stmt> Idle(IEnumerable<Variable> variables)
    {
        foreach (Variable variable in variables.Where(v => v.Type.Container is Container.Array or Container.Grid or Container.Object && Facts.Activity.IsActive(v) && Facts.IsMoving(v)).Distinct().ToList())
        {
            if (Adjoints.IsGiven(variable)) continue;
            var adjoint = new Variable(Names.Fresh(Naming.Last(variable.Name) + "Idle"), variable.Type);
            Adjoints.Use(variable, adjoint);
            var primal = new Expr.Read(Place.Of(variable));
            yield return new Stmt.Declare(adjoint, variable.Type.Container == Container.Object ? Records.ZeroLike(primal) : Records.Like(primal, variable.Type));
        }
    }

    /// <summary>Whether adjoint storage of the variable is bound in the forward sweep along with the variable itself, because what it refers to changes.</summary>
    public bool ShadowsAreForward(Variable variable) =>
        variable.Type.Kind == Kind.Memory && !variable.Type.IsSpan && Facts.Activity.IsActive(variable)
        && (variable.Role == Role.Local ? Facts.IsMoving(variable) : Facts.Aliases.IsRestructured(variable));

    /// <summary>Whether storage that other storage refers to may be reached: adjoint storage is replaced where the primal's is, so that who replaces it must keep it.</summary>
    private static bool GoesThroughReferences(Place place) => place.IsVariable ? place.Root.Type is { Kind: Kind.Memory, Element: not ("double" or "float") } : place.Steps.Count > 1;

    /// <summary>The reverse sweep of the statements at hand reads these: the values must be as they are here.</summary>
    public void Record(IEnumerable<Stmt> reverse, Needs needs, Func<Place, bool>? except = null)
    {
        foreach (Place place in Mentions.Places(reverse))
        {
            if (Adjoints.PrimalOf(place.Root) is { } primal)
            {
                if (primal.Type.Kind == Kind.Memory && !Facts.Definitions.IsStable(primal)) needs.AddValue(primal);
                if (GoesThroughReferences(place) && Facts.Aliases.IsRestructured(primal)) needs.AddContents(primal);
            }
            else if (except is null || !except(place))
            {
                needs.Add(place);
            }
        }
    }
}
