using System.Reflection;
using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Implicit;

/// <summary>Solutions of equations: derivatives against closed forms, against differences, forward against reverse; no allocation; errors.</summary>
public sealed class ImplicitTests
{
    private static readonly Lazy<Assembly> Program = new(() => Generation.Of("""
        using System;
        using AutoDiffGen;

        public static partial class P
        {
            [Differentiable(Derivatives.Gradient | Derivatives.GradientCheck)]
            public static double Dense(double[] a, double[] b)
            {
                double[] x = new double[b.Length];
                LinearSolve.Dense(b.Length, a, b, x);
                return Weighted(x);
            }

            [Differentiable(Derivatives.Gradient | Derivatives.GradientCheck)]
            public static double Cholesky(double[] a, double[] b)
            {
                double[] x = new double[b.Length];
                LinearSolve.Cholesky(b.Length, a, b, x);
                return Weighted(x);
            }

            // several solutions in a loop, of a matrix that changes on the way
            [Differentiable(Derivatives.Gradient | Derivatives.GradientCheck)]
            public static double Banded(double[] a, double[] b)
            {
                double[] x = new double[b.Length];
                double s = 0;
                for (int k = 0; k < 3; k++)
                {
                    LinearSolve.Banded(b.Length, 2, 1, a, b, x);
                    s += Weighted(x);
                    for (int i = 0; i < x.Length; i++) a[4 * i + 2] += 0.01 * x[i];
                }
                return s;
            }

            private static double Weighted(double[] x)
            {
                double s = 0;
                for (int i = 0; i < x.Length; i++) s += Math.Sin(x[i]) * (i + 1);
                return s;
            }

            [Differentiable(Derivatives.Gradient | Derivatives.GradientCheck)] public static double ByRoot(double a) { Span<double> p = [a], x = [1]; CubeRoot(p, x); return x[0]; }
            [Differentiable(Derivatives.Gradient | Derivatives.GradientCheck)] public static double ByFixedPoint(double a) { Span<double> p = [a], x = [a]; Heron(p, x); return x[0]; }
            [Differentiable(Derivatives.Gradient | Derivatives.GradientCheck)] public static double ByMinimum(double a) { Span<double> p = [a], x = [1]; Lowest(p, x); return x[0]; }
            [Differentiable(Derivatives.Gradient | Derivatives.GradientCheck)] public static double System2(double a, double b) { Span<double> p = [a, b], x = [1, 1]; Both(p, x); return Math.Sin(x[0]) + x[1] * x[1]; }

            private static void CubeRoot(ReadOnlySpan<double> p, Span<double> x) => Implicit.Root<Cube>(p, x);
            private static void CubeRootForward(ReadOnlySpan<double> p, Span<double> x, out NoState state) { CubeRoot(p, x); state = default; }
            [VjpOf(typeof(P), nameof(CubeRoot), Forward = nameof(CubeRootForward))]
            internal static void CubeRootVjp(ReadOnlySpan<double> p, Span<double> x, NoState state, Span<double> pAdjoint, Span<double> xAdjoint) => Implicit.RootVjp<Cube>(p, x, pAdjoint, xAdjoint);
            [JvpOf(typeof(P), nameof(CubeRoot))]
            internal static void CubeRootJvp(ReadOnlySpan<double> p, Span<double> x, ReadOnlySpan<double> pTangent, Span<double> xTangent) => Implicit.RootJvp<Cube>(p, x, pTangent, xTangent);

            private static void Heron(ReadOnlySpan<double> p, Span<double> x) => Implicit.FixedPoint<HeronStep>(p, x);
            private static void HeronForward(ReadOnlySpan<double> p, Span<double> x, out NoState state) { Heron(p, x); state = default; }
            [VjpOf(typeof(P), nameof(Heron), Forward = nameof(HeronForward))]
            internal static void HeronVjp(ReadOnlySpan<double> p, Span<double> x, NoState state, Span<double> pAdjoint, Span<double> xAdjoint) => Implicit.FixedPointVjp<HeronStep>(p, x, pAdjoint, xAdjoint);
            [JvpOf(typeof(P), nameof(Heron))]
            internal static void HeronJvp(ReadOnlySpan<double> p, Span<double> x, ReadOnlySpan<double> pTangent, Span<double> xTangent) => Implicit.FixedPointJvp<HeronStep>(p, x, pTangent, xTangent);

            private static void Lowest(ReadOnlySpan<double> p, Span<double> x) => Implicit.Minimum<Quartic>(p, x);
            private static void LowestForward(ReadOnlySpan<double> p, Span<double> x, out NoState state) { Lowest(p, x); state = default; }
            [VjpOf(typeof(P), nameof(Lowest), Forward = nameof(LowestForward))]
            internal static void LowestVjp(ReadOnlySpan<double> p, Span<double> x, NoState state, Span<double> pAdjoint, Span<double> xAdjoint) => Implicit.MinimumVjp<Quartic>(p, x, pAdjoint, xAdjoint);
            [JvpOf(typeof(P), nameof(Lowest))]
            internal static void LowestJvp(ReadOnlySpan<double> p, Span<double> x, ReadOnlySpan<double> pTangent, Span<double> xTangent) => Implicit.MinimumJvp<Quartic>(p, x, pTangent, xTangent);

            private static void Both(ReadOnlySpan<double> p, Span<double> x) => Implicit.Root<Two>(p, x);
            private static void BothForward(ReadOnlySpan<double> p, Span<double> x, out NoState state) { Both(p, x); state = default; }
            [VjpOf(typeof(P), nameof(Both), Forward = nameof(BothForward))]
            internal static void BothVjp(ReadOnlySpan<double> p, Span<double> x, NoState state, Span<double> pAdjoint, Span<double> xAdjoint) => Implicit.RootVjp<Two>(p, x, pAdjoint, xAdjoint);
            [JvpOf(typeof(P), nameof(Both))]
            internal static void BothJvp(ReadOnlySpan<double> p, Span<double> x, ReadOnlySpan<double> pTangent, Span<double> xTangent) => Implicit.RootJvp<Two>(p, x, pTangent, xTangent);

            public static GradientCheckReport[] Reports() =>
            [
                DenseGradientCheck([0.1, 2, 3, 4, 5, 6.5, 7, 1, 8], [1, 2, 3]),
                CholeskyGradientCheck([4, 9, 9, 1, 5, 9, 0.5, -1, 6], [1, 2, 3]),
                BandedGradientCheck([9, 9, 0.1, 2, 9, 3, 0.2, 1, 4, 1, 0.1, 2, 1, 2, 0.3, 3, 2, 2, 5, 9], [1, 2, 3, 4, 5]),
                ByRootGradientCheck(5), ByFixedPointGradientCheck(5), ByMinimumGradientCheck(5), System2GradientCheck(2, 3),
            ];

            public static double[] Slopes(double a) => [ByRootGradient(a).aGradient, ByFixedPointGradient(a).aGradient, ByMinimumGradient(a).aGradient];

            public static long Allocated()
            {
                double[] a = [0.1, 2, 3, 4, 5, 6.5, 7, 1, 8], b = [1, 2, 3], g = new double[9], h = new double[3];
                long bytes = 0;
                for (int k = 0; k < 3; k++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    DenseGradient(a, b, g, h);
                    System2Gradient(2, 3, out _, out _);
                    ByFixedPointGradient(2, out _);
                    ByMinimumGradient(2, out _);
                    bytes = GC.GetAllocatedBytesForCurrentThread() - before;
                }
                return bytes;
            }

            public static void Singular() => DenseGradient([1, 2, 2, 4], [1, 2], new double[4], new double[2]);
            public static void Indefinite() => CholeskyGradient([1, 0, 2, 1], [1, 2], new double[4], new double[2]);
            public static void NoRoot() => Implicit.Root<Nowhere>([], new double[] { 0.5 });
        }

        public partial struct Cube : IResidual
        {
            [Differentiable(Derivatives.Vjp | Derivatives.Jvp)]
            public static void Residual(ReadOnlySpan<double> x, ReadOnlySpan<double> p, Span<double> r) => r[0] = x[0] * x[0] * x[0] - p[0];
        }

        public partial struct HeronStep : IResidual
        {
            [Differentiable(Derivatives.Vjp | Derivatives.Jvp)]
            public static void Residual(ReadOnlySpan<double> x, ReadOnlySpan<double> p, Span<double> r) => r[0] = 0.5 * (x[0] + p[0] / x[0]);
        }

        public partial struct Quartic : IResidual
        {
            [Differentiable]
            public static double Value(double x, double a) => x * x * x * x / 4 - a * x;

            [Differentiable(Derivatives.Vjp | Derivatives.Jvp)]
            public static void Residual(ReadOnlySpan<double> x, ReadOnlySpan<double> p, Span<double> r) => r[0] = ValueGradient(x[0], p[0]).xGradient;
        }

        public partial struct Two : IResidual
        {
            [Differentiable(Derivatives.Vjp | Derivatives.Jvp)]
            public static void Residual(ReadOnlySpan<double> x, ReadOnlySpan<double> p, Span<double> r)
            {
                r[0] = x[0] * x[0] * x[0] + x[1] - p[0];
                r[1] = x[1] * x[0] - p[1] + Math.Exp(x[1]);
            }
        }

        public partial struct Nowhere : IResidual
        {
            [Differentiable(Derivatives.Vjp | Derivatives.Jvp)]
            public static void Residual(ReadOnlySpan<double> x, [NonDifferentiable] ReadOnlySpan<double> q, Span<double> r) => r[0] = x[0] * x[0] + 1;

            public static void ResidualVjp(ReadOnlySpan<double> x, ReadOnlySpan<double> p, Span<double> r, Span<double> xAdjoint, Span<double> pAdjoint, Span<double> rAdjoint) => ResidualVjp(x, p, r, xAdjoint, rAdjoint);
            public static void ResidualJvp(ReadOnlySpan<double> x, ReadOnlySpan<double> p, Span<double> r, ReadOnlySpan<double> xTangent, ReadOnlySpan<double> pTangent, Span<double> rTangent) => ResidualJvp(x, p, r, xTangent, rTangent);
        }
        """).Load());

