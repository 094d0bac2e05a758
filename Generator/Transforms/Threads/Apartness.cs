using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms.Threads;

/// <summary>Whether two names are names of different storage: surely, or where the run says so.</summary>
internal sealed class Apartness(Context context)
{
    private const string Runtime = "global::AutoDiffGen.LoopStorage.";

    /// <summary>What must hold at the loop; a constant <c>true</c> where it is known, null where it cannot be told.</summary>
    public Expr? Condition(Place a, Place b)
    {
        if (IsKept(a.Root) || IsKept(b.Root)) return null;
        if (AreApart(a.Root, b.Root)) return Always;
        if (!a.IsVariable || !b.IsVariable) return a.IsVariable != b.IsVariable ? Flat(a.IsVariable ? a : b, a.IsVariable ? b : a) : null;
        IrType x = a.Root.Type, y = b.Root.Type;
        if (x.IsInterface || y.IsInterface) return null;
        if (Number(x) != Number(y)) return Always;
        (int first, int second) = (Rank(x), Rank(y));
        if (first < 0 || second < 0) return null;
        if (first == Grid || second == Grid || first == List && second == List) return first == second ? Ask("AreOther", a, b) : Always;
        return first < second ? Ask($"AreApart<{Number(x)}>", b, a) : Ask($"AreApart<{Number(x)}>", a, b);
    }

    /// <summary>That no row of storage is there under two indices.</summary>
    public static Expr? OwnRows(Place storage) => storage.IsVariable && Rank(storage.Root.Type) == Rows
        ? new Expr.Apply($"{Runtime}HasOwnRows<{Number(storage.Root.Type)}>", [new Expr.Read(storage)], IrType.Bool) : null;

    public static readonly Expr Always = new Expr.Constant("true", IrType.Bool);

    private const int Span = 0, List = 1, Rows = 2, Grid = 3;

    /// <summary>Storage in a field, of which is known only what its elements are.</summary>
    private static Expr? Flat(Place known, Place field) => Rank(known.Root.Type) switch
    {
        Span => new Expr.Apply($"{Runtime}AreApart<{Number(known.Root.Type)}>", [new Expr.Read(field), new Expr.Read(known)], IrType.Bool),
        _ => null,
    };

    private static Expr Ask(string question, Place a, Place b) => new Expr.Apply(Runtime + question, [new Expr.Read(a), new Expr.Read(b)], IrType.Bool);

    private static int Rank(IrType type) => type.Container switch
    {
        Container.Grid => Grid,
        Container.List => type.HasRows ? -1 : List,
        Container.Array when type.HasRows => type.Element.EndsWith("[]", StringComparison.Ordinal) && !type.Element.EndsWith("[][]", StringComparison.Ordinal) ? Rows : -1,
        Container.Array or Container.Span or Container.ReadOnlySpan => type.HasRows ? -1 : Span,
        _ => -1,
    };

    private static string Number(IrType type) => type.Element.EndsWith("[]", StringComparison.Ordinal) ? type.Element.Substring(0, type.Element.Length - 2) : type.Element;

    /// <summary>Whether the two certainly are different storage: at least one made by the method itself, and never referred to by the other's name.</summary>
    private bool AreApart(Variable a, Variable b)
    {
        Variable? primalA = context.Adjoints.PrimalOf(a), primalB = context.Adjoints.PrimalOf(b);
        if (!IsKnown(primalA ?? a) || !IsKnown(primalB ?? b)) return true;
        Variable x = context.Facts.Canonical(primalA ?? a), y = context.Facts.Canonical(primalB ?? b);
        bool isForeign = x.Role != Role.Local && y.Role != Role.Local;
        if (primalA is null != primalB is null) return !isForeign;
        return !isForeign && x != y && context.Facts.Aliases.Class(x) != context.Facts.Aliases.Class(y);
    }

    /// <summary>Whether it holds references that were kept, to whatever storage.</summary>
    private bool IsKept(Variable variable) => context.Adjoints.PrimalOf(variable) is null && !IsKnown(variable) && variable.Type.HasRows;

    /// <summary>Whether the variable is one of the primal program; others are storage of the method's own.</summary>
    private bool IsKnown(Variable variable) => variable.Role != Role.Local || context.Facts.Definitions.Find(variable.Name) is not null;
}
