using System.Collections.Immutable;
using System.Composition;
using AutoDiffGen.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Editing;

namespace AutoDiffGen.CodeFixes;

/// <summary>Declares a parameter, field, property or method of the user's a constant of every derivative.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(NonDifferentiableFix)), Shared]
public sealed class NonDifferentiableFix : Fix
{
    private const string Attribute = "AutoDiffGen.NonDifferentiableAttribute";

    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [Descriptors.UnusedParameter.Id, Descriptors.UnsupportedParameter.Id, Descriptors.NoRule.Id, Descriptors.Unsupported.Id];

    private protected override IEnumerable<Proposal> Propose(Diagnostic diagnostic, SyntaxNode construct, SemanticModel model, CancellationToken cancellation)
    {
        if (diagnostic.AdditionalLocations is [{ SourceTree: { } tree } elsewhere] && tree == construct.SyntaxTree)
            construct = tree.GetRoot(cancellation).FindNode(elsewhere.SourceSpan);
        bool isParameter = diagnostic.Id == Descriptors.UnusedParameter.Id || diagnostic.Id == Descriptors.UnsupportedParameter.Id;
        ISymbol? symbol = isParameter ? construct.FirstAncestorOrSelf<ParameterSyntax>() is { } parameter ? model.GetDeclaredSymbol(parameter, cancellation) : null
            : model.GetDeclaredSymbol(construct, cancellation) ?? model.GetSymbolInfo(construct, cancellation).Symbol;
        if (symbol is not (IParameterSymbol or IFieldSymbol or IPropertySymbol or IMethodSymbol { MethodKind: MethodKind.Ordinary }) || symbol.GetAttributes().Any(a => a.AttributeClass?.ToDisplayString() == Attribute)
            || symbol.OriginalDefinition.DeclaringSyntaxReferences is not [{ } reference, ..]) yield break;
        SyntaxNode declaration = reference.GetSyntax(cancellation);
        if (declaration is VariableDeclaratorSyntax { Parent.Parent: FieldDeclarationSyntax { Declaration.Variables.Count: 1 } field }) declaration = field;
        if (declaration is not (ParameterSyntax or FieldDeclarationSyntax or PropertyDeclarationSyntax or MethodDeclarationSyntax)) yield break;
        yield return new($"Mark '{symbol.Name}' [NonDifferentiable]", declaration, editor => editor.AddAttribute(declaration, Names.Attribute(editor.Generator, "NonDifferentiable")));
    }
}
