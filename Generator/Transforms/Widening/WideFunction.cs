using AutoDiffGen.Ir;
using AutoDiffGen.Support;
using AutoDiffGen.Transforms.Lanes;

namespace AutoDiffGen.Transforms.Widening;

/// <summary>The statements of one function, those that differ between directions over vectors.</summary>
internal sealed class WideFunction(WideFacts facts, Function function, LaneType lane)
{
    private readonly WideExpressions expressions = new(facts, function, lane);

    /// <summary>Why something has no such form; null while all has.</summary>
    public string? Obstacle => expressions.Obstacle;

    public bool MayDisagree { get; private set; }

    public Function Of() => function with
    {
        Parameters = function.Parameters.Select(p => p with { Variable = expressions.Of(p.Variable) }).ToEquatableArray(),
        Results = function.Results.Select((r, k) => facts.IsWide(function, WideFacts.Result(k)) ? expressions.Of(r) : r).ToEquatableArray(),
        Body = Block(function.Body, []),
    };

    /// <param name="masks">Numbers that are not zero in the lanes that come here.</param>
    private EquatableArray<Stmt> Block(EquatableArray<Stmt> block, EquatableArray<Expr> masks) => block.SelectMany(s => Statement(s, masks)).ToEquatableArray();

    private IEnumerable<Stmt> Statement(Stmt statement, EquatableArray<Expr> masks) => statement switch
    {
        Stmt.Comment => [statement],
        Stmt.Declare s => [Declare(s)],
        Stmt.AddTo s => [AddTo(s, masks)],
        Stmt.If s => [If(s, masks)],
        _ when masks.Count > 0 => Refuse($"a {statement.GetType().Name.ToLowerInvariant()} statement that some lanes skip"),
        Stmt.Throw s => [s with { Exception = expressions.Passive(s.Exception) }],
        Stmt.Assign s => [Assign(s)],
        Stmt.Bind s => [s with { Target = expressions.Of(s.Target), View = expressions.Of(s.View) }],
        Stmt.Allocate s => [Allocate(s)],
        Stmt.For s => [s with { From = expressions.Passive(s.From), To = expressions.Passive(s.To), Body = Block(s.Body, []) }],
        Stmt.While s => [s with { Condition = expressions.Passive(s.Condition), Body = Block(s.Body, []) }],
        Stmt.Scope s => [s with { Body = Block(s.Body, []) }],
        Stmt.Call s => [Call(s)],
        Stmt.Run s => [s with { Effect = WideFacts.Pushed(s) is { } number && facts.IsWide(function, number) ? ((Expr.Raw)s.Effect) with { Holes = [expressions.Vector(number)] } : expressions.Passive(s.Effect) }],
        Stmt.Return s => [s with { Values = s.Values.Select((v, k) => Value(v, facts.IsWide(function, WideFacts.Result(k)))).ToEquatableArray() }],
        _ => throw new NotSupportedException(statement.GetType().Name),
    };

    private Stmt[] Refuse(string reason)
    {
        expressions.Fail(reason);
        return [];
    }

    private Expr Value(Expr value, bool isWide) => value.Type.Kind == Kind.Memory ? expressions.Passive(value) : isWide ? expressions.Vector(value) : expressions.Passive(value);

    private Stmt Declare(Stmt.Declare s)
    {
        if (!facts.IsWide(function, s.Variable)) return s.Value is null ? s : s with { Value = s.Variable.Type == IrType.Bool ? Condition(s.Value) : Shared(s.Value, s.Variable) };
        Variable variable = expressions.Of(s.Variable);
        return s with { Variable = variable, Value = s.Variable.Type.Kind != Kind.Memory ? s.Value is null ? lane.Zero : expressions.Vector(s.Value) : expressions.Storage(s.Value, s.Variable) };
    }

    /// <summary>What is the same for all directions; never storage of what is not.</summary>
    private Expr Shared(Expr value, Variable target)
    {
        if (value.Type.Kind == Kind.Memory && Walk.Reads(value).Any(p => p.Type.Kind == Kind.Memory && facts.IsWide(function, p.Root))) expressions.Fail($"{target.Name} is other storage under another name");
        return expressions.Passive(value);
    }

    private Stmt Assign(Stmt.Assign s)
    {
        bool isWide = facts.IsWide(function, s.Target.Root);
        return s with
        {
            Target = expressions.Of(s.Target),
            Value = !isWide ? Shared(s.Value, s.Target.Root) : s.Target.Type.IsReal ? expressions.Vector(s.Value) : expressions.Storage(s.Value, s.Target.Root)!,
        };
    }

