using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>LINQ to objects: what makes an enumeration of another.</summary>
internal sealed partial class BodyLowering
{
    private static bool IsLinq(IMethodSymbol method) => method.ContainingType is { Name: "Enumerable", ContainingNamespace: { Name: "Linq" } space } && space.ToDisplayString() == "System.Linq";

    /// <summary>Null where the method is not of LINQ.</summary>
    private Value? LowerLinq(IInvocationOperation call, IMethodSymbol method, string? hint)
    {
        if (!IsLinq(method))
            return null;
        List<IOperation> rest = [.. call.Arguments.OrderBy(a => a.Parameter!.Ordinal).Skip(1).Select(a => a.Value)];
        if (method.Name is "Range" or "Repeat" or "Empty")
            return LowerSource(call, method);
        IOperation first = call.Arguments.First(a => a.Parameter!.Ordinal == 0).Value;
        if (method.Name is "ThenBy" or "ThenByDescending" && rest.Count == 1 && ByAll(call) is { } ordered)
            return new Value.Sequence(ordered);
        Query source = QueryOf(first);
        return Chained(source, rest, method, call) is { } query ? new Value.Sequence(query) : Consumed(source, rest, method, call, hint);
    }

    private Value LowerSource(IInvocationOperation call, IMethodSymbol method)
    {
        Shape element = ShapeOf(method.TypeArguments.Length > 0 ? method.TypeArguments[0] : program.Types.Of(SpecialType.System_Int32).Symbol);
        List<Value> operands = InOrder(call.Arguments.Select(a => (Func<Value>)(() => Lower(a.Value))));
        Expr At(int i) => Settle(ToExpr(operands[i], call.Syntax), "count");
        return new Value.Sequence(method.Name switch
        {
            "Range" => new Query.Range(At(0), At(1), element),
            "Repeat" => new Query.Repeat(Bound(operands[0], element, "item"), At(1), element),
            _ => new Query.Range(Constants.Int(0), Constants.Int(0), element),
        });
    }

