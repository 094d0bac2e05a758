using System.Reflection;
using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Modes;

/// <summary>Sparse Hessians have the numbers of the dense ones, in few colors; patterns for other branches are found out.</summary>
public sealed class SparseHessianTests
{
    private static readonly Lazy<Assembly> Program = new(() => Generation.Of("""
        using System;
        using AutoDiffGen;

        public static partial class P
        {
            [Differentiable(Derivatives.Hessian | Derivatives.SparseHessian)]
            public static double Band(ReadOnlySpan<double> x)
            {
                double s = 0;
                for (int i = 0; i + 1 < x.Length; i++)
                {
                    double a = x[i + 1] - x[i] * x[i], b = 1 - x[i];
                    s += 100 * a * a + b * b;
                }
                return s;
            }

            [Differentiable(Derivatives.Hessian | Derivatives.SparseHessian)]
            public static double Arrow(ReadOnlySpan<double> x)
            {
                double s = 0;
                for (int i = 1; i < x.Length; i++) s += Math.Exp(x[i] * x[0]) / (2 + x[i]);
                return s;
            }

            // a callee, a matrix, several parameters
            [Differentiable(Derivatives.Hessian | Derivatives.SparseHessian)]
            public static double Surface(double[,] u, double weight)
            {
                double s = 0;
                for (int i = 0; i + 1 < u.GetLength(0); i++)
                    for (int j = 0; j + 1 < u.GetLength(1); j++) s += Area(u[i + 1, j] - u[i, j], u[i, j + 1] - u[i, j]);
                return s + weight * u[0, 0];
            }

            private static double Area(double dx, double dy) => Math.Sqrt(1 + dx * dx + dy * dy);

            [Differentiable(Derivatives.Hessian | Derivatives.SparseHessian)]
            public static double InPlace(Span<double> x)
            {
                for (int i = 1; i < x.Length; i++) x[i] = x[i] * 3 + Math.Max(x[i], 0.1);
                double s = 0;
                foreach (double v in x) s += v * v * v;
                return s;
            }

            [Differentiable(Derivatives.SparseHessian | Derivatives.SparseJacobian)]
            public static double Branch(ReadOnlySpan<double> x)
            {
                double s = 0;
                for (int i = 1; i < x.Length; i++) s += x[i] > 0 ? x[i] * x[i] : x[i] * x[i - 1] * x[i - 1];
                return s;
            }

            [Differentiable(Derivatives.SparseJacobian)]
            public static void Branches(ReadOnlySpan<double> x, Span<double> r)
            {
                for (int i = 1; i < x.Length; i++) r[i] = x[i] > 0 ? x[i] * x[i] : x[i] * x[i - 1];
            }

            public static (double[] Dense, double[] Sparse, int Colors, bool IsSameValue) Both(string name, double[] x)
            {
                double[] g = new double[x.Length], h = new double[x.Length * x.Length], y = [.. x];
                double[,] u = new double[3, 4];
                if (name == "Surface") { g = new double[13]; h = new double[169]; Buffer.BlockCopy(x, 0, u, 0, 96); }
                double a = name switch { "Band" => BandHessian(x, g, h), "Arrow" => ArrowHessian(x, g, h), "Surface" => SurfaceHessian(u, 2, g, h), _ => InPlaceHessian(y, g, h) };
                SparsePattern p = name switch { "Band" => BandHessianSparsity(x), "Arrow" => ArrowHessianSparsity(x), "Surface" => SurfaceHessianSparsity(u, 2), _ => InPlaceHessianSparsity([.. x]) };
                double[] v = new double[p.Count], all = new double[h.Length], z = [.. x];
                double b = name switch { "Band" => BandSparseHessian(x, p, v), "Arrow" => ArrowSparseHessian(x, p, v), "Surface" => SurfaceSparseHessian(u, 2, p, v), _ => InPlaceSparseHessian(z, p, v) };
                for (int i = 0; i < p.Rows; i++)
                    for (int e = p.RowStarts[i]; e < p.RowStarts[i + 1]; e++) all[i * p.Columns + p.ColumnIndices[e]] = v[e];
                return (h, all, p.Colors, a == b && y.AsSpan().SequenceEqual(name == "InPlace" ? z : y));
            }

            public static (int Entries, int Colors, long Bytes) Large(int n)
            {
                double[] x = new double[n];
                for (int i = 0; i < n; i++) x[i] = Math.Sin(i);
                SparsePattern p = BandHessianSparsity(x);
                double[] v = new double[p.Count];
                long bytes = long.MaxValue;   // the least: what is idle is let go where a full collection comes between
                for (int k = 0; k < 6; k++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    BandSparseHessian(x, p, v);
                    bytes = Math.Min(bytes, GC.GetAllocatedBytesForCurrentThread() - before);
                }
                return (p.Count, p.Colors, bytes);
            }

            public static void StaleHessian() { double[] x = [1, 2, 3]; SparsePattern p = BranchHessianSparsity(x); BranchSparseHessian([1, 2, -3], p, new double[p.Count]); }
            public static void StaleGradient() { double[] x = [0.0, 0, 0]; SparsePattern p = new(3, [0, 1], [2]); BranchSparseJacobian([1, 2, -3], p, new double[1]); }
            public static void StaleJacobian() { double[] x = [1, 2, 3], r = new double[3]; SparsePattern p = BranchesJacobianSparsity(x, r); BranchesSparseJacobian([1, 2, -3], r, p, new double[p.Count]); }
            public static void EmptyPattern() { double[] r = new double[3]; BranchesSparseJacobian([1, 2, -3], r, new SparsePattern(3, [0, 0, 0, 0], []), []); }
        }
        """).Load());

