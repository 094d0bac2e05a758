using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>What the framework does with arrays and spans, as views and loops: slices, copies, fills.</summary>
internal sealed partial class BodyLowering
{
    /// <summary>Null where the call is none of these.</summary>
    private Value? LowerStorageCall(IInvocationOperation call, IMethodSymbol method, string? hint)
    {
        string type = method.ContainingType.OriginalDefinition.ToDisplayString();
        IOperation? self = call.Instance ?? (call.Arguments.Length > 0 ? call.Arguments[0].Value : null);
        IReadOnlyList<IOperation> rest = [.. (call.Instance is null ? call.Arguments.Skip(1) : call.Arguments).Select(a => a.Value)];
        if (self is IConversionOperation { IsImplicit: true, Operand: { Type: { } inner } operand } && TypeLowering.ContainerOf(frame.Types.Apply(inner, program.Compilation)) != Container.None)
            self = operand;
        switch (type, method.Name)
        {
            case ("System.Span<T>" or "System.ReadOnlySpan<T>", "Slice"):
            case ("System.MemoryExtensions", "AsSpan") when ShapeOf(self!).Kind == ShapeKind.Memory && rest.All(r => r.Type?.SpecialType == SpecialType.System_Int32):
                return SliceOf(self!, rest);
            case ("System.MemoryExtensions", "AsSpan") when ShapeOf(self!).Kind == ShapeKind.Memory && rest is [IRangeOperation range]:
                return SliceOf(self!, range, ShapeOf(call));
            case ("System.Runtime.InteropServices.CollectionsMarshal", "AsSpan"):
                return Lower(self) is Value.Sequence { Query: Query.Built list }
                    ? Slice(Place.Of(list.Items), Constants.Int(0), Settle(new Expr.Read(Place.Of(list.Count)), "count")) : Slice(AsView(Lower(self), self!).Place, Constants.Int(0), null);
            case ("System.Span<T>" or "System.ReadOnlySpan<T>", "ToArray"):
                return CopyOf(AsView(Lower(self), self!).Place, hint ?? "copy");
            case ("System.Span<T>" or "System.ReadOnlySpan<T>", "CopyTo"):
            case ("System.MemoryExtensions", "CopyTo"):
                return CopyAll(self!, rest[0], call);
            case ("System.Span<T>", "Clear"):
                return FillAll(self!, null, call);
            case ("System.Span<T>", "Fill"):
                return FillAll(self!, rest[0], call);
            case ("System.Array", "Fill") when rest.Count == 1:
                return FillAll(self!, rest[0], call);
            case ("System.Array", "Clear") when rest.Count == 0 && ShapeOf(self!) is { Kind: ShapeKind.Memory, Type.Container: Container.Array }:
                return FillAll(self!, null, call);
            case ("System.Array", "Clear" or "Fill" or "Copy") when TypeLowering.HasReals(ShapeOf(self!).Symbol) || ShapeOf(self!).Kind == ShapeKind.Memory:
                return CopyPart(self!, rest, method.Name, call);
            case ("System.Array", "CopyTo") when ShapeOf(self!) is { Kind: ShapeKind.Memory, Type.Container: Container.Array } && rest.Count == 2:
                return CopyToAt(self!, Unconverted(rest[0]), rest[1], call);
            case ("System.Array", "GetLength" or "GetUpperBound") when ShapeOf(self!).Kind == ShapeKind.Memory:
                return new Value.Scalar(new Expr.Raw(["", $".{method.Name}(", ")"], [new Expr.Read(AsView(Lower(self), self!).Place), LowerExpr(rest[0])], IrType.Int, Repeatable: true));
            case ("System.Array", "Resize") when ShapeOf(self!) is { Kind: ShapeKind.Memory, Type.Container: Container.Array }:
                return Resize(self!, rest[0], call);
            case ("System.Array", "FindIndex" or "FindLastIndex" or "Exists") when rest.Count == 1 && ShapeOf(self!).Kind == ShapeKind.Memory:
                Expr position = IndexWhere(QueryOf(self!), Lower(rest[0]), method.Name == "FindLastIndex", call);
                return Number(method.Name == "Exists" ? IsThere(position) : position);
            case ("System.Array", "Find" or "FindLast" or "FindAll" or "TrueForAll") when rest.Count == 1 && ShapeOf(self!).Kind == ShapeKind.Memory:
                return Searched(QueryOf(self!), Lower(rest[0]), method.Name, call, found => new Value.View(Kept(found, call, hint ?? "found").Place));
            case ("System.Array", "ForEach") when ShapeOf(self!).Kind == ShapeKind.Memory:
                Query elements = QueryOf(self!);
                Value action = Lower(rest[0]);
                ForEach(elements, call, item => Call(action, call, program.Types.Of(SpecialType.System_Void), item));
                return new Value.None();
            case ("System.MemoryExtensions", "Sort") when call.Arguments.Length == 1 && ShapeOf(self!) is { Kind: ShapeKind.Memory, Type.Container: Container.Span }:
            case ("System.Array", "Sort") when call.Arguments.Length == 1 && ShapeOf(self!) is { Kind: ShapeKind.Memory, Type.Container: Container.Array }:
                Query.Storage unsorted = StorageQuery(AsView(Lower(self), self!).Place);
                SortInPlace(unsorted, i => ElementOf(unsorted.Place, i, unsorted.Element), call);
                return new Value.None();
            case ("System.Array" or "System.MemoryExtensions", "Sort") when SortsByComparison(call, rest):
                Query.Storage compared = StorageQuery(AsView(Lower(self), self!).Place);
                return SortByComparison(compared, i => ElementOf(compared.Place, i, compared.Element), rest[0], call);
            case ("System.Array", "Sort") when rest is [{ Type: IArrayTypeSymbol }] && ShapeOf(self!) is { Kind: ShapeKind.Memory, Type.Container: Container.Array } keys && TypeLowering.HasReals(keys.Symbol):
                return SortByKeys(self!, rest[0], call);
            case ("System.Array", "Reverse") when call.Arguments.Length == 1 && ShapeOf(self!) is { Kind: ShapeKind.Memory, Type.Container: Container.Array }:
            case ("System.MemoryExtensions", "Reverse") when ShapeOf(self!).Kind == ShapeKind.Memory:
                Query.Storage straight = StorageQuery(AsView(Lower(self), self!).Place);
                Query.Storage turned = Kept(new Query.Reverse(straight), call, "turned");
                CopyLoop(turned.Place, straight.Place, LengthOf(turned.Place), straight.Element);
                return new Value.None();
            case ("System.Array", "ConvertAll"):
                List<Value> converted = InOrder(() => Lower(self), () => Lower(rest[0]));
                return new Value.View(Kept(new Query.Select(StorageQuery(AsView(converted[0], self!).Place), converted[1], false, ShapeOf(method.TypeArguments[1])), call, hint ?? "array").Place);
            case ("System.MemoryExtensions", "AsMemory") when ShapeOf(self!).Kind == ShapeKind.Memory && rest.All(r => r.Type?.SpecialType == SpecialType.System_Int32):
                return new Value.Sequence(StorageQuery(AsView(SliceOf(self!, rest), self!).Place));
            case ("System.Memory<T>" or "System.ReadOnlyMemory<T>", "Slice") when Lower(self) is Value.Sequence { Query: Query.Storage memory }:
                List<Expr> bounds = [.. InOrder(rest.Select(r => (Func<Value>)(() => Lower(r)))).Select(v => Settle(ToExpr(v, call.Syntax), "start"))];
                return new Value.Sequence(StorageQuery(Slice(memory.Place, bounds[0], bounds.Count > 1 ? bounds[1] : null).Place));
            case ("System.Buffers.ArrayPool<T>", "Rent") when IsPool(call.Instance) && TypeLowering.HasReals(ShapeOf(call).Symbol):
                return Rented(call, rest[0], hint);
            case ("System.Buffers.ArrayPool<T>", "Return") when IsPool(call.Instance) && TypeLowering.HasReals(ShapeOf(rest[0]).Symbol):
                return new Value.None();
            case ("System.Array", "Empty"):
                return Allocate((IArrayTypeSymbol)ShapeOf(call).Symbol, [Constants.Int(0)], hint ?? "empty");
            case ("System.Array", "Clone") when ShapeOf(self!) is { Kind: ShapeKind.Memory, Type.Container: Container.Grid }:
                return CopyOfGrid(AsView(Lower(self), self!).Place, (IArrayTypeSymbol)ShapeOf(self!).Symbol, hint ?? "copy");
            case ("System.Array", "Clone") when ShapeOf(self!) is { Kind: ShapeKind.Memory, Type.Container: Container.Array }:
                return CopyOf(AsView(Lower(self), self!).Place, hint ?? "copy");
            default:
                return null;
        }
    }

