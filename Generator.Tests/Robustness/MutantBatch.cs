using System.Collections.Concurrent;
using System.Collections.Immutable;
using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoDiffGen.Tests.Robustness;

/// <summary>A mutant at which the generator or the analyzer failed, and what was said.</summary>
internal sealed record Crash(Mutant Mutant, string What);

/// <summary>Runs generator and analyzer over many mutants in one compilation.</summary>
internal static class MutantBatch
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly CSharpCompilationOptions Options = Generation.Library.WithAllowUnsafe(true);

    public static IReadOnlyList<Crash> Check(IReadOnlyList<Mutant> mutants)
    {
        var trees = mutants.Select((m, i) => m.Tree(i)).ToArray();
        var input = Generation.Compile([.. CorpusFiles.Common, .. trees], Options);
        using var late = new CancellationTokenSource(Patience);
        var thrown = new ConcurrentBag<(string What, ImmutableArray<Diagnostic> At)>();
        try
        {
            var driver = CSharpGeneratorDriver.Create([new DifferentiableGenerator().AsSourceGenerator()], parseOptions: Generation.Latest)
                .RunGeneratorsAndUpdateCompilation(input, out var output, out _, late.Token);
            if (driver.GetRunResult().Results.Single().Exception is { } exception) return Bisect(mutants, exception.ToString());
            var options = new CompilationWithAnalyzersOptions(
                new AnalyzerOptions([]), (e, _, d) => thrown.Add((e.ToString(), [d])), concurrentAnalysis: true, logAnalyzerExecutionTime: false, reportSuppressedDiagnostics: true);
            var findings = output.WithAnalyzers([new DifferentiableAnalyzer()], options).GetAnalyzerDiagnosticsAsync(late.Token).GetAwaiter().GetResult();
            if (thrown.FirstOrDefault() is { What: { } what }) return Bisect(mutants, what);
            var numbers = trees.Select((t, i) => (t, i)).ToDictionary(p => p.t, p => p.i);
            return [.. findings.Where(d => d.Id is "AD0001" or "ADG0016").Select(d => new Crash(mutants[d.Location.SourceTree is { } t ? numbers[t] : 0], d.GetMessage()))];
        }
        catch (OperationCanceledException)
        {
            return Bisect(mutants, "It takes for ever.");
        }
    }

    private static IReadOnlyList<Crash> Bisect(IReadOnlyList<Mutant> mutants, string what) => mutants.Count == 1
        ? [new(mutants[0], what)]
        : [.. Check([.. mutants.Take(mutants.Count / 2)]), .. Check([.. mutants.Skip(mutants.Count / 2)])];
}
