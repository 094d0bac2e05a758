using System.Collections.Immutable;
using System.Composition;
using System.Globalization;
using AutoDiffGen.Diagnostics;
using AutoDiffGen.Source;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;
using Microsoft.CodeAnalysis.Formatting;
using Microsoft.CodeAnalysis.Simplification;

namespace AutoDiffGen.CodeFixes;

/// <summary>Writes the rule that a called method lacks, with the signature that it must have, for the user to fill in.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WriteRuleFix)), Shared]
public sealed class WriteRuleFix : Fix
{
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Descriptors.NoRule.Id, Descriptors.RuleMissing.Id];

    /// <summary>One rule serves all calls.</summary>
    public override FixAllProvider? GetFixAllProvider() => null;

    private protected override IEnumerable<Proposal> Propose(Diagnostic diagnostic, SyntaxNode construct, SemanticModel model, CancellationToken cancellation)
    {
        if (model.GetSymbolInfo(construct, cancellation).Symbol is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.ReducedExtension } called
            || construct.FirstAncestorOrSelf<TypeDeclarationSyntax>() is not { TypeParameterList: null } type || type.Ancestors().OfType<TypeDeclarationSyntax>().Any(t => t.TypeParameterList is not null)) yield break;
        IMethodSymbol target = called.ReducedFrom ?? called;
        foreach (string kind in Kinds(diagnostic))
            if (RuleSignature.For(target, target.Name + kind, isForwardMode: kind == "Jvp") is { Refusal: null } signature)
                yield return new($"Write a [{kind}Of] rule for '{target.ContainingType.Name}.{target.Name}'", type, editor => editor.AddMember(type, Stub(signature, target, kind)));
    }

    /// <summary>Which rules to offer: both for a method that has none, else the one that is asked for.</summary>
    private static string[] Kinds(Diagnostic diagnostic) =>
        diagnostic.Id == Descriptors.NoRule.Id ? ["Vjp", "Jvp"] : diagnostic.GetMessage(CultureInfo.InvariantCulture).Contains("no [JvpOf] rule") ? ["Jvp"] : ["Vjp"];

    private static SyntaxNode Stub(RuleSignature signature, IMethodSymbol target, string kind)
    {
        string type = target.ContainingType.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
        string text = $"class C {{ [global::AutoDiffGen.{kind}Of(typeof({type}), nameof({type}.{target.Name}))]\nprivate {signature.FullText} => throw new global::System.NotImplementedException();\n}}";
        MemberDeclarationSyntax member = CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Single();
        return member.WithoutTrivia().WithAdditionalAnnotations(Formatter.Annotation, Simplifier.Annotation);
    }
}
