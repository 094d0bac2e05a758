using System.Globalization;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Lanes;

/// <summary>What stands around a vectorised loop: its partial sums and storage before it, the remaining iterations and the totals after it.</summary>
internal sealed class LanePlan(Context context, LaneType lane)
{
    private readonly List<Stmt> before = [];
    private readonly List<Stmt> after = [];
    private bool allocates;

    /// <summary>What the loop only adds to, and the vector that adds up in its place.</summary>
    public Dictionary<Place, Place> Sums { get; } = [];

    public void Sum(Place place)
    {
        var partial = new Variable(context.Names.Fresh(Naming.Last(place.Root.Name) + "Lanes"), lane.Type);
        before.Add(new Stmt.Declare(partial, lane.Zero));
        after.Add(new Stmt.AddTo(place, lane.Sum(new Expr.Read(Place.Of(partial)))));
        Sums[place] = Place.Of(partial);
    }

    public void SumStorage(Variable storage)
    {
        Variable partial = Own(storage);
        var at = new Variable(context.Names.Fresh("at"), IrType.Int);
        IrType number = lane.Kind == Kind.Float ? IrType.Float : IrType.Double;
        var index = new Step.Index([new Expr.Read(Place.Of(at))]);
        after.Add(new Stmt.For(at, Int(0), "<", Length(storage), 1,
            [new Stmt.AddTo(Place.Of(storage).Then(index, number), lane.Sum(new Expr.Read(Place.Of(partial).Then(index, lane.Type))))]));
        Sums[Place.Of(storage)] = Place.Of(partial);
    }

    /// <summary>Storage of vectors, as long as this.</summary>
    public Variable Own(Variable storage)
    {
        var lanes = new Variable(context.Names.Fresh(Naming.Last(storage.Name) + "Lanes"), lane.Storage());
        before.Add(new Stmt.Declare(lanes, context.Records.Vectors(lane.Name, Length(storage), lane.Storage())));
        allocates = true;
        return lanes;
    }

    /// <summary>The vectorised loop over as many iterations as fill vectors, and the loop itself for the rest.</summary>
    public List<Stmt> Around(Stmt.For loop, Variable counter, List<Stmt> body, IReadOnlyList<Expr> conditions, LaneRows rows)
    {
        bool isUp = loop.Step > 0;
        Expr low = isUp ? loop.From : loop.Comparison == ">" ? Plus(loop.To, 1) : loop.To;
        Expr high = !isUp ? Plus(loop.From, 1) : loop.Comparison == "<=" ? Plus(loop.To, 1) : loop.To;
        var border = new Variable(context.Names.Fresh(loop.Counter.Name + (isUp ? "Rest" : "Top")), IrType.Int);
        Expr whole = new Expr.Apply(isUp ? "global::AutoDiffGen.LaneLoop.End" : "global::AutoDiffGen.LaneLoop.Start", [low, high, lane.CountExpr], IrType.Int);
        Expr condition = conditions.Count == 0 ? whole : new Expr.Apply("?:", [conditions.Aggregate((a, b) => new Expr.Apply("&&", [a, b], IrType.Bool)), whole, isUp ? low : high], IrType.Int);
        Expr at = new Expr.Read(Place.Of(border));
        (Expr first, Expr end) = isUp ? (low, at) : (at, high);
        List<Stmt> declarations = rows.Declarations(first, end).ToList();
        Stmt.For vectors;
        if (declarations.Count == 0)
        {
            vectors = new Stmt.For(counter, first, "<", end, lane.Count, body.ToEquatableArray());
        }
        else
        {
            Variable row = ((Stmt.Declare)declarations[0]).Variable;
            if (Mentions.Of(body).Contains(counter.Name))
                body.Insert(0, new Stmt.Declare(counter, new Expr.Apply("+", [first, new Expr.Apply("*", [new Expr.Read(Place.Of(rows.At)), lane.CountExpr], IrType.Int)], IrType.Int)));
            vectors = new Stmt.For(rows.At, Int(0), "<", Length(row), 1, body.ToEquatableArray());
        }
        Stmt.For rest = isUp ? loop with { From = at } : loop with { From = new Expr.Apply("-", [at, Int(1)], IrType.Int) };
        List<Stmt> result = [new Stmt.Declare(border, condition), new Stmt.Comment($"Vectorised over {loop.Counter.Name}."), .. before, .. declarations, vectors, .. after];
        if (!allocates) return [.. result, rest];
        var mark = new Variable(context.Names.Fresh("mark"), IrType.Long);
        return [new Stmt.Declare(mark, context.Records.Mark()), .. result, context.Records.Release(mark), rest];
    }

    private Expr Length(Variable storage) => new Expr.Apply(".Length", [new Expr.Read(Place.Of(storage))], IrType.Int);

    private static Expr Int(int value) => new Expr.Constant(value.ToString(CultureInfo.InvariantCulture), IrType.Int);

    private static Expr Plus(Expr a, int b) => a is Expr.Apply { Operation: "-" } d && d.Operands[1] is Expr.Constant { Text: "1" } && b == 1 ? d.Operands[0] : a is Expr.Constant c && int.TryParse(c.Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? Int(value + b)
        : new Expr.Apply("+", [a, Int(b)], IrType.Int);
}
