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

    /// <summary>A loop over vectors, or over blocks of them.</summary>
    /// <param name="Safety">Knows what must hold at the loop.</param>
    public sealed record Form(LaneType Lane, Variable Counter, List<Stmt> Body, LaneSafety Safety, LaneRows Rows);

    /// <summary>What the loop only adds to, and the vector that adds up in its place.</summary>
    public Dictionary<Place, Place> Sums { get; } = [];

    public void Sum(IEnumerable<Place> places, IEnumerable<Variable> storages)
    {
        foreach (Place place in places.Where(p => !Sums.ContainsKey(p))) Sum(place);
        foreach (Variable storage in storages.Where(s => !Sums.ContainsKey(Place.Of(s)))) SumStorage(storage);
    }

    private void Sum(Place place)
    {
        var partial = new Variable(context.Names.Fresh(Naming.Last(place.Root.Name) + "Lanes"), lane.Type);
        before.Add(new Stmt.Declare(partial, lane.Zero));
        Expr sum = lane.Sum(new Expr.Read(Place.Of(partial)));
        after.AddRange(place.IsVariable ? [new Stmt.AddTo(place, sum)] : IfAny(place, sum));
        Sums[place] = Place.Of(partial);
    }

    /// <summary>An element that nothing was added to need not be there.</summary>
    private Stmt[] IfAny(Place element, Expr sum)
    {
        var total = new Variable(context.Names.Fresh(Naming.Last(element.Root.Name) + "Total"), element.Type);
        Expr any = new Expr.Apply("!=", [new Expr.Read(Place.Of(total)), new Expr.Constant("0", element.Type)], IrType.Bool);
        return [new Stmt.Declare(total, sum), new Stmt.If(any, [new Stmt.AddTo(element, new Expr.Read(Place.Of(total)))], [])];
    }

    private void SumStorage(Variable storage)
    {
        Variable partial = Own(storage, lane);
        var at = new Variable(context.Names.Fresh("at"), IrType.Int);
        IrType number = lane.Kind == Kind.Float ? IrType.Float : IrType.Double;
        var index = new Step.Index([new Expr.Read(Place.Of(at))]);
        after.Add(new Stmt.For(at, Int(0), "<", Length(storage), 1,
            [new Stmt.AddTo(Place.Of(storage).Then(index, number), lane.Sum(new Expr.Read(Place.Of(partial).Then(index, lane.Type))))]));
        Sums[Place.Of(storage)] = Place.Of(partial);
    }

    /// <summary>Storage of vectors, as long as this or of the given length.</summary>
    public Variable Own(Variable storage, LaneType of, Expr? length = null)
    {
        var lanes = new Variable(context.Names.Fresh(Naming.Last(storage.Name) + (of.IsBlock ? "Blocks" : "Lanes")), of.Storage());
        before.Add(new Stmt.Declare(lanes, context.Records.Vectors(of.Name, length ?? Made(storage) ?? Length(storage), of.Storage(), isCleared: length is null)));
        allocates = true;
        return lanes;
    }

    /// <summary>The loop over blocks and vectors for as many iterations as fill them, and the loop itself for the rest.</summary>
    /// <param name="outline">Makes a member of the loops over vectors; null where they stay.</param>
    public List<Stmt> Around(Stmt.For loop, Form vectors, Form? blocks, Last? last, LaneOutline? outline)
    {
        bool isUp = loop.Step > 0;
        Expr low = isUp ? loop.From : loop.Comparison == ">" ? Plus(loop.To, 1) : loop.To;
        Expr high = !isUp ? Plus(loop.From, 1) : loop.Comparison == "<=" ? Plus(loop.To, 1) : loop.To;
        List<Stmt> result = [];
        Expr? allowed = Allowed(vectors, low, high);
        if (allowed is not null && last is not null)
        {
            var apart = new Variable(context.Names.Fresh("apart"), IrType.Bool);
            result.Add(new Stmt.Declare(apart, allowed));
            allowed = new Expr.Read(Place.Of(apart));
        }
        var border = new Variable(context.Names.Fresh(loop.Counter.Name + (isUp ? "Rest" : "Top")), IrType.Int);
        Expr at = new Expr.Read(Place.Of(border));
        result.AddRange([new Stmt.Declare(border, Border(allowed, vectors.Lane, low, high, isUp)), new Stmt.Comment($"Vectorised over {loop.Counter.Name}.")]);
        List<Stmt> inner = [.. before, .. Loops(vectors, blocks, low, at, high, isUp)];
        Stmt? rest = last is null ? null : InOne(last, allowed, border, isUp ? at : low, isUp ? high : at, before.Count == 0 ? Apart : same => same);
        if (rest is not null && before.Count == 0) result.AddRange([.. Apart(inner), rest]);
        else result.AddRange(Apart(WithStorage([.. inner, .. rest is null ? [] : new[] { rest }, .. after])));
        List<Stmt> whole = last is not null && allowed is null ? result : [.. result, isUp ? loop with { From = at } : loop with { From = new Expr.Apply("-", [at, Int(1)], IrType.Int) }];
        return LooksAtElements(vectors) ? [new Stmt.If(new Expr.Apply("<", [low, high], IrType.Bool), whole.ToEquatableArray(), [])] : whole;

        // A member of its own each, where they share no sums: of what a method calls, the JIT inlines only so much.
        List<Stmt> Apart(List<Stmt> part) => outline is null ? part : outline.Of(part, loop.Counter);
    }

    /// <summary>The statements, and the release of the storage of vectors that they take.</summary>
    private List<Stmt> WithStorage(List<Stmt> statements)
    {
        if (!allocates) return statements;
        var mark = new Variable(context.Names.Fresh("mark"), IrType.Long);
        return [new Stmt.Declare(mark, context.Records.Mark()), .. statements, context.Records.Release(mark)];
    }

    /// <summary>Whether storage that is itself an element is looked at before the loop: it need not be there for a loop that does not run.</summary>
    private static bool LooksAtElements(Form form) => form.Rows.AreOfElements
        || form.Safety.Conditions.SelectMany(Walk.Reads).Any(p => !p.IsVariable && p.Type.Kind == Kind.Memory);

    /// <summary>Blocks as long as they are filled, then vectors.</summary>
    private IEnumerable<Stmt> Loops(Form vectors, Form? blocks, Expr low, Expr at, Expr high, bool isUp)
    {
        if (blocks is null) return isUp ? Over(vectors, low, at, isUp) : Over(vectors, at, high, isUp);
        var border = new Variable(context.Names.Fresh(vectors.Counter.Name + "Blocks"), IrType.Int);
        Expr between = new Expr.Read(Place.Of(border));
        (Expr from, Expr to) = isUp ? (low, at) : (at, high);
        return
        [
            new Stmt.Declare(border, Border(Allowed(blocks, low, high, vectors), blocks.Lane, from, to, isUp)),
            .. isUp ? Over(blocks, low, between, isUp) : Over(blocks, between, high, isUp),
            .. isUp ? Over(vectors, between, at, isUp) : Over(vectors, at, between, isUp),
        ];
    }

    private static Expr Border(Expr? allowed, LaneType lane, Expr low, Expr high, bool isUp)
    {
        Expr whole = new Expr.Apply(isUp ? "global::AutoDiffGen.LaneLoop.End" : "global::AutoDiffGen.LaneLoop.Start", [low, high, lane.CountExpr], IrType.Int);
        return allowed is null ? whole : new Expr.Apply("?:", [allowed, whole, isUp ? low : high], IrType.Int);
    }

    /// <summary>What must hold for a form, beyond what must for another; null where nothing must.</summary>
    private static Expr? Allowed(Form form, Expr low, Expr high, Form? other = null)
    {
        List<Expr> conditions = Conditions(form).Except(other is null ? [] : Conditions(other)).ToList();
        return conditions.Count == 0 ? null : conditions.Aggregate((a, b) => new Expr.Apply("&&", [a, b], IrType.Bool));

        IEnumerable<Expr> Conditions(Form f) => [.. f.Safety.Conditions, .. f.Rows.Conditions(low, high)];
    }

    /// <summary>The loop over the iterations from first to end.</summary>
    private List<Stmt> Over(Form form, Expr first, Expr end, bool isUp)
    {
        List<Stmt> body = [.. form.Body];
        bool isDown = !isUp && form.Safety.IsOrdered;
        if (form.Rows.Count == 0)
        {
            return [isDown ? new Stmt.For(form.Counter, new Expr.Apply("-", [end, form.Lane.CountExpr], IrType.Int), ">=", first, -form.Lane.Count, body.ToEquatableArray())
                : new Stmt.For(form.Counter, first, "<", end, form.Lane.Count, body.ToEquatableArray())];
        }

        Expr number = new Expr.Apply("*", [new Expr.Read(Place.Of(form.Rows.At)), form.Lane.CountExpr], IrType.Int);
        if (Mentions.Of(body).Contains(form.Counter.Name)) body.Insert(0, new Stmt.Declare(form.Counter, new Expr.Apply("+", [first, number], IrType.Int)));
        var count = new Variable(context.Names.Fresh(form.Lane.IsBlock ? "blocks" : "vectors"), IrType.Int);
        Expr range = first is Expr.Constant { Text: "0" } ? end : new Expr.Apply("-", [end, first], IrType.Int), vectors = new Expr.Read(Place.Of(count));
        return
        [
            new Stmt.Declare(count, new Expr.Apply("/", [range, form.Lane.CountExpr], IrType.Int)),
            .. form.Rows.Declarations(first, vectors),
            isDown ? new Stmt.For(form.Rows.At, new Expr.Apply("-", [vectors, Int(1)], IrType.Int), ">=", Int(0), -1, body.ToEquatableArray())
                : new Stmt.For(form.Rows.At, Int(0), "<", vectors, 1, body.ToEquatableArray()),
        ];
    }

    /// <summary>The iterations from first to end, fewer than fill a vector, if there are any.</summary>
    /// <param name="apart">Puts them where they are to be.</param>
    private static Stmt InOne(Last last, Expr? allowed, Variable border, Expr first, Expr end, Func<List<Stmt>, List<Stmt>> apart)
    {
        Expr some = new Expr.Apply("<", [first, end], IrType.Bool);
        bool isUp = first is Expr.Read { Place.IsVariable: true } read && read.Place.Root == border;
        return new Stmt.If(allowed is null ? some : new Expr.Apply("&&", [allowed, some], IrType.Bool),
        [
            .. apart([new Stmt.Declare(last.Counter, first), new Stmt.Declare(last.Live, new Expr.Apply("-", [end, first], IrType.Int)), .. last.Body]),
            new Stmt.Assign(Place.Of(border), isUp ? end : first),
        ], []);
    }

    /// <summary>The length with which the storage was made, where that is a number that stays.</summary>
    private Expr? Made(Variable storage) => context.Facts.Definitions.Declaration(storage) is Stmt.Allocate { Lengths: [Expr.Read { Place.IsVariable: true } or Expr.Constant or Expr.Apply { Operation: "Math.Max" }] } made
        && context.Facts.Definitions.IsStable(storage) && context.Facts.IsStable(made.Lengths[0]) ? made.Lengths[0] : null;

    private static Expr Length(Variable storage) => new Expr.Apply(".Length", [new Expr.Read(Place.Of(storage))], IrType.Int);

    private static Expr Int(int value) => new Expr.Constant(value.ToString(CultureInfo.InvariantCulture), IrType.Int);

    private static Expr Plus(Expr a, int b) => a is Expr.Apply { Operation: "-" } d && d.Operands[1] is Expr.Constant { Text: "1" } && b == 1 ? d.Operands[0] : a is Expr.Constant c && int.TryParse(c.Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int value) ? Int(value + b)
        : new Expr.Apply("+", [a, Int(b)], IrType.Int);
}
