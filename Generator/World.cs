using System.Runtime.CompilerServices;
using System.Text;
using AutoDiffGen.Source;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen;

/// <summary>
/// All that what a body means can depend on besides the text of bodies: the declarations of every file, the references and the options. Most edits
/// change one body and leave the world as it was.
/// </summary>
internal sealed class World
{
    private static readonly ConditionalWeakTable<Compilation, World> Known = new();
    private static readonly ConditionalWeakTable<SyntaxTree, string> Declarations = new();

    private readonly string[] declarations;
    private readonly MetadataReference[] references;
    private readonly CompilationOptions options;
    private World? equal;

    private World(Compilation compilation)
    {
        SyntaxTree[] trees = [.. compilation.SyntaxTrees];
        declarations = [.. trees.Select(t => Declarations.GetValue(t, DeclarationsOf))];
        references = [.. compilation.References];
        options = compilation.Options;
        Project = references.Length > 0 ? references[0] : null;
        HasGenerated = Array.Exists(trees, GeneratedMembers.IsGenerated);
    }

    /// <summary>Something that the project has for as long as it is open.</summary>
    public MetadataReference? Project { get; }

    /// <summary>Whether it is the analyzer's, which has the generated members in it.</summary>
    public bool HasGenerated { get; }

    public static World Of(Compilation compilation) => Known.GetValue(compilation, static c => new World(c));

    public bool IsSame(World other)
    {
        if (ReferenceEquals(this, other) || ReferenceEquals(equal, other)) return true;
        bool same = options.Equals(other.options) && Same(references, other.references, ReferenceEquals) && Same(declarations, other.declarations, static (a, b) => ReferenceEquals(a, b) || a == b);
        if (same) equal = other;
        return same;
    }

    private static bool Same<T>(T[] left, T[] right, Func<T, T, bool> equals)
    {
        if (left.Length != right.Length) return false;
        for (int i = 0; i < left.Length; i++)
            if (!equals(left[i], right[i])) return false;
        return true;
    }

    /// <summary>A file's text without the bodies of its members, without blanks and comments, with its directives.</summary>
    private static string DeclarationsOf(SyntaxTree tree)
    {
        SyntaxNode root = tree.GetRoot();
        var text = new StringBuilder(tree.FilePath).Append('\n');
        foreach (SyntaxNodeOrToken part in root.DescendantNodesAndTokens(n => !IsBody(n)))
        {
            if (part.AsNode() is { } node && IsBody(node)) text.Append(node.RawKind).Append(' ');
            else if (part.IsToken) text.Append(part.AsToken().Text).Append(' ');
        }
        if (root.ContainsDirectives)
            foreach (SyntaxTrivia trivia in root.DescendantTrivia().Where(t => t.IsDirective)) text.Append('\n').Append(trivia.ToString());
        return text.Append('\n').Append(((CSharpParseOptions)tree.Options).LanguageVersion).ToString();
    }

    private static bool IsBody(SyntaxNode node) => node is BlockSyntax or ArrowExpressionClauseSyntax && node.Parent is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or PropertyDeclarationSyntax or IndexerDeclarationSyntax;
}
