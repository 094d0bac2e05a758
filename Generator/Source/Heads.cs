using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiffGen.Source;

/// <summary>The heads of types and methods as C# text.</summary>
internal static class Heads
{
    /// <summary>The enclosing types, outermost first.</summary>
    public static IEnumerable<INamedTypeSymbol> Containers(INamedTypeSymbol type) =>
        type.ContainingType is null ? [type] : [.. Containers(type.ContainingType), type];

    /// <summary>Such as <c>partial record struct Vec&lt;T&gt;</c>; other modifiers need not be repeated.</summary>
    public static string Of(INamedTypeSymbol type) => "partial " + Keyword(type) + " " + Escape(type.Name) + TypeParameters(type.TypeParameters);

    public static string TypeParameters(IReadOnlyList<ITypeParameterSymbol> parameters) => parameters.Count == 0 ? ""
        : $"<{string.Join(", ", parameters.Select(p => Variance(p) + Escape(p.Name)))}>";

    /// <summary>The <c>where</c> clauses of a method, separated by blanks.</summary>
    public static string Constraints(IMethodSymbol method) => Constraints(method.TypeParameters);

    public static string Constraints(IEnumerable<ITypeParameterSymbol> parameters) =>
        string.Join(" ", parameters.Select(p => (p.Name, Parts: Constraints(p))).Where(c => c.Parts.Length > 0)
            .Select(c => $"where {Escape(c.Name)} : {c.Parts}"));

    public static string Modifiers(IMethodSymbol method) =>
        SyntaxFacts.GetText(method.DeclaredAccessibility) + (method.IsStatic ? " static" : "")
        + (method.Parameters.Any(p => p.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer) ? " unsafe" : "");

    public static string Escape(string name) => Support.Identifiers.Escape(name);

    private static string Keyword(INamedTypeSymbol type) => type switch
    {
        { IsRecord: true, TypeKind: TypeKind.Struct } => "record struct",
        { IsRecord: true } => "record",
        { TypeKind: TypeKind.Struct } => "struct",
        { TypeKind: TypeKind.Interface } => "interface",
        { TypeKind: TypeKind.Class } => "class",
        _ => throw new NotSupportedException(type.TypeKind.ToString()),
    };

    private static string Variance(ITypeParameterSymbol parameter) => parameter.Variance switch
    {
        VarianceKind.In => "in ",
        VarianceKind.Out => "out ",
        _ => "",
    };

    private static string Constraints(ITypeParameterSymbol p)
    {
        string? kind = p.HasUnmanagedTypeConstraint ? "unmanaged"
            : p.HasValueTypeConstraint ? "struct"
            : p.HasReferenceTypeConstraint ? (p.ReferenceTypeConstraintNullableAnnotation == NullableAnnotation.Annotated ? "class?" : "class")
            : p.HasNotNullConstraint ? "notnull"
            : null;
        string? create = p.HasConstructorConstraint ? "new()" : null;
        string? refStruct = p.AllowsRefLikeType ? "allows ref struct" : null;
        return string.Join(", ", new[] { kind }.Concat(p.ConstraintTypes.Select(TypeNames.Of)).Append(create).Append(refStruct).OfType<string>());
    }
}
