using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Modes;

/// <summary>Forward mode along several directions at once, against the same one by one.</summary>
public static partial class Batches
{
    public readonly record struct Pair(double A, double B);

    [Differentiable(Derivatives.Jvp | Derivatives.JvpBatch)]
    public static double Mixed(double x, double[] w, ref double z, Span<double> y, out double last)
    {
        double sum = z;
        for (int i = 0; i < w.Length; i++)
        {
            sum += Math.Sin(w[i] * x);
            if (sum > 1) y[i] *= sum;
        }

        z *= sum;
        last = Math.Sqrt(z * z + 1) * y[0];
        return sum;
    }

    [Differentiable(Derivatives.Jvp | Derivatives.JvpBatch)]
    public static float Single(ReadOnlySpan<float> x, float b)
    {
        float sum = 0;
        foreach (float v in x) sum += v * MathF.Sin(v * 0.5f) / 3 * b;
        return sum;
    }

    [Differentiable(Derivatives.Jvp | Derivatives.JvpBatch)]
    public static Pair Structs(Pair p, double s) => new(p.A * p.B * s, Math.Exp(p.A) - s);
}

public sealed class JvpBatchTests
{
    private static double[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * 2 - 0.7)];
    }

    [Theory]
    [InlineData(0), InlineData(1), InlineData(3), InlineData(4), InlineData(8), InlineData(9), InlineData(21)]
    public void DirectionsAtOnceAreThoseOneByOne(int count)
    {
        const int W = 5, N = 2 + 2 * W, M = 3 + W;
        double[] w = Numbers(W, 1), start = Numbers(W, 2), directions = Numbers(count * N, 3), products = new double[count * M];
        double[] y = [.. start];
        double z = 1.2, value = Batches.MixedJvpBatch(0.7, w, ref z, y, out double last, directions, products);
        for (int k = 0; k < count; k++)
        {
            double[] own = [.. start], d = directions[(k * N)..((k + 1) * N)], yTangent = d[(2 + W)..];
            double zOwn = 1.2, zTangent = d[1 + W];
            double single = Batches.MixedJvp(0.7, w, ref zOwn, own, out double lastOwn, d[0], d[1..(1 + W)], ref zTangent, yTangent, out double lastTangent, out double tangent);
            Assert.Equal((single, zOwn, lastOwn), (value, z, last));
            Assert.Equal(own, y);
            Assert.Equal([tangent, zTangent, .. yTangent, lastTangent], products[(k * M)..((k + 1) * M)], Close);
        }

        double zPlain = 1.2;
        double[] plain = [.. start];
        Assert.Equal(Batches.Mixed(0.7, w, ref zPlain, plain, out double lastPlain), value);
        Assert.Equal((zPlain, lastPlain), (z, last));
        Assert.Equal(plain, y);
    }

    [Fact]
    public void OfFloatsAndStructs()
    {
        float[] x = [1, 2, 3], directions = [.. Numbers(4 * 11, 4).Select(v => (float)v)], products = new float[11];
        Batches.SingleJvpBatch(x, 0.5f, directions, products);
        for (int k = 0; k < products.Length; k++)
        {
            Batches.SingleJvp(x, 0.5f, directions.AsSpan(4 * k, 3), directions[4 * k + 3], out float tangent);
            Assert.Equal(tangent, products[k], 1e-5f);
        }

        double[] of = [1, 0, 0, 0.5, -1, 2], pairs = new double[4];
        Assert.Equal(Batches.Structs(new(2, 3), 4), Batches.StructsJvpBatch(new(2, 3), 4, of, pairs));
        Assert.Equal([12, Math.Exp(2), 0.5 * 12 - 8 + 2 * 6, 0.5 * Math.Exp(2) - 2], pairs, Close);
    }

    [Fact]
    public void WrongLengthsAndOverlapsAreFoundBeforeAnythingIsWritten()
    {
        double[] w = Numbers(5, 1), y = Numbers(5, 2), before = [.. y], products = new double[16];
        double z = 1;
        Assert.Throws<ArgumentException>("directions", () => Batches.MixedJvpBatch(0.7, w, ref z, y, out _, new double[25], products));
        Assert.Throws<ArgumentException>("products", () => Batches.MixedJvpBatch(0.7, w, ref z, y, out _, new double[24], new double[15]));
        double[] both = new double[24];
        Assert.Throws<ArgumentException>("products", () => Batches.MixedJvpBatch(0.7, w, ref z, y, out _, both, both.AsSpan(0, 16)));
        Assert.Equal(1, z);
        Assert.Equal(before, y);
    }

    [Fact]
    public void AllocatesNothing()
    {
        double[] w = Numbers(50, 1), y = Numbers(50, 2), directions = Numbers(102 * 9, 3), products = new double[53 * 9];
        double z = 1;
        for (int i = 0; i < 3; i++) Batches.MixedJvpBatch(0.7, w, ref z, y, out _, directions, products);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Batches.MixedJvpBatch(0.7, w, ref z, y, out _, directions, products);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) <= 1e-12 * Math.Max(1, Math.Abs(b));
}
