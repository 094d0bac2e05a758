using System.Reflection;
using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Modes;

/// <summary>Generated checks find a wrong rule and name what it is wrong in.</summary>
public sealed class GradientCheckMemberTests
{
    private static readonly Lazy<Assembly> Program = new(() => Generation.Of("""
        using System;
        using System.Collections.Generic;
        using AutoDiffGen;

        public struct Body { public double Mass; public (float X, float Y) Position; }

        public static partial class P
        {
            public static double Square(double x, bool wrongly) => x * x;
            [VjpOf(typeof(P), nameof(Square))] public static double SquareVjp(double x, bool wrongly, double adjoint, ref double xAdjoint) { xAdjoint += (wrongly ? 2.01 : 2) * x * adjoint; return x * x; }
            [JvpOf(typeof(P), nameof(Square))] public static double SquareJvp(double x, bool wrongly, double xTangent, out double tangent) { tangent = (wrongly ? 2.01 : 2) * x * xTangent; return x * x; }

            public static double Cube(double x, bool wrongly) => x * x * x;
            [VjpOf(typeof(P), nameof(Cube))] public static double CubeVjp(double x, bool wrongly, double adjoint, ref double xAdjoint) { xAdjoint += 3 * x * x * adjoint; return x * x * x; }
            [JvpOf(typeof(P), nameof(Cube))] public static double CubeJvp(double x, bool wrongly, double xTangent, out double tangent) { tangent = (wrongly ? 3.01 : 3) * x * x * xTangent; return x * x * x; }

            [Differentiable(Derivatives.GradientCheck)]
            public static double Squares(ReadOnlySpan<double> w, int wrong) { double s = 0; for (int i = 0; i < w.Length; i++) s += Square(w[i], i == wrong); return s; }

            [Differentiable(Derivatives.GradientCheck)]
            public static double Cubes(double[,] a, double[][] b, int wrong)
            {
                double s = 0;
                for (int i = 0; i < a.GetLength(0); i++) for (int j = 0; j < a.GetLength(1); j++) s += Cube(a[i, j], i * a.GetLength(1) + j == wrong);
                for (int i = 0; i < b.Length; i++) for (int j = 0; j < b[i].Length; j++) s += Cube(b[i][j], wrong == -10 * i - j - 1);
                return s;
            }

            [Differentiable(Derivatives.GradientCheck)]
            public static double Bodies(List<double> c, Body[] bodies, int wrong)
            {
                double s = 0;
                for (int i = 0; i < bodies.Length; i++) s += c[i] * bodies[i].Mass * Square(bodies[i].Position.Y, i == wrong) + bodies[i].Position.X;
                return s;
            }

            [Differentiable(Derivatives.GradientCheck)]
            public static void Changed(Span<double> y, ref float s, int[] runs, out double last) { for (int i = 0; i < y.Length; i++) y[i] *= s; s *= 2; runs[0]++; last = y[^1]; }

            [Differentiable(Derivatives.GradientCheck)]
            public static double Nowhere(double x) => Math.Log(-1 - x * x);

            public static GradientCheckReport OfSquares(double[] w, int wrong) => SquaresGradientCheck(w, wrong);
            public static GradientCheckReport OfCubes(int wrong) => CubesGradientCheck(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }, [[1, 2], [3]], wrong);
            public static GradientCheckReport OfBodies(int wrong) => BodiesGradientCheck([1, 2], [new() { Mass = 2, Position = (3, 4) }, new() { Mass = 1, Position = (1, 2) }], wrong);
            public static GradientCheckReport OfChanged() => ChangedState().Report;
            public static GradientCheckReport OfNowhere() => NowhereGradientCheck(1);
            public static (GradientCheckReport Report, double[] Left) ChangedState()
            {
                double[] y = [1, 2];
                float s = 3;
                int[] runs = [0];
                GradientCheckReport report = ChangedGradientCheck(y, ref s, runs, out double last);
                return (report, [.. y, s, runs[0], last]);
            }
        }
        """).Load());

    [Theory]
    [InlineData(5, 3, "w[3]")]
    [InlineData(1000, 777, "w[777]")]
    public void AWrongRuleIsFoundAmongFewAndMany(int count, int wrong, string name)
    {
        double[] w = [.. Enumerable.Range(0, count).Select(i => 1 + Math.Sin(i))];
        Assert.True(Report("OfSquares", w, -1).IsCorrect);
        GradientCheckReport report = Report("OfSquares", w, wrong);
        Assert.False(report.IsCorrect);
        Assert.Equal((name, "w", wrong), (report.ReverseAgainstDifferences.Name, report.ReverseAgainstDifferences.Parameter, report.ReverseAgainstDifferences.Index));
        Assert.Equal(0.005, report.ReverseAgainstDifferences.Error, 1e-4);
        Assert.True(report.ForwardAgainstReverse.Error < 1e-12);
        Assert.Contains(name, Assert.Throws<InvalidOperationException>(report.ThrowIfWrong).Message);
    }

    [Theory]
    [InlineData(4, "a[1, 1]")]
    [InlineData(-2, "b[0][1]")]
    [InlineData(-11, "b[1][0]")]
    public void ForwardModeThatDiffersFromReverseModeIsFound(int wrong, string name)
    {
        Assert.True(Report("OfCubes", 100).IsCorrect);
        GradientCheckReport report = Report("OfCubes", wrong);
        Assert.False(report.IsCorrect);
        Assert.Equal(name, report.ForwardAgainstReverse.Name);
        Assert.True(report.ReverseAgainstDifferences.Error < 1e-6);
    }

    [Fact]
    public void FieldsOfStructsAreNamed()
    {
        GradientCheckReport right = Report("OfBodies", -1), wrong = Report("OfBodies", 1);
        Assert.True(right.IsCorrect, right.ToString());
        Assert.Equal(("bodies[1].Position.Item2", 5), (wrong.ReverseAgainstDifferences.Name, wrong.ReverseAgainstDifferences.Index));
    }

    [Fact]
    public void ArgumentsAreLeftAsTheyWere()
    {
        var (report, left) = ((GradientCheckReport, double[]))Program.Value.GetType("P")!.GetMethod("ChangedState")!.Invoke(null, [])!;
        Assert.True(report.IsCorrect, report.ToString());
        Assert.Equal([1, 2, 3, 0, 6], left);
    }

    [Fact]
    public void WhereNothingCanBeComparedNothingIsCalledCorrect()
    {
        GradientCheckReport report = Report("OfNowhere");
        Assert.False(report.IsCorrect);
        Assert.Contains("nothing could be compared", report.ToString());
    }

    private static GradientCheckReport Report(string name, params object[] arguments) => (GradientCheckReport)Program.Value.GetType("P")!.GetMethod(name)!.Invoke(null, arguments)!;
}
