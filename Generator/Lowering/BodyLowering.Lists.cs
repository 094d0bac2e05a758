using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Lists that the method builds: an array that is replaced by a longer one when it is full.</summary>
internal sealed partial class BodyLowering
{
    private static bool IsList(ITypeSymbol? type) => type is INamedTypeSymbol named && TypeLowering.ContainerOf(named) == Container.List;

    /// <summary>The variables of all lists, in the order in which they are made.</summary>
    private readonly List<Variable> listsMade = [];

    /// <summary>Lists that are one of several: how many had been made before those.</summary>
    private readonly Dictionary<Variable, int> oneOfSeveral = [];

    /// <summary>A list that is one of several, each made for that alone, so that it can take over the elements and nobody sees the difference.</summary>
    private Query.Built OneOfSeveral(string name, Shape element, int before)
    {
        var items = new Variable(NewName(Naming.Leaf(name, "Items")), ShapeOf(ArrayOf(element)).Type);
        var count = new Variable(NewName(Naming.Leaf(name, "Count")), IrType.Int);
        Emit(new Stmt.Declare(items, null));
        Emit(new Stmt.Declare(count, Constants.Int(0)));
        oneOfSeveral[items] = before;
        listsMade.Add(items);
        return new(items, count, element);
    }

    /// <summary>Lets the list be that one; false where others may still have that.</summary>
    private bool TakeOver(Query.Built list, Value value)
    {
        if (!oneOfSeveral.TryGetValue(list.Items, out int before) || value is not Value.Sequence { Query: Query.Built made } || listsMade.IndexOf(made.Items) < before)
            return false;
        Emit(new Stmt.Bind(Place.Of(list.Items), Place.Of(made.Items), Declares: false));
        Emit(new Stmt.Assign(Place.Of(list.Count), new Expr.Read(Place.Of(made.Count))));
        ownership.Bound(list.Items, made.Items);
        return true;
    }

    private Query.Built NewList(Shape element, Expr capacity)
    {
        Value.View items = Allocate(ArrayOf(element), [capacity], "items");
        owned.Remove(items.Place.Root);
        settled.Remove(items.Place.Root);
        var count = new Variable(NewName("count"), IrType.Int);
        Emit(new Stmt.Declare(count, Constants.Int(0)));
        listsMade.Add(items.Place.Root);
        return new(items.Place.Root, count, element);
    }

    /// <summary><c>new List&lt;T&gt;(…) { … }</c>.</summary>
    private Value CreateList(IObjectCreationOperation creation, Shape shape)
    {
        Shape element = ShapeOf(TypeLowering.ElementOf(shape.Symbol)!);
        if (Unreachable(element.Symbol, creation) is { } refused)
            return refused;
        Query.Built list;
        if (creation.Arguments is [{ Value: var argument }] && argument.Type?.SpecialType != SpecialType.System_Int32)
        {
            Query source = QueryOf(argument);
            list = NewList(element, PositionsOf(source, creation) is { } positions ? Settle(positions.Count, "count") : Constants.Int(0));
            ForEach(source, creation, item => Add(list, item, creation));
        }
        else
        {
            list = NewList(element, creation.Arguments is [{ Value: var capacity }] ? Settle(LowerExpr(capacity), "capacity") : Constants.Int(creation.Initializer?.Initializers.Length ?? 0));
        }
        foreach (IOperation initial in creation.Initializer?.Initializers ?? [])
        {
            if (initial is IInvocationOperation { TargetMethod.Name: "Add", Arguments: [var item] })
                Add(list, Lower(item.Value), initial);
            else
                Refuse(initial, "this initialiser of a list is not differentiated");
        }
        return new Value.Sequence(list);
    }

    private void Add(Query.Built list, Value item, IOperation call)
    {
        Place items = Place.Of(list.Items);
        Expr count = new Expr.Read(Place.Of(list.Count));
        item = Bound(item, list.Element, "item");
        Emit(new Stmt.If(new Expr.Apply("==", [count, LengthOf(items)], IrType.Bool), [.. Nested(() => Grow(list))], []));
        Store(ElementOf(items, Temp("index", count), list.Element), item, call.Syntax);
        Emit(new Stmt.AddTo(Place.Of(list.Count), Constants.Int(1)));
    }

    private void Grow(Query.Built list)
    {
        Place items = Place.Of(list.Items);
        Expr twice = new Expr.Apply("+", [new Expr.Apply("*", [Constants.Int(2), LengthOf(items)], IrType.Int), Constants.Int(4)], IrType.Int);
        Value.View longer = Allocate(ArrayOf(list.Element), [Temp("length", twice)], "longer");
        CopyLoop(items, longer.Place, LengthOf(items), list.Element);
        owned.Remove(longer.Place.Root);
        ownership.Bound(list.Items, longer.Place.Root);
        Emit(new Stmt.Bind(items, longer.Place, Declares: false));
    }

