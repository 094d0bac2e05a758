using System.Reflection;
using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Modes;

/// <summary>Members on request where the corpus does not go: second derivatives at particular points, lengths, names.</summary>
public sealed class ModeExampleTests
{
    private static readonly Lazy<Assembly> Program = new(() =>
    {
        var generation = Generation.Of("""
            using AutoDiffGen;
            public struct Pair { public double X; public int Tag; public float Y; }

            public static partial class P
            {
                [Differentiable(Derivatives.Hessian)] public static double Larger(double x) => Math.Max(0.5, x * x);
                [Differentiable(Derivatives.Hessian)] public static double Smaller(double x) => Math.Min(0.5, x * x);
                [Differentiable(Derivatives.Hessian)] public static double Norm(double x) => Math.Sqrt(1 + x * x);
                [Differentiable(Derivatives.Hessian)] public static double Root(double x) => 0 * Math.Sqrt(x) + x * x;
                [Differentiable(Derivatives.Hessian)] public static double Named(double gradient, double hessian) => gradient * gradient * hessian;

                [Differentiable(Derivatives.Hvp | Derivatives.Hessian)]
                public static double Rosenbrock(ReadOnlySpan<double> x)
                {
                    double sum = 0;
                    for (int i = 0; i + 1 < x.Length; i++)
                    {
                        double a = x[i + 1] - x[i] * x[i], b = 1 - x[i];
                        sum += 100 * a * a + b * b;
                    }
                    return sum;
                }

                // I10: the cost of k-means, a sum of squared distances to the nearest centre
                [Differentiable(Derivatives.Hessian | Derivatives.HessianDiagonal)]
                public static double Clusters(double[,] centres, [NonDifferentiable] double[,] points)
                {
                    double sum = 0;
                    for (int p = 0; p < points.GetLength(0); p++)
                    {
                        double nearest = double.PositiveInfinity;
                        for (int c = 0; c < centres.GetLength(0); c++)
                        {
                            double d = 0;
                            for (int k = 0; k < points.GetLength(1); k++) d += (points[p, k] - centres[c, k]) * (points[p, k] - centres[c, k]);
                            nearest = Math.Min(nearest, d);
                        }
                        sum += nearest;
                    }
                    return sum;
                }

                public static double[] ClustersDiagonal()
                {
                    double[,] centres = { { 0.1, 0.3 }, { 2, 1.5 } }, points = { { 0, 0 }, { 0.5, 0.2 }, { 2, 2 }, { 3, 1 }, { 2.5, 2.5 } };
                    double[] g = new double[4], h = new double[16], g2 = new double[4], d = new double[4];
                    ClustersHessian(centres, points, g, h);
                    ClustersHessianDiagonal(centres, points, g2, d);
                    return [.. g, h[0], h[5], h[10], h[15], .. g2, .. d];
                }

                [Differentiable(Derivatives.Gradient | Derivatives.GradientBatch, Rows = [nameof(x), nameof(y)])]
                public static double Logistic(ReadOnlySpan<double> w, ReadOnlySpan<double> x, double y, double weight)
                {
                    double s = 0, r = 0;
                    for (int i = 0; i < w.Length; i++) { s += w[i] * x[i]; r += w[i] * w[i]; }
                    return Math.Log(1 + Math.Exp(-y * s)) + weight * r;
                }

                public static double[] LogisticBatch(double[] xs, double[] ys, int rows)
                {
                    double[] w = [0.3, -0.2], g = [7, 7];
                    double mean = LogisticGradientBatch(w, xs, ys, 0.1, rows, g, out double slope);
                    return [mean, .. g, slope];
                }

                public static double[] LogisticParallel(double[] xs, double[] ys, int rows, int threads)
                {
                    double[] w = [0.3, -0.2], g = [7, 7];
                    double mean = LogisticGradientBatch(w, xs, ys, 0.1, rows, g, out double slope, new() { MaxDegreeOfParallelism = threads });
                    return [mean, .. g, slope];
                }

                public static double[] LogisticMeans(double[] xs, double[] ys, int rows)
                {
                    double[] w = [0.3, -0.2], g = new double[2], sum = new double[4];
                    for (int r = 0; r < rows; r++)
                    {
                        sum[0] += LogisticGradient(w, xs.AsSpan(2 * r, 2), ys[r], 0.1, g, new double[2], out _, out double slope) / rows;
                        sum[1] += g[0] / rows;
                        sum[2] += g[1] / rows;
                        sum[3] += slope / rows;
                    }
                    return sum;
                }

                // I9: a band, an arrow, blocks
                [Differentiable(Derivatives.SparseJacobian)]
                public static void Band(ReadOnlySpan<double> x, Span<double> y)
                {
                    for (int i = 0; i < x.Length; i++) y[i] = (i > 0 ? x[i - 1] : 1) * x[i] * (i + 1 < x.Length ? x[i + 1] : 1);
                }

                [Differentiable(Derivatives.SparseJacobian)]
                public static double Arrow(ReadOnlySpan<double> x, Span<double> y)
                {
                    double sum = 0;
                    for (int i = 0; i < x.Length; i++)
                    {
                        sum += x[i] * x[i];
                        y[i] = Math.Sin(x[i]);
                    }
                    return sum;
                }

                [Differentiable(Derivatives.SparseJacobian)]
                public static void Blocks(ReadOnlySpan<double> x, Span<double> y)
                {
                    for (int i = 0; i + 1 < x.Length; i += 2)
                    {
                        y[i] = x[i] * x[i + 1];
                        y[i + 1] = x[i] + Math.Exp(x[i + 1]);
                    }
                }

                public static double[] Pattern(string name, int n)
                {
                    double[] x = [.. Enumerable.Range(0, n).Select(i => 1 + 0.1 * i)], y = new double[n];
                    SparsePattern p = name switch { "Band" => BandJacobianSparsity(x, y), "Arrow" => ArrowJacobianSparsity(x, y), _ => BlocksJacobianSparsity(x, y) };
                    return [p.Rows, p.Columns, p.Count, p.Colors, .. y.Where(v => v != 0)];
                }

                public static double[] BandValues(double[] x)
                {
                    double[] y = new double[x.Length];
                    SparsePattern p = BandJacobianSparsity(x, y);
                    double[] values = new double[p.Count];
                    BandSparseJacobian(x, y, p, values);
                    return [.. p.RowStarts, .. p.ColumnIndices, .. values];
                }

                public static double[] WrongPattern() { double[] y = new double[3]; BandSparseJacobian([1, 2, 3], y, BandJacobianSparsity([1, 2], new double[2]), new double[4]); return y; }

                [Differentiable(Derivatives.Jacobian)]
                public static void Residuals(ReadOnlySpan<double> x, Span<double> r)
                {
                    for (int i = 0; i < r.Length; i++)
                    {
                        r[i] = 0;
                        for (int j = 0; j < x.Length; j++) r[i] += (i + 1) * (j + 2) * x[j] * x[j];
                    }
                }

                [Differentiable(Derivatives.Jacobian)]
                public static double InPlace(Span<double> y, double s)
                {
                    for (int i = 0; i < y.Length; i++) y[i] *= s;
                    return y[0] * s;
                }

                [Differentiable(Derivatives.Hessian | Derivatives.Jacobian)]
                public static double Structs(Pair[] pairs, float z)
                {
                    double sum = 0;
                    foreach (Pair p in pairs) sum += p.X * p.X * p.Y * p.Tag * z;
                    return sum;
                }

                [Differentiable(Derivatives.Jacobian)] private static (double A, double B) Swap(double x, ref double y, out double z) { z = x * y; y = x; return (y, z + x); }

                public static double[] Second(string name, double x)
                {
                    double[] g = new double[1], h = new double[1];
                    _ = name switch { "Larger" => LargerHessian(x, g, h), "Smaller" => SmallerHessian(x, g, h), "Norm" => NormHessian(x, g, h), _ => RootHessian(x, g, h) };
                    return h;
                }

                public static double[] NamedSecond() { double[] g = new double[2], h = new double[4]; NamedHessian(3, 5, g, h); return [.. g, .. h]; }

                public static double[] RosenbrockSecond(double[] x) { double[] g = new double[x.Length], h = new double[x.Length * x.Length]; RosenbrockHessian(x, g, h); return h; }

                public static double[] RosenbrockProduct(double[] x, double[] v) { double[] h = new double[x.Length]; RosenbrockHvp(x, v, h); return h; }

                public static double[] ResidualsFirst(double[] x, int m) { double[] r = new double[m], j = new double[m * x.Length]; ResidualsJacobian(x, r, j); return [.. r, .. j]; }

                public static double[] InPlaceFirst() { double[] y = [2, 3], j = new double[9]; double v = InPlaceJacobian(y, 5, j); return [v, .. y, .. j]; }

                public static double[] StructsBoth()
                {
                    Pair[] pairs = [new() { X = 2, Y = 3, Tag = 7 }];
                    double[] j = new double[3], g = new double[3], h = new double[9];
                    StructsJacobian(pairs, 5, j);
                    StructsHessian(pairs, 5, g, h);
                    return [.. j, .. g, .. h];
                }

                public static double[] SwapFirst() { double y = 3; double[] j = new double[8]; var v = SwapJacobian(2, ref y, out double z, j); return [v.A, v.B, y, z, .. j]; }

                public static double[] TooShort() { double[] r = [1, 2], j = [7, 7, 7]; try { ResidualsJacobian([1, 2], r, j); } catch (ArgumentException) { return [.. r, .. j]; } return []; }
            }
            """);
        return generation.Load();
    });

