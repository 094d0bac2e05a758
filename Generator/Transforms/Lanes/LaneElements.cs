using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Lanes;

/// <summary>
/// Elements that an iteration goes back to, of which at least one use writes: each is a variable within the iteration, loaded once and stored once. The
/// JIT does not see that nothing else changes them, and what was just stored in part is slow to load.
/// </summary>
internal sealed class LaneElements
{
    private readonly LaneType lane;
    private readonly LaneFacts facts;
    private readonly LaneRows rows;
    private readonly Expr? live;
    private readonly Dictionary<(Place Storage, Expr Start), Variable> variables = [];
    private readonly Dictionary<(Place Storage, Expr Start), Place> elements = [];

    /// <param name="safety">Says which storage is not reached by another name within the loop.</param>
    /// <param name="live">For the last vector, how many of its lanes are iterations; null where all are.</param>
    public LaneElements(Stmt.For loop, LaneType lane, LaneFacts facts, LaneSafety safety, LaneRows rows, Context context, Expr? live)
    {
        (this.lane, this.facts, this.rows, this.live) = (lane, facts, rows, live);
        if (lane.IsBlock) return;
        List<Stmt> statements = Walk.All(loop.Body).ToList();
        List<Place> written = statements.SelectMany(Mentions.Targets).Where(IsElement).ToList();
        var writes = new HashSet<(Place, Expr)>(written.Select(rows.Key));
        IEnumerable<Place> uses = written.Concat(statements.SelectMany(Walk.Expressions).SelectMany(Walk.Reads).Where(IsElement));
        foreach (IGrouping<(Place Storage, Expr Start), Place> use in uses.GroupBy(rows.Key))
        {
            if (use.Count() < 2 || !writes.Contains(use.Key) || safety.IsMixed(use.Key.Storage.Root) || rows.Of(use.First()) is null) continue;
            variables[use.Key] = new Variable(context.Names.Fresh(Naming.Last(use.First().Root.Name) + "Element"), lane.Type);
            elements[use.Key] = use.First();
        }
    }

    /// <summary>The variable of an element of stride one; null where it stays in its storage.</summary>
    public Place? Of(Place element) => IsElement(element) && variables.TryGetValue(rows.Key(element), out Variable variable) ? Place.Of(variable) : null;

    /// <summary>The statements of an iteration between the loads and the stores.</summary>
    /// <param name="element">The storage of an element and its index in the first lane.</param>
    public List<Stmt> Around(List<Stmt> body, Func<Place, (Place Storage, Expr Index)> element) =>
    [
        .. variables.Select(pair => new Stmt.Declare(pair.Value, Load(elements[pair.Key], element))),
        .. body,
        .. variables.Select(pair => Store(elements[pair.Key], new Expr.Read(Place.Of(pair.Value)), element)),
    ];

    private bool IsElement(Place place) => !place.IsVariable && place.Type.IsReal && place.Steps[place.Steps.Count - 1] is Step.Index { Indices.Count: 1 } index
        && facts.StrideOf(index.Indices[0]).IsOne && !facts.IsPrivate(place.Root);

    private Expr Load(Place place, Func<Place, (Place Storage, Expr Index)> element)
    {
        if (live is null) return new Expr.Read(rows.Of(place)!);
        (Place storage, Expr index) = element(place);
        return lane.LoadFirst(storage, index, live);
    }

    private Stmt Store(Place place, Expr value, Func<Place, (Place Storage, Expr Index)> element)
    {
        if (live is null) return new Stmt.Assign(rows.Of(place)!, value);
        (Place storage, Expr index) = element(place);
        return lane.Put("StoreFirst", value, new Expr.Read(storage), index, live);
    }
}
