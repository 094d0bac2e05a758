using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Rows;

/// <summary>
/// An index that a loop counts up beside its counter, <c>t++</c>, as what it was before the loop and the counter: iterations then do not depend on each other by it, and it is
/// counted up once, after the loop (induction variables: Aho, Lam, Sethi, Ullman, Compilers, 2006, section 9.1).
/// </summary>
internal sealed class Inductions
{
    private readonly Stack<Stmt.For> around = new();

    public static Function Of(Function function) => function with { Body = new Inductions().Block(function.Body) };

    private EquatableArray<Stmt> Block(EquatableArray<Stmt> block) => block.SelectMany(Statement).ToEquatableArray();

    private IEnumerable<Stmt> Statement(Stmt statement) => statement switch
    {
        Stmt.If s => [s with { Then = Block(s.Then), Else = Block(s.Else) }],
        Stmt.For s => Loop(s with { Body = Body(s) }),
        Stmt.While s => [s with { Body = Block(s.Body) }],
        Stmt.Scope s => [s with { Body = Block(s.Body) }],
        _ => [statement],
    };

    private EquatableArray<Stmt> Body(Stmt.For loop)
    {
        around.Push(loop);
        EquatableArray<Stmt> body = Block(loop.Body);
        around.Pop();
        return body;
    }

    private List<Stmt> Loop(Stmt.For loop)
    {
        List<Stmt> after = [];
        if (loop is not { Step: 1, Comparison: "<", Checkpointing: null } || loop.Counter.Type != IrType.Int || !RowIndex.IsPlain(loop.From) || !RowIndex.IsBound(loop.To)) return [loop];
        while (loop.Body.OfType<Stmt.AddTo>().FirstOrDefault(s => IsStep(s, loop)) is { } step)
        {
            loop = loop with { Body = Without(step, loop) };
            Expr trips = new Expr.Apply("Math.Max", [RowIndex.Minus(loop.To, loop.From), new Expr.Constant("0", IrType.Int)], IrType.Int);
            after.Add(step with { Value = loop.To is Expr.Apply { Operation: ".Length" } && RowIndex.IsZero(loop.From) ? loop.To : trips });
        }
        return [loop, .. after];
    }

    /// <summary>Whether the statement counts up an index that nothing else in the loop changes.</summary>
    private bool IsStep(Stmt.AddTo step, Stmt.For loop)
    {
        if (step is not { Target: { IsVariable: true, Root.Role: Role.Local }, Value: Expr.Constant { Text: "1" } } || step.Target.Type != IrType.Int) return false;
        Variable variable = step.Target.Root;
        List<Stmt> all = [.. Walk.All(loop.Body)];
        bool isOnly = all.TrueForAll(s => s is not (Stmt.Run or Stmt.Call or Stmt.Bind or Stmt.Allocate) && (ReferenceEquals(s, step) || !Mentions.Targets(s).Concat(Walk.Declared(s).Select(Place.Of)).Any(p => p.IsVariable && p.Root == variable)));
        List<Expr> expressions = [.. all.SelectMany(Walk.Expressions).SelectMany(Walk.All)];
        return isOnly && expressions.TrueForAll(e => e is not Expr.Raw) && Mentions.Places(loop.Body).Any(p => p.Steps.OfType<Step.Index>().SelectMany(Walk.Parts).SelectMany(Walk.Reads).Any(r => r.IsVariable && r.Root == variable))
            && Distance.Fits(loop.From, loop.To, around);
    }

    private static EquatableArray<Stmt> Without(Stmt.AddTo step, Stmt.For loop)
    {
        int at = loop.Body.ToList().FindIndex(s => ReferenceEquals(s, step));
        Expr passed = RowIndex.Minus(new Expr.Read(Place.Of(loop.Counter)), loop.From);
        var one = new Expr.Constant("1", IrType.Int);
        return [.. Reading(passed).Of(loop.Body.Take(at).ToEquatableArray()), .. Reading(RowIndex.Plus(passed, one)).Of(loop.Body.Skip(at + 1).ToEquatableArray())];

        Rewriting Reading(Expr more) => new(e => e is Expr.Read { Place.IsVariable: true } read && read.Place.Root == step.Target.Root ? RowIndex.Plus(read, more) : e);
    }
}
