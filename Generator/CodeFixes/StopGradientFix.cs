using System.Collections.Immutable;
using System.Composition;
using AutoDiffGen.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Simplification;

namespace AutoDiffGen.CodeFixes;

/// <summary>Declares numbers constants where they go into what cannot be differentiated, or into what carries no derivative.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(StopGradientFix)), Shared]
public sealed class StopGradientFix : Fix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Descriptors.NoRule.Id, Descriptors.Unsupported.Id, Descriptors.LostWrite.Id];

    private protected override IEnumerable<Proposal> Propose(Diagnostic diagnostic, SyntaxNode construct, SemanticModel model, CancellationToken cancellation)
    {
        List<ExpressionSyntax> numbers = [.. Entering(diagnostic, construct).Where(e => IsReal(model.GetTypeInfo(e, cancellation).Type) && !model.GetConstantValue(e, cancellation).HasValue)];
        if (numbers.Count > 0)
            yield return new("Let no derivative through: AutoDiff.StopGradient", construct, editor => numbers.ForEach(n => editor.ReplaceNode(n, (node, generator) => Wrapped((ExpressionSyntax)node, generator))));
    }

    /// <summary>The values that go into the construct.</summary>
    private static IEnumerable<ExpressionSyntax> Entering(Diagnostic diagnostic, SyntaxNode construct) =>
        diagnostic.Id == Descriptors.LostWrite.Id ? construct.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { RawKind: (int)SyntaxKind.SimpleAssignmentExpression } assignment ? [assignment.Right] : []
            : construct switch
            {
                InvocationExpressionSyntax call => call.ArgumentList.Arguments.Select(a => a.Expression),
                BaseObjectCreationExpressionSyntax creation => creation.ArgumentList?.Arguments.Select(a => a.Expression) ?? [],
                CastExpressionSyntax cast => [cast.Expression],
                ArgumentSyntax argument => Entering(diagnostic, argument.Expression),
                _ => [],
            };

    private static bool IsReal(ITypeSymbol? type) => type?.SpecialType is SpecialType.System_Double or SpecialType.System_Single;

    private static SyntaxNode Wrapped(ExpressionSyntax number, SyntaxGenerator generator) =>
        generator.InvocationExpression(generator.MemberAccessExpression(Names.Of("AutoDiff"), "StopGradient"), number.WithoutTrivia()).WithTriviaFrom(number).WithAdditionalAnnotations(Simplifier.Annotation);
}
