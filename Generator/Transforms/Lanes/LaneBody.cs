using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Lanes;

/// <summary>The body of a loop as that of a loop over vectors of its iterations: the same statements in the same order, branches as masks.</summary>
internal sealed class LaneBody
{
    private readonly Stmt.For loop;
    private readonly LaneType lane;
    private readonly LaneFacts facts;
    private readonly MathMode math;
    private readonly Context context;
    private readonly LaneExpressions expressions;
    private readonly Dictionary<string, Variable> names = [];
    private readonly Dictionary<Place, Place> sums;
    private readonly LaneRows rows;
    private readonly LaneBlocks blocks;
    private readonly LaneElements elements;
    private readonly HashSet<string> declared = [];
    private readonly Expr? live;
    private readonly Variable? first;

    /// <param name="live">For the last vector, how many of its lanes are iterations; null where all are.</param>
    public LaneBody(Stmt.For loop, LaneType lane, LaneFacts facts, MathMode math, Context context, LanePlan plan, LaneSafety safety, LaneRows rows, LaneBlocks blocks, Variable? live = null)
    {
        (this.loop, this.lane, this.facts, this.math, this.context, this.sums, this.rows, this.blocks) = (loop, lane, facts, math, context, plan.Sums, rows, blocks);
        this.live = live is null ? null : new Expr.Read(Place.Of(live));
        first = live is null ? null : new Variable(context.Names.Fresh("first"), lane.Type);
        elements = new LaneElements(loop, lane, facts, safety, rows, context, this.live);
        expressions = new LaneExpressions(lane, facts, math, rows, blocks, elements, this.live, loop.Counter, Named);
        foreach (Variable variable in Walk.All(loop.Body).SelectMany(Walk.Declared).Append(loop.Counter))
            names[variable.Name] = Renamed(variable);
    }

    public string? Obstacle => expressions.Obstacle;

    public Variable Counter => names[loop.Counter.Name];

    public List<Stmt> Statements()
    {
        List<Stmt> body = elements.Around(Of(loop.Body, mask: null), expressions.Element);
        return first is null ? body : [new Stmt.Declare(first, lane.First(live!)), .. body];
    }

    /// <summary>Lets storage declared outside the loop be replaced by storage of vectors.</summary>
    public void Replace(Variable storage, Variable lanes) => names[storage.Name] = lanes;

    /// <summary>An index, length or other number that all lanes share, over the vectorised loop's variables.</summary>
    public Expr Uniform(Expr expr) => expressions.Uniform(expr);

    private Variable Named(Variable variable) => names.TryGetValue(variable.Name, out Variable renamed) ? renamed : variable;

    private Variable Renamed(Variable variable)
    {
        bool isLanes = variable.Type.Kind == Kind.Memory ? facts.IsLaneStorage(variable) : facts.IsVarying(variable);
        string name = context.Names.Fresh(isLanes ? variable.Name + "Lanes" : variable.Name);
        return new Variable(name, !isLanes ? variable.Type : variable.Type.Kind == Kind.Memory ? lane.Storage() : lane.Type);
    }

    private List<Stmt> Of(EquatableArray<Stmt> block, Expr? mask)
    {
        var result = new List<Stmt>();
        HashSet<Place> outer = [.. expressions.Seen];
        for (int k = 0; k < block.Count; k++)
        {
            if (block[k] is Stmt.If branch) See([branch.Condition], mask);
            result.AddRange(IsSeed(block, k) ? [Flushed((Stmt.Declare)Of(block[k], mask).Single())] : Of(block[k], mask));
            if (block[k] is Stmt.Declare or Stmt.Assign or Stmt.AddTo) See(Walk.Expressions(block[k]), mask);
            if (mask is null && block[k] is Stmt.Assign or Stmt.AddTo) expressions.Seen.UnionWith(Mentions.Targets(block[k]).Where(p => !p.IsVariable));
            Forget([block[k]]);
        }
        expressions.Seen.IntersectWith(outer);
        return result;
    }

    /// <summary>Notes that all lanes read these elements here, so that they may do so again where only some of them have to.</summary>
    private void See(IEnumerable<Expr> read, Expr? mask)
    {
        if (mask is null) expressions.Seen.UnionWith(read.SelectMany(Walk.Reads).Where(p => !p.IsVariable));
    }