    [Theory]
    [InlineData("Larger", 1, 2)]
    [InlineData("Larger", 0.25, 0)]
    [InlineData("Smaller", 0.25, 2)]
    [InlineData("Norm", 0, 1)]
    [InlineData("Root", 0, 2)]
    public void SecondDerivativesAtAPoint(string name, double x, double expected) => Assert.Equal([expected], Call("Second", name, x));

    [Fact]
    public void CompanionsGiveWayToTheUsersNames() => Assert.Equal([30, 9, 10, 6, 6, 0], Call("NamedSecond"));

    [Fact]
    public void TheHessianOfRosenbrockIsSymmetricAndMultiplies()
    {
        double[] x = [.. Enumerable.Range(0, 10).Select(i => Math.Sin(i + 0.5))], v = [.. Enumerable.Range(0, 10).Select(i => Math.Cos(3 * i))];
        double[] h = Call("RosenbrockSecond", x), product = Call("RosenbrockProduct", x, v);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal(product[i], Enumerable.Range(0, 10).Sum(j => h[i * 10 + j] * v[j]), 1e-9);
            for (int j = 0; j < 10; j++) Assert.Equal(h[i * 10 + j], h[j * 10 + i]);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(0)]
    public void ABufferThatIsOnlyWrittenHasRowsAndNoColumns(int m)
    {
        double[] x = [0.5, -1, 2];
        double[] residuals = [.. Enumerable.Range(0, m).Select(i => x.Select((v, j) => (i + 1) * (j + 2) * v * v).Sum())];
        var jacobian = Enumerable.Range(0, m).SelectMany(i => x.Select((v, j) => 2 * (i + 1) * (j + 2) * v));
        Assert.Equal([.. residuals, .. jacobian], Call("ResidualsFirst", x, m));
    }

