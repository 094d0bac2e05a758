using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Variables, fields, elements: where they are.</summary>
internal sealed partial class BodyLowering
{
    private Value LowerReference(IOperation operation, string? hint)
    {
        if (operation is IArrayElementReferenceOperation { Indices: [{ Type.Name: "Range" }] } range)
            return CopyRange(range, hint);
        return Read(LowerLocation(operation));
    }

    /// <summary>Where an expression lives that can be assigned or referred to; an rvalue gets variables of its own.</summary>
    private Location LowerLocation(IOperation? operation)
    {
        Shape shape = operation is null ? program.Types.Of(SpecialType.System_Object) : ShapeOf(operation);
        switch (operation)
        {
            case null or IInvalidOperation:
                return new Location.Fixed(shape, Broken(shape));
            case ILocalReferenceOperation { IsDeclaration: true } local:
                return InExpression(DeclareLocal(local.Local, null, local.Syntax));
            case ILocalReferenceOperation local:
                return frame.Find(local.Local) ?? Unknown(local, shape);
            case IParameterReferenceOperation parameter:
                return frame.Find(parameter.Parameter) ?? CapturedParameter(parameter, shape);
            case IDiscardOperation:
                return new Location.Discard(shape);
            case IDeclarationExpressionOperation declaration:
                return LowerDeclarationExpression(declaration);
            case IInstanceReferenceOperation instance:
                return LowerInstance(instance, shape);
            case IFieldReferenceOperation field:
                return LowerField(field, shape);
            case IPropertyReferenceOperation property:
                return LowerPropertyLocation(property, shape);
            case IArrayElementReferenceOperation element when element.Indices is not [{ Type.Name: "Range" }]:
                return LowerElement(element, shape);
            case IImplicitIndexerReferenceOperation element:
                return LowerImplicitIndexer(element, shape);
            case IInvocationOperation { TargetMethod.ReturnsByRef: true } or IInvocationOperation { TargetMethod.ReturnsByRefReadonly: true }:
                return LowerReferenceCall((IInvocationOperation)operation, shape);
            case IConditionalOperation { IsRef: true }:
                return new Location.Fixed(shape, Refuse(operation, "a reference to one of two places is not differentiated; use an if"));
            case ISimpleAssignmentOperation { IsRef: true } assignment:
                return Rebind(assignment);
            case IConversionOperation { Operand: var operand, OperatorMethod: null } conversion when ShapeOf(operand).Type == shape.Type:
                return LowerLocation(operand);
            default:
                return new Location.Fixed(shape, Lower(operation));
        }
    }

    private Location.Fixed Unknown(IOperation operation, Shape shape) =>
        new(shape, Refuse(operation, "it is not declared where the derivative can see it"));

    /// <summary>A parameter of a primary constructor that members use is a field without a name.</summary>
    /// <summary>A parameter of a primary constructor, or the receiver that an extension block names.</summary>
    private Location CapturedParameter(IParameterReferenceOperation reference, Shape shape) =>
        reference.Parameter.ContainingSymbol is INamedTypeSymbol && frame.This is { } receiver ? receiver :
        reference.Parameter.ContainingSymbol is IMethodSymbol { MethodKind: MethodKind.Constructor } && frame.This is { } self
            ? KeptParameter(self, reference.Parameter, shape, reference)
            : Unknown(reference, shape);

    private Location KeptParameter(Location owner, IParameterSymbol parameter, Shape shape, IOperation operation) =>
        owner.Shape.Symbol is INamedTypeSymbol type && PrimaryParameters.FieldOf(type, parameter.Name) is { } field
            ? MemberLocation(owner, field, shape, operation)
            : new Location.Fixed(shape, Refuse(operation, "it is a parameter of a primary constructor that members use; copy it into a field"));

    private Location LowerInstance(IInstanceReferenceOperation instance, Shape shape)
    {
        if (instance.ReferenceKind == InstanceReferenceKind.ImplicitReceiver && frame.Receivers.Count > 0)
            return frame.Receivers.Peek();
        if (instance.ReferenceKind == InstanceReferenceKind.PatternInput && frame.Receivers.Count > 0)
            return frame.Receivers.Peek();
        return frame.This ?? Unknown(instance, shape);
    }

