using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Modes;

/// <summary>Lists as parameters, in the modes that copy or vectorise.</summary>
public sealed class ListParameterTests
{
    [Theory]
    [InlineData("Derivatives.GradientCheck", "IList<double> x, IReadOnlyList<double> y")]
    [InlineData("Derivatives.GradientCheck | Derivatives.Jacobian", "List<double> x, IReadOnlyList<double> y")]
    [InlineData("Derivatives.GradientCheck | Derivatives.Jacobian | Derivatives.Hessian", "IReadOnlyList<Point> x, IList<Point> y", "x[i].X * y[i].X * x[i].X")]
    [InlineData("Math = MathMode.Fast", "List<double> x, IList<double> y")]
    [InlineData("Math = MathMode.Fast", "IReadOnlyList<double> x, double[] y")]
    public void TheyCompile(string options, string parameters, string term = "x[i] * x[i] * y[i]")
    {
        string body = "double s = 0; for (int i = 0; i < x.Count; i++) s += " + term + "; return s;";
        Generation generation = Generation.Of($"using System.Collections.Generic; using AutoDiffGen; public record struct Point(double X, double Y); public static partial class C {{ [Differentiable({options})] public static double F({parameters}) {{ {body} }} }}");
        Assert.Empty(generation.Errors);
    }
}