    [Fact]
    public void ForwardModeReverseModeAndDifferencesAgree() => Assert.All((GradientCheckReport[])Call("Reports")!, report => report.ThrowIfWrong());

    [Theory]
    [InlineData(5)]
    [InlineData(0.3)]
    public void DerivativesAreThoseOfTheClosedForms(double a)
    {
        double[] expected = [1 / (3 * Math.Cbrt(a * a)), 0.5 / Math.Sqrt(a), 1 / (3 * Math.Cbrt(a * a))];
        Assert.Equal(expected, (double[])Call("Slopes", a)!, (x, y) => Math.Abs(x - y) < 1e-11);
    }

    [Fact]
    public void TheThirdCallAllocatesNothing() => Assert.Equal(0L, Call("Allocated"));

    [Theory]
    [InlineData("Singular", "singular")]
    [InlineData("Indefinite", "not positive definite")]
    [InlineData("NoRoot", "No solution")]
    public void WhatHasNoSolutionThrows(string name, string message)
    {
        var thrown = Assert.Throws<TargetInvocationException>(() => Call(name)).InnerException;
        Assert.Contains(message, Assert.IsType<ArithmeticException>(thrown).Message);
    }

    [Theory]
    [InlineData(1, 0, 0)]
    [InlineData(7, 1, 1)]
    [InlineData(9, 3, 2)]
    [InlineData(5, 4, 4)]
    public void BandsAreSolvedAsDenseMatricesAre(int n, int below, int above)
    {
        var random = new Random(n);
        double[] bands = [.. Enumerable.Range(0, n * (below + 1 + above)).Select(_ => random.NextDouble() - 0.5)], dense = new double[n * n], b = [.. Enumerable.Range(1, n)], x = new double[n], y = new double[n];
        for (int i = 0; i < n; i++)
            for (int j = Math.Max(0, i - below); j <= Math.Min(n - 1, i + above); j++) dense[i * n + j] = bands[i * (below + 1 + above) + j - i + below];
        LinearSolve.Dense(n, dense, b, x);
        LinearSolve.Banded(n, below, above, bands, b, y);
        for (int i = 0; i < n; i++)
        {
            Assert.Equal(b[i], Enumerable.Range(0, n).Sum(j => dense[i * n + j] * x[j]), 1e-9);
            Assert.Equal(x[i], y[i], 1e-9 * (1 + Math.Abs(x[i])));
        }
        Assert.Throws<ArgumentException>(() => LinearSolve.Dense(n, dense, b, new double[n + 1]));
        Assert.Throws<ArgumentException>(() => LinearSolve.Banded(n, below, above, new double[n * (below + 1 + above) + 1], b, x));
    }

    private static object? Call(string name, params object[] arguments) => Program.Value.GetType("P")!.GetMethod(name)!.Invoke(null, arguments);
}
