using AutoDiffGen.Ir;
using AutoDiffGen.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Sorts by a comparison, and of items by keys: the framework says once where every element goes, which is passive; values and adjoints move by it.</summary>
internal sealed partial class BodyLowering
{
    /// <summary>Whether a call passes a comparison as its second argument, and what it sorts or what that reads has numbers of the derivative.</summary>
    private bool SortsByComparison(IInvocationOperation call, IReadOnlyList<IOperation> rest) =>
        rest is [{ Type: { Name: "Comparison" } } code] && ShapeOf(call.Arguments[0].Value) is { Kind: ShapeKind.Memory, Type.Container: Container.Array or Container.Span } array
        && (TypeLowering.HasReals(array.Symbol) || code.DescendantsAndSelf().Any(o => o is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation && o.Type is { } type && TypeLowering.HasReals(type)));

    /// <summary>Array.Sort and List.Sort with a comparison, the framework's own order among equal elements included.</summary>
    private Value SortByComparison(Query source, Func<Expr, Location> element, IOperation comparison, IOperation call)
    {
        Value code = Lower(comparison);
        return SortBy((a, b) => Call(code, call, program.Types.Of(SpecialType.System_Int32), a, b), source, element, call);
    }

    /// <summary>How elements of a struct of this project compare, where it says so; null where they do not.</summary>
    private Func<Value, Value, Value>? OwnOrder(Shape element, IOperation call) =>
        element is { Symbol: INamedTypeSymbol { TypeKind: TypeKind.Struct } type } && type.AllInterfaces.FirstOrDefault(i => i is { Name: "IComparable", Arity: 1 } && SymbolEqualityComparer.Default.Equals(i.TypeArguments[0], type)) is { } order
        && type.FindImplementationForInterfaceMember(order.GetMembers("CompareTo")[0]) is IMethodSymbol method && TypeLowering.HasSource(method)
            ? (a, b) => CallSource(method, new Location.Fixed(element, a), [new Location.Fixed(element, b)], call, null) : null;

    private Value SortBy(Func<Value, Value, Value> comparison, Query source, Func<Expr, Location> element, IOperation call)
    {
        Query.Storage items = Kept(source, call);
        Variable first = new(NewName("a"), IrType.Int, Role.Global), second = new(NewName("b"), IrType.Int, Role.Global);
        if (Comparison(comparison, items, first, second, call) is not { } text || !LooksElsewhere(text, items))
            return Refuse(call, "elements are sorted by a comparison of numbers and branches, without loops, effects and looks at what is being sorted; write it so, or sort with OrderBy");
        Reorder(items, element, Order($"global::AutoDiffGen.Ordering.By(", $", ({first.Name}, {second.Name}) => ", LengthOf(items.Place), text), call);
        return new Value.None();
    }

    /// <summary>Array.Sort of keys and items.</summary>
    private Value SortByKeys(IOperation keysOperand, IOperation itemsOperand, IOperation call)
    {
        List<Value> both = InOrder(() => Lower(keysOperand), () => Lower(itemsOperand));
        Query.Storage keys = StorageQuery(AsView(both[0], keysOperand).Place), items = StorageQuery(AsView(both[1], itemsOperand).Place);
        Place order = Order($"global::AutoDiffGen.Ordering.ByKeys<{TypeLowering.Spell(keys.Element.Symbol)}, {TypeLowering.Spell(items.Element.Symbol)}>(", ", ", new Expr.Read(keys.Place), new Expr.Read(items.Place));
        foreach (Query.Storage sorted in new[] { keys, items })
            Reorder(new Query.Part(sorted, Constants.Int(0), LengthOf(keys.Place)), i => ElementOf(sorted.Place, i, sorted.Element), order, call);
        return new Value.None();
    }

    private Place Order(string start, string middle, Expr first, Expr second)
    {
        Shape numbers = program.Types.Of(program.Compilation.CreateArrayTypeSymbol(program.Types.Of(SpecialType.System_Int32).Symbol));
        return ((Value.View)Opaque(new Expr.Raw([start, middle, ")"], [first, second], numbers.Type, Repeatable: false), numbers, "order")).Place;
    }

    private void Reorder(Query source, Func<Expr, Location> element, Place order, IOperation call)
    {
        Query.Storage sorted = Kept(new Query.Gather(source, order), call, "sorted");
        ElementLoop(LengthOf(sorted.Place), i => Store(element(i), Read(ElementOf(sorted.Place, i, sorted.Element)), call.Syntax));
    }

    /// <summary>Whether the comparison reads nothing that could be what is being sorted, whose elements move meanwhile.</summary>
    private static bool LooksElsewhere(Expr comparison, Query.Storage items)
    {
        string element = items.Element.Symbol.ToDisplayString();
        return Walk.Reads(comparison).All(read => read.Root == items.Place.Root || read.Root.Type.Kind != Kind.Memory && !read.Steps.Any(s => s is Step.Index)
            || read.Root.Type.Kind == Kind.Memory && IsNumber(BaseOf(read.Root.Type.Element)) && BaseOf(read.Root.Type.Element) != element);

        static string BaseOf(string type) => type.TrimEnd('[', ']', ',');
        static bool IsNumber(string type) => type is "double" or "float" or "int" or "long" or "bool" or "byte" or "string";
    }

    /// <summary>The comparison of the elements at two positions as one expression; null where it is more than numbers and branches.</summary>
    private Expr? Comparison(Func<Value, Value, Value> comparison, Query.Storage items, Variable first, Variable second, IOperation call)
    {
        int before = block.Count;
        Value result = comparison(At(first), At(second));
        List<Stmt> between = block.GetRange(before, block.Count - before);
        block.RemoveRange(before, block.Count - before);
        return AsExpression.Of(between, ToExpr(result, call.Syntax));

        Value At(Variable position) => Read(ElementOf(items.Place, new Expr.Read(Place.Of(position)), items.Element));
    }
}