    private Stmt AddTo(Stmt.AddTo s, EquatableArray<Expr> masks)
    {
        bool isWide = facts.IsWide(function, s.Target.Root) && s.Target.Type.IsReal;
        if (!isWide && masks.Count > 0) expressions.Fail($"some lanes do not add to {s.Target.Root.Name}, which all share");
        Expr value = isWide ? expressions.Vector(s.Value) : expressions.Passive(s.Value);
        bool isNegated = Algebra.IsNegation(value, out Expr inner);
        Expr masked = masks.Aggregate(inner, (v, mask) => lane.WhereNotZero(mask, v));
        return s with { Target = expressions.Of(s.Target), Value = isNegated ? new Expr.Apply("neg", [masked], masked.Type) : masked };
    }

    /// <summary>What only lanes do whose number is not zero is done where some lane's is not, and gives the others zero.</summary>
    private Stmt If(Stmt.If s, EquatableArray<Expr> masks)
    {
        if (!facts.IsWide(function, s.Condition) || s.Condition is Expr.Apply { Operation: "||" })
            return s with { Condition = Condition(s.Condition), Then = Block(s.Then, masks), Else = Block(s.Else, masks) };
        if (s.Else.Count > 0 || s.Condition is not Expr.Apply { Operation: "!=" } differs || !Algebra.IsZero(differs.Operands[1]))
        {
            expressions.Fail("a branch that some lanes take");
            return s;
        }
        Expr number = expressions.Vector(differs.Operands[0]);
        return s with { Condition = new Expr.Apply("!=", [number, lane.Zero], IrType.Bool), Then = Block(s.Then, [.. masks, number]) };
    }

    /// <summary>Where a slope is not finite, lanes whose number is zero would go another way than the others.</summary>
    private Expr Condition(Expr condition)
    {
        if (condition is not Expr.Apply { Operation: "||", Operands: [Expr.Apply { Operation: "!=", Operands: [var number, Expr.Constant { Text: "0" }] }, var isFinite] } || !facts.IsWide(function, number))
            return expressions.Passive(condition);
        MayDisagree = true;
        return new Expr.Apply("||", [expressions.Passive(isFinite), lane.AreNotZero(expressions.Vector(number))], IrType.Bool);
    }

    private Stmt Allocate(Stmt.Allocate s)
    {
        EquatableArray<Expr> lengths = s.Lengths.Select(expressions.Passive).ToEquatableArray();
        if (!facts.IsWide(function, s.Target.Root)) return s with { Lengths = lengths };
        if (lengths.Count == 0) expressions.Fail($"{s.Target.Root.Name} is no array");
        return s with { Target = expressions.Of(s.Target), Element = expressions.Element(s.Element), Lengths = lengths };
    }

    private Stmt Call(Stmt.Call call)
    {
        bool isKnown = facts.IsKnown(call.Function);
        if (!isKnown && (call.Arguments.Any(IsWide) || call.Results.Any(r => facts.IsWide(function, r)))) expressions.Fail($"{call.Function} has no form over vectors");
        return call with
        {
            Arguments = call.Arguments.Select((a, k) => Argument(a, isKnown && facts.IsWide(facts.Function(call.Function), facts.Function(call.Function).Parameters[k].Variable))).ToEquatableArray(),
            Results = call.Results.Select(expressions.Of).ToEquatableArray(),
        };
    }

    private bool IsWide(Argument argument) => argument switch
    {
        Ir.Argument.Value value => facts.IsWide(function, value.Expr),
        Ir.Argument.Memory memory => facts.IsWide(function, memory.View.Root),
        Ir.Argument.Ref reference => facts.IsWide(function, reference.Place.Root),
        _ => throw new NotSupportedException(argument.GetType().Name),
    };

    private Argument Argument(Argument argument, bool isWide) => argument switch
    {
        Ir.Argument.Value value => new Ir.Argument.Value(Value(value.Expr, isWide)),
        Ir.Argument.Memory memory => new Ir.Argument.Memory(expressions.Of(memory.View)),
        Ir.Argument.Ref reference => reference with { Place = expressions.Of(reference.Place) },
        _ => throw new NotSupportedException(argument.GetType().Name),
    };
}