    private Location LowerField(IFieldReferenceOperation reference, Shape shape)
    {
        IFieldSymbol field = frame.Types.Member(reference.Field, program.Compilation);
        if (field.IsStatic)
            return KnownDelegate(field, shape) ?? StaticMember(field, field.IsReadOnly || field.IsConst, shape, reference);
        return Marked(MemberLocation(LowerLocation(reference.Instance), field, shape, reference), field, reference);
    }

    /// <summary>The field of a struct or object; of passive things, the text that reads it.</summary>
    private Location MemberLocation(Location owner, IFieldSymbol field, Shape shape, IOperation operation)
    {
        if (field.ContainingType.IsTupleType)
            field = field.CorrespondingTupleField ?? field;
        string name = TypeLowering.NameOf(field);
        if (owner.Shape.IsAggregate && owner.Shape.Find(name) is { } member)
            return owner is Location.Computed ? new Location.Fixed(shape, MemberOf(Read(owner), member)) : IsWritten(operation) ? MemberOf(owner, member) : Held(MemberOf(owner, member));
        if (PartOfPassiveStruct(owner, field, shape, operation) is { } written)
            return written;
        Value value = Read(owner);
        if (value is Value.View view && view.Place.Type.Container == Container.Object)
        {
            Place place = Stored(view.Place, "view");
            bool isAgain = IsAssignedAgain(place, operation);
            if (!isAgain && ListField(place, name, shape) is { } list)
                return list;
            if (ApartField(place, name) is { } part && !(isAgain && part is Location.Fixed))
                return Whole(place.Root, part, operation);
            if (StateOf(place, field, shape, operation) is { } state)
                return state;
            if (field is { IsImplicitlyDeclared: true, AssociatedSymbol: IPropertySymbol known } && !known.IsAuto() && (ownership.IsInput(place.Root) || ownership.IsActive(place.Root)))
                return new Location.Fixed(shape, Refuse(operation, "a property's field that only its accessors know is not differentiated in an object that takes derivatives"));
            if (IsNullable(shape) && ownership.IsInput(place.Root))
                return new Location.Fixed(shape, Refuse(operation, "this part of an object that takes derivatives is not followed"));
            if (IsHidden(owner.Shape.Symbol, field))
                place = ((Value.View)As(new Value.View(place), owner.Shape, program.Types.Of(field.ContainingType), isTest: false)).Place;
            Step step = program.Types.ObjectStep(field, onlyRead: ownership.IsConstant(place.Root));
            if (program.Types.IsUnreachable(step))
                return new Location.Fixed(shape, Refuse(operation, $"the derivative cannot reach the private type {((field.Type as IArrayTypeSymbol)?.ElementType ?? field.Type).Name} of this field; make it internal"));
            Place found = Then(place, step, shape.Type);
            if (IsPassiveState(found) && shape.IsPassive && program.WrittenOutside.Contains(name))
                return new Location.Opaque(shape, Once(found));
            return new Location.InPlace(found, shape);
        }
        ISymbol named = field.AssociatedSymbol as IPropertySymbol ?? (ISymbol)field;
        if (shape.IsPassive && owner.Shape.Symbol is INamedTypeSymbol { TypeKind: TypeKind.Class } type && TypeLowering.HasSource(type) && (!program.Types.IsAccessible(named) || PrimaryParameters.IsKept(field)))
            return HiddenMember(type, value, field, shape, operation);
        if (!program.Types.IsAccessible(named) || PrimaryParameters.IsKept(field))
            return new Location.Fixed(shape, Refuse(operation, "the derivative cannot reach this private field; make it internal"));
        return new Location.Opaque(shape, new Expr.Raw(["", "." + Support.Identifiers.Escape(name)], [ToExpr(value, operation.Syntax)], shape.Type, Repeatable: field.IsReadOnly || owner.Shape.Symbol.IsValueType));
    }

