using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Properties and indexers: fields where there is no code behind them, calls where there is, text where they belong to passive things.</summary>
internal sealed partial class BodyLowering
{
    private Value LowerProperty(IPropertyReferenceOperation reference, string? hint)
    {
        if (reference.Instance is { } instance && reference.Arguments.Length == 0 && LengthOf(reference, instance) is { } length)
            return new Value.Scalar(length);
        return Read(LowerPropertyLocation(reference, ShapeOf(reference)));
    }

    /// <summary><c>.Length</c> and the like of storage.</summary>
    private Expr? LengthOf(IPropertyReferenceOperation reference, IOperation instance)
    {
        if (instance.Type is null || TypeLowering.ContainerOf(frame.Types.Apply(instance.Type, program.Compilation)) == Container.None && instance.Type.SpecialType != SpecialType.System_Array)
            return null;
        if (reference.Property.Name is not ("Length" or "Count" or "LongLength" or "Rank" or "IsEmpty"))
            return null;
        Value value = Lower(instance);
        if (value is not Value.Sequence { Query: var query })
            return LengthOf(AsView(value, instance).Place, reference);
        return PositionsOf(query, reference)?.Count ?? ToExpr(Refuse(reference, "how many there are is not known before they are enumerated"), reference.Syntax);
    }

    private Expr LengthOf(Place place, IPropertyReferenceOperation reference)
    {
        if (reference.Property.Name == "Count")
            return LengthOf(place);
        return new Expr.Apply("." + reference.Property.Name, [new Expr.Read(place)], ShapeOf(reference).Type);
    }

    private Location LowerPropertyLocation(IPropertyReferenceOperation reference, Shape shape)
    {
        IPropertySymbol property = Implemented(frame.Types.Member(reference.Property, program.Compilation), reference.ConstrainedToType ?? reference.Instance?.Type);
        if ((property.ContainingType.IsAnonymousType || property.ContainingType.IsPair()) && ShapeOf(reference.Instance!) is { IsAggregate: true } nameless && nameless.Find(property.Name) is { } part)
            return MemberOf(LowerLocation(reference.Instance), part);
        if (NullableMember(reference, shape) is { } number)
            return number;
        if (CursorMember(reference) is { } current)
            return current;
        if (LazyMember(reference, shape) is { } lazy)
            return lazy;
        if (SequenceMember(reference, property, shape) is { } item)
            return item;
        if (MapMember(reference, property, shape) is { } value)
            return value;
        if (property is { IsStatic: true, ContainingType.TypeKind: TypeKind.Interface } and ({ IsAbstract: true } or { IsVirtual: true }) && !property.ContainingType.IsGenericMath())
            return new Location.Fixed(shape, Refuse(reference, "which code it runs depends on the type argument; mark a method that calls this one with a type argument"));
        if (property.IsStatic && property.IsAuto())
            return StaticMember(property, property.SetMethod is null, shape, reference);
        if (reference.Instance is { Type: { } type } instance && reference.Arguments.Length == 1 && TypeLowering.ContainerOf(frame.Types.Apply(type, program.Compilation)) is Container.Span or Container.ReadOnlySpan or Container.List)
            return StorageElement(instance, reference.Arguments[0].Value, shape);
        bool isBase = reference.Instance?.Syntax is Microsoft.CodeAnalysis.CSharp.Syntax.BaseExpressionSyntax;
        if (!isBase && (property.GetMethod ?? property.SetMethod) is { } accessor && accessor.IsOpen() && TypeLowering.HasSource(property))
            return OpenProperty(reference, property, shape);
        if (property.IsAuto() && property.BackingField() is { } field)
            return Marked(MemberLocation(ReceiverOf(reference.Instance, reference), field, shape, reference), property, reference);
        if (property.HasAttribute(Mark) && TypeLowering.HasSource(property) && TypeLowering.HasReals(shape.Symbol))
            return Marked(SourceProperty(reference, property, shape), property, reference);
        if (!TypeLowering.HasSource(property) && LibraryMember(reference, property, shape) is { } known)
            return known;
        if (TypeLowering.HasSource(property) && !IsOpaqueCallee(property, property.GetMethod ?? property.SetMethod!, reference, shape))
            return SourceProperty(reference, property, shape);
        return LibraryProperty(reference, property, shape);
    }

