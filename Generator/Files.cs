using System.Runtime.CompilerServices;
using AutoDiffGen.Lowering;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen;

/// <summary>The files of a compilation, in which members of earlier versions are found again.</summary>
internal sealed class Files(Compilation compilation)
{
    private static readonly ConditionalWeakTable<Compilation, Files> Known = new();

    private readonly Lazy<Dictionary<string, SyntaxTree?>> byPath = new(() => compilation.SyntaxTrees.GroupBy(t => t.FilePath).ToDictionary(g => g.Key, g => g.Skip(1).Any() ? null : g.First()));

    public static Files Of(Compilation compilation) => Known.GetValue(compilation, static c => new Files(c));

    public bool Has(SyntaxNode member) => compilation.ContainsSyntaxTree(member.SyntaxTree);

    /// <summary>The same member as it stands there; null where its text is another.</summary>
    public SyntaxNode? Current(SyntaxNode member) => Has(member) ? member
        : byPath.Value.TryGetValue(member.SyntaxTree.FilePath, out SyntaxTree? tree) && tree is not null ? Members.In(tree, member) : null;
}
