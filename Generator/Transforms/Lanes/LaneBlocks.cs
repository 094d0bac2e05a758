using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Lanes;

/// <summary>
/// Rows of a matrix, one in each lane, that inner loops go through again and again: <c>a[p * n + i]</c> with the lanes' counter p, i from 0 to n, inside a
/// further loop. They are gathered once for a vector of iterations.
/// </summary>
internal sealed class LaneBlocks(Stmt.For loop, LaneType lane, LaneFacts facts, LanePlan plan, Context context)
{
    private readonly Dictionary<(Place Storage, Expr Stride), Variable> blocks = [];
    private readonly Stack<Stmt.For> around = new();

    /// <summary>What gathers the rows, at the start of the vectorised loop's body.</summary>
    public List<Stmt> Loads { get; } = [];

    public void Enter(Stmt.For inner) => around.Push(inner);

    public void Leave() => around.Pop();

    /// <summary>The gathered element, where the place is one of such a row.</summary>
    /// <param name="counter">The first lane's counter in the vectorised loop.</param>
    /// <param name="named">The variable of the vectorised loop for one of the loop's.</param>
    public Place? Of(Place element, Stride stride, Variable counter, Func<Variable, Variable> named)
    {
        if (around.Count < 2 || element.Steps.Count != 1 || element.Steps[0] is not Step.Index { Indices.Count: 1 } index) return null;
        if (index.Indices[0] is not Expr.Apply { Operation: "+" } sum || stride.Amount is not { } length || !IsOutside(length) || facts.IsInside(element.Root) || !facts.IsReached(element)) return null;
        bool isRow = sum.Operands[0] is Expr.Apply { Operation: "*" } product && product.Operands.Any(o => IsRead(o, loop.Counter)) && product.Operands.Any(o => o == length);
        Stmt.For? inner = around.FirstOrDefault(f => IsRead(sum.Operands[1], f.Counter));
        if (!isRow || inner is null || inner == around.Last() || !RunsOver(inner, length)) return null;
        if (Walk.All(loop.Body).SelectMany(Mentions.Targets).Any(t => !t.IsVariable && t.Root == element.Root)) return null;
        Place storage = Place.Of(element.Root);
        if (!blocks.TryGetValue((storage, length), out Variable block)) blocks[(storage, length)] = block = Gather(storage, length, counter);
        return Place.Of(block).Then(new Step.Index([new Expr.Read(Place.Of(named(inner.Counter)))]), lane.Type);
    }

    private Variable Gather(Place storage, Expr length, Variable counter)
    {
        Variable block = plan.Own(storage.Root, lane, length);
        var at = new Variable(context.Names.Fresh("at"), IrType.Int);
        Expr first = new Expr.Apply("*", [new Expr.Read(Place.Of(counter)), length], IrType.Int), offset = new Expr.Read(Place.Of(at));
        Place target = Place.Of(block).Then(new Step.Index([offset]), lane.Type);
        Loads.Add(new Stmt.For(at, new Expr.Constant("0", IrType.Int), "<", length, 1, [new Stmt.Assign(target, lane.Gather(storage, new Expr.Apply("+", [first, offset], IrType.Int), length))]));
        return block;
    }

    private static bool RunsOver(Stmt.For inner, Expr length) => inner.Step > 0
        ? inner is { From: Expr.Constant { Text: "0" }, Comparison: "<" } && inner.To == length
        : inner is { To: Expr.Constant { Text: "0" }, Comparison: ">=", From: Expr.Apply { Operation: "-" } last } && last.Operands[0] == length && last.Operands[1] is Expr.Constant { Text: "1" };

    private bool IsOutside(Expr expr) => Walk.Reads(expr).All(p => p.IsVariable && !facts.IsInside(p.Root));

    private static bool IsRead(Expr expr, Variable variable) => expr is Expr.Read { Place.IsVariable: true } read && read.Place.Root == variable;
}
