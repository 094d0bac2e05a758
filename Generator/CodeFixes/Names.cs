using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace AutoDiffGen.CodeFixes;

/// <summary>Names of the Runtime's members, as short as the place allows.</summary>
internal static class Names
{
    public static SyntaxNode Attribute(SyntaxGenerator generator, string name) => generator.Attribute(Of(name));

    public static SyntaxNode Of(string name) => SyntaxFactory.ParseName("global::AutoDiffGen." + name).WithAdditionalAnnotations(Simplifier.Annotation);
}
