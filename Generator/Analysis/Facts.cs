using AutoDiffGen.Ir;

namespace AutoDiffGen.Analysis;

/// <summary>All that the transforms ask about one function and one choice of active parameters.</summary>
internal sealed class Facts
{
    private readonly HashSet<string> writtenStorage;
    private readonly HashSet<string> reboundClasses;
    private readonly HashSet<string> movingClasses;
    private readonly bool hasOpaqueEffects;
    private Discards? discards;

    public Facts(Function function, IReadOnlyCollection<string> inputs, Summaries summaries)
    {
        Function = function;
        Summaries = summaries;
        Definitions = Definitions.Of(function);
        Aliases = Aliases.Of(function, summaries, active: inputs);
        Activity = Activity.Of(function, inputs, Aliases, summaries);
        List<Stmt> statements = Walk.All(function.Body).ToList();
        writtenStorage = [.. statements.SelectMany(s => Writes.Of(s, summaries)).Where(p => !p.IsVariable).Select(p => Aliases.Class(p.Root))];
        reboundClasses = [.. Definitions.Variables.Where(v => v.Type.Kind == Kind.Memory && v.Type.Container != Container.Struct && !Definitions.IsStable(v)).Select(Aliases.Class)];
        movingClasses = summaries.Moving(function, Aliases, Definitions);
        hasOpaqueEffects = statements.Any(s => s is Stmt.Run || Walk.Expressions(s).SelectMany(Walk.All).Any(e => e is Expr.Raw { Repeatable: false }));
    }

    public Function Function { get; }

    public Summaries Summaries { get; }

    public Definitions Definitions { get; }

    public Aliases Aliases { get; }

    public Activity Activity { get; }

    public Discards Discards => discards ??= new(Function, Aliases, isRoot: Function.Name == Summaries.Program.Root.Name, Summaries.Between);

    /// <summary>The variable whose storage this one views, through bindings that never change: two variables of one root certainly share storage.</summary>
    public Variable Canonical(Variable variable)
    {
        while (Definitions.Declaration(variable) is Stmt.Bind { Declares: true } bind && Definitions.IsStable(variable) && Definitions.IsStable(bind.View.Root))
            variable = bind.View.Root;
        return variable;
    }

    /// <summary>Whether the variable's whole storage is that of its canonical root, not a slice or part of it.</summary>
    public bool ViewsAll(Variable variable)
    {
        while (Definitions.Declaration(variable) is Stmt.Bind { Declares: true } bind && Definitions.IsStable(variable) && Definitions.IsStable(bind.View.Root))
        {
            if (!bind.View.IsVariable) return false;
            variable = bind.View.Root;
        }
        return true;
    }

    /// <summary>Whether a variable of this storage's class refers to different storage at different times.</summary>
    public bool IsRebound(Variable variable) => reboundClasses.Contains(Aliases.Class(variable));

    /// <summary>Whether adjoint storage must be bound along in the forward sweep, because which storage it belongs to is known only there.</summary>
    public bool IsMoving(Variable variable) => movingClasses.Contains(Aliases.Class(variable));

    /// <summary>Whether nothing in the function writes the storage that the variable refers to.</summary>
    public bool IsConstantStorage(Variable root) =>
        !writtenStorage.Contains(Aliases.Class(root))
        && !(hasOpaqueEffects && (root.Role == Role.Global || root.Type.Container is Container.Object or Container.List or Container.None));

    /// <summary>Whether the expression has the same value wherever its variables are in scope: it can be computed again in the reverse sweep.</summary>
    public bool IsStable(Expr expr) => expr switch
    {
        Expr.Constant => true,
        Expr.Read read => IsStableRead(read.Place),
        Expr.Apply apply => apply.Operands.All(IsStable),
        Expr.Raw raw => raw.Repeatable && raw.Holes.All(IsStable),
        _ => throw new NotSupportedException(expr.GetType().Name),
    };

    public bool IsStable(Place view) => Definitions.IsStable(view.Root) && Walk.Parts(view).All(IsStable)
        && (!ReadsReferences(view) || IsConstantStorage(view.Root));

    /// <summary>Whether it is cheaper to compute the value again than to keep it: stable, and no function call or division of reals in it.</summary>
    public bool IsCheap(Expr expr) =>
        IsStable(expr) && Walk.All(expr).Count() <= 12
        && Walk.All(expr).All(e => e is not Expr.Apply { Type.IsReal: true } apply || apply.Operation is "+" or "-" or "*" or "neg" or "(double)" or "(float)");

    private bool IsStableRead(Place place) =>
        Definitions.IsStable(place.Root) && Walk.Parts(place).All(IsStable) && (place.IsVariable || IsConstantStorage(place.Root));

    /// <summary>Whether finding the view's storage reads a reference kept in other storage (a row of a jagged array, a field).</summary>
    private static bool ReadsReferences(Place view) => view.Steps.Any(s => s is not (Step.Slice or Step.Cast));
}
