using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Source;

/// <summary>The analyzer sees the compilation with the generated members in it, the generator without: both must read the same.</summary>
internal static class GeneratedMembers
{
    public static bool IsOurs(ISymbol member) =>
        AttributeReader.Find(member, "System.CodeDom.Compiler.GeneratedCodeAttribute") is { ConstructorArguments: [{ Value: "AutoDiffGen" }, ..] };

    /// <summary>Start of the paths of trees with generated members as source to be differentiated again.</summary>
    public const string NestedPath = "AutoDiffGen.Nested/";

    public static bool IsNested(ISymbol member) => member.DeclaringSyntaxReferences.Any(r => IsNested(r.SyntaxTree));

    public static bool IsNested(SyntaxTree? tree) => tree is not null && tree.FilePath.StartsWith(NestedPath, StringComparison.Ordinal);

    /// <summary>The field behind an accessor that generated source declares for it; null for other methods.</summary>
    public static IFieldSymbol? FieldOf(IMethodSymbol accessor)
    {
        if (!IsNested(accessor) || accessor.Parameters is not [{ Name: "owner", Type: var owner }]) return null;
        IEnumerable<ISymbol> declarations = [accessor, .. accessor.ContainingType.GetMembers(accessor.Name + "Field")];
        AttributeData? attribute = declarations.SelectMany(d => d.GetAttributes()).FirstOrDefault(a => a.AttributeClass?.Name == "UnsafeAccessorAttribute");
        return attribute?.NamedArguments.FirstOrDefault(a => a.Key == "Name").Value.Value is string name ? owner.GetMembers(name).OfType<IFieldSymbol>().FirstOrDefault() : null;
    }

    /// <summary>The compilation as the generator sees it.</summary>
    public static Compilation Without(Compilation compilation) =>
        compilation.SyntaxTrees.Where(IsGenerated).ToList() is { Count: > 0 } generated ? compilation.RemoveSyntaxTrees(generated) : compilation;

    public static bool IsGenerated(SyntaxTree tree) =>
        tree.FilePath.Contains("AutoDiffGen.DifferentiableGenerator") && tree.FilePath.EndsWith(".g.cs", StringComparison.Ordinal);
}
