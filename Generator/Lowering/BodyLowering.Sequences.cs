using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Enumerations whose origin is known: they become loops where they are consumed.</summary>
internal sealed partial class BodyLowering
{
    /// <summary>What has positions: how many, and the element at each.</summary>
    private sealed record Positions(Expr Count, Func<Expr, Value> At);

    private static bool IsSequence(ITypeSymbol? type) => type is INamedTypeSymbol { TypeKind: TypeKind.Interface, Arity: 1 or 2, ContainingNamespace: { Name: "Generic" or "Linq" } }
        && type.Name is "IEnumerable" or "IReadOnlyList" or "IList" or "ICollection" or "IReadOnlyCollection" or "IOrderedEnumerable" or "IGrouping" && type.ContainingNamespace.ToDisplayString() is "System.Collections.Generic" or "System.Linq";

    private static bool IsMemory(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Memory" or "ReadOnlyMemory", Arity: 1, ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };

    /// <summary>The enumeration that a value is; null for a passive one.</summary>
    private Query? QueryOf(Value value) => value switch
    {
        Value.Sequence sequence => sequence.Query,
        Value.View { Place.Type.Container: Container.Array or Container.Span or Container.ReadOnlySpan or Container.List } view => StorageQuery(view.Place),
        _ => null,
    };

    private Query.Storage StorageQuery(Place place)
    {
        place = Stored(place, "items");
        int at = block.Count;
        if (!place.IsVariable || !settled.Contains(place.Root))
            place = Place.Of(KeepReference(place, null, ref at));
        return new(place, ElementShape(place));
    }

    /// <summary>The enumeration that an operand is, whatever hides its type.</summary>
    private Query QueryOf(IOperation operand)
    {
        Value value = Lower(operand is IConversionOperation { IsImplicit: true, OperatorMethod: null, Operand: { Type: not null } inner } ? inner : operand);
        if (QueryOf(value) is { } known)
            return known;
        ITypeSymbol? element = operand.Type is { } type ? ItemType(frame.Types.Apply(type, program.Compilation)) : null;
        if (element is null || Carries(value))
        {
            Refuse(operand, "where its elements come from is not known here");
            element ??= program.Types.Of(SpecialType.System_Double).Symbol;
        }
        return new Query.Opaque(Settle(ToExpr(value, operand.Syntax), "items"), ShapeOf(element));
    }

    private Value Call(Value code, IOperation call, Shape result, params Value[] arguments) =>
        InvokeDelegate(code, [.. arguments.Select(a => (Location)new Location.Fixed(null!, a))], call, result, null);

    private static Value Number(Expr expr) => new Value.Scalar(expr);

    /// <summary>Null where elements can only be had one after the other.</summary>
    private Positions? PositionsOf(Query query, IOperation call) => query switch
    {
        Query.Storage q => new(LengthOf(q.Place), i => Read(ElementOf(q.Place, i, q.Element))),
        Query.Built q => new(new Expr.Read(Place.Of(q.Count)), i => Read(ElementOf(Place.Of(q.Items), i, q.Element))),
        Query.Range q => new(q.Length, i => Number(q.Start is Expr.Constant { Text: "0" } ? i : new Expr.Apply("+", [q.Start, i], IrType.Int))),
        Query.Repeat q => new(q.Length, _ => q.Value),
        Query.Select q => PositionsOf(q.Source, call) is { } p ? new(p.Count, i => Selected(q, p.At(i), i, call)) : null,
        Query.Zip { Third: { } third } q => PositionsOf(q.First, call) is { } a && PositionsOf(q.Second, call) is { } b && PositionsOf(third, call) is { } c
            ? new(Least(Least(a.Count, b.Count), c.Count), i => new Value.Parts(q.Element, [a.At(i), b.At(i), c.At(i)])) : null,
        Query.Chunks q => PositionsOf(q.Source, call) is { } p && Settle(p.Count, "count") is var all
            ? new(Quotient(all, q.Size), k => new Value.View(Kept(new Query.Part(q.Source, Settle(new Expr.Apply("*", [k, q.Size], IrType.Int), "start"), q.Size), call, "chunk").Place)) : null,
        Query.Zip q => PositionsOf(q.First, call) is { } a && PositionsOf(q.Second, call) is { } b ? new(Least(a.Count, b.Count), i => Zipped(q, a.At(i), b.At(i), call)) : null,
        Query.Part q => PositionsOf(q.Source, call) is { } p ? new(PartLength(q, p.Count), i => p.At(q.Skipped is Expr.Constant { Text: "0" } ? i : new Expr.Apply("+", [i, q.Skipped], IrType.Int))) : null,
        Query.Reverse q => PositionsOf(q.Source, call) is { } p && Settle(p.Count, "count") is var count
            ? new(count, i => p.At(new Expr.Apply("-", [new Expr.Apply("-", [count, Constants.Int(1)], IrType.Int), i], IrType.Int))) : null,
        Query.Gather q => PositionsOf(q.Source, call) is { } p ? new(p.Count, i => p.At(Temp("position", new Expr.Read(Then(q.Order, new Step.Index([i]), IrType.Int))))) : null,
        Query.Group q => PositionsOf(q.Items, call),
        Query.Groups q => new(Ask(q.Keys, "Count", SpecialType.System_Int32), i => GroupAt(q, i)),
        _ => null,
    };

    private Value Selected(Query.Select query, Value item, Expr position, IOperation call) =>
        query.Indexed ? Call(query.Code, call, query.Element, item, Number(position)) : Call(query.Code, call, query.Element, item);

    private Value Zipped(Query.Zip query, Value first, Value second, IOperation call) => query.Code is { } code
        ? Call(code, call, query.Element, first, second)
        : query.Element.IsAggregate ? new Value.Parts(query.Element, [first, second])
        : Number(new Expr.Raw(["(", ", ", ")"], [ToExpr(first, call.Syntax), ToExpr(second, call.Syntax)], query.Element.Type, Repeatable: true));

    /// <summary>How many parts of a size there are, the last one smaller.</summary>
    private static Expr Quotient(Expr count, Expr size) => new Expr.Apply("/",
        [new Expr.Apply("+", [count, new Expr.Apply("-", [size, Constants.Int(1)], IrType.Int)], IrType.Int), size], IrType.Int);

    private static Expr Least(Expr a, Expr b) => a == b ? a : new Expr.Apply("Math.Min", [a, b], IrType.Int);

    private static Expr PartLength(Query.Part part, Expr count)
    {
        Expr zero = Constants.Int(0);
        Expr rest = part.Skipped is Expr.Constant { Text: "0" } ? count : new Expr.Apply("Math.Max", [new Expr.Apply("-", [count, part.Skipped], IrType.Int), zero], IrType.Int);
        return part.Limit is null ? rest : Least(rest, new Expr.Apply("Math.Max", [part.Limit, zero], IrType.Int));
    }

    /// <summary>Lowers what is done to each element, in the loops that bring them.</summary>
    /// <param name="goesOn">While this does not hold nothing more is asked of the source; null for always.</param>
    private void ForEach(Query query, IOperation call, Action<Value> body, Expr? goesOn = null)
    {
        if (PositionsOf(query, call) is { } positions)
        {
            ElementLoop(Settle(positions.Count, "count"), i => Guard(goesOn, () => body(positions.At(i))));
            return;
        }
        switch (query)
        {
            case Query.Select q:
                Variable? at = q.Indexed ? Counter() : null;
                ForEach(q.Source, call, item => body(Selected(q, item, Count(at), call)), goesOn);
                break;
            case Query.Where q:
                Variable? position = q.Indexed ? Counter() : null;
                ForEach(q.Source, call, item => Filter(q, item, Count(position), call, body), goesOn);
                break;
            case Query.OfType q:
                ForEach(q.Source, call, item => AsOne(q, item, call, body), goesOn);
                break;
            case Query.Concat q:
                ForEach(q.First, call, body, goesOn);
                ForEach(q.Second, call, body, goesOn);
                break;
            case Query.SelectMany q:
                ForEach(q.Source, call, item => ForEachOf(q, item, call, body, goesOn), goesOn);
                break;
            case Query.Iterator q:
                ForEachYielded(q, call, item => Guard(goesOn, () => body(item)));
                break;
            case Query.Map q:
                ForEachSlot(q, slot => Guard(goesOn, () => body(new Value.Parts(q.Element, [PartAt(q, slot, 0), PartAt(q, slot, 1)]))));
                break;
            case Query.MapPart q:
                ForEachSlot(q.Source, slot => Guard(goesOn, () => body(PartAt(q.Source, slot, q.Which))));
                break;
            case Query.Opaque q:
                ForEachUnknown(q, item => Guard(goesOn, () => body(item)));
                break;
            default:
                ForEach(Kept(query, call), call, body, goesOn);
                break;
        }
    }

    private void Guard(Expr? goesOn, Action action)
    {
        if (goesOn is null)
            action();
        else
            Emit(new Stmt.If(goesOn, [.. Nested(action)], []));
    }

    private Variable Counter()
    {
        var counter = new Variable(NewName("position"), IrType.Int);
        Emit(new Stmt.Declare(counter, Constants.Int(0)));
        return counter;
    }

    /// <summary>The counter's value now; it counts one more from here on.</summary>
    private Expr Count(Variable? counter)
    {
        if (counter is null)
            return Constants.Int(0);
        Expr now = Temp("index", new Expr.Read(Place.Of(counter)));
        Emit(new Stmt.AddTo(Place.Of(counter), Constants.Int(1)));
        return now;
    }

    private void Filter(Query.Where query, Value item, Expr position, IOperation call, Action<Value> body)
    {
        item = Bound(item, query.Element, "item");
        Shape truth = program.Types.Of(SpecialType.System_Boolean);
        Expr condition = ToExpr(query.Indexed ? Call(query.Code, call, truth, item, Number(position)) : Call(query.Code, call, truth, item), call.Syntax);
        Emit(new Stmt.If(condition, [.. Nested(() => body(item))], []));
    }

    private void AsOne(Query.OfType query, Value item, IOperation call, Action<Value> body)
    {
        item = Bound(item, query.Source.Element, "item");
        void Run() => body(Bound(As(item, query.Source.Element, query.Element, isTest: false), query.Element, Naming.Small(query.Element.Symbol.Name)));
        if (query.OnlyThose)
            Emit(new Stmt.If(IsOfType(item, query.Element.Symbol, call.Syntax), [.. Nested(Run)], []));
        else
            Run();
    }

    private void ForEachOf(Query.SelectMany query, Value item, IOperation call, Action<Value> body, Expr? goesOn)
    {
        item = Bound(item, query.Source.Element, "item");
        if (QueryOf(Call(query.Code, call, program.Types.Of(SpecialType.System_Object), item)) is not { } inner)
            Refuse(call, "where the inner elements come from is not known here");
        else
            ForEach(inner, call, part => body(query.Result is { } result ? Call(result, call, query.Element, item, part) : part), goesOn);
    }

    /// <summary>Whether the method's body yields.</summary>
    private bool IsIterator(IMethodSymbol method) => method.ReturnType is INamedTypeSymbol { Name: "IEnumerable" } && program.Bodies.Of(method) is { } body && body.Descendants().Any(o => o.Kind is OperationKind.YieldReturn or OperationKind.YieldBreak);

    private Value IteratorCall(IMethodSymbol method, Location? receiver, IReadOnlyList<Location> arguments, IOperation call)
    {
        IOperation body = program.Bodies.Of(method)!;
        bool endless = body.Descendants().Any(o => o is ILoopOperation loop && !Jumps.Completes(loop)) || body.Descendants().Any(o => o is IWhileLoopOperation { Condition.ConstantValue.HasValue: true } or IForLoopOperation { Condition: null });
        if (endless || IsRecursive(method))
            return Refuse(call, "an iterator that may not end, or calls itself, is not followed; fill an array");
        List<Location> kept = [.. arguments.Select((a, i) => (Location)new Location.Fixed(ShapeOf(method.Parameters[i].Type), Bound(Read(a), ShapeOf(method.Parameters[i].Type), method.Parameters[i].Name)))];
        return new Value.Sequence(new Query.Iterator(() => Enter(method, receiver, kept, call)!, ShapeOf(((INamedTypeSymbol)method.ReturnType).TypeArguments[0])));
    }

    /// <summary>The body of an iterator, with what is done to an element in the place of each yield.</summary>
    private void ForEachYielded(Query.Iterator query, IOperation call, Action<Value> body)
    {
        Frame consumer = frame, producer = query.Enter();
        string outerSource = source;
        producer.OnYield = item =>
        {
            (Frame inner, frame) = (frame, consumer);
            body(item);
            frame = inner;
        };
        Within(producer, () =>
        {
            int start = block.Count;
            LowerList(Bodies.Statements(producer.Body), [producer.Return]);
            if (producer.Return.Flag is { } flag)
                Insert(start, new Stmt.Declare(flag, Constants.False));
        });
        source = outerSource;
    }

    private void ForEachUnknown(Query.Opaque query, Action<Value> body)
    {
        string type = TypeLowering.Spell(query.Element.Symbol);
        var enumerator = (Value.Scalar)Opaque(
            new Expr.Raw([$"((global::System.Collections.Generic.IEnumerable<{type}>)", ").GetEnumerator()"], [query.Items], IrType.Int, Repeatable: false),
            new Shape(query.Element.Symbol, new IrType($"global::System.Collections.Generic.IEnumerator<{type}>", Kind.Passive), ShapeKind.Scalar, []), "items");
        Expr Next() => new Expr.Raw(["", ".MoveNext()"], [enumerator.Expr], IrType.Bool, Repeatable: false);
        var goesOn = new Variable(NewName("goesOn"), IrType.Bool);
        Emit(new Stmt.Declare(goesOn, Next()));
        List<Stmt> loop = Nested(() =>
        {
            Disturb(OutsideEffects.Everything);
            body(Opaque(new Expr.Raw(["", ".Current"], [enumerator.Expr], IrType.Int, Repeatable: false), query.Element, "item"));
            Emit(new Stmt.Assign(Place.Of(goesOn), Next()));
        });
        Emit(new Stmt.While(Test.Before, new Expr.Read(Place.Of(goesOn)), [.. loop]));
    }

    /// <summary>The elements as they are now, in an array.</summary>
    private Query.Storage Kept(Query query, IOperation call, string name = "items")
    {
        if (PositionsOf(query, call) is { } positions)
        {
            Value.View array = Allocate(ArrayOf(query.Element), [Settle(positions.Count, "count")], name);
            ElementLoop(LengthOf(array.Place), i => Store(ElementOf(array.Place, i, query.Element), positions.At(i), call.Syntax));
            return new(array.Place, query.Element);
        }
        Query.Built list = NewList(query.Element, Constants.Int(0));
        ForEach(query, call, item => Add(list, item, call));
        return Kept(list, call, name);
    }

    private IArrayTypeSymbol ArrayOf(Shape element) => program.Compilation.CreateArrayTypeSymbol(element.Symbol);
}
