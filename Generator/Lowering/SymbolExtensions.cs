using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen.Lowering;

/// <summary>Questions about symbols that Roslyn answers only in pieces.</summary>
internal static class SymbolExtensions
{
    /// <summary>Whether the property only stands in front of a field: no code in any accessor.</summary>
    public static bool IsAuto(this IPropertySymbol property) =>
        property.OriginalDefinition is { IsIndexer: false, IsAbstract: false } original
        && original.DeclaringSyntaxReferences.Length > 0
        && original.DeclaringSyntaxReferences.All(r => r.GetSyntax() switch
        {
            PropertyDeclarationSyntax { ExpressionBody: null, AccessorList: { } list } => list.Accessors.All(a => a.Body is null && a.ExpressionBody is null),
            ParameterSyntax => true,
            _ => false,
        });

    /// <summary>The field behind an auto-property.</summary>
    public static IFieldSymbol? BackingField(this IPropertySymbol property) =>
        property.ContainingType.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.AssociatedSymbol is IPropertySymbol p
            && SymbolEqualityComparer.Default.Equals(p.OriginalDefinition, property.OriginalDefinition));

    public static bool HasAttribute(this ISymbol symbol, string name) => symbol.GetAttributes().Any(a => a.AttributeClass?.Name == name);

    /// <summary>Whether the code that a call runs may be that of an override, unknown here.</summary>
    public static bool IsOpen(this IMethodSymbol method) =>
        method.IsAbstract || method.ContainingType.TypeKind == TypeKind.Interface
        || ((method.IsVirtual || method.IsOverride) && !method.IsSealed && !method.ContainingType.IsSealed && method.ContainingType.IsReferenceType);

    /// <summary>The declaration that has the body.</summary>
    public static IMethodSymbol Implementation(this IMethodSymbol method)
    {
        IMethodSymbol original = method.OriginalDefinition;
        return original.PartialImplementationPart ?? original;
    }

    /// <summary>Whether the type is one of the interfaces of generic arithmetic, <c>INumber&lt;T&gt;</c> and its like.</summary>
    public static bool IsGenericMath(this INamedTypeSymbol type) =>
        type is { TypeKind: TypeKind.Interface, IsGenericType: true } && type.ContainingNamespace.ToDisplayString() == "System.Numerics";

    /// <summary>A key of a dictionary with its value.</summary>
    public static bool IsPair(this ITypeSymbol type) =>
        type is INamedTypeSymbol { Name: "KeyValuePair", Arity: 2 } && type.ContainingNamespace.ToDisplayString() == "System.Collections.Generic";

    public static bool IsException(this INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? t = type; t is not null; t = t.BaseType)
            if (t.ToDisplayString() == "System.Exception")
                return true;
        return false;
    }

    public static bool CheckOverflow(this CompilationOptions options) => ((Microsoft.CodeAnalysis.CSharp.CSharpCompilationOptions)options).CheckOverflow;
}