    /// <summary>A property of an interface, where the receiver's type says which property that is.</summary>
    private IPropertySymbol Implemented(IPropertySymbol property, ITypeSymbol? type)
    {
        if (property.ContainingType.TypeKind != TypeKind.Interface || type is null)
            return property;
        ITypeSymbol receiver = frame.Types.Apply(type, program.Compilation);
        if (receiver.SpecialType is SpecialType.System_Double or SpecialType.System_Single)
            return property;
        return receiver.TypeKind == TypeKind.Interface ? property : receiver.FindImplementationForInterfaceMember(property) as IPropertySymbol ?? property;
    }

    /// <summary>The receiver of a member, where a part of it may be assigned.</summary>
    private Location ReceiverOf(IOperation? instance, IOperation operation) => instance is null ? new Location.Fixed(ShapeOf(operation), new Value.None()) : LowerLocation(instance);

    private Location StorageElement(IOperation instance, IOperation index, Shape shape)
    {
        Place? storage = null;
        List<Value> operands = InOrder(
            () => AsView(Lower(instance), instance) is var view && (storage = view.Place) is not null ? view : view,
            () => new Value.Scalar(LowerIndex(index, () => LengthOf(storage!))));
        return new Location.InPlace(Then(((Value.View)operands[0]).Place, new Step.Index([((Value.Scalar)operands[1]).Expr]), shape.Type), shape);
    }

    /// <summary>A property that may be overridden: of objects from outside it is asked once, else the code of each override is followed.</summary>
    private Location OpenProperty(IPropertyReferenceOperation reference, IPropertySymbol property, Shape shape)
    {
        Location owner = Receiver(reference.Instance!);
        Value receiver = Read(owner);
        bool isPlain = IsFromOutside(receiver) || (!TypeLowering.HasReals(shape.Symbol) && !TypeLowering.HasReals(owner.Shape.Symbol));
        if (isPlain && program.Types.IsAccessible(property))
            return Passive(reference, property, receiver, shape);
        if (property.ReturnsByRef || property.ReturnsByRefReadonly)
            return new Location.Fixed(shape, Refuse(reference, "which of several places it refers to is known only at run time"));
        Location self = new Location.Fixed(owner.Shape, Bound(receiver, owner.Shape, "self"));
        List<Value> arguments = [.. InOrder(reference.Arguments.Select(a => (Func<Value>)(() => Lower(a.Value)))).Select(Keep)];
        return new Location.Computed(shape,
            () => property.GetMethod is { } getter ? CallVirtual(getter, self, Arguments(arguments), reference, shape, null) : Refuse(reference, "it has no getter"),
            value =>
            {
                if (property.SetMethod is { } setter)
                    CallVirtual(setter, self, Arguments([.. arguments, value]), reference, program.Types.Of(SpecialType.System_Void), null);
                else
                    Refuse(reference, "it has no setter");
            });
    }

    /// <summary>Whether nothing that a receiver holds can depend on the parameters.</summary>
    private bool IsFromOutside(Value value) => value switch
    {
        Value.View view => ownership.IsConstant(view.Place.Root) && program.States.Count == 0,
        Value.Scalar scalar => !Carries(scalar.Expr) && !IsPartOfInput(value),
        _ => false,
    };

    /// <summary>A dictionary or the like inside an object that takes derivatives: its numbers would have to, too.</summary>
    private bool IsPartOfInput(Value value) => value is Value.Scalar { Expr: var expr }
        && Walk.Reads(expr).Any(p => p.Type.Kind == Kind.Passive && ownership.IsInput(p.Root) && HoldsNumbers.IsMatch(p.Type.Text));

    private static readonly System.Text.RegularExpressions.Regex HoldsNumbers = new(@"\b(double|float)\b", System.Text.RegularExpressions.RegexOptions.CultureInvariant);

    private Location SourceProperty(IPropertyReferenceOperation reference, IPropertySymbol property, Shape shape)
    {
        Location? receiver = reference.Instance is null ? null : Freeze(LowerLocation(reference.Instance));
        List<Value> arguments = [.. reference.Arguments.Select(a => Lower(a.Value))];
        if (property.ReturnsByRef || property.ReturnsByRefReadonly)
            return InlineReference(property.GetMethod!, receiver, arguments, reference);
        List<Value> kept = reference.Arguments.Length > 0 && IsWritten(reference) ? [.. arguments.Select(Keep)] : arguments;
        return new Location.Computed(shape,
            () => property.GetMethod is { } getter ? CallSource(getter, receiver, Arguments(kept), reference, null) : Refuse(reference, "it has no getter"),
            value => Set(reference, property, receiver, kept, value));
    }

