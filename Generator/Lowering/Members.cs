using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen.Lowering;

/// <summary>The members that a file declares, types and namespaces too, in the order of the text: the way from one of them to the same one in an edited file.</summary>
internal sealed class Members
{
    private static readonly ConditionalWeakTable<SyntaxTree, Members> Known = new();

    private readonly List<SyntaxNode> all;
    private readonly Dictionary<SyntaxNode, int> positions = [];

    private Members(SyntaxTree tree)
    {
        SyntaxNode root = tree.GetRoot();
        all = [root, .. root.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax or BaseTypeDeclarationSyntax).Where(n => n is MemberDeclarationSyntax)];
        for (int i = 0; i < all.Count; i++) positions[all[i]] = i;
    }

    /// <summary>The innermost member that a piece of code stands in.</summary>
    public static SyntaxNode Around(SyntaxNode node) => node.FirstAncestorOrSelf<SyntaxNode>(n => n is MemberDeclarationSyntax) ?? node.SyntaxTree.GetRoot();

    /// <summary>The same member in another version of its file that has the same declarations; null where its text is not the same.</summary>
    public static SyntaxNode? In(SyntaxTree tree, SyntaxNode member) =>
        Of(member.SyntaxTree).positions.TryGetValue(member, out int position) && Of(tree) is var others && position < others.all.Count
        && others.all[position] is var other && other.IsIncrementallyIdenticalTo(member) ? other : null;

    private static Members Of(SyntaxTree tree) => Known.GetValue(tree, static t => new Members(t));
}
