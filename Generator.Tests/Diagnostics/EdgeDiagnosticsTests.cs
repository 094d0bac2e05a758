using Xunit;

namespace AutoDiffGen.Tests.Diagnostics;

/// <summary>Derivatives that are infinite where the method can certainly get: said where that can be seen, and nowhere else.</summary>
public sealed class EdgeDiagnosticsTests
{
    [Theory]
    [InlineData("double x, double y", "return {|ADG0017:Math.Sqrt(x * x + y * y)|};")]
    [InlineData("double x, double y", "double r2 = (x - y) * (x - y); double r = {|ADG0017:Math.Sqrt(2 * r2)|}; return r * x;")]
    [InlineData("double x", "return {|ADG0017:Math.Sqrt(Math.Abs(x))|} + {|ADG0017:Math.Pow(Math.Abs(x), 0.25)|} + {|ADG0017:Math.Log(Math.Max(x, 0))|};")]
    [InlineData("double x", "return {|ADG0017:Math.Acos(Math.Clamp(x, -1, 1))|} + {|ADG0017:Math.Cbrt(Math.Pow(x, 2))|};")]
    [InlineData("float x", "return {|ADG0017:MathF.Sqrt(x * x)|};")]
    [InlineData("double[] w, double[] t", "double s = 0; for (int i = 0; i < w.Length; i++) { double d = w[i] - t[i]; s += d * d; } return {|ADG0017:Math.Sqrt(s)|};")]
    [InlineData("double x, double y", "return Length(x, y) * x; static double Length(double a, double b) => {|ADG0017:Math.Sqrt(a * a + b * b)|};")]
    public void TheEdgeIsReached(string parameters, string body) => Check(parameters, body);

    [Theory]
    [InlineData("double x", "return Math.Sqrt(x) + Math.Log(x) + Math.Acos(x) + Math.Pow(x, 0.5) + Math.Cbrt(x);")]
    [InlineData("double x, double y", "return Math.Sqrt(x * x + y * y + 1e-12) + Math.Sqrt(x * x + y) + Math.Sqrt(1 + x * x);")]
    [InlineData("double x", "return Math.Pow(Math.Abs(x), 1.5) + Math.Pow(Math.Abs(x), -0.5) + Math.Sqrt((x + 5) * (x + 5));")]
    [InlineData("double x, double y", "double r2 = x * x + y * y; return r2 > 0 ? Math.Sqrt(r2) : 0;")]
    [InlineData("double x, double y", "if (x == 0 && y == 0) return 0; return Math.Sqrt(x * x + y * y);")]
    [InlineData("double x", "double s = 1; for (int i = 0; i < 3; i++) s += x * x; return Math.Sqrt(s);")]
    [InlineData("double x", "return Math.Acos(Math.Clamp(x, -0.99, 0.99));")]
    [InlineData("double x, [NonDifferentiable] double[] w", "double s = 0; s += Math.Exp(x); return Math.Sqrt(s) * w[0];")]
    public void TheEdgeIsNotReachedOrThoughtOf(string parameters, string body) => Check(parameters, body);

    private static void Check(string parameters, string body) =>
        Marked.Check($"static partial class C {{ [Differentiable] static {(parameters.Contains("float") ? "float" : "double")} F({parameters}) {{ {body} }} }}");
}
