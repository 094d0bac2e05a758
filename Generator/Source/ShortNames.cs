using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen.Source;

/// <summary>Whether bare <c>Math</c>, <c>Span</c>, <c>Vector512</c> and their like mean System's where a method stands.</summary>
internal static class ShortNames
{
    private static readonly string[] Names = ["Math", "MathF", "Span", "ReadOnlySpan", "MemoryExtensions", "Vector512", "Vector256"];

    public static bool AreSafe(IMethodSymbol method, SemanticModel model)
    {
        var syntax = method.DeclaringSyntaxReferences.Select(r => r.GetSyntax()).OfType<MethodDeclarationSyntax>().FirstOrDefault(s => s.SyntaxTree == model.SyntaxTree);
        int? position = syntax?.Body?.OpenBraceToken.Span.End ?? syntax?.ExpressionBody?.Expression.SpanStart;
        return position is { } at && Names.All(name => model.LookupSymbols(at, name: name).All(IsSystem));
    }

    private static bool IsSystem(ISymbol symbol) => symbol is INamedTypeSymbol { ContainingType: null } && IsSystem(symbol.ContainingNamespace);

    private static bool IsSystem(INamespaceSymbol space) => space switch
    {
        { Name: "System", ContainingNamespace.IsGlobalNamespace: true } => true,
        { Name: "Intrinsics", ContainingNamespace: { Name: "Runtime" } runtime } => IsSystem(runtime.ContainingNamespace),
        _ => false,
    };
}