    /// <summary>What is reached by variables that the statements assign is no longer the same element.</summary>
    private void Forget(IEnumerable<Stmt> statements)
    {
        var assigned = new HashSet<string>(statements.SelectMany(Walk.All).SelectMany(Mentions.Targets).Where(t => t.IsVariable).Select(t => t.Root.Name));
        expressions.Seen.RemoveWhere(p => assigned.Contains(p.Root.Name) || Walk.Parts(p).SelectMany(Walk.Reads).Any(r => assigned.Contains(r.Root.Name)));
    }

    /// <summary>Whether an adjoint is taken out of storage here that loops go on with: if it is tiny, all that follows would compute with denormals.</summary>
    private bool IsSeed(EquatableArray<Stmt> block, int k) =>
        block[k] is Stmt.Declare { Value: Expr.Read { Place.IsVariable: false } read } declare && facts.IsVarying(declare.Variable) && declare.Variable.Type.Kind == lane.Kind
        && k + 1 < block.Count && block[k + 1] is Stmt.Assign { Value: Expr.Constant { Text: "0" } } clear && clear.Target == read.Place
        && block.Skip(k + 2).Any(s => s is Stmt.For);

    private Stmt Flushed(Stmt.Declare declare) => declare with { Value = lane.Function("Flush", [declare.Value!]) };

    private IEnumerable<Stmt> Of(Stmt statement, Expr? mask) => statement switch
    {
        Stmt.Declare s => [Declare(s, mask)],
        Stmt.Assign s => [Assign(s, mask)],
        Stmt.AddTo s => [AddTo(s, mask)],
        Stmt.Bind s => [Bind(s)],
        Stmt.If s => If(s, mask),
        Stmt.For s => [For(s, mask)],
        Stmt.Scope s => [new Stmt.Scope(Of(s.Body, mask).ToEquatableArray())],
        Stmt.Comment => [statement],
        Stmt.Run s when context.Records.IsOurs(s.Effect) => [new Stmt.Run(expressions.Uniform(s.Effect))],
        _ => Refuse($"a {statement.GetType().Name.ToLowerInvariant()} statement"),
    };

    /// <summary>The variable declared here: another one where a branch before, which is no block any more, declared one of the same name.</summary>
    private Variable Declared(Variable variable)
    {
        if (!declared.Add(Named(variable).Name)) declared.Add((names[variable.Name] = Renamed(variable)).Name);
        return Named(variable);
    }

    private Stmt Declare(Stmt.Declare s, Expr? mask)
    {
        Expr? before = s.Variable.Type.Kind != Kind.Memory && facts.IsVarying(s.Variable) && s.Value is not null ? expressions.Of(s.Value, mask is not null) : null;
        Variable variable = Declared(s.Variable);
        if (s.Variable.Type.Kind == Kind.Memory)
        {
            if (!facts.IsLaneStorage(s.Variable)) return new Stmt.Declare(variable, s.Value is null ? null : expressions.Uniform(s.Value));
            return s.Value is Expr.Apply { Operands.Count: 1 } allocation && mask is null && (context.Records.IsPooled(allocation) || context.Records.IsSlots(allocation))
                ? new Stmt.Declare(variable, context.Records.Vectors(lane.Name, expressions.Uniform(allocation.Operands[0]), variable.Type, isCleared: context.Records.IsPooled(allocation)))
                : Refuse($"{s.Variable.Name} is storage that cannot hold vectors")[0];
        }
        if (!facts.IsVarying(s.Variable)) return new Stmt.Declare(variable, s.Value is null ? null : expressions.Uniform(s.Value));
        if (!IsLane(s.Variable.Type)) return Refuse($"{s.Variable.Name} is of type {s.Variable.Type.Text} and differs between iterations")[0];
        return new Stmt.Declare(variable, before is null ? lane.Zero : lane.Spread(before));
    }

    private Stmt Assign(Stmt.Assign s, Expr? mask)
    {
        Expr value = expressions.Of(s.Value, mask is not null);
        if (mask is not null) expressions.NeedLane([s.Target]);
        if (Target(s.Target) is { } target) return new Stmt.Assign(target, Masked(mask, value, new Expr.Read(target)));
        if (s.Target.IsVariable || facts.IsPrivate(s.Target.Root)) return Uniform(s, mask, s.Target, (t, v) => new Stmt.Assign(t, v), s.Value);
        (Place storage, Expr index) = expressions.Element(s.Target);
        Stride stride = expressions.StrideOf(s.Target);
        if (!stride.IsKnown || stride.Amount is null || mask is not null) return Refuse($"{s.Target.Root.Name} is assigned where iterations could meet")[0];
        if (stride.IsOne && elements.Of(s.Target) is { } element) return new Stmt.Assign(element, lane.Spread(value));
        if (live is not null) return PutFirst(stride, value, storage, index);
        if (stride.IsOne && rows.Of(s.Target) is { } row) return new Stmt.Assign(row, lane.Spread(value));
        return stride.IsOne ? lane.Put("Store", value, new Expr.Read(storage), index)
            : lane.Put("Scatter", value, new Expr.Read(storage), index, expressions.Uniform(stride.Amount));
    }

