using AutoDiffGen.Diagnostics;
using AutoDiffGen.Source;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen;

/// <summary>Types that are local to a file cannot be named in another, and derivatives stand in files of their own: what mentions one is refused.</summary>
internal static class FileLocals
{
    public static IEnumerable<Finding> In(Primal primal, IMethodSymbol method, IEnumerable<SyntaxTree> reads)
    {
        List<string> names = [.. reads.Distinct().SelectMany(t => Types(((CompilationUnitSyntax)t.GetRoot()).Members, "global::"))];
        if (names.Count == 0) yield break;
        string text = string.Concat(Backend.FilesOf(primal).Select(Backend.TextOf));
        foreach (string name in names.Where(n => Mentions(text, n)))
            yield return Finding.Of(Descriptors.Unsupported, method.Locations[0], name.Substring("global::".Length), "it is local to its file, and the derivative, which names it, stands in another; make it internal");
    }

    private static IEnumerable<string> Types(SyntaxList<MemberDeclarationSyntax> members, string prefix) => members.SelectMany(m => m switch
    {
        BaseNamespaceDeclarationSyntax inner => Types(inner.Members, $"{prefix}{inner.Name}."),
        BaseTypeDeclarationSyntax type when type.Modifiers.Any(SyntaxKind.FileKeyword) => [prefix + type.Identifier.ValueText],
        _ => [],
    });

    private static bool Mentions(string text, string name)
    {
        for (int at = text.IndexOf(name, StringComparison.Ordinal); at >= 0; at = text.IndexOf(name, at + 1, StringComparison.Ordinal))
            if (!SyntaxFacts.IsIdentifierPartCharacter(text[at + name.Length])) return true;
        return false;
    }
}