    /// <summary>An enumeration that is not yet run; null where the method runs it.</summary>
    private Query? Chained(Query source, List<IOperation> rest, IMethodSymbol method, IOperation call)
    {
        Value Code(int i) => Lower(rest[i]);
        Shape Argument(int i) => ShapeOf(method.TypeArguments[i]);
        Shape Inner(ITypeSymbol type) => ShapeOf(((INamedTypeSymbol)type).TypeArguments[0]);
        Expr Number(int i) => Settle(LowerExpr(rest[i]), "count");
        switch (method.Name, rest.Count)
        {
            case ("Select", 1):
                return new Query.Select(source, Code(0), TakesTwo(method, 1), Argument(1));
            case ("Where", 1):
                return new Query.Where(source, Code(0), TakesTwo(method, 1));
            case ("OfType" or "Cast", 0) when Argument(0).Symbol.IsReferenceType && source.Element.Symbol.IsReferenceType:
                return new Query.OfType(source, method.Name == "OfType", Argument(0));
            case ("Zip", 2) when method.TypeArguments.Length == 3 && rest[1].Type?.TypeKind == TypeKind.Delegate:
                return new Query.Zip(Lasting(source, call), Lasting(QueryOf(rest[0]), call), Code(1), Argument(2));
            case ("Zip", 1):
                return new Query.Zip(Lasting(source, call), Lasting(QueryOf(rest[0]), call), null, ShapeOf(((INamedTypeSymbol)method.ReturnType).TypeArguments[0]));
            case ("Zip", 2) when Inner(method.ReturnType) is { IsAggregate: true } triple:
                return new Query.Zip(Lasting(source, call), Lasting(QueryOf(rest[0]), call), null, triple) { Third = Lasting(QueryOf(rest[1]), call) };
            case ("Chunk", 1):
                Query whole = Lasting(source, call);
                Expr size = Number(0);
                ThrowIf(new Expr.Apply("<", [size, Constants.Int(1)], IrType.Bool), "ArgumentOutOfRangeException(\"size\")");
                return new Query.Chunks(whole, size, Inner(method.ReturnType));
            case ("Index", 0):
                Query counted = Lasting(source, call);
                return new Query.Zip(new Query.Range(Constants.Int(0), Settle(PositionsOf(counted, call)!.Count, "count"), program.Types.Of(SpecialType.System_Int32)), counted, null, Inner(method.ReturnType));
            case ("Skip", 1):
                return new Query.Part(Lasting(source, call), AtLeastZero(Number(0)), null);
            case ("Take", 1) when rest[0].Type?.SpecialType == SpecialType.System_Int32:
                return new Query.Part(Lasting(source, call), Constants.Int(0), Number(0));
            case ("TakeWhile" or "SkipWhile", 1) when !TakesTwo(method, 1):
                Query lasting = Lasting(source, call);
                Expr run = RunLength(lasting, Code(0), call);
                return method.Name == "TakeWhile" ? new Query.Part(lasting, Constants.Int(0), run) : new Query.Part(lasting, run, null);
            case ("Reverse", 0):
                return new Query.Reverse(Lasting(source, call));
            case ("Concat", 1):
                return new Query.Concat(source, QueryOf(rest[0]));
            case ("Append", 1):
                return new Query.Concat(source, new Query.Repeat(Bound(Lower(rest[0]), source.Element, "item"), Constants.Int(1), source.Element));
            case ("Prepend", 1):
                return new Query.Concat(new Query.Repeat(Bound(Lower(rest[0]), source.Element, "item"), Constants.Int(1), source.Element), source);
            case ("DefaultIfEmpty", 0 or 1) when rest.Count == 1 || source.Element.IsReal:
                Query filled = Lasting(source, call);
                Expr isEmpty = new Expr.Apply("==", [PositionsOf(filled, call)!.Count, Constants.Int(0)], IrType.Bool);
                Value instead = rest.Count == 1 ? Bound(Lower(rest[0]), source.Element, "item") : new Value.Scalar(Constants.Zero(source.Element));
                return new Query.Concat(filled, new Query.Repeat(instead, Settle(new Expr.Apply("?:", [isEmpty, Constants.Int(1), Constants.Int(0)], IrType.Int), "count"), source.Element));
            case ("SelectMany", 1) when !TakesTwo(method, 1):
                return new Query.SelectMany(source, Code(0), null, Argument(1));
            case ("SelectMany", 2) when !TakesTwo(method, 1):
                return new Query.SelectMany(source, Code(0), Code(1), Argument(2));
            case ("AsEnumerable", 0):
                return source;
            case ("OrderBy" or "OrderByDescending", 1):
                return Ordered(source, Code(0), Argument(1), method.Name == "OrderByDescending", call);
            case ("GroupBy", 1):
                return Grouped(source, Code(0), null, Argument(1), source.Element, Inner(method.ReturnType), call);
            case ("GroupBy", 2) when rest[1].Type?.TypeKind == TypeKind.Delegate && !TakesTwo(method, 2):
                return Grouped(source, Code(0), Code(1), Argument(1), Argument(2), Inner(method.ReturnType), call);
            case ("Order" or "OrderDescending", 0):
                return Ordered(source, null, source.Element, method.Name == "OrderDescending", call);
            default:
                return null;
        }
    }

    /// <summary>Whether the delegate that is this parameter of the method takes two arguments.</summary>
    private static bool TakesTwo(IMethodSymbol method, int parameter) => method.Parameters[parameter].Type is INamedTypeSymbol { DelegateInvokeMethod.Parameters.Length: 2 };

    /// <summary>The enumeration where it has positions, else what it yields now.</summary>
    private Query Lasting(Query query, IOperation call) => HasPositions(query) ? query : Kept(query, call);

    private static bool HasPositions(Query query) => query switch
    {
        Query.Storage or Query.Built or Query.Range or Query.Repeat or Query.Group or Query.Groups => true,
        Query.Select q => HasPositions(q.Source),
        Query.Zip q => HasPositions(q.First) && HasPositions(q.Second) && (q.Third is null || HasPositions(q.Third)),
        Query.Chunks => true,
        Query.Part q => HasPositions(q.Source),
        Query.Reverse q => HasPositions(q.Source),
        Query.Gather q => HasPositions(q.Source),
        _ => false,
    };

