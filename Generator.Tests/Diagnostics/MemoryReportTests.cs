using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace AutoDiffGen.Tests.Diagnostics;

/// <summary>What a derivative is said to keep, at the start of its file and as a diagnostic.</summary>
public sealed class MemoryReportTests
{
    [Theory]
    [InlineData("double F(double x, double y) => Math.Exp(x * y);", "Reverse mode of F keeps nothing beside locals.")]
    [InlineData("double F(double x, int steps) { for (int i = 0; i < steps; i++) x = 3.7 * x * (1 - x); return x; }", "8 * steps bytes: x, for the derivative of x = 3.7 * x * (1 - x)")]
    [InlineData("double F(double x, double[] w) { for (int i = 0; i < w.Length; i++) for (int j = 0; j < 3; j++) x = Math.Sin(x) * w[i]; return x; }", "8 * w.Length * 3 bytes: x, for the derivative of x = Math.Sin(x) * w[i]")]
    [InlineData("double F(double x) { while (x > 1) x = Math.Sin(x) + 0.1 * x * x; return x; }", "8 bytes for each iteration of while (x > 1), which nothing bounds: x")]
    [InlineData("float F(float x, int n) { for (int i = 0; i < n; i++) x *= x; return x; }", "4 * n bytes: x")]
    public void TheFileSaysWhatIsKept(string method, string line) =>
        Assert.Contains(line, Generated(method).Source[..Generated(method).Source.IndexOf("#nullable", StringComparison.Ordinal)]);

    [Fact]
    public async Task TheDiagnosticIsThereWhereItIsAskedFor()
    {
        const string Method = "double F(double x, int steps) { for (int i = 0; i < steps; i++) x = 3.7 * x * (1 - x); return x; }";
        Assert.Empty(Generated(Method).Findings());
        var asking = Generated(Method).Output;
        asking = asking.WithOptions(asking.Options.WithSpecificDiagnosticOptions([new("ADG0018", ReportDiagnostic.Info)]));
        var findings = await asking.WithAnalyzers([new DifferentiableAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        Diagnostic found = Assert.Single(findings, d => d.Id == "ADG0018");
        Assert.Contains("8 * steps bytes: x, for the derivative of x = 3.7 * x * (1 - x)", found.GetMessage(null));
    }

    private static Generation Generated(string method) => Generation.Of($"using System; using AutoDiffGen; static partial class C {{ [Differentiable] static {method} }}");
}
