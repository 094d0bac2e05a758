using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen.Lowering;

/// <summary>Parameters of primary constructors that members use: the compiler keeps them in fields that have no name in C#.</summary>
internal static class PrimaryParameters
{
    private const string Prefix = "<", Suffix = ">P";

    public static bool IsPrimary(IMethodSymbol constructor) => constructor.OriginalDefinition.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is TypeDeclarationSyntax);

    public static bool IsKept(IFieldSymbol field) =>
        field.IsImplicitlyDeclared && field.Name.StartsWith(Prefix, StringComparison.Ordinal) && field.Name.EndsWith(Suffix, StringComparison.Ordinal);

    /// <summary>The name of the parameter that the field keeps.</summary>
    public static string NameOf(IFieldSymbol field) => field.Name.Substring(Prefix.Length, field.Name.Length - Prefix.Length - Suffix.Length);

    /// <summary>The field that keeps the parameter; null where no member uses it.</summary>
    public static IFieldSymbol? FieldOf(INamedTypeSymbol type, string parameter) => type.GetMembers(Prefix + parameter + Suffix).OfType<IFieldSymbol>().FirstOrDefault();
}
