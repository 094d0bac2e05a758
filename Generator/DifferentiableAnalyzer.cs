using System.Collections.Immutable;
using AutoDiffGen.Diagnostics;
using AutoDiffGen.Source;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen;

/// <summary>Reports what the generator finds, at real places in the source, so that <c>#pragma</c> and <c>.editorconfig</c> are obeyed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class DifferentiableAnalyzer : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. Descriptors.All];

    public override void Initialize(AnalysisContext context)
    {
        context.EnableConcurrentExecution();
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.RegisterSymbolAction(static c => Report((IMethodSymbol)c.Symbol, c.Compilation, c.ReportDiagnostic, c.CancellationToken), SymbolKind.Method);
        context.RegisterOperationAction(static c => Report(Method(c.Operation), c.Compilation, c.ReportDiagnostic, c.CancellationToken),
            OperationKind.LocalFunction, OperationKind.AnonymousFunction);
    }

    private static IMethodSymbol Method(IOperation operation) => operation switch
    {
        ILocalFunctionOperation function => function.Symbol,
        IAnonymousFunctionOperation function => function.Symbol,
        _ => throw new NotSupportedException(operation.Kind.ToString()),
    };

    private static void Report(IMethodSymbol method, Compilation compilation, Action<Diagnostic> report, CancellationToken cancellation)
    {
        foreach (Finding finding in RuleReader.Findings(method).Concat(CheckpointReader.Findings(method))) report(finding.ToDiagnostic());
        if (AttributeReader.Find(method, AttributeReader.Differentiable) is not { ApplicationSyntaxReference.SyntaxTree: { } tree } attribute)
            return;
#pragma warning disable RS1030 // The generator's model is that of the attribute's tree; an analyzer is given none for a symbol.
        SemanticModel model = compilation.GetSemanticModel(tree);
#pragma warning restore RS1030
        foreach (Finding finding in Frontend.Read(method, attribute, model, cancellation).Findings)
            report(finding.ToDiagnostic());
    }
}