    private Value SliceOf(IOperation self, IReadOnlyList<IOperation> bounds)
    {
        List<Value> operands = InOrder([() => Lower(self), .. bounds.Select(b => (Func<Value>)(() => Lower(b)))]);
        if (bounds.Count == 0)
            return operands[0];
        Place whole = AsView(operands[0], self).Place;
        Expr start = Settle(((Value.Scalar)operands[1]).Expr, "start");
        Expr? length = bounds.Count > 1 ? Settle(((Value.Scalar)operands[2]).Expr, "length") : null;
        return Slice(whole, start, length);
    }

    private Value.View Slice(Place whole, Expr start, Expr? length)
    {
        bool isReadOnly = whole.Type.Container == Container.ReadOnlySpan;
        string text = isReadOnly ? $"global::System.ReadOnlySpan<{whole.Type.Element}>" : $"global::System.Span<{whole.Type.Element}>";
        var type = new IrType(text, Kind.Memory, isReadOnly ? Container.ReadOnlySpan : Container.Span, whole.Type.Element);
        program.Types.Alias(type, whole.Type);
        return new(Then(whole, new Step.Slice(start, length), type));
    }

    private Value SliceOf(IOperation self, IRangeOperation range, Shape shape)
    {
        Place whole = AsView(Lower(self), self).Place;
        var (start, length) = Bounds(range, whole);
        return shape.Kind == ShapeKind.Memory ? Slice(whole, start, length) : Refuse(range, "this range is not differentiated");
    }