    /// <summary>An object that a struct of the signature refers to: a constant, as any object from outside is.</summary>
    private Location Held(Location member)
    {
        if (member is not Location.InPlace { Place: { Type.Container: Container.Object, Root: { Role: Role.Parameter, Type.Container: not Container.Object } } place, Shape: { } shape })
            return member;
        var variable = new Variable(NewName(Naming.Small(shape.Symbol.Name)), shape.Type);
        settled.Add(variable);
        ownership.Foreign(variable);
        Emit(new Stmt.Declare(variable, new Expr.Read(place)));
        return new Location.InPlace(Place.Of(variable), shape);
    }

    /// <summary>A private field of an object without numbers, reached as those with numbers are.</summary>
    private Location HiddenMember(INamedTypeSymbol type, Value owner, IFieldSymbol field, Shape shape, IOperation operation)
    {
        Shape whole = program.Types.ObjectOf(type);
        var variable = new Variable(NewName(Naming.Small(type.Name)), whole.Type);
        settled.Add(variable);
        ownership.Foreign(variable);
        Expr value = ToExpr(owner, operation.Syntax);
        NoteName(variable, value);
        Emit(new Stmt.Declare(variable, value));
        Place place = Then(Place.Of(variable), program.Types.ObjectStep(field, onlyRead: true), shape.Type);
        return field.IsReadOnly ? new Location.InPlace(place, shape) : new Location.Opaque(shape, Once(place));
    }

    /// <summary>Read in the forward sweep only: what is written there is not undone.</summary>
    private static Expr.Raw Once(Place place) => new(["", ""], [new Expr.Read(place)], place.Type, Repeatable: false);

    /// <summary>Whether a class between has another member of that name.</summary>
    private static bool IsHidden(ITypeSymbol owner, IFieldSymbol field)
    {
        for (INamedTypeSymbol? type = owner as INamedTypeSymbol; type is not null && !SymbolEqualityComparer.Default.Equals(type.OriginalDefinition, field.ContainingType.OriginalDefinition); type = type.BaseType)
            if (type.GetMembers(TypeLowering.NameOf(field)).Any(m => m is IFieldSymbol or IPropertySymbol { IsOverride: false }))
                return true;
        return false;
    }

    /// <summary>A static field: read in place where it never changes, once where it may.</summary>
    private Location StaticMember(ISymbol symbol, bool isReadOnly, Shape shape, IOperation operation)
    {
        Variable? hidden = null;
        if (!program.Types.IsAccessible(symbol))
            if (program.Types.HiddenStatic(symbol, shape.Type) is { } behind)
                hidden = behind;
            else
                return new Location.Fixed(shape, Refuse(operation, "the derivative cannot reach this private static member; make it internal"));
        if (isReadOnly && program.Library.Find(symbol) is { } member)
            return new Location.Fixed(shape, CallLibrary(member, [], operation, null));
        string name = $"{TypeLowering.Spell(symbol.ContainingType)}.{Support.Identifiers.Escape(symbol.Name)}";
        Expr.Raw Text(bool repeatable) => hidden is null ? new([name], [], shape.Type, repeatable) : new(["", ""], [new Expr.Read(Place.Of(hidden))], shape.Type, repeatable);
        if (!isReadOnly && shape.Kind == ShapeKind.Scalar)
            return new Location.Opaque(shape, Text(repeatable: false));
        if (shape.IsPassive)
            return new Location.Opaque(shape, Text(repeatable: true));
        Variable variable = hidden ?? new Variable(name, shape.Type, Role.Global);
        if (isReadOnly)
            settled.Add(variable);
        constant.Add(variable);
        ownership.Foreign(variable);
        if (!isReadOnly)
            return new Location.Fixed(shape, shape.Kind == ShapeKind.Memory ? Opaque(Text(repeatable: false), shape, symbol.Name) : OpaqueStruct(Text(repeatable: false), shape, symbol.Name));
        return new Location.InPlace(Place.Of(variable), shape);
    }