    /// <summary>A method of a list that the method builds; null where the receiver is none, with what it is instead.</summary>
    private Value? LowerListCall(IInvocationOperation call, IMethodSymbol method, string? hint)
    {
        if (call.Instance is not { } instance || !(IsList(ShapeOf(instance).Symbol) || IsSequence(ShapeOf(instance).Symbol)) || !(NamesAList(instance) || instance is IInvocationOperation))
            return null;
        int before = block.Count;
        Value receiver = Lower(instance);
        if (method is { Name: "GetRange", Parameters.Length: 2 } && QueryOf(receiver) is Query.Built or Query.Storage)
            return GetRange(QueryOf(receiver)!, call);
        if (receiver is not Value.Sequence { Query: Query.Built list })
        {
            block.RemoveRange(before, block.Count - before);
            return null;
        }
        switch (method.Name, call.Arguments.Length)
        {
            case ("Add", 1):
                Add(list, Lower(call.Arguments[0].Value), call);
                return new Value.None();
            case ("AddRange", 1):
                ForEach(QueryOf(call.Arguments[0].Value), call, item => Add(list, item, call));
                return new Value.None();
            case ("Clear", 0):
                Emit(new Stmt.Assign(Place.Of(list.Count), Constants.Int(0)));
                return new Value.None();
            case ("RemoveAt", 1):
                RemoveAt(list, Settle(LowerExpr(call.Arguments[0].Value), "index"), call);
                return new Value.None();
            case ("RemoveRange", 2):
                List<Value> range = InOrder(() => Lower(call.Arguments[0].Value), () => Lower(call.Arguments[1].Value));
                Remove(list, Settle(ToExpr(range[0], call.Syntax), "index"), Settle(ToExpr(range[1], call.Syntax), "removed"), call);
                return new Value.None();
            case ("Insert", 2):
                List<Value> inserted = InOrder(() => Lower(call.Arguments[0].Value), () => Lower(call.Arguments[1].Value));
                Insert(list, Settle(ToExpr(inserted[0], call.Syntax), "index"), inserted[1], call);
                return new Value.None();
            case ("ToArray", 0):
                return new Value.View(Kept(list, call, hint ?? "array").Place);
            case ("FindIndex" or "FindLastIndex" or "Exists", 1):
                Expr position = IndexWhere(list, Lower(call.Arguments[0].Value), method.Name == "FindLastIndex", call);
                return Number(method.Name == "Exists" ? IsThere(position) : position);
            case ("Find" or "FindLast" or "FindAll" or "TrueForAll", 1):
                return Searched(list, Lower(call.Arguments[0].Value), method.Name, call, matching => new Value.Sequence(ListOf(matching, call)));
            case ("ConvertAll", 1):
                return new Value.Sequence(ListOf(new Query.Select(list, Lower(call.Arguments[0].Value), false, ShapeOf(method.TypeArguments[0])), call));
            case ("ForEach", 1):
                Value code = Lower(call.Arguments[0].Value);
                ForEach(list, call, item => Call(code, call, program.Types.Of(SpecialType.System_Void), item));
                return new Value.None();
            case ("Sort", 0):
                SortInPlace(new Query.Part(list, Constants.Int(0), null), i => ElementOf(Place.Of(list.Items), i, list.Element), call);
                return new Value.None();
            case ("Sort", 1) when call.Arguments[0].Value.Type is { Name: "Comparison" }:
                return SortByComparison(new Query.Part(list, Constants.Int(0), null), i => ElementOf(Place.Of(list.Items), i, list.Element), call.Arguments[0].Value, call);
            case ("Reverse", 0):
                Query.Storage turned = Kept(new Query.Reverse(list), call);
                ElementLoop(LengthOf(turned.Place), i => Store(ElementOf(Place.Of(list.Items), i, list.Element), Read(ElementOf(turned.Place, i, list.Element)), call.Syntax));
                return new Value.None();
            default:
                return Refuse(call, "this method of a list is not differentiated; add, index or enumerate");
        }
    }

    /// <summary>Whether the operand is only a name, so that asking what it is changes nothing.</summary>
    private bool NamesAList(IOperation operand) => operand is ILocalReferenceOperation or IParameterReferenceOperation or IConversionOperation { Operand: ILocalReferenceOperation or IParameterReferenceOperation } || NamesAListField(operand);

    private void RemoveAt(Query.Built list, Expr index, IOperation call)
    {
        CheckIndex(list, index);
        Shift(list, index, Constants.Int(1), call);
    }

    private void Remove(Query.Built list, Expr index, Expr removed, IOperation call)
    {
        CheckRange(new Expr.Read(Place.Of(list.Count)), index, removed);
        Shift(list, index, removed, call);
    }

    /// <summary>What comes after so many elements moves to their places.</summary>
    private void Shift(Query.Built list, Expr index, Expr removed, IOperation call)
    {
        Expr count = new Expr.Read(Place.Of(list.Count));
        Expr moved = Temp("moved", new Expr.Apply("-", [new Expr.Apply("-", [count, index], IrType.Int), removed], IrType.Int));
        ElementLoop(moved, i =>
        {
            Expr to = Temp("to", new Expr.Apply("+", [index, i], IrType.Int));
            Store(ElementOf(Place.Of(list.Items), to, list.Element), Read(ElementOf(Place.Of(list.Items), new Expr.Apply("+", [to, removed], IrType.Int), list.Element)), call.Syntax);
        });
        Emit(new Stmt.AddTo(Place.Of(list.Count), removed is Expr.Constant { Text: "1" } ? Constants.Int(-1) : new Expr.Apply("neg", [removed], IrType.Int)));
    }