    /// <summary>Start and length of a range over storage; the length is null where it goes to the end.</summary>
    private (Expr Start, Expr? Length) Bounds(IRangeOperation range, Place whole)
    {
        Expr Length() => LengthOf(whole);
        Expr start = range.LeftOperand is null ? Constants.Int(0) : Settle(LowerIndex(range.LeftOperand, Length), "start");
        if (range.RightOperand is null)
            return (start, null);
        Expr end = LowerIndex(range.RightOperand, Length);
        return (start, Settle(start is Expr.Constant { Text: "0" } ? end : new Expr.Apply("-", [end, start], IrType.Int), "length"));
    }

    private Location LowerImplicitIndexer(IImplicitIndexerReferenceOperation reference, Shape shape)
    {
        if (IsSequence(ShapeOf(reference.Instance).Symbol) && NamesAList(reference.Instance) && reference.Argument is not IRangeOperation && Lower(reference.Instance) is Value.Sequence { Query: var sequence } && HasPositions(sequence))
            return ElementOfQuery(sequence, LowerIndex(reference.Argument, () => PositionsOf(sequence, reference)!.Count), shape, reference);
        if (ShapeOf(reference.Instance).Kind != ShapeKind.Memory)
            return PassiveIndexer(reference, shape);
        if (reference.Argument is IRangeOperation range)
            return new Location.Fixed(shape, SliceOf(reference.Instance, range, shape));
        if (IsList(reference.Instance.Type) && NamesAList(reference.Instance) && Lower(reference.Instance) is Value.Sequence { Query: var query })
            return ElementOfQuery(query, LowerIndex(reference.Argument, () => PositionsOf(query, reference)!.Count), shape, reference);
        if (reference.Argument.Type?.Name == "Range")
            return new Location.Fixed(shape, Refuse(reference, "a range in a variable is not differentiated; write it out"));
        return StorageElement(reference.Instance, reference.Argument, shape);
    }

