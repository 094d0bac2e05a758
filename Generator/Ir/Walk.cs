using AutoDiffGen.Support;

namespace AutoDiffGen.Ir;

/// <summary>The one file that knows the parts of a node.</summary>
internal static class Walk
{
    /// <summary>The expression and all within it, parents first; the indices of places included.</summary>
    public static IEnumerable<Expr> All(Expr expr)
    {
        yield return expr;
        foreach (Expr part in Parts(expr))
            foreach (Expr inner in All(part))
                yield return inner;
    }

    public static IEnumerable<Expr> Parts(Expr expr) => expr switch
    {
        Expr.Constant => [],
        Expr.Read read => Parts(read.Place),
        Expr.Apply apply => apply.Operands,
        Expr.Raw raw => raw.Holes,
        _ => throw new NotSupportedException(expr.GetType().Name),
    };

    /// <summary>The expressions in a place's steps.</summary>
    public static IEnumerable<Expr> Parts(Place place) => place.Steps.SelectMany(Parts);

    public static IEnumerable<Expr> Parts(Step step) => step switch
    {
        Step.Index index => index.Indices,
        Step.Field or Step.Cast => [],
        Step.Slice slice => slice.Length is null ? [slice.Start] : [slice.Start, slice.Length],
        _ => throw new NotSupportedException(step.GetType().Name),
    };

    /// <summary>Every place that the expression reads, those in the indices of others included.</summary>
    public static IEnumerable<Place> Reads(Expr expr) => All(expr).OfType<Expr.Read>().Select(read => read.Place);

    /// <summary>Every place that finding this place reads: those in its indices, not the place itself.</summary>
    public static IEnumerable<Place> Reads(Place place) => Parts(place).SelectMany(Reads);

    /// <summary>The statement and all within it, parents first.</summary>
    public static IEnumerable<Stmt> All(Stmt statement)
    {
        yield return statement;
        foreach (Stmt inner in Blocks(statement).SelectMany(block => block).SelectMany(All))
            yield return inner;
    }

    public static IEnumerable<Stmt> All(EquatableArray<Stmt> block) => block.SelectMany(All);

    public static IEnumerable<EquatableArray<Stmt>> Blocks(Stmt statement) => statement switch
    {
        Stmt.If s => [s.Then, s.Else],
        Stmt.For s => [s.Body],
        Stmt.While s => [s.Body],
        Stmt.Scope s => [s.Body],
        Stmt.Declare or Stmt.Assign or Stmt.AddTo or Stmt.Bind or Stmt.Allocate or Stmt.Call or Stmt.Run or Stmt.Throw or Stmt.Return or Stmt.Comment => [],
        _ => throw new NotSupportedException(statement.GetType().Name),
    };

    /// <summary>The statement's own expressions, not those of statements inside it; places as reads of themselves are not among them.</summary>
    public static IEnumerable<Expr> Expressions(Stmt statement) => statement switch
    {
        Stmt.Declare s => s.Value is null ? [] : [s.Value],
        Stmt.Assign s => [.. Parts(s.Target), s.Value],
        Stmt.AddTo s => [.. Parts(s.Target), s.Value],
        Stmt.Bind s => [.. Parts(s.Target), .. Parts(s.View)],
        Stmt.Allocate s => [.. Parts(s.Target), .. s.Lengths],
        Stmt.If s => [s.Condition],
        Stmt.For s => [s.From, s.To],
        Stmt.While s => [s.Condition],
        Stmt.Call s => s.Arguments.SelectMany(Expressions),
        Stmt.Run s => [s.Effect],
        Stmt.Throw s => [s.Exception],
        Stmt.Return s => s.Values,
        Stmt.Comment or Stmt.Scope => [],
        _ => throw new NotSupportedException(statement.GetType().Name),
    };

    /// <summary>Every variable that the function declares, its parameters included.</summary>
    public static IEnumerable<Variable> Variables(Function function) =>
        function.Parameters.Select(p => p.Variable).Concat(All(function.Body).SelectMany(Declared));

    /// <summary>What the statement itself declares.</summary>
    public static IEnumerable<Variable> Declared(Stmt statement) => statement switch
    {
        Stmt.Declare s => [s.Variable],
        Stmt.Bind { Declares: true } s => [s.Target.Root],
        Stmt.Allocate { Declares: true } s => [s.Target.Root],
        Stmt.For s => [s.Counter],
        Stmt.Call s => s.Results,
        _ => [],
    };

    /// <summary>The expression with every part replaced, from the inside out.</summary>
    public static Expr Map(Expr expr, Func<Expr, Expr> change) => change(expr switch
    {
        Expr.Constant => expr,
        Expr.Read read => new Expr.Read(Map(read.Place, change)),
        Expr.Apply apply => apply with { Operands = apply.Operands.Select(o => Map(o, change)).ToEquatableArray() },
        Expr.Raw raw => raw with { Holes = raw.Holes.Select(h => Map(h, change)).ToEquatableArray() },
        _ => throw new NotSupportedException(expr.GetType().Name),
    });

    public static Place Map(Place place, Func<Expr, Expr> change) =>
        place with { Steps = place.Steps.Select(s => Map(s, change)).ToEquatableArray() };

    private static Step Map(Step step, Func<Expr, Expr> change) => step switch
    {
        Step.Index index => new Step.Index(index.Indices.Select(i => Map(i, change)).ToEquatableArray()),
        Step.Field or Step.Cast => step,
        Step.Slice slice => new Step.Slice(Map(slice.Start, change), slice.Length is null ? null : Map(slice.Length, change)),
        _ => throw new NotSupportedException(step.GetType().Name),
    };

    private static IEnumerable<Expr> Expressions(Argument argument) => argument switch
    {
        Argument.Value value => [value.Expr],
        Argument.Memory memory => Parts(memory.View),
        Argument.Ref reference => Parts(reference.Place),
        _ => throw new NotSupportedException(argument.GetType().Name),
    };
}