    private void Set(IPropertyReferenceOperation reference, IPropertySymbol property, Location? receiver, List<Value> arguments, Value value)
    {
        if (property.SetMethod is { } setter)
            CallSource(setter, receiver, Arguments([.. arguments, value]), reference, null);
        else
            Refuse(reference, "it has no setter");
    }

    private static List<Location> Arguments(List<Value> values) => [.. values.Select(v => (Location)new Location.Fixed(null!, v))];

    private static bool IsWritten(IOperation reference) => reference.Parent is IAssignmentOperation assignment && assignment.Target == reference || reference.Parent is IIncrementOrDecrementOperation;

    private Value Keep(Value value) => value switch
    {
        Value.Scalar scalar => new Value.Scalar(Settle(scalar.Expr, "argument")),
        Value.Parts parts => parts with { Members = [.. parts.Members.Select(Keep)] },
        _ => value,
    };

    /// <summary>A property of the framework, or of passive things.</summary>
    private Location LibraryProperty(IPropertyReferenceOperation reference, IPropertySymbol property, Shape shape)
    {
        if (reference.Instance is null)
            return StaticProperty(reference, property, shape);
        Value receiver = Lower(reference.Instance);
        if (Carries(receiver) && TypeLowering.HasReals(shape.Symbol) && !IsFromOutside(receiver) || IsPartOfInput(receiver) && !IsPlain(shape.Type))
            return new Location.Fixed(shape, NoRule(reference, property, shape));
        return Passive(reference, property, receiver, shape);
    }

    private Location StaticProperty(IPropertyReferenceOperation reference, IPropertySymbol property, Shape shape)
    {
        if (!program.Types.IsAccessible(property))
            return property.IsAuto() ? StaticMember(property, property.SetMethod is null, shape, reference)
                : new Location.Fixed(shape, Refuse(reference, "the derivative cannot reach this private member; make it internal"));
        string name = $"{TypeLowering.Spell(property.ContainingType)}.{Support.Identifiers.Escape(property.Name)}";
        if (property.ContainingType.IsGenericMath() && GenericConstant(property.Name, shape.Type) is { } text)
            return new Location.Fixed(shape, new Value.Scalar(new Expr.Constant(text, shape.Type)));
        return new Location.Opaque(shape, new Expr.Raw([name], [], shape.Type, Repeatable: false));
    }

    /// <summary>The constants of generic arithmetic, for the number type that is known by now.</summary>
    private static string? GenericConstant(string name, IrType type) => name switch
    {
        "Zero" or "AdditiveIdentity" when type.IsReal => "0",
        "One" or "MultiplicativeIdentity" when type.IsReal => "1",
        "NegativeOne" when type.IsReal => "-1",
        "Pi" or "E" or "Tau" or "Epsilon" or "NaN" or "PositiveInfinity" or "NegativeInfinity" or "NegativeZero" or "MaxValue" or "MinValue" when type.IsReal => $"{type.Text}.{name}",
        "Radix" => "2",
        _ => null,
    };

    private Location Passive(IPropertyReferenceOperation reference, IPropertySymbol property, Value receiver, Shape shape)
    {
        if (!program.Types.IsAccessible(property))
            return new Location.Fixed(shape, Refuse(reference, "the derivative cannot reach this private member; make it internal"));
        List<Value> operands = [receiver];
        foreach (IArgumentOperation argument in reference.Arguments)
        {
            int start = block.Count;
            Value value = Lower(argument.Value);
            Protect(operands, start);
            operands.Add(value);
        }
        if (!IsPure(property))
            NoteProperty(reference, property);
        List<Expr> holes = [.. operands.Select(o => shape.Type.IsSpan ? Settle(ToExpr(o, reference.Syntax), "memory") : ToExpr(o, reference.Syntax))];
        List<string> pieces = reference.Arguments.Length == 0 ? ["", "." + Support.Identifiers.Escape(property.Name)]
            : ["", "[", .. Enumerable.Repeat(", ", holes.Count - 2), "]"];
        return new Location.Opaque(shape, new Expr.Raw([.. pieces], [.. holes], shape.Type, Repeatable: IsPure(property)));
    }

    /// <summary>Properties of values that never change.</summary>
    private static bool IsPure(IPropertySymbol property) =>
        property.ContainingType.SpecialType == SpecialType.System_String
        || property.ContainingType.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
        || IsMemory(property.ContainingType)
        || (property.ContainingType is { IsValueType: true, IsReadOnly: true } && property.IsAuto());
}
