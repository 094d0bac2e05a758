using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The statements of one function, each with its tangent.</summary>
/// <param name="sets">Where the tangents are sets of columns, what knows them.</param>
/// <param name="pairs">Whether it is also told which sets meet in second derivatives.</param>
/// <param name="callee">The name of the tangent version of a function for these active arguments.</param>
internal sealed class TangentBody(Facts facts, AdjointNames tangents, TangentShapes shapes, Func<string, bool[], string> callee, bool isDifferentiated, Variable? sets, bool pairs)
{
    private readonly Pushforward pushforward = sets is null ? new Pushforward(facts, tangents, isDifferentiated) : new DependencyPushforward(facts, tangents, sets, pairs);

    public EquatableArray<Stmt> Block(EquatableArray<Stmt> block) =>
        block.SelectMany(s => Statement(s).Select(t => t.Source.Length == 0 ? t with { Source = s.Source } : t)).ToEquatableArray();

    public Expr TangentOf(Variable result) =>
        facts.Activity.IsActive(result) ? new Expr.Read(Place.Of(tangents.Of(result))) : new Expr.Constant("0", result.Type);

    private IEnumerable<Stmt> Statement(Stmt statement) => statement switch
    {
        Stmt.Declare s => facts.Activity.IsActive(s.Variable) ? Declare(s) : [s],
        Stmt.Assign { Target.Type.Kind: Kind.Memory } s => facts.Activity.IsActive(s.Target.Root) ? Forget(s) : [s],
        Stmt.Assign s => facts.Activity.IsActive(s.Target) ? Assign(s) : [s],
        Stmt.AddTo s => facts.Activity.IsActive(s.Target) ? AddTo(s) : [s],
        Stmt.Bind s => facts.Activity.IsActive(s.Target.Root) ? [s, s with { Target = tangents.Of(s.Target), View = tangents.Of(s.View) }] : [s],
        Stmt.Allocate s => facts.Activity.IsActive(s.Target.Root) ? [s, s with { Target = tangents.Of(s.Target) }] : [s],
        Stmt.If s => [s with { Then = Block(s.Then), Else = Block(s.Else) }],
        Stmt.For s => [s with { Body = Block(s.Body) }],
        Stmt.While s => [s with { Body = Block(s.Body) }],
        Stmt.Scope s => [s with { Body = Block(s.Body) }],
        Stmt.Call s => Call(s),
        Stmt.Run or Stmt.Throw or Stmt.Comment => [statement],
        _ => throw new NotSupportedException(statement.GetType().Name),
    };

    private IEnumerable<Stmt> Declare(Stmt.Declare statement)
    {
        Variable tangent = tangents.Of(statement.Variable);
        if (statement.Value is null) return [statement, new Stmt.Declare(tangent, null)];
        if (statement.Variable.Type.Kind == Kind.Memory)
            return [statement, .. IsNull(statement.Value) ? [new Stmt.Declare(tangent, null)] : shapes.ZeroLike(Place.Of(tangent), Place.Of(statement.Variable), declares: true)];
        var before = new List<Stmt>();
        Expr value = pushforward.Of(statement.Value, new Expr.Read(Place.Of(statement.Variable)), before);
        return [statement, .. before, new Stmt.Declare(tangent, value)];
    }

    /// <summary>A reference is set to null, or to storage from passive code, whose tangents are zero.</summary>
    private IEnumerable<Stmt> Forget(Stmt.Assign statement) => IsNull(statement.Value)
        ? [statement, statement with { Target = tangents.Of(statement.Target) }]
        : [statement, .. shapes.ZeroLike(tangents.Of(statement.Target), statement.Target, declares: false)];