    private static Expr AtLeastZero(Expr number) => number is Expr.Constant { Text: var text } && text[0] != '-' ? number : new Expr.Apply("Math.Max", [number, Constants.Int(0)], IrType.Int);

    /// <summary>The elements in the order of their keys, equal ones as they were; which that is, is passive.</summary>
    private Query Ordered(Query source, Value? key, Shape keyShape, bool descending, IOperation call)
    {
        Query items = source is Query.Groups ? source : Kept(source, call);
        Query.Storage keys = key is null ? items as Query.Storage ?? Kept(items, call) : Kept(new Query.Select(items, key, false, keyShape), call, "keys");
        return new Query.Gather(items, OrderOf(keys, descending, call));
    }

    /// <summary><c>OrderBy(…).ThenBy(…)</c>, last key first: where one has equal keys, the order by the next ones stays. Null where the order that is refined is made elsewhere.</summary>
    private Query? ByAll(IInvocationOperation call)
    {
        List<IInvocationOperation> steps = [call];
        while (steps[steps.Count - 1].TargetMethod.Name.StartsWith("ThenBy", StringComparison.Ordinal))
        {
            if (Unconverted(steps[steps.Count - 1].Arguments[0].Value) is not IInvocationOperation { TargetMethod: { Name: "OrderBy" or "OrderByDescending" or "ThenBy" or "ThenByDescending" } known, Arguments.Length: 2 } step || !IsLinq(known))
                return null;
            steps.Add(step);
        }
        Query source = QueryOf(steps[steps.Count - 1].Arguments[0].Value);
        foreach (IInvocationOperation step in steps)
            source = Ordered(source, Lower(step.Arguments[1].Value), ShapeOf(step.TargetMethod.TypeArguments[1]), step.TargetMethod.Name.EndsWith("Descending", StringComparison.Ordinal), call);
        return source;
    }

    private Place OrderOf(Query.Storage keys, bool descending, IOperation call)
    {
        if (keys.Element.IsPassive && keys.Element.Kind == ShapeKind.Scalar && program.Library.Sorting(keys.Element.Type.Text) is null)
        {
            Shape numbers = program.Types.Of(program.Compilation.CreateArrayTypeSymbol(program.Types.Of(SpecialType.System_Int32).Symbol));
            var text = new Expr.Raw([$"global::AutoDiffGen.KeySlots<{TypeLowering.Spell(keys.Element.Symbol)}>.Sorted(", descending ? ", true)" : ", false)"], [new Expr.Read(keys.Place)], numbers.Type, Repeatable: false);
            return ((Value.View)Opaque(text, numbers, "order")).Place;
        }
        if (program.Library.Sorting(keys.Element.Type.Text) is not { } sorting)
        {
            Refuse(call, "only numbers are sorted on the path of a derivative");
            return keys.Place;
        }
        var order = (Value.View)CallLibrary(sorting, [new Location.Fixed(null!, new Value.View(keys.Place)), new Location.Fixed(null!, Number(descending ? Constants.True : Constants.False))], call, "order");
        int at = block.Count;
        return settled.Contains(order.Place.Root) ? order.Place : Place.Of(KeepReference(order.Place, null, ref at));
    }

    /// <summary>Array.Sort and List.Sort: in the order of the elements themselves.</summary>
    private void SortInPlace(Query source, Func<Expr, Location> element, IOperation call)
    {
        if (OwnOrder(source.Element, call) is { } order)
        {
            SortBy(order, source, element, call);
            return;
        }
        Query.Storage sorted = Kept(Ordered(source, null, source.Element, false, call), call, "sorted");
        ElementLoop(LengthOf(sorted.Place), i => Store(element(i), Read(ElementOf(sorted.Place, i, sorted.Element)), call.Syntax));
    }
}
