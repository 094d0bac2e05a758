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

    /// <summary>The body for the last vector, of which only some lanes are iterations.</summary>
    public sealed record Last(Variable Counter, Variable Live, List<Stmt> Body);

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

    /// <summary>Storage of vectors, as long as this or of the given length.</summary>
    public Variable Own(Variable storage, Expr? length = null)
    {
        var lanes = new Variable(context.Names.Fresh(Naming.Last(storage.Name) + "Lanes"), lane.Storage());
        before.Add(new Stmt.Declare(lanes, context.Records.Vectors(lane.Name, length ?? Length(storage), lane.Storage(), isCleared: length is null)));
        allocates = true;
        return lanes;
    }

    /// <summary>The vectorised loop over as many iterations as fill vectors, and the loop itself for the rest.</summary>
    public List<Stmt> Around(Stmt.For loop, Variable counter, List<Stmt> body, IReadOnlyList<Expr> conditions, LaneRows rows, Last? last)
    {
        bool isUp = loop.Step > 0;
        Expr low = isUp ? loop.From : loop.Comparison == ">" ? Plus(loop.To, 1) : loop.To;
        Expr high = !isUp ? Plus(loop.From, 1) : loop.Comparison == "<=" ? Plus(loop.To, 1) : loop.To;
        var border = new Variable(context.Names.Fresh(loop.Counter.Name + (isUp ? "Rest" : "Top")), IrType.Int);
        Expr whole = new Expr.Apply(isUp ? "global::AutoDiffGen.LaneLoop.End" : "global::AutoDiffGen.LaneLoop.Start", [low, high, lane.CountExpr], IrType.Int);
        List<Stmt> result = [];
        conditions = [.. conditions, .. rows.Conditions(low, high)];
        Expr? allowed = conditions.Count == 0 ? null : conditions.Aggregate((a, b) => new Expr.Apply("&&", [a, b], IrType.Bool));
        if (allowed is not null && last is not null)
        {
            var apart = new Variable(context.Names.Fresh("apart"), IrType.Bool);
            result.Add(new Stmt.Declare(apart, allowed));
            allowed = new Expr.Read(Place.Of(apart));
        }
        Expr condition = allowed is null ? whole : new Expr.Apply("?:", [allowed, whole, isUp ? low : high], IrType.Int);
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
        result.AddRange([new Stmt.Declare(border, condition), new Stmt.Comment($"Vectorised over {loop.Counter.Name}."), .. before, .. declarations, vectors]);
        if (last is not null) result.Add(InOne(last, allowed, border, isUp ? at : low, isUp ? high : at));
        result.AddRange(after);
        if (last is not null && allowed is null) return result;
        if (!allocates) return [.. result, rest];
        var mark = new Variable(context.Names.Fresh("mark"), IrType.Long);
        return [new Stmt.Declare(mark, context.Records.Mark()), .. result, context.Records.Release(mark), rest];
    }

    /// <summary>The iterations from first to end, fewer than fill a vector, if there are any.</summary>
    private static Stmt InOne(Last last, Expr? allowed, Variable border, Expr first, Expr end)
    {
        Expr some = new Expr.Apply("<", [first, end], IrType.Bool);
        bool isUp = first is Expr.Read { Place.IsVariable: true } read && read.Place.Root == border;
        return new Stmt.If(allowed is null ? some : new Expr.Apply("&&", [allowed, some], IrType.Bool),
        [
            new Stmt.Declare(last.Counter, first),
            new Stmt.Declare(last.Live, new Expr.Apply("-", [end, first], IrType.Int)),
            .. last.Body,
            new Stmt.Assign(Place.Of(border), isUp ? end : first),
        ], []);
    }

    private Expr Length(Variable storage) => new Expr.Apply(".Length", [new Expr.Read(Place.Of(storage))], IrType.Int);

    private static Expr Int(int value) => new Expr.Constant(value.ToString(CultureInfo.InvariantCulture), IrType.Int);

    private static Expr Plus(Expr a, int b) => a is Expr.Apply { Operation: "-" } d && d.Operands[1] is Expr.Constant { Text: "1" } && b == 1 ? d.Operands[0] : a is Expr.Constant c && int.TryParse(c.Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? Int(value + b)
        : new Expr.Apply("+", [a, Int(b)], IrType.Int);
}
