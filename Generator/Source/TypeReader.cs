using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Source;

/// <summary>What a type is to a derivative.</summary>
internal static class TypeReader
{
    public static IrType Read(ITypeSymbol type)
    {
        string text = TypeNames.Of(type);
        return type switch
        {
            { SpecialType: SpecialType.System_Double } => IrType.Double,
            { SpecialType: SpecialType.System_Single } => IrType.Float,
            ITypeParameterSymbol parameter when GenericNumber.IsNumber(parameter) => new(text, Kind.Double),
            IArrayTypeSymbol { Rank: 1 } array => new(text, Kind.Memory, Container.Array, TypeNames.Of(array.ElementType)),
            IArrayTypeSymbol array => new(text, Kind.Memory, Container.Grid, TypeNames.Of(array.ElementType)),
            INamedTypeSymbol named when ContainerOf(named) is var container and not Container.None =>
                new(text, Kind.Memory, container, TypeNames.Of(named.TypeArguments[0])),
            { TypeKind: TypeKind.Struct } when HasFloat(type) => new(text, Kind.Memory, Container.Struct),
            { TypeKind: TypeKind.Class, SpecialType: SpecialType.None } => new(text, Kind.Memory, Container.Object),
            _ => new(text, Kind.Passive),
        };
    }

    /// <summary>Whether a value of the type holds floating-point numbers: itself, in its fields, or as elements of an array, span or list.</summary>
    public static bool HasFloat(ITypeSymbol type) => type switch
    {
        { SpecialType: SpecialType.System_Double or SpecialType.System_Single } => true,
        ITypeParameterSymbol parameter => GenericNumber.IsNumber(parameter),
        IArrayTypeSymbol array => HasFloat(array.ElementType),
        INamedTypeSymbol named when ContainerOf(named) != Container.None => HasFloat(named.TypeArguments[0]),
        INamedTypeSymbol { TypeKind: TypeKind.Struct, SpecialType: SpecialType.None } named => IsNumerics(named) || InstanceFields(named).Any(f => HasFloatByValue(f.Type)),
        _ => false,
    };

    /// <summary>What the type of a parameter is: lists behind an interface that gives their elements by position are lists.</summary>
    public static IrType ReadParameter(ITypeSymbol type) =>
        IsIndexed(type) ? new(TypeNames.Of(type), Kind.Memory, Container.List, TypeNames.Of(((INamedTypeSymbol)type).TypeArguments[0])) : Read(type);

    /// <summary>Whether a parameter of the type has a companion.</summary>
    public static bool HasParameterFloat(ITypeSymbol type) => IsIndexed(type) || HasFloat(type);

    /// <summary>Whether it is an interface to numbers that have positions.</summary>
    public static bool IsIndexed(ITypeSymbol type) =>
        type is INamedTypeSymbol { TypeKind: TypeKind.Interface, Name: "IReadOnlyList" or "IList", Arity: 1 } list && IsIn(type, "System.Collections.Generic")
        && HasFloat(list.TypeArguments[0]) && list.TypeArguments[0] is not INamedTypeSymbol { Arity: > 0 };

    /// <summary>Whether a method may give it out, by its result or by <c>out</c>: arrays of numbers or structs, grids of up to three dimensions and arrays of arrays of numbers.</summary>
    public static bool IsStorage(ITypeSymbol type) => type switch
    {
        IArrayTypeSymbol { Rank: 1, ElementType: IArrayTypeSymbol { Rank: 1 } row } => Read(row.ElementType).IsReal,
        IArrayTypeSymbol { Rank: 1 } array => IsItem(array.ElementType),
        IArrayTypeSymbol { Rank: <= 3 } grid => Read(grid.ElementType).IsReal,
        _ => false,
    };

    /// <summary>Whether it is a struct or tuple with arrays of numbers in it.</summary>
    public static bool HoldsStorage(ITypeSymbol type) => type is INamedTypeSymbol { TypeKind: TypeKind.Struct, SpecialType: SpecialType.None } named
        && ContainerOf(named) == Container.None && InstanceFields(named).Any(f => f.Type is IArrayTypeSymbol && IsStorage(f.Type) || HoldsStorage(f.Type));

    /// <summary>Whether an array or a list of such has a derivative.</summary>
    public static bool IsItem(ITypeSymbol type) => Read(type) is var item && (item.IsReal || item.Container == Container.Struct && Refusal(type) is null);

    /// <summary>The type of the elements of a list, or of what gives such one by one; null for all other types.</summary>
    public static ITypeSymbol? ItemOf(ITypeSymbol type) => type is INamedTypeSymbol { Arity: 1 } named && IsIn(type, "System.Collections.Generic")
        && (type.Name == "List" || type is { TypeKind: TypeKind.Interface, Name: "IEnumerable" or "IReadOnlyList" or "IList" or "ICollection" or "IReadOnlyCollection" }) ? named.TypeArguments[0] : null;

