using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Dictionaries that the method builds: their keys are passive and have slots, their values stand in an array.</summary>
internal sealed partial class BodyLowering
{
    private static bool IsMap(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Dictionary" or "IDictionary" or "IReadOnlyDictionary" or "SortedDictionary" or "SortedList", Arity: 2 } named
        && named.ContainingNamespace.ToDisplayString() == "System.Collections.Generic";

    /// <summary>Whether the values of such a dictionary can be followed: not lists, whose variables a slot cannot hold.</summary>
    private static bool IsFollowedMap(ITypeSymbol type) => type is INamedTypeSymbol { TypeKind: TypeKind.Class, TypeArguments: [var key, var value] } && IsMap(type)
        && TypeLowering.HasReals(value) && (!TypeLowering.HasReals(key) || key.SpecialType is SpecialType.System_Double or SpecialType.System_Single) && !IsList(value) && !IsMap(value) && !IsPile(value);

    private Query.Map NewMap(Shape key, Shape value, int capacity, params Expr[] arguments) => NewMap(key, value, capacity, isSorted: false, arguments);

    private Query.Map NewMap(Shape key, Shape value, int capacity, bool isSorted, params Expr[] arguments)
    {
        Query.Built list = NewList(value, Constants.Int(capacity));
        var slots = new Variable(NewName("slots"), new IrType($"global::AutoDiffGen.{(isSorted ? "Sorted" : "")}KeySlots<{TypeLowering.Spell(key.Symbol)}>", Kind.Passive));
        settled.Add(slots);
        owned.Add(slots);
        Emit(new Stmt.Declare(slots, new Expr.Raw(Pieces($"new {slots.Type.Text}(", arguments.Length), [.. arguments], slots.Type, Repeatable: false)));
        INamedTypeSymbol pair = program.Compilation.GetTypeByMetadataName("System.Collections.Generic.KeyValuePair`2")!.Construct(key.Symbol, value.Symbol);
        return new(slots, list, key, program.Types.Of(pair), isSorted);
    }

    /// <summary><c>new Dictionary&lt;K, V&gt;(…) { … }</c>.</summary>
    private Value CreateMap(IObjectCreationOperation creation, Shape shape)
    {
        ITypeSymbol[] types = [.. ((INamedTypeSymbol)shape.Symbol).TypeArguments];
        if (types.Select(t => Unreachable(t, creation)).FirstOrDefault(r => r is not null) is { } refused)
            return refused;
        (Shape key, Shape value) = (program.Types.Of(types[0]), program.Types.Of(types[1]));
        Query? source = null;
        List<Expr> passive = [];
        foreach (IOperation argument in creation.Arguments.Where(a => a.ArgumentKind == ArgumentKind.Explicit).Select(a => a.Value))
            if (Lower(argument is IConversionOperation { IsImplicit: true, Operand: var inner } ? inner : argument) is Value.Sequence { Query: var given })
                source = given;
            else
                passive.Add(PassiveExpr(PassiveOperand(argument), argument.Syntax));
        Query.Map map = NewMap(key, value, creation.Initializer?.Initializers.Length ?? 0, shape.Symbol.Name.StartsWith("Sorted", StringComparison.Ordinal), [.. passive]);
        if (source is not null)
            ForEach(source, creation, item => Insert(map, "Add", MemberOf(item, map.Element.Members[0]), MemberOf(item, map.Element.Members[1]), creation));
        foreach (IOperation initial in creation.Initializer?.Initializers ?? [])
        {
            if (initial is IInvocationOperation { TargetMethod.Name: "Add", Arguments: [var first, var second] })
                Insert(map, "Add", Lower(first.Value), Lower(second.Value), initial, hasRoom: source is null);
            else if (initial is ISimpleAssignmentOperation { Target: IPropertyReferenceOperation { Arguments: [var index] }, Value: var assigned })
                Insert(map, "At", Lower(index.Value), Lower(assigned), initial, hasRoom: source is null);
            else
                Refuse(initial, "this initialiser of a dictionary is not differentiated");
        }
        return new Value.Sequence(map);
    }

    /// <summary>What the slots answer, now.</summary>
    private Expr Ask(Query.Map map, string question, SpecialType answer, params Expr[] operands)
    {
        Shape shape = program.Types.Of(answer);
        List<string> pieces = question == "this" ? ["", "[", "]"] : operands.Length == 0 ? ["", "." + question] : ["", $".{question}(", .. Enumerable.Repeat(", ", operands.Length - 1), ")"];
        return ((Value.Scalar)Opaque(new Expr.Raw([.. pieces], [new Expr.Read(Place.Of(map.Slots)), .. operands], shape.Type, Repeatable: false), shape, answer == SpecialType.System_Boolean ? "any" : "slot")).Expr;
    }

    private Expr KeyOf(Value key, IOperation operation)
    {
        if (Carries(key) && !IsOfConstants(key))
            return ToExpr(Refuse(operation, "the keys of a dictionary that takes derivatives must not depend on the parameters"), operation.Syntax);
        Expr kept = Settle(PassiveExpr(key, operation.Syntax), "key");
        if (kept is Expr.Read { Type.IsReal: true, Place: { IsVariable: true, Root: var variable } })
            constant.Add(variable);
        return kept;
    }

    /// <summary>Whether a number is computed of nothing but constants, elements of constant storage among them.</summary>
    private bool IsOfConstants(Value value) => value is Value.Scalar { Expr: var expr } && Walk.Reads(expr).Where(p => p.Type.IsReal)
        .All(p => p.IsVariable ? constant.Contains(p.Root) : settled.Contains(p.Root) && ownership.IsConstant(p.Root));

    /// <param name="way">How the slot is found: added, or that which is there.</param>
    private void Insert(Query.Map map, string way, Value key, Value value, IOperation operation, bool hasRoom = false)
    {
        Expr index = KeyOf(key, operation);
        value = Bound(value, map.Items.Element, "item");
        Put(map, Ask(map, way, SpecialType.System_Int32, index), value, operation, hasRoom);
    }

    private void Put(Query.Map map, Expr slot, Value value, IOperation operation, bool hasRoom = false)
    {
        if (!hasRoom)
            Emit(new Stmt.If(new Expr.Apply(">=", [slot, LengthOf(Place.Of(map.Items.Items))], IrType.Bool), [.. Nested(() => Grow(map.Items))], []));
        Store(ItemAt(map, slot), value, operation.Syntax);
    }

    private Location ItemAt(Query.Map map, Expr slot) => ElementOf(Place.Of(map.Items.Items), slot, map.Items.Element);

    private Query.Map? MapOf(IOperation operand) =>
        IsMap(ShapeOf(operand).Symbol) && (NamesAList(operand) ? Lower(operand) : Yielded(operand)) is Value.Sequence { Query: Query.Map map } ? map : null;

    /// <summary>The list or dictionary of reals that a call yields; null where it yields another, and for other operands.</summary>
    private Value.Sequence? Yielded(IOperation operand)
    {
        if (operand is not IInvocationOperation || ShapeOf(operand).Symbol is not INamedTypeSymbol { TypeArguments: { IsEmpty: false } arguments } || !TypeLowering.HasReals(arguments[arguments.Length - 1]))
            return null;
        int before = block.Count;
        if (Lower(operand) is Value.Sequence known)
            return known;
        block.RemoveRange(before, block.Count - before);
        return null;
    }

    /// <summary><c>map[key]</c>, <c>map.Count</c>, <c>map.Keys</c>, <c>map.Values</c> of a dictionary that the method builds; null for others.</summary>
    private Location? MapMember(IPropertyReferenceOperation reference, IPropertySymbol property, Shape shape)
    {
        if (reference.Instance is { Type: INamedTypeSymbol { Name: "IGrouping" } } && property.Name == "Key" && Lower(reference.Instance) is Value.Sequence { Query: Query.Group group })
            return new Location.Fixed(shape, group.Key);
        if (property.Name == "this[]" && Unconverted(reference.Instance!) is IPropertyReferenceOperation { Property.Name: "Keys" or "Values", Instance: { } owner } part && MapOf(owner) is { IsSorted: true } sorted)
            return new Location.Fixed(shape, PartAt(sorted, Ask(sorted, "SlotAt", SpecialType.System_Int32, PassiveExpr(PassiveOperand(reference.Arguments[0].Value), reference.Syntax)), part.Property.Name == "Keys" ? 0 : 1));
        if (reference.Instance is not { } instance || property.Name is not ("this[]" or "Count" or "Keys" or "Values") || MapOf(instance) is not { } map)
            return null;
        switch (property.Name)
        {
            case "Count":
                return new Location.Fixed(shape, Number(Ask(map, "Count", SpecialType.System_Int32)));
            case "Keys" or "Values":
                return new Location.Fixed(shape, new Value.Sequence(new Query.MapPart(map, property.Name == "Keys" ? 0 : 1, map.Element.Members[property.Name == "Keys" ? 0 : 1].Shape)));
            default:
                Expr key = KeyOf(PassiveOperand(reference.Arguments[0].Value), reference);
                Location Now() => ItemAt(map, Ask(map, "this", SpecialType.System_Int32, key));
                return reference.Parent is ITupleOperation || reference.Parent is ISimpleAssignmentOperation { Target: var target } && target == reference
                    ? new Location.Computed(shape, () => Read(Now()), value => Insert(map, "At", Number(key), value, reference)) : Now();
        }
    }

    /// <summary>A method of a dictionary that the method builds; null where the receiver is none.</summary>
    private Value? LowerMapCall(IInvocationOperation call, IMethodSymbol method, string? hint)
    {
        bool isExtension = call.Instance is null && method is { Name: "GetValueOrDefault", ContainingType.Name: "CollectionExtensions" };
        IOperation? instance = call.Instance ?? (isExtension ? call.Arguments[0].Value : null);
        if (instance is null || MapOf(instance) is not { } map)
            return null;
        List<IOperation> rest = [.. call.Arguments.OrderBy(a => a.Parameter!.Ordinal).Skip(isExtension ? 1 : 0).Select(a => a.Value)];
        Expr Key() => KeyOf(PassiveOperand(rest[0]), call);
        switch (method.Name, rest.Count)
        {
            case ("Add", 2):
                Insert(map, "Add", PassiveOperand(rest[0]), Lower(rest[1]), call);
                return new Value.None();
            case ("TryAdd", 2):
                Expr fresh = Key();
                Value added = Bound(Lower(rest[1]), map.Items.Element, "item");
                Expr place = Ask(map, "TryAdd", SpecialType.System_Int32, fresh);
                Expr isNew = Temp("added", IsThere(place));
                Emit(new Stmt.If(isNew, [.. Nested(() => Put(map, place, added, call))], []));
                return Number(isNew);
            case ("ContainsKey", 1):
                return Number(IsThere(Ask(map, "Find", SpecialType.System_Int32, Key())));
            case ("TryGetValue", 2):
                return Found(map, Ask(map, "Find", SpecialType.System_Int32, Key()), rest[1], call);
            case ("Remove", 2):
                return Found(map, Ask(map, "Remove", SpecialType.System_Int32, Key()), rest[1], call);
            case ("Remove", 1):
                return Number(IsThere(Ask(map, "Remove", SpecialType.System_Int32, Key())));
            case ("GetValueOrDefault", 1 or 2):
                Expr at = Ask(map, "Find", SpecialType.System_Int32, Key());
                Value otherwise = rest.Count == 2 ? Lower(rest[1]) : Default(map.Items.Element);
                Location result = Declare(NewName(hint ?? "item"), map.Items.Element, otherwise, isSettled: false, call.Syntax);
                Emit(new Stmt.If(IsThere(at), [.. Nested(() => Store(result, Read(ItemAt(map, at)), call.Syntax))], []));
                return Read(result);
            case ("Clear", 0):
                Emit(new Stmt.Run(new Expr.Raw(["", ".Clear()"], [new Expr.Read(Place.Of(map.Slots))], IrType.Int, Repeatable: false)));
                return new Value.None();
            default:
                return Refuse(call, "this method of a dictionary is not differentiated; look values up by their keys, or enumerate");
        }
    }

    private static Expr IsThere(Expr slot) => new Expr.Apply(">=", [slot, Constants.Int(0)], IrType.Bool);

    /// <summary>Whether the slot is there, and what is in it.</summary>
    private Value Found(Query.Map map, Expr slot, IOperation result, IOperation call)
    {
        Location target = LowerLocation(result);
        Expr any = Temp("found", IsThere(slot));
        Emit(new Stmt.If(any, [.. Nested(() => Store(target, Read(ItemAt(map, slot)), call.Syntax))], [.. Nested(() => Store(target, Default(map.Items.Element), call.Syntax))]));
        return Number(any);
    }

    private void ForEachSlot(Query.Map map, Action<Expr> body)
    {
        if (map.IsSorted)
        {
            Shape numbers = program.Types.Of(program.Compilation.CreateArrayTypeSymbol(program.Types.Of(SpecialType.System_Int32).Symbol));
            Place order = ((Value.View)Opaque(new Expr.Raw(["", ".InOrder()"], [new Expr.Read(Place.Of(map.Slots))], numbers.Type, Repeatable: false), numbers, "order")).Place;
            ElementLoop(LengthOf(order), i => body(Temp("slot", new Expr.Read(Then(order, new Step.Index([i]), IrType.Int)))));
            return;
        }
        ElementLoop(Ask(map, "Length", SpecialType.System_Int32), slot =>
        {
            slot = Settle(slot, "slot");
            Emit(new Stmt.If(Ask(map, "IsUsed", SpecialType.System_Boolean, slot), [.. Nested(() => body(slot))], []));
        });
    }

    /// <summary>The key or the value in a slot.</summary>
    private Value PartAt(Query.Map map, Expr slot, int part) => part == 1 ? Read(ItemAt(map, slot))
        : Opaque(new Expr.Raw(["", ".KeyAt(", ")"], [new Expr.Read(Place.Of(map.Slots)), slot], map.Key.Type, Repeatable: false), map.Key, "key");

    /// <summary><c>ToDictionary</c>.</summary>
    private Value MapFrom(Query source, Value keyOf, Value? valueOf, Shape key, Shape value, IOperation call)
    {
        Query.Map map = NewMap(key, value, 0);
        ForEach(source, call, item =>
        {
            item = Bound(item, source.Element, "item");
            Insert(map, "Add", Call(keyOf, call, key, item), valueOf is null ? item : Call(valueOf, call, value, item), call);
        });
        return new Value.Sequence(map);
    }

    /// <summary><c>GroupBy</c>: the elements by the order of their groups, of which each is a part.</summary>
    private Query.Groups Grouped(Query source, Value keyOf, Value? valueOf, Shape key, Shape value, Shape grouping, IOperation call)
    {
        Query.Storage items = Kept(source, call);
        Query.Storage values = valueOf is null ? items : Kept(new Query.Select(items, valueOf, false, value), call);
        Query.Map map = NewMap(key, program.Types.Of(SpecialType.System_Int32), 0);
        Shape number = program.Types.Of(SpecialType.System_Int32);
        Value.View slotOf = Allocate(program.Compilation.CreateArrayTypeSymbol(number.Symbol), [LengthOf(items.Place)], "slotOf");
        ElementLoop(LengthOf(items.Place), i =>
        {
            Value item = Bound(Read(ElementOf(items.Place, i, items.Element)), items.Element, "item");
            Store(ElementOf(slotOf.Place, i, number), Number(Ask(map, "At", SpecialType.System_Int32, KeyOf(Call(keyOf, call, key, item), call))), call.Syntax);
        });
        Shape numbers = program.Types.Of(program.Compilation.CreateArrayTypeSymbol(number.Symbol));
        Place Opened(string text, params Expr[] holes) => ((Value.View)Opaque(new Expr.Raw(Pieces(text, holes.Length), [.. holes], numbers.Type, Repeatable: false), numbers, "order")).Place;
        Place starts = ((Value.View)Opaque(new Expr.Raw(["", ".Starts(", ")"], [new Expr.Read(Place.Of(map.Slots)), new Expr.Read(slotOf.Place)], numbers.Type, Repeatable: false), numbers, "starts")).Place;
        Place order = Opened($"{map.Slots.Type.Text}.Order(", new Expr.Read(slotOf.Place), new Expr.Read(starts));
        return new(map, new Query.Gather(values, order), starts, grouping);
    }

    private Value GroupAt(Query.Groups groups, Expr index)
    {
        Expr Start(Expr at) => Temp("start", new Expr.Read(Then(groups.Starts, new Step.Index([at]), IrType.Int)));
        index = Settle(index, "group");
        Expr start = Start(index), end = Start(Temp("next", new Expr.Apply("+", [index, Constants.Int(1)], IrType.Int)));
        return new Value.Sequence(new Query.Group(new Query.Part(groups.Items, start, Temp("length", new Expr.Apply("-", [end, start], IrType.Int))), PartAt(groups.Keys, index, 0)));
    }
}
