using System.Collections.Immutable;
using System.Composition;
using AutoDiffGen.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace AutoDiffGen.CodeFixes;

/// <summary>Makes the type partial into which derivatives are to be generated.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MakePartialFix)), Shared]
public sealed class MakePartialFix : Fix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Descriptors.NotPartial.Id];

    private protected override IEnumerable<Proposal> Propose(Diagnostic diagnostic, SyntaxNode construct, SemanticModel model, CancellationToken cancellation) =>
        construct.FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } type
            ? [new($"Make '{type.Identifier.ValueText}' partial", type, editor => editor.SetModifiers(type, editor.Generator.GetModifiers(type).WithPartial(true)))] : [];
}