    [Fact]
    public void ABufferChangedInPlaceHasBoth() => Assert.Equal([50, 10, 15, 25, 0, 20, 5, 0, 2, 0, 5, 3], Call("InPlaceFirst"));

    [Fact]
    public void NumbersInStructsAreCountedInOrder() => Assert.Equal([420, 140, 84, 420, 140, 84, 210, 140, 84, 140, 0, 28, 84, 28, 0], Call("StructsBoth"));

    [Fact]
    public void RowsAreResultThenOutputsInOrder() => Assert.Equal([2, 8, 2, 6, 1, 0, 4, 2, 1, 0, 3, 2], Call("SwapFirst"));

    [Fact]
    public void AWrongLengthThrowsBeforeAnythingIsWritten() => Assert.Equal([1, 2, 7, 7, 7], Call("TooShort"));

    [Theory]
    [InlineData("Band", 10, 10, 28, 3)]
    [InlineData("Band", 1000, 1000, 2998, 3)]
    [InlineData("Arrow", 10, 11, 20, 2)]
    [InlineData("Blocks", 10, 10, 20, 2)]
    public void PatternsAreExactAndTakeFewSweeps(string name, int n, int rows, int entries, int colors) => Assert.Equal([rows, n, entries, colors], Call("Pattern", name, n));

    [Fact]
    public void RowsAreCompressed() => Assert.Equal([0, 2, 5, 7, 0, 1, 0, 1, 2, 1, 2, 3, 2, 15, 10, 6, 5, 3], Call("BandValues", new double[] { 2, 3, 5 }));

    [Fact]
    public void APatternOfAnotherSizeThrows() => Assert.IsType<ArgumentException>(Assert.Throws<TargetInvocationException>(() => Call("WrongPattern")).InnerException);

    [Fact]
    public void TheDiagonalIsThatOfTheHessian()
    {
        double[] both = Call("ClustersDiagonal");
        Assert.Equal(both[..8], both[8..]);
        Assert.Equal([4, 4, 6, 6], both[4..8]);
    }

    [Fact]
    public void ABatchGivesMeans()
    {
        double[] xs = [1, 2, 0.5, -1, 2, 0.1], ys = [1, -1, 1];
        Assert.Equal(Call("LogisticMeans", xs, ys, 3), Call("LogisticBatch", xs, ys, 3), (a, b) => Math.Abs(a - b) < 1e-14);
        Assert.IsAssignableFrom<ArgumentException>(Assert.Throws<TargetInvocationException>(() => Call("LogisticBatch", xs, ys, 2)).InnerException);
        Assert.IsAssignableFrom<ArgumentException>(Assert.Throws<TargetInvocationException>(() => Call("LogisticBatch", xs, ys, 0)).InnerException);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(64)]
    [InlineData(1000)]
    public void ABatchByManyThreadsIsThatOfOneToTheBit(int rows)
    {
        double[] xs = [.. Enumerable.Range(0, 2 * rows).Select(i => Math.Sin(i))], ys = [.. Enumerable.Range(0, rows).Select(i => i % 3 - 1.0)];
        double[] one = Call("LogisticParallel", xs, ys, rows, 1);
        for (int threads = 2; threads < 10; threads += 3) Assert.Equal(one, Call("LogisticParallel", xs, ys, rows, threads));
        Assert.Equal(Call("LogisticBatch", xs, ys, rows), one, (a, b) => Math.Abs(a - b) < 1e-13);
        Assert.IsAssignableFrom<ArgumentException>(Assert.Throws<TargetInvocationException>(() => Call("LogisticParallel", xs, ys, rows + 1, 2)).InnerException);
    }

    private static double[] Call(string name, params object[] arguments) => (double[])Program.Value.GetType("P")!.GetMethod(name)!.Invoke(null, arguments)!;
}