    private Stmt AddTo(Stmt.AddTo s, Expr? mask)
    {
        Expr value = expressions.Of(s.Value, mask is not null);
        if (mask is not null) value = new Expr.Apply("&", [mask, lane.Spread(value)], lane.Type);
        if (mask is not null && facts.IsLaneStorage(s.Target.Root)) expressions.NeedLane([s.Target]);
        if (sums.TryGetValue(s.Target, out Place sum))
            return AddSum(sum, first is null ? value : new Expr.Apply("&", [new Expr.Read(Place.Of(first)), lane.Spread(value)], lane.Type));
        if (Target(s.Target) is { } target) return Add(target, value);
        if (s.Target.IsVariable || facts.IsPrivate(s.Target.Root)) return Uniform(s, mask, s.Target, (t, v) => new Stmt.AddTo(t, v), s.Value);
        (Place storage, Expr index) = expressions.Element(s.Target);
        Stride stride = expressions.StrideOf(s.Target);
        if (mask is not null && stride.IsUniform) expressions.NeedLane([s.Target]);
        if (sums.TryGetValue(Place.Of(s.Target.Root), out Place partial) && stride.IsUniform) return AddSum(partial.Then(new Step.Index([index]), lane.Type), value);
        if (!stride.IsKnown || stride.Amount is null) return Refuse($"{s.Target.Root.Name} is added to where iterations could meet")[0];
        if (mask is not null && !stride.IsUniform && !IsThere(s.Target) && !(stride.IsOne && rows.Of(s.Target, isMasked: true) is not null)) return Refuse($"{s.Target.Root.Name} is added to in some iterations only")[0];
        if (stride.IsOne && elements.Of(s.Target) is { } element) return Add(element, value);
        if (live is not null) return PutFirst(stride, stride.IsOne ? Sum(lane.LoadFirst(storage, index, live), value) : value, storage, index);
        if (stride.IsOne && rows.Of(s.Target) is { } row) return Add(row, value);
        return stride.IsOne ? lane.Put("Store", Sum(lane.Load(storage, index), value), new Expr.Read(storage), index)
            : lane.Put("ScatterAdd", value, new Expr.Read(storage), index, expressions.Uniform(stride.Amount));
    }

    /// <summary>Whether all lanes can use the element, or the adjoint's primal element.</summary>
    private bool IsThere(Place element) => IsUsed(element) || context.Adjoints.PrimalOf(element.Root) is { } primal && IsUsed(element with { Root = primal });

    private bool IsUsed(Place element) => expressions.IsThere(element) || facts.IsUsedThroughout(element);

    private Stmt PutFirst(Stride stride, Expr value, Place storage, Expr index) => stride.IsOne
        ? lane.Put("StoreFirst", value, new Expr.Read(storage), index, live!) : Refuse("the rest is not contiguous")[0];

    /// <summary>To a vector of partial sums.</summary>
    private Stmt AddSum(Place target, Expr value) => math == MathMode.Fast && value is Expr.Apply { Operation: "*", Operands.Count: 2 } product
        ? new Stmt.Assign(target, lane.AddProducts(product.Operands[0], product.Operands[1], new Expr.Read(target)))
        : new Stmt.AddTo(target, lane.Total(value));

    private Stmt Add(Place target, Expr value) => math == MathMode.Fast && value is Expr.Apply { Operation: "*", Operands.Count: 2 } product
        ? new Stmt.Assign(target, lane.Call("FusedMultiplyAdd", product.Operands[0], product.Operands[1], new Expr.Read(target)))
        : new Stmt.AddTo(target, lane.Spread(value));

    private Expr Sum(Expr before, Expr value) => math == MathMode.Fast && value is Expr.Apply { Operation: "*", Operands.Count: 2 } product
        ? lane.Call("FusedMultiplyAdd", product.Operands[0], product.Operands[1], before)
        : value is Expr.Apply { Operation: "neg" } negation ? new Expr.Apply("-", [before, lane.Spread(negation.Operands[0])], lane.Type)
        : new Expr.Apply("+", [before, lane.Spread(value)], lane.Type);

