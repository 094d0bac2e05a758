using System.Reflection;
using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Modes;

/// <summary>Dense matrices of which a sweep computes several columns or rows, against those that it computes one by one.</summary>
public sealed class SeveralDirectionsTests
{
    private const string Source = """
        using AutoDiffGen;
        public static partial class P
        {
            [Differentiable(Derivatives.Jacobian)]
            public static void Tall(double[,] a, double b, ref double z, System.Span<double> y)
            {
                double s = 0;
                for (int i = 0; i < 3; i++) s += System.Math.Sqrt(a[i, 1]) * b * z;
                for (int i = 0; i < y.Length; i++) y[i] = System.Math.Max(s, b) / a[i % 3, 0] + (i > 2 && y[i - 1] > 1 ? System.Math.Pow(y[i - 1], 1.5) : 0);
                Rows(a, y);
                z = z * y[0] * y[1];
                y[2] = Power(4, a[1, 1]);
            }

            [Differentiable(Derivatives.Jacobian)]
            public static void Wide(double[] x, double b, System.Span<double> y)
            {
                for (int i = 0; i < x.Length; i++) y[i % y.Length] += Power(3, x[i]) / (b + x[i]) * System.Math.Sqrt(x[i]);
                int k = 0;
                while (y[0] * y[1] > 1) { y[0] *= 0.5 * System.Math.Sin(b); k++; if (k > 4) return; }
            }

            [Differentiable(Derivatives.Jacobian)]
            public static float Single(float[] x, float b) { float s = 0; foreach (float v in x) s += v * System.MathF.Sin(v * 0.5f) / 3 * b; return System.MathF.Sqrt(s * s + 1); }

            [Differentiable(Derivatives.Hessian | Derivatives.HessianDiagonal)]
            public static double Curved(double[] x, double b)
            {
                double s = 0;
                for (int i = 0; i + 1 < x.Length; i++) { s += System.Math.Sqrt(x[i + 1]) / (x[i] + 1) * b + Power(3, x[i]); if (s > 100) s *= 0.5; }
                return System.Math.Log(s);
            }

            static double Power(int n, double a) => n == 0 ? 1 : a * Power(n - 1, a);

            static void Rows(double[,] a, System.Span<double> y)
            {
                var t = new double[3][];
                for (int i = 0; i < 3; i++) { t[i] = new double[2]; t[i][0] = a[i, 0] * a[i, 1]; if (t[i][0] > 100) return; }
                for (int k = 0; k < 3; k++) y[0] += System.Math.Pow(t[k][0], 1.5);
            }

            static double[] Numbers(int n) { var x = new double[n]; for (int i = 0; i < n; i++) x[i] = 1 + 0.1 * i; return x; }

            public static double[] OfTall()
            {
                var a = new double[3, 2];
                for (int i = 0; i < 6; i++) a[i / 2, i % 2] = 1 + 0.1 * i;
                double z = 1.5;
                double[] j = new double[12 * 19];
                TallJacobian(a, 0.3, ref z, new double[11], j);
                return j;
            }

            public static double[] OfWide() { double[] j = new double[3 * 45]; WideJacobian(Numbers(41), 0.3, new double[3], j); return j; }

            public static double[] OfSingle() { float[] j = new float[6]; SingleJacobian([1f, 2f, 3f, 4f, 5f], 0.5f, j); return System.Array.ConvertAll(j, v => (double)v); }

            public static double[] OfCurved() { double[] h = new double[144], g = new double[12]; CurvedHessian(Numbers(11), 0.3, g, h); return h; }

            public static double[] OfDiagonal() { double[] h = new double[12], g = new double[12]; CurvedHessianDiagonal(Numbers(11), 0.3, g, h); return h; }

            public static double[] OfSteep() { double[] x = Numbers(11), h = new double[144], g = new double[12]; x[3] = 0; x[7] = 0; CurvedHessian(x, 0.3, g, h); return h; }
        }
        """;

    private static readonly Lazy<(Type Type, string Text)> Compiled = new(() =>
    {
        Generation generation = Generation.Of(Source);
        return ((generation with { Output = WidthOfVectors.AskedOfTheTest(generation.Output) }).Load().GetType("P")!, string.Concat(generation.Sources.Values));
    });

    [Theory]
    [InlineData("OfTall", "TallJvp", 1e-12)]
    [InlineData("OfWide", "WideVjp", 0)]
    [InlineData("OfSingle", "SingleJvp", 1e-6)]
    [InlineData("OfCurved", "CurvedHvp", 0)]
    [InlineData("OfDiagonal", "CurvedHvp", 0)]
    [InlineData("OfSteep", "CurvedHvp", 0)]
    public void SeveralAtOnceAreTheSameNumbersAsOneByOne(string call, string member, double tolerance)
    {
        (Type type, string text) = Compiled.Value;
        MethodInfo method = type.GetMethod(call)!;
        double[] Of(int bits)
        {
            WidthOfVectors.Set(type.Assembly, bits);
            return (double[])method.Invoke(null, null)!;
        }
        double[] wide = Of(512), narrow = Of(256), single = Of(0);
        Assert.Contains($" {member}512(", text);
        Assert.Contains($" {member}256(", text);
        for (int k = 0; k < single.Length; k++)
        {
            Assert.True(wide[k] == narrow[k] || double.IsNaN(wide[k]) && double.IsNaN(narrow[k]), $"number {k}: {wide[k]:R} in vectors of 512 bits, {narrow[k]:R} in vectors of 256");
            Assert.True(single[k].Equals(wide[k]) || Math.Abs(single[k] - wide[k]) <= tolerance * Math.Abs(single[k]), $"number {k}: {wide[k]:R} instead of {single[k]:R}");
        }
    }

    [Theory]
    [InlineData("public static partial class P { [Differentiable(Derivatives.Jacobian)] public static void F(double x, double y, out double s, out double t) { s = x * y; t = x - y; } }", true)]
    [InlineData("public static partial class P { [Differentiable(Derivatives.Jacobian)] public static void F(double x, out double s, out double t) { s = x * x; t = x - 1; } }", false)]
    [InlineData("public record struct S(double X, double Y); public static partial class P { [Differentiable(Derivatives.Jacobian)] public static void F(S p, out double s, out double t) { s = p.X * p.Y; t = p.X - 1; } }", false)]
    public void WhatHasNoFormOverVectorsIsComputedOneByOne(string source, bool hasVectors)
    {
        string text = string.Concat(Generation.Of("using AutoDiffGen; " + source).Sources.Values);
        Assert.Equal(hasVectors, text.Contains("Vector256"));
    }
}
