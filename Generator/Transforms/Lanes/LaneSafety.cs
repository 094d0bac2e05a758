using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Lanes;

/// <summary>
/// Whether several iterations of a loop may run in step, each statement for all of them before the next: no element may be written by one iteration and
/// used by another, sums left aside. What only the run can tell becomes a condition.
/// </summary>
internal sealed class LaneSafety
{
    private readonly Stmt.For loop;
    private readonly LaneFacts facts;
    private readonly LaneType lane;
    private readonly Context context;
    private readonly bool reorders;
    private readonly List<Access> accesses = [];
    private readonly List<Expr> conditions = [];
    private readonly HashSet<(Place A, Place B)> together = [];
    private readonly HashSet<(Place A, Place B)> apart = [];

    public LaneSafety(Stmt.For loop, LaneFacts facts, LaneType lane, MathMode math, Context context)
    {
        (this.loop, this.facts, this.lane, this.context) = (loop, facts, lane, context);
        reorders = math == MathMode.Fast;
        List<Stmt> statements = Walk.All(loop.Body).ToList();
        foreach (Stmt statement in statements) Collect(statement);
        if (statements.SelectMany(Walk.Expressions).SelectMany(Walk.All).Any(e => e is Expr.Raw { Repeatable: false } && !context.Records.IsMark(e))) Fail("its passive code must run once an iteration");
        Scalars(statements);
        Elements();
    }

    private enum Use
    {
        Read,
        Add,
        Assign,
    }

    /// <summary>Why the iterations may not run in step; null where they may.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>Whether an element that one iteration writes may be used by another, though not by one in the same vector: the vectors must run in the loop's order.</summary>
    public bool IsOrdered => apart.Count > 0;

    /// <summary>What must hold at the loop.</summary>
    public IReadOnlyList<Expr> Conditions => conditions;

    /// <summary>Places that stay the same and are only added to: each gets a vector of partial sums.</summary>
    public HashSet<Place> Sums { get; } = [];

    /// <summary>Storage that is only added to, at indices that all lanes share: it gets storage of partial sums.</summary>
    public HashSet<Variable> SumStorage { get; } = [];

    /// <summary>Whether an element of the storage may be used by two different indices or names in one iteration.</summary>
    public bool IsMixed(Variable storage) => together.Any(pair => (pair.A.Root == storage || pair.B.Root == storage) && !apart.Contains(pair));

    private readonly record struct Access(Place Place, Use Use, Stride Stride)
    {
        public Variable Root => Place.Root;

        public Place Storage => Place with { Steps = Place.Steps.Take(Place.Steps.Count - 1).ToEquatableArray() };

        public Expr? Index => Place.Steps[Place.Steps.Count - 1] is Step.Index { Indices.Count: 1 } index ? index.Indices[0] : null;
    }

    private void Collect(Stmt statement)
    {
        if (statement is Stmt.Assign a) Add(a.Target, Use.Assign);
        if (statement is Stmt.AddTo t) Add(t.Target, Use.Add);
        foreach (Place place in Walk.Expressions(statement).SelectMany(Walk.Reads)) Add(place, Use.Read);
    }

    private void Add(Place place, Use use)
    {
        if (place.IsVariable || facts.IsPrivate(place.Root)) return;
        if (!place.Type.IsReal)
        {
            if (use != Use.Read) Fail($"{place.Root.Name} is written");
            return;
        }
        Expr? index = place.Steps[place.Steps.Count - 1] is Step.Index { Indices.Count: 1 } step ? step.Indices[0] : null;
        if (use != Use.Read && (place.Type.Kind != lane.Kind || index is null)) Fail($"{place.Root.Name} is written otherwise than by one index");
        accesses.Add(new(place, use, index is null ? Walk.Parts(place).Any(facts.IsVarying) ? Stride.Unknown : Stride.None : facts.StrideOf(index)));
    }

    /// <summary>Numbers from outside may only be added to, and only where sums may be reordered.</summary>
    private void Scalars(List<Stmt> statements)
    {
        foreach (Place target in statements.OfType<Stmt.AddTo>().Select(s => s.Target).Where(t => t.IsVariable && !facts.IsInside(t.Root)).Distinct())
        {
            if (target.Type.Kind != lane.Kind || !reorders) Fail($"{target.Root.Name} is summed up from one iteration to the next");
            if (statements.SelectMany(Walk.Expressions).SelectMany(Walk.Reads).Any(p => p == target)) Fail($"{target.Root.Name} is read and summed up");
            Sums.Add(target);
        }
        foreach (Place target in statements.OfType<Stmt.Assign>().Select(s => s.Target).Where(t => t.IsVariable && !facts.IsInside(t.Root)))
            Fail($"{target.Root.Name} goes from one iteration to the next");
    }