    /// <summary>The variable or element that holds a vector in the target's place; null where the target stays a number.</summary>
    private Place? Target(Place target) =>
        target.IsVariable ? facts.IsVarying(target.Root) ? Place.Of(Known(target.Root)) : null
        : facts.IsLaneStorage(target.Root) ? expressions.StrideOf(target).IsUniform ? expressions.LaneElement(target) : Place.Of(Own(target.Root)) : null;

    private Variable Known(Variable variable)
    {
        if (!facts.IsInside(variable)) expressions.Fail($"{variable.Name} goes from one iteration to the next");
        return Named(variable);
    }

    private Variable Own(Variable storage)
    {
        expressions.Fail($"{storage.Name} is an iteration's own, and its index differs between iterations");
        return storage;
    }

    private Expr Masked(Expr? mask, Expr value, Expr before) => mask is null ? lane.Spread(value) : lane.Call("ConditionalSelect", mask, value, before);

    /// <summary>A statement that does the same in all lanes.</summary>
    private Stmt Uniform(Stmt statement, Expr? mask, Place target, Func<Place, Expr, Stmt> make, Expr value)
    {
        if (mask is not null || target.IsVariable && !facts.IsInside(target.Root)) return Refuse($"{target.Root.Name} goes from one iteration to the next")[0];
        return make(Walk.Map(target with { Root = Named(target.Root) }, part => part is Expr.Read read ? new Expr.Read(read.Place with { Root = Named(read.Place.Root) }) : part), expressions.Uniform(value));
    }

    private Stmt Bind(Stmt.Bind s)
    {
        if (!s.Declares || Walk.Parts(s.View).Any(facts.IsVarying)) return Refuse($"{s.Target.Root.Name} is bound elsewhere in every iteration")[0];
        Variable variable = Declared(s.Target.Root);
        Place view = Walk.Map(s.View with { Root = Named(s.View.Root) }, part => part is Expr.Read read ? new Expr.Read(read.Place with { Root = Named(read.Place.Root) }) : part);
        return new Stmt.Bind(Place.Of(variable), view, Declares: true);
    }

    private List<Stmt> If(Stmt.If s, Expr? mask)
    {
        if (!facts.IsVarying(s.Condition))
            return [s with { Condition = expressions.Uniform(s.Condition), Then = Of(s.Then, mask).ToEquatableArray(), Else = Of(s.Else, mask).ToEquatableArray() }];
        Expr condition = expressions.Of(s.Condition, mask is not null);
        var where = new Variable(context.Names.Fresh("where"), lane.Type);
        var result = new List<Stmt> { new Stmt.Declare(where, mask is null ? condition : And(mask, condition)) };
        Expr then = new Expr.Read(Place.Of(where));
        result.AddRange(Masked(s.Then, then));
        if (s.Else.Count > 0)
        {
            var otherwise = new Variable(context.Names.Fresh("elsewhere"), lane.Type);
            Expr not = new Expr.Apply("~", [then], lane.Type);
            result.Insert(1, new Stmt.Declare(otherwise, mask is null ? not : And(mask, not)));
            result.AddRange(Masked(s.Else, new Expr.Read(Place.Of(otherwise))));
        }
        return result;
    }

    /// <summary>A branch that some lanes take; if it reads elements that nobody reads else, only where one does.</summary>
    private List<Stmt> Masked(EquatableArray<Stmt> block, Expr mask)
    {
        bool outer = expressions.NeedsLane;
        expressions.NeedsLane = false;
        List<Stmt> statements = Of(block, mask);
        bool isGuarded = expressions.NeedsLane;
        expressions.NeedsLane = outer;
        return isGuarded ? [new Stmt.If(lane.Any(mask), statements.ToEquatableArray(), [])] : statements;
    }

    private Expr And(Expr a, Expr b) => new Expr.Apply("&", [a, b], lane.Type);

    private Stmt For(Stmt.For s, Expr? mask)
    {
        if (facts.IsVarying(s.From) || facts.IsVarying(s.To)) return Refuse("an inner loop runs differently often in different iterations")[0];
        blocks.Enter(s);
        Forget(s.Body);
        EquatableArray<Stmt> body = Of(s.Body, mask).ToEquatableArray();
        blocks.Leave();
        return s with { Counter = Named(s.Counter), From = expressions.Uniform(s.From), To = expressions.Uniform(s.To), Body = body };
    }

    private bool IsLane(IrType type) => type.Kind == lane.Kind || type.Text == "bool";

    private List<Stmt> Refuse(string reason)
    {
        expressions.Fail(reason);
        return [new Stmt.Comment(reason)];
    }
}