    /// <summary>The tangent comes first, while the operands are as the statement reads them; where it wants the result, that gets a name.</summary>
    private IEnumerable<Stmt> Assign(Stmt.Assign statement)
    {
        var before = new List<Stmt>();
        Place target = statement.Target;
        if (!pushforward.ReadsResult(statement.Value))
        {
            Expr value = pushforward.Of(statement.Value, statement.Value, before);
            Place itself = tangents.Of(target);
            return value is Expr.Read { Place: var same } && same == itself ? [.. before, statement] : [.. before, new Stmt.Assign(itself, value), statement];
        }
        bool isKept = target.IsVariable && !Walk.Reads(statement.Value).Any(p => p.Root == target.Root);
        Variable result = isKept ? target.Root : new Variable(tangents.Names.Fresh(Naming.Of(statement.Value)), target.Type);
        var read = new Expr.Read(Place.Of(result));
        var tangent = new Stmt.Assign(tangents.Of(target), pushforward.Of(statement.Value, read, before));
        return isKept
            ? [statement, .. before, tangent]
            : [new Stmt.Declare(result, statement.Value), .. before, tangent, statement with { Value = read }];
    }

    private IEnumerable<Stmt> AddTo(Stmt.AddTo statement)
    {
        var before = new List<Stmt>();
        Expr value = pushforward.Of(statement.Value, statement.Value, before);
        return Algebra.IsZero(value) ? [statement] : [.. before, pushforward.Accumulate(tangents.Of(statement.Target), value), statement];
    }

    private IEnumerable<Stmt> Call(Stmt.Call call)
    {
        bool[] active = [.. call.Arguments.Select(IsActive)];
        if (facts.Summaries[call.Function] is { Rule: not null } function)
            return sets is not null ? throw new TangentRefusal($"a rule of its own says what '{call.Function}' does to derivatives, not on what it depends") : new RuleTangents(facts, tangents, callee, isDifferentiated).Call(call, function, active).Concat(active.Contains(true) ? [] : Zeros(call));
        if (!active.Contains(true))
            return
            [
                call with { Function = callee(call.Function, active) },
                .. call.Results.Where(r => r.Type.Kind == Kind.Memory && facts.Activity.IsActive(r))
                    .SelectMany(r => shapes.ZeroLike(Place.Of(tangents.Of(r)), Place.Of(r), declares: true)),
                .. Zeros(call),
            ];
        var before = new List<Stmt>();
        List<Argument> arguments = [.. call.Arguments];
        for (int k = 0; k < active.Length; k++)
            if (active[k]) arguments.Add(Tangent(call.Arguments[k], before));
        if (sets is not null) arguments.Add(new Argument.Value(new Expr.Read(Place.Of(sets))));
        IEnumerable<Variable> results = call.Results.Where(r => Jvp.HasTangent(r.Type)).Select(tangents.Of);
        return [.. before, new Stmt.Call([.. call.Results, .. results], callee(call.Function, active), arguments.ToEquatableArray())];
    }

    /// <summary>A result that carries no derivative yet, in a variable that is assigned one later.</summary>
    private IEnumerable<Stmt> Zeros(Stmt.Call call)
    {
        foreach (Variable result in call.Results.Where(r => r.Type.IsReal && facts.Activity.IsActive(r)))
        {
            var zero = new Expr.Constant("0", result.Type);
            yield return new Stmt.Declare(tangents.Of(result), pushforward.Of(zero, zero, []));
        }
    }

    private Argument Tangent(Argument argument, List<Stmt> before) => argument switch
    {
        Argument.Value value => new Argument.Value(pushforward.Of(value.Expr, value.Expr, before)),
        Argument.Memory memory => new Argument.Memory(tangents.Of(memory.View)),
        Argument.Ref reference => reference with { Place = tangents.Of(reference.Place) },
        _ => throw new NotSupportedException(argument.GetType().Name),
    };

    private bool IsActive(Argument argument) => argument switch
    {
        Argument.Value value => facts.Activity.IsActive(value.Expr),
        Argument.Memory memory => facts.Activity.IsActive(memory.View.Root),
        Argument.Ref reference => facts.Activity.IsActive(reference.Place),
        _ => throw new NotSupportedException(argument.GetType().Name),
    };

    private static bool IsNull(Expr value) => value is Expr.Constant { Text: "null" or "default" } or Expr.Raw { Pieces: ["null" or "null!" or "default"] };
}