    private Location PassiveIndexer(IImplicitIndexerReferenceOperation reference, Shape shape)
    {
        List<Value> operands = InOrder(() => Lower(reference.Instance), () => Lower(reference.Argument));
        if (operands.Any(Carries))
            return new Location.Fixed(shape, Refuse(reference, "this indexer is not differentiated"));
        return new Location.Opaque(shape, new Expr.Raw(["", "[", "]"], [ToExpr(operands[0], reference.Syntax), ToExpr(operands[1], reference.Syntax)], shape.Type, Repeatable: shape.Symbol.SpecialType == SpecialType.System_String));
    }

    /// <summary>A range of an array is a copy.</summary>
    private Value CopyRange(IArrayElementReferenceOperation element, string? hint)
    {
        Place whole = AsView(Lower(element.ArrayReference), element.ArrayReference).Place;
        if (element.Indices[0] is not IRangeOperation range)
            return Refuse(element, "a range in a variable is not differentiated; write it out");
        var (start, length) = Bounds(range, whole);
        return CopyOf(AsView(Slice(whole, start, length), element).Place, hint ?? "part");
    }

    private Value CopyOf(Place storage, string name)
    {
        Shape element = ElementShape(storage);
        Expr length = Settle(LengthOf(storage), "length");
        Value.View copy = Allocate(program.Compilation.CreateArrayTypeSymbol(element.Symbol), [length], name);
        CopyLoop(storage, copy.Place, length, element);
        return copy;
    }

    private Value.View CopyOfGrid(Place storage, IArrayTypeSymbol type, string name)
    {
        Shape element = ElementShape(storage);
        List<Expr> lengths = [.. Enumerable.Range(0, type.Rank).Select(d => Temp("length", new Expr.Raw(["", $".GetLength({d})"], [new Expr.Read(storage)], IrType.Int, Repeatable: true)))];
        Value.View copy = Allocate(type, lengths, name);
        Loop([]);
        return copy;

        void Loop(IReadOnlyList<Expr> indices)
        {
            if (indices.Count == type.Rank)
                Store(At(copy.Place), Read(At(storage)), program.Method.DeclaringSyntaxReferences[0].GetSyntax());
            else
                ElementLoop(lengths[indices.Count], index => Loop([.. indices, index]));

            Location.InPlace At(Place grid) => new(Then(grid, new Step.Index([.. indices]), element.Type), element);
        }
    }

    private Shape ElementShape(Place storage) => program.Types.OfText(storage.Type.Element);

    private void CopyLoop(Place from, Place to, Expr length, Shape element) =>
        ElementLoop(length, index => Store(ElementOf(to, index, element), Read(ElementOf(from, index, element)), program.Method.DeclaringSyntaxReferences[0].GetSyntax()));

    private void ElementLoop(Expr length, Action<Expr> each)
    {
        var counter = new Variable(NewName("i"), IrType.Int);
        settled.Add(counter);
        List<Stmt> body = Nested(() => each(new Expr.Read(Place.Of(counter))));
        Emit(new Stmt.For(counter, Constants.Int(0), "<", length, 1, [.. body]));
    }

    private Location.InPlace ElementOf(Place storage, Expr index, Shape element) => new(Then(storage, new Step.Index([index]), element.Type), element);

    private Value CopyAll(IOperation from, IOperation to, IOperation call)
    {
        List<Value> operands = InOrder(() => Lower(from), () => Lower(to));
        Place source = AsView(operands[0], from).Place, target = AsView(operands[1], to).Place;
        Copy(source, target, Settle(LengthOf(source), "length"), call);
        return new Value.None();
    }

