using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

/// <summary>Decides what each C# type is to a derivative: real, passive, storage, or a struct to be taken apart.</summary>
internal sealed class TypeLowering(Compilation compilation, INamedTypeSymbol within, AccessorTable accessors)
{
    private readonly Dictionary<ITypeSymbol, Shape> shapes = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<string, Shape> byText = new(StringComparer.Ordinal);
    private readonly HashSet<string> withReals = new(StringComparer.Ordinal);
    private readonly HashSet<string> unreachable = new(StringComparer.Ordinal);

    /// <summary>How emitted code names a type. One without a name is a tuple there: its objects never change, so that it makes no difference whether they are copied.</summary>
    public static string Spell(ITypeSymbol type) => type switch
    {
        { IsAnonymousType: true } when PartsOf(type).ToList() is var parts => parts.Count == 1 ? $"global::System.ValueTuple<{Spell(parts[0].Type)}>" : $"({string.Join(", ", parts.Select(p => Spell(p.Type)))})",
        IArrayTypeSymbol { Rank: 1, ElementType: { IsAnonymousType: true } element } => Spell(element) + "[]",
        _ => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat),
    };

    private static IEnumerable<IPropertySymbol> PartsOf(ITypeSymbol anonymous) => anonymous.GetMembers().OfType<IPropertySymbol>();

    public Shape Of(ITypeSymbol type)
    {
        if (shapes.TryGetValue(type, out Shape shape))
            return shape;
        shapes[type] = shape = Build(type);
        if (!IsNumbered(type, out _))
            byText[shape.Type.Text] = shape;
        if (!IsAccessible(type))
            unreachable.Add(Spell(type));
        if (ElementOf(type) is { } element)
            Of(element);
        if (HasReals(type))
            withReals.Add(shape.Type.Text);
        return shape;
    }

    /// <summary>The shape of a type that has been lowered before, by its spelling.</summary>
    public Shape OfText(string text)
    {
        if (byText.TryGetValue(text, out Shape shape))
            return shape;
        throw new NotSupportedException(text);
    }

    /// <summary>A type made here: it holds reals if the other does.</summary>
    public void Alias(IrType made, IrType like)
    {
        if (HasReals(like))
            withReals.Add(made.Text);
    }

    /// <summary>Whether reals are in a type that has been lowered before.</summary>
    public bool HasReals(IrType type) => withReals.Contains(type.Text);

    public Shape Of(SpecialType type) => Of(compilation.GetSpecialType(type));

    /// <summary>A variable of this class, whatever it contains: <c>this</c> is always an object.</summary>
    public Shape ObjectOf(ITypeSymbol type) =>
        new(type, new IrType(Spell(type), Kind.Memory, Container.Object), ShapeKind.Memory, []);

    /// <summary>The type of an element of an array, span or list; null for what has no elements.</summary>
    public static ITypeSymbol? ElementOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol array => array.ElementType,
        INamedTypeSymbol named when ContainerOf(named) != Container.None => named.TypeArguments[0],
        _ => null,
    };

    public static Container ContainerOf(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1 } => Container.Array,
        IArrayTypeSymbol => Container.Grid,
        INamedTypeSymbol { Arity: 1, Name: "Span" or "ReadOnlySpan" or "List" } named => named.OriginalDefinition.ToDisplayString() switch
        {
            "System.Span<T>" => Container.Span,
            "System.ReadOnlySpan<T>" => Container.ReadOnlySpan,
            "System.Collections.Generic.List<T>" => Container.List,
            _ => Container.None,
        },
        _ => Container.None,
    };

    public static bool HasSource(ISymbol symbol) => symbol.OriginalDefinition.DeclaringSyntaxReferences.Length > 0;

    /// <summary>Whether floating-point numbers can be reached through a value of this type.</summary>
    public static bool HasReals(ITypeSymbol type) => HasReals(type, new HashSet<ITypeSymbol>(SymbolEqualityComparer.Default));

    /// <summary>The fields of an instance, those of base classes last; a tuple's are its elements.</summary>
    public static IEnumerable<IFieldSymbol> Fields(ITypeSymbol type)
    {
        if (type is INamedTypeSymbol { IsTupleType: true } tuple)
            return tuple.TupleElements.Select(e => e.CorrespondingTupleField ?? e);
        IEnumerable<IFieldSymbol> own = type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic && !f.IsConst);
        return type.BaseType is { SpecialType: SpecialType.None } parent && type.TypeKind == TypeKind.Class ? own.Concat(Fields(parent)) : own;
    }

    /// <summary>A field's name in places: that of the auto-property in front of it, or of the parameter that it keeps, where there is one.</summary>
    public static string NameOf(IFieldSymbol field) =>
        field.AssociatedSymbol is IPropertySymbol property ? property.Name : PrimaryParameters.IsKept(field) ? PrimaryParameters.NameOf(field) : field.Name;

    /// <summary>The step to a field of a struct, which the emitted code must be able to assign.</summary>
    public Step.Field StructStep(IFieldSymbol field) =>
        CanAssign(field) && !HidesParts(field) ? StepTo(field) : StepTo(field, accessors.For(field, FieldOwner.Struct), CanName(field) && HidesParts(field));

    /// <summary>The step to a field of an object; one that is only ever read needs no accessor if it can be named.</summary>
    public Step.Field ObjectStep(IFieldSymbol field, bool onlyRead) =>
        (CanAssign(field) && !HidesParts(field)) || (onlyRead && CanName(field)) ? StepTo(field)
            : StepTo(field, accessors.For(field, FieldOwner.Class), CanName(field) && HidesParts(field));

    /// <summary>The step to a field of an object that a reference is taken of, as none can be of a property.</summary>
    public Step.Field ReferenceStep(IFieldSymbol field) =>
        CanAssign(field) && field.AssociatedSymbol is null ? StepTo(field) : StepTo(field, accessors.For(field, FieldOwner.Class));

    private static Step.Field StepTo(IFieldSymbol field, string? accessor = null, bool isReadable = false) => new(NameOf(field), accessor, isReadable) { IsReference = field.Type.IsReferenceType };

    public bool IsAccessible(ITypeSymbol type) => type switch
    {
        { IsAnonymousType: true } => PartsOf(type).All(p => IsAccessible(p.Type)),
        IArrayTypeSymbol { ElementType: { IsAnonymousType: true } element } => IsAccessible(element),
        _ => IsAccessible((ISymbol)type),
    };

    /// <summary>Whether emitted code would have to name a type that it cannot: that of a variable, or of a field behind an accessor.</summary>
    public bool IsUnreachable(IrType type) => unreachable.Contains(type.Text);

    /// <inheritdoc cref="IsUnreachable(IrType)"/>
    public bool IsUnreachable(Step step) => step is Step.Field { Accessor: { } name } && unreachable.Count > 0 && accessors.All.Any(a => a.Name == name && unreachable.Contains(a.FieldType));

    /// <summary>An enum that cannot be named is the integer behind it.</summary>
    private bool IsNumbered(ITypeSymbol type, out IrType? integer)
    {
        integer = type is INamedTypeSymbol { EnumUnderlyingType: { SpecialType: SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64 } behind } && !IsAccessible(type)
            ? Of(behind).Type : null;
        return integer is not null;
    }

    public bool IsAccessible(ISymbol symbol) => !Library.IsOwn(symbol) && compilation.IsSymbolAccessibleWithin(symbol, within);

    /// <summary>A static field out of reach, or the one behind a property, where an accessor can give it.</summary>
    public Variable? HiddenStatic(ISymbol member, IrType type)
    {
        IFieldSymbol? field = member as IFieldSymbol ?? member.ContainingType.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => SymbolEqualityComparer.Default.Equals(f.AssociatedSymbol, member));
        bool isGeneric = false;
        for (INamedTypeSymbol? owner = member.ContainingType; owner is not null; owner = owner.ContainingType)
            isGeneric |= owner.Arity > 0;
        return field is null || isGeneric || !HasSource(member) || Library.IsOwn(member) || !IsAccessible(field.Type) || field.ContainingAssembly.Name != compilation.AssemblyName
            ? null : Variable.Behind(accessors.ForStatic(field), type);
    }

    /// <summary>A generic type may hold ever larger ones of itself.</summary>
    public const int Most = 200;

    private static bool HasReals(ITypeSymbol type, HashSet<ITypeSymbol> visited)
    {
        if (type.SpecialType is SpecialType.System_Double or SpecialType.System_Single)
            return true;
        if (type.SpecialType != SpecialType.None || visited.Count > Most || !visited.Add(type))
            return false;
        if (ElementOf(type) is { } element)
            return HasReals(element, visited);
        if (IsComplex(type))
            return true;
        if (type.IsPair())
            return ((INamedTypeSymbol)type).TypeArguments.Any(t => HasReals(t, visited));
        if (type.IsAnonymousType)
            return PartsOf(type).Any(p => HasReals(p.Type, visited));
        if (type.TypeKind is not (TypeKind.Struct or TypeKind.Class or TypeKind.Interface) || (!type.IsValueType && !HasSource(type)))
            return false;
        return Fields(type).Any(f => HasReals(f.Type, visited) || IsMapOfReals(f.Type))
            || (type is INamedTypeSymbol { IsReferenceType: true } named && Hierarchy.Concrete(named).Any(d => d.IsReferenceType && HasReals(d, visited)));
    }

    /// <summary>A dictionary of numbers is passive by itself, but an object that makes one in a field is not.</summary>
    private static bool IsMapOfReals(ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "Dictionary" or "SortedDictionary" or "SortedList", TypeArguments: [_, var value] } && type.ContainingNamespace.ToDisplayString() == "System.Collections.Generic" && HasReals(value);

    private Shape Build(ITypeSymbol type)
    {
        if (type.SpecialType is SpecialType.System_Double or SpecialType.System_Single)
            return new(type, type.SpecialType == SpecialType.System_Double ? IrType.Double : IrType.Float, ShapeKind.Scalar, []);
        if (IsNumbered(type, out IrType? integer))
            return new(type, integer!, ShapeKind.Scalar, []);
        if (ElementOf(type) is { } element)
            return new(type, new IrType(Spell(type), Kind.Memory, ContainerOf(type), Spell(element)) { HoldsReferences = !Held(type, element).IsUnmanagedType }, ShapeKind.Memory, []);
        if (type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T, TypeArguments: [var inner] } && Of(inner) is { IsReal: true } or { IsAggregate: true })
            return Nullable(type, inner);
        if (type.IsAnonymousType)
            return Nameless(type);
        if (IsComplex(type))
            return Complex(type);
        if (type.IsPair() && HasReals(((INamedTypeSymbol)type).TypeArguments[1]))
            return Pair((INamedTypeSymbol)type);
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Struct } named && IsTakenApart(named) && HasReals(named))
            return Aggregate(named);
        if (type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Interface } && HasSource(type) && HasReals(type))
            return ObjectOf(type);
        return new(type, new IrType(Spell(type), Kind.Passive), ShapeKind.Scalar, []);
    }

    /// <summary>What the rows of an array of arrays hold.</summary>
    private static ITypeSymbol Held(ITypeSymbol type, ITypeSymbol element) => type is IArrayTypeSymbol { Rank: 1 } && element is IArrayTypeSymbol { Rank: 1, ElementType: var inner } ? inner : element;

    /// <summary>A struct can be taken apart where all of its fields are known and plain.</summary>
    private static bool IsTakenApart(INamedTypeSymbol type) =>
        type.SpecialType == SpecialType.None
        && type.OriginalDefinition.SpecialType == SpecialType.None
        && Fields(type).All(f => f.RefKind == RefKind.None && !f.IsFixedSizeBuffer && !f.Type.IsRefLikeType
            && (type.IsTupleType || HasSource(type) || f.DeclaredAccessibility == Accessibility.Public))
        && !type.GetAttributes().Any(a => a.AttributeClass?.Name is "InlineArrayAttribute" || (a.AttributeClass?.Name is "StructLayoutAttribute" && IsExplicit(a)));

    private static bool IsExplicit(AttributeData layout) =>
        layout.ConstructorArguments is [{ Value: not null } kind] && Convert.ToInt32(kind.Value, System.Globalization.CultureInfo.InvariantCulture) == 2;

    /// <summary>Structs whose parts are being found. Code that is being typed may have structs in themselves, which have no end.</summary>
    private readonly HashSet<ITypeSymbol> opened = new(SymbolEqualityComparer.Default);

    private const int Deepest = 50;

    private Shape Aggregate(INamedTypeSymbol type)
    {
        if (opened.Count > Deepest || !opened.Add(type))
            return new(type, new IrType(Spell(type), Kind.Passive), ShapeKind.Scalar, []);
        try
        {
            return Parts(type);
        }
        finally
        {
            opened.Remove(type);
        }
    }

    private Shape Parts(INamedTypeSymbol type)
    {
        var members = Fields(type).Select(f => new Member(NameOf(f), Of(f.Type), type.IsTupleType ? new(f.Name) : StructStep(f))).ToList();
        return new(type, new IrType(Spell(type), Kind.Memory, Container.Struct) { HoldsReferences = !type.IsUnmanagedType }, ShapeKind.Aggregate, members);
    }

    /// <summary>Whether it is a struct behind a property, which gives a copy: its parts can only be written in the field behind it.</summary>
    private bool HidesParts(IFieldSymbol field) => field.AssociatedSymbol is IPropertySymbol && Of(field.Type).IsAggregate;

    /// <summary>The framework's complex number, whose fields reference assemblies do not show.</summary>
    private static bool IsComplex(ITypeSymbol type) => type is INamedTypeSymbol { Name: "Complex", Arity: 0 } && type.ContainingNamespace?.ToDisplayString() == "System.Numerics";

    private Shape Nullable(ITypeSymbol type, ITypeSymbol inner)
    {
        Member Part(string name, string field, ITypeSymbol part) => new(name, Of(part), new(name, accessors.For(type, name, field, Spell(part), FieldOwner.Struct)));
        return new(type, new IrType(Spell(type), Kind.Memory, Container.Struct), ShapeKind.Aggregate, [Part("HasValue", "hasValue", compilation.GetSpecialType(SpecialType.System_Boolean)), Part("Value", "value", inner)]);
    }

    private Shape Pair(INamedTypeSymbol type)
    {
        GenericOwner Generic(string parameter) => new("<TKey, TValue>", "", $"<{Spell(type.TypeArguments[0])}, {Spell(type.TypeArguments[1])}>", "global::System.Collections.Generic.KeyValuePair<TKey, TValue>", parameter);
        Member Part(string name, string field, int index) =>
            new(name, Of(type.TypeArguments[index]), new(name, accessors.For(type, name, field, Spell(type.TypeArguments[index]), FieldOwner.Struct, Generic("T" + name)), IsReadable: true));
        return new(type, new IrType(Spell(type), Kind.Memory, Container.Struct) { HoldsReferences = !type.IsUnmanagedType }, ShapeKind.Aggregate, [Part("Key", "key", 0), Part("Value", "value", 1)]);
    }

    private Shape Nameless(ITypeSymbol type) =>
        new(type, new IrType(Spell(type), Kind.Memory, Container.Struct) { HoldsReferences = true }, ShapeKind.Aggregate,
            [.. PartsOf(type).Select((p, i) => new Member(p.Name, Of(p.Type), new("Item" + (i + 1).ToString(System.Globalization.CultureInfo.InvariantCulture))))]);

    private Shape Complex(ITypeSymbol type)
    {
        Member Part(string name, string field) => new(name, Of(SpecialType.System_Double), new(name, accessors.For(type, name, field, "double", FieldOwner.Struct), IsReadable: true));
        return new(type, new IrType(Spell(type), Kind.Memory, Container.Struct), ShapeKind.Aggregate, [Part("Real", "m_real"), Part("Imaginary", "m_imaginary")]);
    }

    private bool CanName(IFieldSymbol field) => field.AssociatedSymbol is IPropertySymbol property
        ? property.IsAuto() && property.GetMethod is { } getter && IsAccessible(property) && IsAccessible(getter) && !IsForDerived(getter) && !IsReplaced(property)
        : !field.IsImplicitlyDeclared && IsAccessible(field) && !IsForDerived(field);

    /// <summary>Protected members may be named on objects of some classes only.</summary>
    private bool IsForDerived(ISymbol member) => member.DeclaredAccessibility is Accessibility.Protected or Accessibility.ProtectedAndInternal
        && !SymbolEqualityComparer.Default.Equals(member.ContainingType.OriginalDefinition, within.OriginalDefinition);

    /// <summary>A virtual property by name may be another than the one whose field is meant.</summary>
    private static bool IsReplaced(IPropertySymbol property) => property.GetMethod!.IsOpen() && property.ContainingType.TypeKind == TypeKind.Class;

    private bool CanAssign(IFieldSymbol field) => CanName(field) && (field.AssociatedSymbol is IPropertySymbol property
        ? property.SetMethod is { IsInitOnly: false } setter && IsAccessible(setter)
        : !field.IsReadOnly);
}
