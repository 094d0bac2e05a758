using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Other variables in the place of some, in all statements but their declarations.</summary>
internal sealed class Renaming(IReadOnlyDictionary<string, Variable> others)
{
    public EquatableArray<Stmt> Of(EquatableArray<Stmt> block) => block.Select(Of).ToEquatableArray();

    private Stmt Of(Stmt statement) => statement switch
    {
        Stmt.Declare s => s with { Value = s.Value is null ? null : Of(s.Value) },
        Stmt.Assign s => s with { Target = Of(s.Target), Value = Of(s.Value) },
        Stmt.AddTo s => s with { Target = Of(s.Target), Value = Of(s.Value) },
        Stmt.Bind s => s with { Target = Of(s.Target), View = Of(s.View) },
        Stmt.Allocate s => s with { Target = Of(s.Target), Lengths = s.Lengths.Select(Of).ToEquatableArray() },
        Stmt.If s => s with { Condition = Of(s.Condition), Then = Of(s.Then), Else = Of(s.Else) },
        Stmt.For s => s with { From = Of(s.From), To = Of(s.To), Body = Of(s.Body) },
        Stmt.While s => s with { Condition = Of(s.Condition), Body = Of(s.Body) },
        Stmt.Scope s => s with { Body = Of(s.Body) },
        Stmt.Call s => s with { Arguments = s.Arguments.Select(Of).ToEquatableArray() },
        Stmt.Run s => s with { Effect = Of(s.Effect) },
        Stmt.Throw s => s with { Exception = Of(s.Exception) },
        Stmt.Return s => s with { Values = s.Values.Select(Of).ToEquatableArray() },
        Stmt.Comment => statement,
        _ => throw new NotSupportedException(statement.GetType().Name),
    };

    private Argument Of(Argument argument) => argument switch
    {
        Argument.Value value => new Argument.Value(Of(value.Expr)),
        Argument.Memory memory => new Argument.Memory(Of(memory.View)),
        Argument.Ref reference => reference with { Place = Of(reference.Place) },
        _ => throw new NotSupportedException(argument.GetType().Name),
    };

    private Expr Of(Expr expr) => Walk.Map(expr, part => part is Expr.Read read ? new Expr.Read(Rooted(read.Place)) : part);

    private Place Of(Place place) => Rooted(Walk.Map(place, Of));

    private Place Rooted(Place place) => others.TryGetValue(place.Root.Name, out Variable other) ? place with { Root = other } : place;
}
