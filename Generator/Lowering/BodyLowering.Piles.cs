using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Stacks and queues that the method builds: lists that are read from their end, or from a head that moves on.</summary>
internal sealed partial class BodyLowering
{
    private static bool IsPile(ITypeSymbol? type) =>
        type is INamedTypeSymbol { Name: "Stack" or "Queue", Arity: 1 } named && named.ContainingNamespace.ToDisplayString() == "System.Collections.Generic";

    /// <summary><c>new Stack&lt;T&gt;(…)</c>, <c>new Queue&lt;T&gt;(…)</c>: as enumerations in the order in which C# enumerates them.</summary>
    private Value CreatePile(IObjectCreationOperation creation, Shape shape)
    {
        Shape element = ShapeOf(((INamedTypeSymbol)shape.Symbol).TypeArguments[0]);
        if (Unreachable(element.Symbol, creation) is { } refused)
            return refused;
        Query.Built list = NewList(element, Constants.Int(0));
        if (creation.Arguments is [{ Value: var items }] && items.Type?.SpecialType != SpecialType.System_Int32)
            ForEach(QueryOf(items), creation, item => Add(list, item, creation));
        else if (creation.Arguments is [{ Value: var capacity }])
            LowerExpr(capacity);
        if (shape.Symbol.Name == "Stack")
            return new Value.Sequence(new Query.Reverse(list));
        var head = new Variable(NewName("head"), IrType.Int);
        Emit(new Stmt.Declare(head, Constants.Int(0)));
        return new Value.Sequence(new Query.Part(list, new Expr.Read(Place.Of(head)), null));
    }

    /// <summary>A method of a stack or queue that the method builds; null where the receiver is none.</summary>
    private Value? LowerPileCall(IInvocationOperation call, IMethodSymbol method, string? hint)
    {
        if (call.Instance is not { } instance || !IsPile(ShapeOf(instance).Symbol) || !NamesAList(instance) || Lower(instance) is not Value.Sequence { Query: var pile })
            return null;
        (Query.Built list, Variable? head) = pile switch
        {
            Query.Reverse { Source: Query.Built stack } => (stack, null),
            Query.Part { Source: Query.Built queue, Skipped: Expr.Read { Place.Root: var first } } => (queue, (Variable?)first),
            _ => throw new NotSupportedException(pile.GetType().Name),
        };
        switch (method.Name, call.Arguments.Length)
        {
            case ("Push" or "Enqueue", 1):
                Add(list, Lower(call.Arguments[0].Value), call);
                return new Value.None();
            case ("Pop" or "Dequeue" or "Peek", 0):
                Emit(new Stmt.If(IsEmpty(list, head), [new Stmt.Throw(new Expr.Raw([$"new global::System.InvalidOperationException(\"{ShapeOf(instance).Symbol.Name} empty.\")"], [], IrType.Int, Repeatable: true)) { Source = source }], []));
                return Take(list, head, removes: method.Name != "Peek", hint ?? "item");
            case ("TryPop" or "TryDequeue" or "TryPeek", 1):
                return TryTake(list, head, removes: method.Name != "TryPeek", call);
            case ("Clear", 0):
                Emit(new Stmt.Assign(Place.Of(list.Count), Constants.Int(0)));
                if (head is not null)
                    Emit(new Stmt.Assign(Place.Of(head), Constants.Int(0)));
                return new Value.None();
            case ("ToArray", 0):
                return new Value.View(Kept(pile, call, hint ?? "array").Place);
            default:
                return Refuse(call, "this method of a stack or queue is not differentiated; use a list");
        }
    }

    private static Expr IsEmpty(Query.Built list, Variable? head) =>
        new Expr.Apply("==", [new Expr.Read(Place.Of(list.Count)), head is null ? Constants.Int(0) : new Expr.Read(Place.Of(head))], IrType.Bool);

    /// <summary>The element that comes next, kept as it is now.</summary>
    private Value Take(Query.Built list, Variable? head, bool removes, string name)
    {
        Expr count = new Expr.Read(Place.Of(list.Count));
        Expr index = Temp("index", head is null ? new Expr.Apply("-", [count, Constants.Int(1)], IrType.Int) : new Expr.Read(Place.Of(head)));
        Value item = Read(ElementOf(Place.Of(list.Items), index, list.Element));
        item = list.Element.IsReal || list.Element.IsAggregate ? Read(Declare(NewName(name), list.Element, item, isSettled: true, program.Method.DeclaringSyntaxReferences[0].GetSyntax())) : Bound(item, list.Element, name);
        if (removes)
            Emit(new Stmt.AddTo(Place.Of(head ?? list.Count), Constants.Int(head is null ? -1 : 1)));
        return item;
    }

    private Value TryTake(Query.Built list, Variable? head, bool removes, IInvocationOperation call)
    {
        Location target = LowerLocation(call.Arguments[0].Value);
        Expr any = Temp("any", new Expr.Apply("!", [IsEmpty(list, head)], IrType.Bool));
        Emit(new Stmt.If(
            any,
            [.. Nested(() => Store(target, Take(list, head, removes, "item"), call.Syntax))],
            [.. Nested(() => Store(target, Default(list.Element), call.Syntax))]));
        return Number(any);
    }
}
