using System.Collections.Immutable;
using AutoDiffGen.Diagnostics;
using AutoDiffGen.Source;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

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
        context.RegisterSyntaxNodeAction(
            static c => { if (Marked(c.Node) && c.SemanticModel.GetSymbolInfo(c.Node, c.CancellationToken).Symbol is IMethodSymbol m) Report(m, c.Compilation, c.ReportDiagnostic, c.CancellationToken); },
            SyntaxKind.SimpleLambdaExpression, SyntaxKind.ParenthesizedLambdaExpression);
        context.RegisterSyntaxNodeAction(
            static c => { if (Marked(c.Node) && c.SemanticModel.GetDeclaredSymbol(c.Node, c.CancellationToken) is IMethodSymbol m) Report(m, c.Compilation, c.ReportDiagnostic, c.CancellationToken); },
            SyntaxKind.LocalFunctionStatement);
    }

    /// <summary>Functions inside methods have no symbol action; most of them have no attributes, and need not be bound.</summary>
    private static bool Marked(SyntaxNode function) => function switch
    {
        LocalFunctionStatementSyntax local => local.AttributeLists.Count > 0,
        LambdaExpressionSyntax lambda => lambda.AttributeLists.Count > 0,
        _ => throw new NotSupportedException(function.Kind().ToString()),
    };

    private static void Report(IMethodSymbol method, Compilation compilation, Action<Diagnostic> report, CancellationToken cancellation)
    {
        foreach (Finding finding in RuleReader.Findings(method).Concat(CheckpointReader.Findings(method))) report(finding.ToDiagnostic());
        if (AttributeReader.Find(method, AttributeReader.Differentiable) is not { ApplicationSyntaxReference.SyntaxTree: { } tree } attribute)
            return;
#pragma warning disable RS1030 // The generator's model is that of the attribute's tree; an analyzer is given none for a symbol.
        SemanticModel model = compilation.GetSemanticModel(tree);
#pragma warning restore RS1030
        IReadOnlyList<Finding> findings = ReadingCache.FindingsOf(method, attribute, model, cancellation);
        foreach (Finding finding in findings) report(finding.ToDiagnostic());
        if (!findings.Any(f => f.IsError) && Remarks(method, cancellation) is { Length: > 0 } remarks)
            report(Finding.Of(Descriptors.Memory, method.Locations[0], remarks).ToDiagnostic());
        if (!findings.Any(f => f.IsError) && AttributeReader.Read(attribute).Parallel && Serial(method, cancellation) is { } reason)
            report(Finding.Of(Descriptors.NoParallelLoop, AttributeReader.Location(attribute, "Parallel"), method.Name, reason).ToDiagnostic());
        if (!findings.Any(f => f.IsError) && Failure(method, cancellation) is { } failure && Frontend.Compiles(method, compilation))
            report(Finding.Of(Descriptors.InternalError, AttributeReader.Location(attribute), method.Name, failure).ToDiagnostic());
    }

    /// <summary>What the generator, which knows no places, left in the method's members where it failed.</summary>
    private static string? Failure(IMethodSymbol method, CancellationToken cancellation) =>
        Generated(method).Select(t => Backend.FailureIn(t.GetText(cancellation).ToString())).FirstOrDefault(f => f is not null);

    /// <summary>The remarks at the start of the method's generated file.</summary>
    private static string? Remarks(IMethodSymbol method, CancellationToken cancellation) => Generated(method).Select(t => string.Join(" ",
        t.GetText(cancellation).Lines.Select(l => l.ToString()).Skip(1).TakeWhile(l => l.StartsWith("// ", StringComparison.Ordinal)).Select(l => l.Substring(3).Trim()))).FirstOrDefault();

    /// <summary>Why no loop of the method's derivative runs in parallel; null where one does, or nothing is known.</summary>
    private static string? Serial(IMethodSymbol method, CancellationToken cancellation)
    {
        const string Start = "// Not in parallel ";
        List<string> remarks = [.. Generated(method).SelectMany(t => t.GetText(cancellation).Lines).Select(l => l.ToString().TrimStart()).Where(l => l.StartsWith("// ", StringComparison.Ordinal))];
        if (!remarks.Contains("// Forward sweep.") || remarks.Exists(l => l.StartsWith("// In parallel ", StringComparison.Ordinal))) return null;
        List<string> reasons = [.. remarks.Where(l => l.StartsWith(Start, StringComparison.Ordinal)).Select(l => l.Substring(Start.Length).TrimEnd('.')).Distinct()];
        return reasons.Count == 0 ? "it has none" : string.Join("; ", reasons);
    }

    private static IEnumerable<SyntaxTree> Generated(IMethodSymbol method) => (method.ContainingType?.GetMembers(method.Name + "Vjp") ?? [])
        .SelectMany(m => m.DeclaringSyntaxReferences).Select(r => r.SyntaxTree)
        .Where(t => GeneratedMembers.IsGenerated(t) && t.FilePath.EndsWith(HintNames.Of(method) + ".g.cs", StringComparison.Ordinal));
}
