using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Lanes;

/// <summary>Parts of storage that a loop goes through element by element: each is taken once, before the loop, as a span of vectors.</summary>
internal sealed class LaneRows(Stmt.For loop, LaneType lane, LaneFacts facts, Context context)
{
    private readonly Dictionary<(Place Storage, Expr Start), Variable> rows = [];

    private readonly HashSet<(Place Storage, Expr Start)> guarded = [];

    /// <summary>The number of the vector.</summary>
    public Variable At { get; } = new(context.Names.Fresh("v"), IrType.Int);

    public int Count => rows.Count;

    /// <summary>Whether a row is of storage that is itself an element, which may not be there for a loop that does not run.</summary>
    public bool AreOfElements => rows.Keys.Any(k => !k.Storage.IsVariable);

    /// <summary>The vector of the elements at a place of stride one; null where the row cannot be told before the loop.</summary>
    /// <param name="isMasked">Whether only some iterations use it: then it must be made sure that the others could.</param>
    public Place? Of(Place element, bool isMasked = false)
    {
        (Place storage, Expr start) = Key(element);
        if (facts.IsInside(storage.Root) || Walk.Parts(storage).Append(start).SelectMany(Walk.Reads).Any(p => facts.IsInside(p.Root) || !p.IsVariable && p.Type.IsReal)) return null;
        if (isMasked ? !facts.IsReachedStorage(storage) : !facts.IsReached(element) && !guarded.Contains((storage, start))) return null;
        if (!rows.TryGetValue((storage, start), out Variable row))
        {
            bool isReadOnly = storage.IsVariable && storage.Root.Type.Container == Container.ReadOnlySpan;
            row = new Variable(context.Names.Fresh(Naming.Last(storage.Root.Name) + "Row"), lane.Storage(isReadOnly));
            rows[(storage, start)] = row;
        }
        if (isMasked) guarded.Add((storage, start));
        return Place.Of(row).Then(new Step.Index([new Expr.Read(Place.Of(At))]), lane.Type);
    }

    /// <summary>The storage and the index at the counter's 0.</summary>
    public (Place Storage, Expr Start) Key(Place element) => (
        element with { Steps = element.Steps.Take(element.Steps.Count - 1).ToEquatableArray(), Type = TypeOf(element) },
        WithoutCounter(((Step.Index)element.Steps[element.Steps.Count - 1]).Indices[0]));

    /// <param name="low">The first iteration in vectors.</param>
    /// <param name="count">How many vectors there are.</param>
    public IEnumerable<Stmt> Declarations(Expr low, Expr count) =>
        rows.Select(pair => new Stmt.Declare(pair.Value, lane.Row(pair.Key.Storage, Plus(pair.Key.Start, low), count, pair.Value.Type)));

    /// <summary>That the rows of which only some iterations use their element are there for all.</summary>
    public IEnumerable<Expr> Conditions(Expr low, Expr high) => guarded.Select(g => (Expr)new Expr.Apply(
        "global::AutoDiffGen.LaneLoop.IsWithin", [Plus(g.Start, low), Plus(g.Start, high), new Expr.Apply(".Length", [new Expr.Read(g.Storage)], IrType.Int)], IrType.Bool));

    private static IrType TypeOf(Place element) => element.Steps.Count == 1 ? element.Root.Type : new IrType(element.Type.Text + "[]", Kind.Memory, Container.Array, element.Type.Text);

    /// <summary>The index where the counter is 0.</summary>
    private Expr WithoutCounter(Expr index) => index switch
    {
        Expr.Apply { Operation: "+" } sum when IsCounter(sum.Operands[1]) => sum.Operands[0],
        Expr.Apply { Operation: "+" } sum when IsCounter(sum.Operands[0]) => sum.Operands[1],
        _ when IsCounter(index) => new Expr.Constant("0", IrType.Int),
        _ => Walk.Map(index, part => IsCounter(part) ? new Expr.Constant("0", IrType.Int) : part),
    };

    private bool IsCounter(Expr expr) => expr is Expr.Read { Place.IsVariable: true } read && read.Place.Root == loop.Counter;

    private static Expr Plus(Expr a, Expr b) => a is Expr.Constant { Text: "0" } ? b : b is Expr.Constant { Text: "0" } ? a : new Expr.Apply("+", [a, b], IrType.Int);
}
