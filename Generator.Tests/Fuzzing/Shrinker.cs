using System.Diagnostics;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AutoDiffGen.Tests.Fuzzing;

/// <summary>Makes a failing program smaller as long as it fails in the same way.</summary>
internal static class Shrinker
{
    private const int Together = 48;

    public static Outcome Shrink(Outcome failure, TimeSpan budget)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < budget && Step(failure, clock, budget) is { } smaller) failure = smaller;
        return failure;
    }

    /// <summary>The program as text, laid out to be read.</summary>
    public static string Show(FuzzProgram program) =>
        CSharpSyntaxTree.ParseText("class P { " + program.Members + " }").GetRoot().NormalizeWhitespace().ToFullString()
        + "\n// at " + string.Join(", ", program.Point.Select(x => x.ToString("R")));

    private static Outcome? Step(Outcome failure, Stopwatch clock, TimeSpan budget)
    {
        var program = failure.Program;
        int length = program.Members.ToString().Length;
        var candidates = program.Members.Descendants()
            .SelectMany(piece => piece.Smaller().Select(smaller => program with { Members = program.Members.With(piece, smaller) }))
            .Select(p => (Program: p, Text: p.Members.ToString()))
            .Where(c => c.Text.Length < length && IsValid(c.Text))
            .DistinctBy(c => c.Text)
            .OrderBy(c => c.Text.Length)
            .Select(c => c.Program);
        foreach (var chunk in candidates.Chunk(Together).TakeWhile(_ => clock.Elapsed < budget))
        {
            if (FuzzBatch.Check(chunk).FirstOrDefault(o => o.Kind == failure.Kind) is { } smaller) return smaller;
        }

        return null;
    }

    private static bool IsValid(string members) => !CSharpSyntaxTree.ParseText("class P { " + members + " }").GetDiagnostics().Any(d => d.Severity == DiagnosticSeverity.Error);
}