    private void Elements()
    {
        foreach (Access access in accesses.Where(a => a.Storage.IsVariable && a.Root.Type.Container == Container.List && !a.Stride.IsUniform).ToList()) Fail($"{access.Root.Name} is a list");
        foreach (Access access in accesses.Where(a => a.Use != Use.Read).Distinct().ToList())
        {
            if (!access.Stride.IsKnown) Fail($"an index into {access.Root.Name} differs irregularly between iterations");
            if (access.Stride.IsUniform) Shared(access);
            foreach (Access other in accesses.Distinct()) Pair(access, other);
        }
    }

    /// <summary>An element that all lanes use.</summary>
    private void Shared(Access access)
    {
        if (access.Use != Use.Add || !reorders)
        {
            Fail($"{access.Root.Name} is written at an index that iterations share");
            return;
        }
        if (IsOutside(access.Place)) Sums.Add(access.Place);
        else if (access.Place.Steps.Count == 1 && !facts.IsInside(access.Root)) SumStorage.Add(access.Root);
        else Fail($"{access.Root.Name} is added to at an index that iterations share");
    }

    private void Pair(Access access, Access other)
    {
        if (reorders && access.Use == Use.Add && other.Use == Use.Add)
        {
            if (access.Storage == other.Storage ? access.Index != other.Index : access.Place.Type.Kind == other.Place.Type.Kind && !AreApart(access.Root, other.Root)) together.Add((access.Place, other.Place));
            return;
        }
        if (access.Storage == other.Storage)
        {
            if (access.Index == other.Index && access.Stride.Amount is not null) return;
            if (access.Stride.IsOne && other.Stride.IsOne && Distance(access.Index!, other.Index!) is { } distance) RequireFar(access, other, distance);
            else Fail($"{access.Root.Name} is written by one iteration and used by another");
            return;
        }
        if (access.Place.Type.Kind != other.Place.Type.Kind || AreApart(access.Root, other.Root)) return;
        if (!CanLookAt(access) || !CanLookAt(other)) Fail($"{access.Root.Name} and {other.Root.Name} may be the same storage");
        else Require(new Expr.Apply($"global::AutoDiffGen.LaneLoop.AreApart<{lane.Number}>", [new Expr.Read(access.Storage), new Expr.Read(other.Storage)], IrType.Bool));
    }

    /// <summary>That two rows of one storage do not overlap; they may be the same only where they are by their text.</summary>
    private void RequireFar(Access access, Access other, Expr distance)
    {
        bool isSame = Affine.Of(distance, context.Facts)?.IsZero ?? false;
        if (isSame) together.UnionWith([(access.Place, other.Place), (other.Place, access.Place)]);
        else apart.UnionWith([(access.Place, other.Place), (other.Place, access.Place)]);
        Require(new Expr.Apply("global::AutoDiffGen.LaneLoop." + (isSame ? "AreFar" : "AreApart"), [distance, lane.CountExpr], IrType.Bool));
    }

    /// <summary>Whether the storage can be compared before the loop.</summary>
    private bool CanLookAt(Access access) => IsOutside(access.Storage) && IsFlat(access) && facts.IsReachedStorage(access.Storage);

    private static bool IsFlat(Access access) => access.Storage.Type.Container is not Container.Grid && access.Index is not null
        && (access.Storage.IsVariable ? access.Root.Type.Container is Container.Array or Container.Span or Container.ReadOnlySpan : true);

    private void Require(Expr condition)
    {
        if (!conditions.Contains(condition)) conditions.Add(condition);
    }

    private bool IsOutside(Place storage) => !facts.IsInside(storage.Root) && Walk.Parts(storage).SelectMany(Walk.Reads).All(p => !facts.IsInside(p.Root));

    /// <summary>How far apart two indices are in one iteration, where that can be told before the loop.</summary>
    private Expr? Distance(Expr a, Expr b)
    {
        Expr difference = new Expr.Apply("-", [WithoutCounter(a), WithoutCounter(b)], IrType.Int);
        return Walk.Reads(difference).All(p => !facts.IsInside(p.Root)) ? difference : null;
    }

    private Expr WithoutCounter(Expr index) => index is Expr.Apply { Operation: "+" } sum && IsCounter(sum.Operands[1]) ? sum.Operands[0]
        : index is Expr.Apply { Operation: "+" } other && IsCounter(other.Operands[0]) ? other.Operands[1]
        : Walk.Map(index, part => IsCounter(part) ? new Expr.Constant("0", IrType.Int) : part);

    private bool IsCounter(Expr expr) => expr is Expr.Read { Place.IsVariable: true } read && read.Place.Root == loop.Counter;

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

    /// <summary>Whether the variable is one of the primal program; others are storage of the method's own.</summary>
    private bool IsKnown(Variable variable) => variable.Role != Role.Local || context.Facts.Definitions.Find(variable.Name) is not null;

    private void Fail(string reason) => Obstacle ??= reason;
}