    /// <summary>The element is added, and those from the index on make room for it.</summary>
    private void Insert(Query.Built list, Expr index, Value item, IOperation call)
    {
        CheckRange(new Expr.Read(Place.Of(list.Count)), index, Constants.Int(0), "ArgumentOutOfRangeException(\"index\")");
        item = Bound(item, list.Element, "inserted");
        Add(list, item, call);
        Expr last = Temp("last", new Expr.Apply("-", [new Expr.Read(Place.Of(list.Count)), Constants.Int(1)], IrType.Int));
        ElementLoop(Temp("moved", new Expr.Apply("-", [last, index], IrType.Int)), i =>
        {
            Expr to = Temp("to", new Expr.Apply("-", [last, i], IrType.Int));
            Store(ElementOf(Place.Of(list.Items), to, list.Element), Read(ElementOf(Place.Of(list.Items), new Expr.Apply("-", [to, Constants.Int(1)], IrType.Int), list.Element)), call.Syntax);
        });
        Store(ElementOf(Place.Of(list.Items), index, list.Element), item, call.Syntax);
    }

    private Value GetRange(Query source, IInvocationOperation call)
    {
        List<Value> range = InOrder(() => Lower(call.Arguments[0].Value), () => Lower(call.Arguments[1].Value));
        Expr index = Settle(ToExpr(range[0], call.Syntax), "index"), length = Settle(ToExpr(range[1], call.Syntax), "length");
        CheckRange(PositionsOf(source, call)!.Count, index, length);
        return new Value.Sequence(ListOf(new Query.Part(source, index, length), call));
    }

    /// <param name="tooLong">What is thrown where there are not so many elements from there on.</param>
    private void CheckRange(Expr count, Expr index, Expr length, string tooLong = "ArgumentException(\"There are not so many elements from the index on.\")")
    {
        Expr Below(Expr a, Expr b) => new Expr.Apply("<", [a, b], IrType.Bool);
        ThrowIf(new Expr.Apply("||", [Below(index, Constants.Int(0)), Below(length, Constants.Int(0))], IrType.Bool), "ArgumentOutOfRangeException(\"index\")");
        ThrowIf(Below(new Expr.Apply("-", [count, index], IrType.Int), length), tooLong);
    }

    private void CheckIndex(Query.Built list, Expr index)
    {
        Expr outside = new Expr.Apply("||", [new Expr.Apply("<", [index, Constants.Int(0)], IrType.Bool), new Expr.Apply(">=", [index, new Expr.Read(Place.Of(list.Count))], IrType.Bool)], IrType.Bool);
        Emit(new Stmt.If(outside, [new Stmt.Throw(new Expr.Raw(["new global::System.ArgumentOutOfRangeException(\"index\")"], [], IrType.Int, Repeatable: true)) { Source = source }], []));
    }

    /// <summary><c>list[i]</c> and <c>list.Count</c> where what the list is is known here; null for others.</summary>
    private Location? SequenceMember(IPropertyReferenceOperation reference, IPropertySymbol property, Shape shape)
    {
        if (reference.Instance is { } memory && IsMemory(ShapeOf(memory).Symbol) && property.Name is "Span" or "Length" && Lower(memory) is Value.Sequence { Query: Query.Storage storage })
            return new Location.Fixed(shape, property.Name == "Span" ? new Value.View(storage.Place) : Number(LengthOf(storage.Place)));
        if (reference.Instance is not { } instance || !(IsList(ShapeOf(instance).Symbol) || IsSequence(ShapeOf(instance).Symbol) || IsPile(ShapeOf(instance).Symbol))
            || property.Name is not ("Count" or "this[]") || (NamesAList(instance) ? Lower(instance) : Yielded(instance)) is not Value.Sequence { Query: var query })
            return null;
        if (property.Name == "Count")
            return PositionsOf(query, reference) is { } all ? new Location.Fixed(shape, Number(all.Count)) : new Location.Fixed(shape, Refuse(reference, "how many there are is not known before they are enumerated"));
        Expr index = LowerIndex(reference.Arguments[0].Value, () => PositionsOf(query, reference)?.Count ?? Constants.Int(0));
        return ElementOfQuery(query, index, shape, reference);
    }

    private Location ElementOfQuery(Query query, Expr index, Shape shape, IOperation reference)
    {
        switch (query)
        {
            case Query.Storage storage:
                return ElementOf(storage.Place, index, storage.Element);
            case Query.Built list:
                index = Settle(index, "index");
                CheckIndex(list, index);
                return ElementOf(Place.Of(list.Items), index, list.Element);
            default:
                return new Location.Fixed(shape, PositionsOf(query, reference) is { } positions ? positions.At(index) : Refuse(reference, "its elements have no positions"));
        }
    }
}
