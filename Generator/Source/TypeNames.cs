using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Source;

/// <summary>The C# spelling of symbols.</summary>
internal static class TypeNames
{
    /// <summary>Fully qualified, with nullability, keywords for the built-in types.</summary>
    public static readonly SymbolDisplayFormat Full = SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes
        | SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers
        | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat Plain = Full.RemoveMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat NoGlobal = Plain.WithGlobalNamespaceStyle(SymbolDisplayGlobalNamespaceStyle.Omitted);

    private static readonly SymbolDisplayFormat Simple = SymbolDisplayFormat.MinimallyQualifiedFormat
        .WithMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.UseSpecialTypes)
        .WithGenericsOptions(SymbolDisplayGenericsOptions.IncludeTypeParameters);

    public static string Of(ITypeSymbol type) => type.ToDisplayString(Full);

    /// <summary>Without nullability, so that two declarations of the same parameter types compare equal.</summary>
    public static string Signature(ITypeSymbol type) => type.ToDisplayString(Plain);

    public static string WithoutGlobal(ISymbol symbol) => symbol.ToDisplayString(NoGlobal);

    public static string Short(ISymbol symbol) => symbol.ToDisplayString(Simple);
}
