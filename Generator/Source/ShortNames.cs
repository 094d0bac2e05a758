using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen.Source;

/// <summary>Whether bare <c>Math</c>, <c>Span</c> and their like mean System's where a method stands.</summary>
internal static class ShortNames
{
    private static readonly string[] Names = ["Math", "MathF", "Span", "ReadOnlySpan", "MemoryExtensions"];

    public static bool AreSafe(IMethodSymbol method, SemanticModel model)
    {
        var syntax = method.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<MethodDeclarationSyntax>().FirstOrDefault(s => s.SyntaxTree == model.SyntaxTree);
        int? position = syntax?.Body?.OpenBraceToken.Span.End ?? syntax?.ExpressionBody?.Expression.SpanStart;
        return position is { } at && Names.All(name => model.LookupSymbols(at, name: name).All(IsSystem));
    }

    private static bool IsSystem(ISymbol symbol) =>
        symbol is INamedTypeSymbol { ContainingType: null, ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } };
}