    private Location LowerElement(IArrayElementReferenceOperation element, Shape shape)
    {
        var operands = new List<Func<Value>> { () => Lower(element.ArrayReference) };
        Place? array = null;
        foreach (IOperation index in element.Indices)
            operands.Add(() => new Value.Scalar(LowerIndex(index, () => new Expr.Apply(".Length", [new Expr.Read(array!)], IrType.Int))));
        List<Value> values = [];
        for (int i = 0; i < operands.Count; i++)
        {
            int start = block.Count;
            Value value = operands[i]();
            if (i == 0)
                value = AsView(value, element.ArrayReference);
            if (i > 0 && block.Count > start)
                Protect(values, start);
            values.Add(value);
            array ??= ((Value.View)values[0]).Place;
        }
        Place place = ((Value.View)values[0]).Place;
        return new Location.InPlace(Then(place, new Step.Index([.. values.Skip(1).Select(v => ((Value.Scalar)v).Expr)]), shape.Type), shape);
    }

    /// <summary>A reference as a place to take parts of: slices and passive references get a variable first.</summary>
    private Value.View AsView(Value value, IOperation operation)
    {
        switch (value)
        {
            case Value.View view:
                return new Value.View(Stored(view.Place, operation is ILocalReferenceOperation local ? local.Local.Name : "slice"));
            case Value.Scalar { Expr: Expr.Read { Place: { Type.Kind: Kind.Memory } place } }:
                return new Value.View(place);
            case Value.Scalar scalar when ShapeOf(operation).Kind == ShapeKind.Memory:
                var variable = new Variable(NewName("storage"), ShapeOf(operation).Type);
                settled.Add(variable);
                ownership.Foreign(variable);
                Emit(new Stmt.Declare(variable, scalar.Expr));
                return new Value.View(Place.Of(variable));
            default:
                Refuse(operation, "it is not known what storage this refers to");
                return new Value.View(Place.Of(new Variable("missing", new IrType("object", Kind.Memory, Container.Object))));
        }
    }

    /// <summary>An index; one from the end is subtracted from the length.</summary>
    private Expr LowerIndex(IOperation index, Func<Expr> length)
    {
        if (FromEnd(index) is { } back)
        {
            Expr offset = LowerExpr(back);
            return new Expr.Apply("-", [length(), offset], IrType.Int);
        }
        if (index is IConversionOperation { Type.Name: "Index", Operand: { Type.SpecialType: SpecialType.System_Int32 } plain })
            return LowerExpr(plain);
        if (index.Type is { Name: "Index", SpecialType: SpecialType.None })
            return new Expr.Raw(["", ".GetOffset(", ")"], [LowerExpr(index), length()], IrType.Int, Repeatable: true);
        Expr position = LowerExpr(index);
        return position.Type.Text is "long" or "ulong" or "uint" or "nint" or "nuint" ? new Expr.Raw(["checked((int)", ")"], [position], IrType.Int, Repeatable: true) : position;
    }

    /// <summary>The n of <c>^n</c>.</summary>
    private static IOperation? FromEnd(IOperation index) => index switch
    {
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } hat => hat.Operand,
        IConversionOperation { Operand: IUnaryOperation { OperatorKind: UnaryOperatorKind.Hat } hat } => hat.Operand,
        _ => null,
    };

    private Value LowerHat(IUnaryOperation hat) =>
        new Value.Scalar(new Expr.Raw(["new global::System.Index(", ", true)"], [LowerExpr(hat.Operand)], ShapeOf(hat).Type, Repeatable: true));

    /// <summary>A <c>ref</c> local bound again: only where nothing read through it before could have kept its old meaning.</summary>
    private Location Rebind(ISimpleAssignmentOperation assignment) =>
        new Location.Fixed(ShapeOf(assignment), Refuse(assignment, "a reference that is bound again is not differentiated; declare another"));

    /// <summary>The same location, whatever changes on the way to it later.</summary>
    private Location Freeze(Location location) => location switch
    {
        Location.InPlace place => place with { Place = Freeze(place.Place) },
        Location.Apart apart => apart with { Members = [.. apart.Members.Select(Freeze)] },
        _ => location,
    };
}