    [Theory]
    [InlineData("Band", 1, 0)]
    [InlineData("Band", 2, 2)]
    [InlineData("Band", 30, 3)]
    [InlineData("Arrow", 30, 2)]
    [InlineData("Surface", 12, 6)]
    [InlineData("InPlace", 9, 1)]
    public void TheNumbersAreThoseOfTheDense(string name, int n, int colors)
    {
        double[] x = [.. Enumerable.Range(0, n).Select(i => Math.Sin(i * i + 1))];
        var (dense, sparse, found, isSameValue) = ((double[], double[], int, bool))Call("Both", name, x);
        Assert.True(isSameValue);
        Assert.Equal(dense, sparse, (a, b) => Math.Abs(a - b) <= 1e-12 * Math.Max(1, Math.Abs(a)));
        Assert.True(found <= colors, $"{found} colors");
    }

    [Fact]
    public void ALargeBandTakesFewSweepsAndAllocatesNothing() => Assert.Equal((299_998, 3, 0L), ((int, int, long))Call("Large", 100_000));

    [Theory]
    [InlineData("StaleHessian", "row 1")]
    [InlineData("StaleGradient", "row 0")]
    [InlineData("StaleJacobian", "row 2")]
    [InlineData("EmptyPattern", "row 1")]
    public void APatternThatLacksAnEntryIsFoundOut(string name, string row)
    {
        var thrown = Assert.Throws<TargetInvocationException>(() => Call(name)).InnerException;
        Assert.Contains(row, Assert.IsType<InvalidOperationException>(thrown).Message);
    }

    [Fact]
    public void StarColorsGiveEachEntryAlone()
    {
        var random = new Random(3);
        for (int trial = 0; trial < 50; trial++)
        {
            int n = 1 + random.Next(20);
            double[,] matrix = new double[n, n];
            for (int k = 0; k < 2 * n; k++)
            {
                int i = random.Next(n), j = random.Next(n);
                matrix[i, j] = matrix[j, i] = random.NextDouble();
            }
            int[][] rows = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Where(j => matrix[i, j] != 0).ToArray())];
            int[] starts = [0, .. rows.Select((_, i) => rows.Take(i + 1).Sum(r => r.Length))];
            var pattern = SparsePattern.Symmetric(n, starts, [.. rows.SelectMany(r => r)]);
            double[] values = new double[pattern.Count], seed = new double[n];
            for (int color = 0; color < pattern.Colors; color++)
            {
                pattern.Seed<double>(color, seed);
                double[] sum = [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Sum(j => matrix[i, j] * seed[j]))];
                pattern.Scatter<double>(color, sum, values);
            }
            Assert.Equal([.. Enumerable.Range(0, n).SelectMany(i => rows[i].Select(j => matrix[i, j]))], values, (a, b) => Math.Abs(a - b) < 1e-15);
        }
    }

    private static object Call(string name, params object[] arguments) => Program.Value.GetType("P")!.GetMethod(name)!.Invoke(null, arguments)!;
}
