using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Diagnostics;

/// <summary>A refusal says why the value depends on the parameters: its way from one of them.</summary>
public sealed class ActivityChainTests
{
    [Theory]
    [InlineData("double x", "double u = x * 2; double t = Math.Sin(u); return BitConverter.DoubleToInt64Bits(t) * x;", "x → u → t")]
    [InlineData("double x, double k", "return BitConverter.DoubleToInt64Bits(k) * x;", "k")]
    [InlineData("double[] w, [NonDifferentiable] double n", "double s = n; foreach (double v in w) s += v; dynamic d = s; return s;", "w → v → s")]
    [InlineData("double x", "var (a, b) = (x, 1.0); Twice(ref b, a); return (double)(decimal)b * x; static void Twice(ref double q, double r) => q += r;", "x → a → b")]
    [InlineData("double x", "double q = 0; if (x * 3 is > 0 and var p) q = p; return (double)(decimal)q * x;", "x → p → q")]
    [InlineData("double x", "return Outer(x * x); static double Outer(double a) => 1 * Inner(a); static double Inner(double z) => z * BitConverter.DoubleToInt64Bits(z);", null)]
    public void TheMessageHasTheWay(string parameters, string body, string? chain)
    {
        string source = $"using AutoDiffGen; static partial class C {{ [Differentiable] static double F({parameters}) {{ {body} }} }}";
        string message = Generation.Of(source).Findings().First(d => d.Id is "ADG0003" or "ADG0004").GetMessage();
        if (chain is null) Assert.DoesNotContain("active because", message);
        else Assert.Contains($"(active because of {chain})", message);
    }

    [Fact]
    public void ThisCanBeTheReason()
    {
        string message = Generation.Of("using AutoDiffGen; partial struct S { double f; [Differentiable] double F(double x) { double q = f; return x * BitConverter.DoubleToInt64Bits(q); } }").Findings().Single().GetMessage();
        Assert.Contains("(active because of this → q)", message);
    }

    [Fact]
    public void ACalleesOwnParameterIsTheReasonThere()
    {
        string message = Generation.Of("using AutoDiffGen; static partial class C { [Differentiable] static double F(double x) => G(x * x); static double G(double a) { double b = a; return BitConverter.DoubleToInt64Bits(b); } }").Findings().Single().GetMessage();
        Assert.Contains("(active because of a → b)", message);
    }
}