    /// <summary>Copies as if all were read before the first is written.</summary>
    private void Copy(Place from, Place to, Expr length, IOperation call)
    {
        if (from.Type.Container is Container.Grid or Container.Object || to.Type.Container is Container.Grid or Container.Object or Container.List)
        {
            Refuse(call, "copying is differentiated for arrays and spans of one dimension");
            return;
        }
        Expr tooShort = new Expr.Apply(">", [length, LengthOf(to)], IrType.Bool);
        Emit(new Stmt.If(tooShort, [new Stmt.Throw(new Expr.Raw(["new global::System.ArgumentException(\"Destination is too short.\")"], [], IrType.Int, Repeatable: true)) { Source = source }], []));
        Shape element = ElementShape(from);
        if (ownership.Origin(from.Root) == ownership.Origin(to.Root) || (!from.IsVariable && !to.IsVariable))
        {
            Value.View between = Allocate(program.Compilation.CreateArrayTypeSymbol(element.Symbol), [length], "copy");
            CopyLoop(from, between.Place, length, element);
            from = between.Place;
        }
        CopyLoop(from, to, length, element);
    }

    private Value FillAll(IOperation target, IOperation? value, IOperation call)
    {
        List<Value> operands = value is null ? [Lower(target)] : InOrder(() => Lower(target), () => Lower(value));
        Place storage = AsView(operands[0], target).Place;
        if (storage.Type.Container == Container.Grid)
            return Refuse(call, "filling is differentiated for arrays and spans of one dimension");
        Shape element = ElementShape(storage);
        Value filling = value is null ? Default(element) : Keep(operands[1]);
        ElementLoop(LengthOf(storage), index => Store(ElementOf(storage, index, element), filling, call.Syntax));
        return new Value.None();
    }

    private Value CopyToAt(IOperation from, IOperation to, IOperation index, IOperation call)
    {
        List<Value> operands = InOrder(() => Lower(from), () => Lower(to), () => Lower(index));
        Place source = AsView(operands[0], from).Place, target = AsView(operands[1], to).Place;
        Expr start = Settle(((Value.Scalar)operands[2]).Expr, "start");
        Place slice = AsView(Slice(target, start, null), to).Place;
        Copy(source, slice, Settle(LengthOf(source), "length"), call);
        return new Value.None();
    }

    /// <summary>Array.Copy(from, to, n), Array.Copy(from, i, to, j, n), Array.Clear(a, i, n), Array.Fill(a, value, i, n).</summary>
    private Value CopyPart(IOperation self, IReadOnlyList<IOperation> rest, string name, IOperation call)
    {
        List<Value> operands = InOrder([() => Lower(self), .. rest.Select(r => (Func<Value>)(() => Lower(Unconverted(r))))]);
        Expr At(int i) => Settle(ToExpr(operands[i], call.Syntax), "start");
        Place View(int i, IOperation operation, Expr start, Expr? length) => AsView(Slice(AsView(operands[i], Unconverted(operation)).Place, start, length), Unconverted(operation)).Place;
        switch (name, rest.Count)
        {
            case ("Copy", 2):
                Copy(AsView(operands[0], Unconverted(self)).Place, AsView(operands[1], Unconverted(rest[0])).Place, At(2), call);
                break;
            case ("Copy", 4):
                Expr count = At(4);
                Copy(View(0, self, At(1), count), View(2, rest[1], At(3), count), count, call);
                break;
            case ("Clear", 2):
                Place cleared = View(0, self, At(1), At(2));
                ElementLoop(LengthOf(cleared), index => Store(ElementOf(cleared, index, ElementShape(cleared)), Default(ElementShape(cleared)), call.Syntax));
                break;
            case ("Fill", 3):
                Place filled = View(0, self, At(2), At(3));
                Value filling = Keep(operands[1]);
                ElementLoop(LengthOf(filled), index => Store(ElementOf(filled, index, ElementShape(filled)), filling, call.Syntax));
                break;
            default:
                return Refuse(call, "this overload is not differentiated");
        }
        return new Value.None();
    }

    private static IOperation Unconverted(IOperation operation) => operation is IConversionOperation { IsImplicit: true, Operand: { Type: not null } inner } && TypeLowering.ContainerOf(inner.Type!) != Container.None ? inner : operation;
}