    /// <summary>Why a value of the type cannot be active, though it holds numbers with fractions; null where that is not so.</summary>
    public static string? Refusal(ITypeSymbol type) => type switch
    {
        { TypeKind: TypeKind.Pointer or TypeKind.FunctionPointer } => "take a Span<double> or ReadOnlySpan<double> in place of a pointer",
        { SpecialType: SpecialType.System_Decimal } => "decimal is not differentiated; use double, or mark it [NonDifferentiable]",
        IArrayTypeSymbol array => RefusalOfRow(array.ElementType),
        INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable =>
            HasFloat(nullable.TypeArguments[0]) ? "what may be null is not differentiated as a parameter; pass the value, or mark it [NonDifferentiable]" : Refusal(nullable.TypeArguments[0]),
        INamedTypeSymbol named when ContainerOf(named) != Container.None || IsIndexed(named) => RefusalOfRow(named.TypeArguments[0]),
        { Name: "Half", ContainingNamespace.Name: "System", TypeKind: TypeKind.Struct } => "Half is not differentiated; use float, or mark it [NonDifferentiable]",
        INamedTypeSymbol { TypeKind: TypeKind.Struct, TypeArguments.Length: 1 } named when IsBlock(named) && HasFloat(named.TypeArguments[0]) =>
            "take a span or an array, or mark it [NonDifferentiable]",
        INamedTypeSymbol { IsTupleType: false, TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } named when IsForeign(named) && Given(named).Any(HasFloat) =>
            "its numbers have no positions of their own that a derivative could have too; take a span, an array or a list, or mark it [NonDifferentiable]",
        _ => null,
    };

    private static string? RefusalOfRow(ITypeSymbol type) => type switch
    {
        INamedTypeSymbol named when IsIndexed(named) || (ContainerOf(named) == Container.List && HasFloat(named) && named.TypeArguments[0] is { IsValueType: true, SpecialType: SpecialType.None }) =>
            "take an array of arrays, or mark it [NonDifferentiable]",
        _ => Refusal(type),
    };

    private static bool IsForeign(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.IsEmpty;

    /// <summary>The types of what it gives, not of what it only takes, as a comparer does.</summary>
    private static IEnumerable<ITypeSymbol> Given(INamedTypeSymbol type) =>
        type.TypeArguments.Where((_, i) => type.TypeParameters[i].Variance != VarianceKind.In);

    public static Container ContainerOf(INamedTypeSymbol type) => type switch
    {
        { Name: "Span", Arity: 1 } when IsIn(type, "System") => Container.Span,
        { Name: "ReadOnlySpan", Arity: 1 } when IsIn(type, "System") => Container.ReadOnlySpan,
        { Name: "List", Arity: 1 } when IsIn(type, "System.Collections.Generic") => Container.List,
        _ => Container.None,
    };

    /// <summary>Whether the namespace of the type has exactly that name.</summary>
    public static bool IsIn(ITypeSymbol type, string @namespace) => type.ContainingNamespace?.ToDisplayString() == @namespace;

    public static IEnumerable<IFieldSymbol> InstanceFields(INamedTypeSymbol type) => type.GetMembers().OfType<IFieldSymbol>().Where(f => !f.IsStatic && !f.IsConst);

    private static bool HasFloatByValue(ITypeSymbol type) => (type.IsValueType || type is ITypeParameterSymbol) && HasFloat(type);

    /// <summary>The numeric structs of the framework, whose fields reference assemblies do not show.</summary>
    private static bool IsNumerics(INamedTypeSymbol type) =>
        type is { Arity: 0, Name: "Vector2" or "Vector3" or "Vector4" or "Quaternion" or "Matrix3x2" or "Matrix4x4" or "Plane" or "Complex" } && IsIn(type, "System.Numerics");

    /// <summary>Blocks of numbers whose elements are not fields.</summary>
    private static bool IsBlock(INamedTypeSymbol type) =>
        (type.Name is "Memory" or "ReadOnlyMemory" or "ArraySegment" && IsIn(type, "System"))
        || (type.Name == "ImmutableArray" && IsIn(type, "System.Collections.Immutable"))
        || (type.Name == "Vector" && IsIn(type, "System.Numerics"))
        || (type.Name is "TensorSpan" or "ReadOnlyTensorSpan" && IsIn(type, "System.Numerics.Tensors"))
        || IsIn(type, "System.Runtime.Intrinsics");
}
