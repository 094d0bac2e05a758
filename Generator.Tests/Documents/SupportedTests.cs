using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Xunit;

namespace AutoDiffGen.Tests.Documents;

/// <summary>The README's tables of what is differentiated and what is refused are true.</summary>
public sealed class SupportedTests
{
    private static readonly double[][] Points = [[0.7, 1.3], [1.2, 0.8]];

    public static TheoryData<string> Supported => [.. SupportedRows.All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Supported))]
    public void WhatIsSupportedHasTheGradientOfADifferenceQuotient(string row)
    {
        var programs = SupportedRows.All.Single(r => r.Name == row).Programs;
        for (int i = 0; i < programs.Length; i++)
        {
            var generation = Generation.Of(Text(programs[i]));
            var errors = generation.Findings().Concat(generation.Errors).Where(d => d.Severity == DiagnosticSeverity.Error).ToArray();
            Assert.True(errors.Length == 0, $"{programs[i]}\n{Generation.Explain(errors)}");
            var type = generation.Load().GetType("Programs")!;
            var primal = type.GetMethod("F")!.CreateDelegate<Func<double, double, double>>();
            var gradient = type.GetMethod("Gradient")!.CreateDelegate<Func<double, double, (double X, double Y)>>();
            foreach (double[] point in Points)
            {
                var (x, y) = gradient(point[0], point[1]);
                Check(programs[i], p => primal(p[0], p[1]), point, [x, y]);
            }
        }
    }

    public static TheoryData<string> Refused => [.. SupportedRows.Refused.Select(r => r.Name)];

    [Theory, MemberData(nameof(Refused))]
    public void WhatIsRefusedIsRefusedWithTheDiagnostic(string row)
    {
        var (_, id, programs) = SupportedRows.Refused.Single(r => r.Name == row);
        foreach (string program in programs)
        {
            var generation = Generation.Of(Generation.Compile(Text(program)));
            string[] found = [.. generation.Findings().Where(d => d.Severity == DiagnosticSeverity.Error).Select(d => d.Id).Distinct()];
            Assert.True(found.SequenceEqual([id]), $"{program}\n{string.Join(", ", found)} instead of {id}");
        }
    }

    private static string Text(string program) => $$"""
        using AutoDiffGen;
        public static partial class Programs
        {
            {{program}}
            {{(program.Contains(" Gradient(") || !program.Contains(" F(double x, double y)") ? "" : "public static (double X, double Y) Gradient(double x, double y) { FGradient(x, y, out double a, out double b); return (a, b); }")}}
        }
        """;

    private static void Check(string program, Func<double[], double> primal, double[] point, double[] gradient)
    {
        for (int i = 0; i < point.Length; i++)
        {
            if (DifferenceQuotient.At(primal, point, i, program.Contains("float")) is { } d)
                Assert.True(Math.Abs(gradient[i] - d.Value) <= d.Tolerance, $"{program}\ncomponent {i}: {gradient[i]:R}, but the difference quotient is {d.Value:R} (± {d.Tolerance:g2})");
        }
    }
}
