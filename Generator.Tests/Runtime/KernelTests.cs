using Xunit;

namespace AutoDiffGen.Tests.Runtime;

/// <summary>Kernels against plain loops, at every remainder of a vector, and their derivatives against each other.</summary>
public sealed class KernelTests
{
    private delegate void Elementwise(ReadOnlySpan<double> x, Span<double> y);

    private delegate void ElementwiseSingle(ReadOnlySpan<float> x, Span<float> y);

    private delegate void ElementwiseJvp(ReadOnlySpan<double> x, Span<double> y, ReadOnlySpan<double> xTangent, Span<double> yTangent);

    private delegate void ElementwiseVjp(ReadOnlySpan<double> x, Span<double> y, NoState state, Span<double> xAdjoint, Span<double> yAdjoint);

    private sealed record Activation(
        string Name, Elementwise Apply, ElementwiseSingle ApplySingle, ElementwiseJvp Jvp, ElementwiseVjp Vjp, Func<double, double> Exact, Func<double, double> Slope);

    private static readonly Activation[] Activations =
    [
        new("Relu", Kernels.Relu, Kernels.Relu, Kernels.ReluJvp, Kernels.ReluVjp, x => Math.Max(x, 0), x => x > 0 ? 1 : x < 0 ? 0 : 0.5),
        new("Sigmoid", Kernels.Sigmoid, Kernels.Sigmoid, Kernels.SigmoidJvp, Kernels.SigmoidVjp, Logistic, x => Logistic(x) * Logistic(-x)),
        new("Tanh", Kernels.Tanh, Kernels.Tanh, Kernels.TanhJvp, Kernels.TanhVjp, Math.Tanh, x => 1 - Math.Tanh(x) * Math.Tanh(x)),
        new("Silu", Kernels.Silu, Kernels.Silu, Kernels.SiluJvp, Kernels.SiluVjp, x => x * Logistic(x), x => Logistic(x) + x * Logistic(x) * Logistic(-x)),
        new("Gelu", Kernels.Gelu, Kernels.Gelu, Kernels.GeluJvp, Kernels.GeluVjp, Gelu, x => (Gelu(x + 1e-6) - Gelu(x - 1e-6)) / 2e-6),
    ];

    public static TheoryData<string> ActivationNames => [.. Activations.Select(a => a.Name)];

    [Theory]
    [MemberData(nameof(ActivationNames))]
    public void AFunctionOfEachElementIsTheLoop(string name)
    {
        Activation a = Activations.First(a => a.Name == name);
        for (int n = 0; n <= 67; n++)
        {
            double[] x = Numbers(n, n), y = Numbers(n + 1, 3), tangent = Numbers(n, 5), yTangent = new double[n + 1];
            double kept = y[n];
            a.Apply(x, y);
            for (int i = 0; i < n; i++) Close(a.Exact(x[i]), y[i], 1e-14);
            Assert.Equal(kept, y[n]);
            a.Jvp(x, y, tangent, yTangent);
            for (int i = 0; i < n; i++) Close(a.Slope(x[i]) * tangent[i], yTangent[i], name == "Gelu" ? 1e-8 : 1e-13);
            double[] seed = Numbers(n, 9), xAdjoint = Numbers(n, 11), before = [.. xAdjoint], yAdjoint = [.. seed];
            a.Vjp(x, y, default, xAdjoint, yAdjoint);
            double along = 0, across = 0;
            for (int i = 0; i < n; i++) (along, across) = (along + seed[i] * yTangent[i], across + (xAdjoint[i] - before[i]) * tangent[i]);
            Close(along, across, 1e-12);
            Assert.All(yAdjoint, v => Assert.Equal(0, v));
            float[] singles = new float[n];
            a.ApplySingle([.. x.Select(v => (float)v)], singles);
            for (int i = 0; i < n; i++) Close(a.Exact((float)x[i]), singles[i], 1e-6);
        }
    }

    [Theory]
    [MemberData(nameof(ActivationNames))]
    public void NoNumberStaysNoNumber(string name)
    {
        Activation a = Activations.First(a => a.Name == name);
        double[] x = [double.NaN, double.PositiveInfinity, 1, 0, -0.0, -1, 700, -700, 1e300], y = new double[9];
        a.Apply(x, y);
        for (int i = 0; i < x.Length; i++) Close(a.Exact(x[i]), y[i], 1e-14);
    }

    public static TheoryData<bool, bool, bool> Flags
    {
        get
        {
            var data = new TheoryData<bool, bool, bool>();
            for (int i = 0; i < 8; i++) data.Add((i & 1) != 0, (i & 2) != 0, (i & 4) != 0);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Flags))]
    public void AProductOfMatricesIsTheLoop(bool transposeA, bool transposeB, bool add)
    {
        int[] sizes = [0, 1, 2, 5, 6, 7, 8, 13, 16, 17, 33, 40, 64, 67];
        var random = new Random(1);
        for (int round = 0; round < 150; round++)
        {
            int rows = sizes[random.Next(sizes.Length)], columns = sizes[random.Next(sizes.Length)], depth = sizes[random.Next(sizes.Length)];
            CheckProduct(rows, columns, depth, transposeA, transposeB, add);
        }

        CheckProduct(200, 70, 600, transposeA, transposeB, add);
        CheckProduct(97, 300, 257, transposeA, transposeB, add);
    }

    [Fact]
    public void NoNumbersSpreadOverRowsAndColumnsAlone()
    {
        double[] a = Numbers(40 * 50, 1), b = Numbers(50 * 60, 2), c = new double[40 * 60];
        a[7 * 50 + 3] = double.NaN;
        b[4 * 60 + 11] = double.PositiveInfinity;
        Kernels.MatMul(40, 60, 50, a, b, c);
        for (int i = 0; i < 40; i++)
            for (int j = 0; j < 60; j++) Assert.Equal(i != 7 && j != 11, double.IsFinite(c[i * 60 + j]));
    }

    [Fact]
    public void VectorsMatricesAndSumsAreTheLoops()
    {
        for (int n = 0; n <= 67; n++)
        {
            int m = (n * 5 + 3) % 11;
            double[] x = Numbers(n, 1), y = Numbers(n, 2), z = Numbers(m, 3), a = Numbers(n * m, 4);
            Close(x.Zip(y, (p, q) => p * q).Sum(), Kernels.Dot(x, y), 1e-12);
            Close(Math.Sqrt(x.Sum(v => v * v)), Kernels.Norm(x), 1e-13);
            Close(n == 0 ? double.NegativeInfinity : Math.Log(x.Sum(Math.Exp)), Kernels.LogSumExp(x), 1e-13);
            double[] sum = [.. y], into = Numbers(m, 7), kept = [.. into], outer = new double[n * m];
            Kernels.Axpy(1.5, x, sum);
            for (int i = 0; i < n; i++) Close(y[i] + 1.5 * x[i], sum[i], 1e-15);
            Kernels.MatVec(m, n, a, x, into, add: true);
            for (int i = 0; i < m; i++) Close(kept[i] + Enumerable.Range(0, n).Sum(j => a[i * n + j] * x[j]), into[i], 1e-12);
            double[] back = new double[n];
            Kernels.MatVec(m, n, a, z, back, transpose: true);
            for (int j = 0; j < n; j++) Close(Enumerable.Range(0, m).Sum(i => a[i * n + j] * z[i]), back[j], 1e-12);
            Kernels.OuterProduct(z, x, outer);
            Kernels.RankOneUpdate(2, z, x, outer);
            for (int i = 0; i < m; i++)
                for (int j = 0; j < n; j++) Close(3 * z[i] * x[j], outer[i * n + j], 1e-15);
            double[] softmax = new double[n];
            Kernels.Softmax(x, softmax);
            for (int i = 0; i < n; i++) Close(Math.Exp(x[i]) / x.Sum(Math.Exp), softmax[i], 1e-14);
        }
    }

    [Fact]
    public void DerivativesAgreeForwardAndReverse()
    {
        for (int n = 1; n <= 67; n += 3)
        {
            double[] x = Numbers(n, 1), y = Numbers(n, 2), tx = Numbers(n, 3), ty = Numbers(n, 4);
            double[] gx = new double[n], gy = new double[n];
            Kernels.DotJvp(x, y, tx, ty, out double tangent);
            Kernels.DotVjp(x, y, default, 2, gx, gy);
            Close(2 * tangent, Sum(gx, tx) + Sum(gy, ty), 1e-12);

            Array.Clear(gx);
            Kernels.NormJvp(x, tx, out tangent);
            Kernels.NormVjp(x, Kernels.NormForward(x, out double norm), 2, gx);
            Assert.Equal(Kernels.Norm(x), norm);
            Close(2 * tangent, Sum(gx, tx), 1e-12);

            Array.Clear(gx);
            Kernels.LogSumExpJvp(x, tx, out tangent);
            Kernels.LogSumExpVjp(x, Kernels.LogSumExpForward(x, out _), 2, gx);
            Close(2 * tangent, Sum(gx, tx), 1e-12);

            Array.Clear(gx);
            double[] s = new double[n], ts = new double[n], seed = Numbers(n, 6), gs = [.. seed];
            Kernels.SoftmaxJvp(x, s, tx, ts);
            Kernels.SoftmaxVjp(x, s, default, gx, gs);
            Close(Sum(seed, ts), Sum(gx, tx), 1e-12);

            int m = 3;
            int[] labels = [0, n - 1, n / 2];
            double[] logits = Numbers(m * n, 8), tl = Numbers(m * n, 9), gl = new double[m * n];
            double loss = Kernels.CrossEntropyJvp(n, logits, labels, tl, out tangent);
            Kernels.CrossEntropyVjp(n, logits, labels, default, 2, gl);
            Close(2 * tangent, Sum(gl, tl), 1e-12);
            Close(Enumerable.Range(0, m).Sum(i => Kernels.LogSumExp(logits.AsSpan(i * n, n)) - logits[i * n + labels[i]]) / m, loss, 1e-13);
        }
    }

    [Fact]
    public void DerivativesOfUpdatesAgreeForwardAndReverse()
    {
        for (int n = 1; n <= 40; n += 3)
        {
            int m = n % 7 + 1;
            double[] x = Numbers(m, 1), y = Numbers(n, 2), tx = Numbers(m, 3), ty = Numbers(n, 4), c = Numbers(n * m, 5), tc = Numbers(n * m, 6), startT = [.. tc];
            double[] gx = new double[m], gy = new double[n], seed = Numbers(n * m, 7), gc = [.. seed];
            double gf = 0;
            Kernels.RankOneUpdateJvp(1.5, x, y, c, 0.7, tx, ty, tc);
            Kernels.RankOneUpdateVjp(1.5, x, y, c, default, ref gf, gx, gy, gc);
            Close(Sum(seed, tc), 0.7 * gf + Sum(gx, tx) + Sum(gy, ty) + Sum(gc, startT), 1e-12);

            Array.Clear(gx);
            Array.Clear(gy);
            gc = [.. seed];
            Kernels.OuterProductJvp(x, y, c, tx, ty, tc);
            Kernels.OuterProductVjp(x, y, c, default, gx, gy, gc);
            Close(Sum(seed, tc), Sum(gx, tx) + Sum(gy, ty), 1e-12);
            Assert.All(gc, v => Assert.Equal(0, v));

            double[] z = Numbers(m, 8), tz = Numbers(m, 9), startZ = [.. tz], gz = Numbers(m, 10), seedZ = [.. gz];
            gf = 0;
            Array.Clear(gx);
            Kernels.AxpyJvp(1.5, x, z, 0.7, tx, tz);
            Kernels.AxpyVjp(1.5, x, z, default, ref gf, gx, gz);
            Close(Sum(seedZ, tz), 0.7 * gf + Sum(gx, tx) + Sum(gz, startZ), 1e-12);
            foreach (bool transpose in new[] { false, true })
                foreach (bool add in new[] { false, true }) CheckMatVec(m, n, transpose, add);
        }
    }

    [Fact]
    public void ManyProductsAreEachOne()
    {
        double[] a = Numbers(3 * 4 * 5, 1), b = Numbers(3 * 5 * 6, 2), c = new double[3 * 4 * 6], one = new double[4 * 6];
        Kernels.BatchedMatMul(3, 4, 6, 5, a, b, c);
        for (int i = 0; i < 3; i++)
        {
            Kernels.MatMul(4, 6, 5, a.AsSpan(i * 20), b.AsSpan(i * 30), one);
            Assert.Equal(one, c[(i * 24)..(i * 24 + 24)]);
        }

        double[] ta = Numbers(60, 3), tb = Numbers(90, 4), tc = new double[72], ga = new double[60], gb = new double[90], seed = Numbers(72, 5), gc = [.. seed];
        Kernels.BatchedMatMulJvp(3, 4, 6, 5, a, b, c, false, false, false, ta, tb, tc);
        Kernels.BatchedMatMulVjp(3, 4, 6, 5, a, b, c, false, false, false, default, ga, gb, gc);
        Close(Sum(seed, tc), Sum(ga, ta) + Sum(gb, tb), 1e-12);
    }

    [Fact]
    public void ALengthSurvivesLargeAndSmallNumbers()
    {
        Close(5e200, Kernels.Norm([3e200, -4e200]), 1e-15);
        Close(5e-200, Kernels.Norm([3e-200, -4e-200]), 1e-15);
        Close(5e30f, Kernels.Norm([3e30f, -4e30f]), 1e-6);
        Assert.Equal(0, Kernels.Norm([0.0, 0]));
        Assert.True(double.IsNaN(Kernels.Norm([1, double.NaN])));
        Assert.Equal(double.PositiveInfinity, Kernels.Norm([1, double.NegativeInfinity]));
    }

    [Fact]
    public void RowsOfInfinitiesHaveTheirLimits()
    {
        Assert.Equal(double.NegativeInfinity, Kernels.LogSumExp([double.NegativeInfinity, double.NegativeInfinity]));
        Assert.Equal(double.PositiveInfinity, Kernels.LogSumExp([1, double.PositiveInfinity]));
        Assert.True(double.IsNaN(Kernels.LogSumExp([1, double.NaN])));
        Close(1000 + Math.Log(2), Kernels.LogSumExp([1000, 1000.0]), 1e-15);
    }

    [Fact]
    public void ASpanThatIsTooShortIsRefusedBeforeAnythingIsWritten()
    {
        double[] c = new double[3];
        Assert.Throws<ArgumentException>(() => Kernels.MatMul(2, 2, 2, new double[4], new double[4], c));
        Assert.Throws<ArgumentException>(() => Kernels.MatMul(2, 2, 2, new double[3], new double[4], new double[4]));
        Assert.Throws<ArgumentException>(() => Kernels.Relu(new double[4], c));
        Assert.Throws<ArgumentException>(() => Kernels.Dot(new double[4], c));
        Assert.Throws<ArgumentOutOfRangeException>(() => Kernels.MatMul(-2, 2, 2, new double[3], new double[4], new double[4]));
        Assert.Equal(new double[3], c);
    }

    private static void CheckProduct(int rows, int columns, int depth, bool transposeA, bool transposeB, bool add)
    {
        double[] a = Numbers(rows * depth, 1), b = Numbers(depth * columns, 2), c = Numbers(rows * columns + 1, 3), expected = [.. c];
        for (int i = 0; i < rows; i++)
            for (int j = 0; j < columns; j++)
            {
                double sum = add ? c[i * columns + j] : 0;
                for (int k = 0; k < depth; k++) sum += a[transposeA ? k * rows + i : i * depth + k] * b[transposeB ? j * depth + k : k * columns + j];
                expected[i * columns + j] = sum;
            }

        float[] singles = [.. c.Select(v => (float)v)];
        double[] tc = Numbers(rows * columns, 4), startT = [.. tc], ta = Numbers(a.Length, 5), tb = Numbers(b.Length, 6), c2 = [.. c];
        Kernels.MatMul(rows, columns, depth, a, b, c, transposeA, transposeB, add);
        for (int i = 0; i < c.Length; i++) Close(expected[i], c[i], 1e-12);
        Kernels.MatMul(rows, columns, depth, [.. a.Select(v => (float)v)], [.. b.Select(v => (float)v)], singles, transposeA, transposeB, add);
        for (int i = 0; i < c.Length; i++) Close(expected[i], singles[i], 1e-3);

        Kernels.MatMulJvp(rows, columns, depth, a, b, c2, transposeA, transposeB, add, ta, tb, tc);
        double[] seed = Numbers(rows * columns, 7), gc = [.. seed], ga = Numbers(a.Length, 8), gb = Numbers(b.Length, 9);
        double before = Sum(ga, ta) + Sum(gb, tb);
        Kernels.MatMulVjp(rows, columns, depth, a, b, c, transposeA, transposeB, add, default, ga, gb, gc);
        double scale = seed.Zip(tc, (p, q) => Math.Abs(p * q)).Sum() + 1;
        Assert.True(Math.Abs(Sum(seed, tc) - (Sum(ga, ta) + Sum(gb, tb) - before + Sum(gc, startT))) < 1e-11 * scale, $"{rows} x {columns} x {depth}");
    }

    private static void CheckMatVec(int m, int n, bool transpose, bool add)
    {
        int height = transpose ? n : m, depth = transpose ? m : n;
        double[] a = Numbers(n * m, 1), x = Numbers(depth, 2), y = Numbers(height, 3), ta = Numbers(n * m, 4), tx = Numbers(depth, 5), ty = Numbers(height, 6), startT = [.. ty];
        double[] seed = Numbers(height, 7), gy = [.. seed], ga = new double[n * m], gx = new double[depth];
        Kernels.MatVecJvp(m, n, a, x, y, transpose, add, ta, tx, ty);
        Kernels.MatVecVjp(m, n, a, x, y, transpose, add, default, ga, gx, gy);
        Close(Sum(seed, ty), Sum(ga, ta) + Sum(gx, tx) + Sum(gy, startT), 1e-11);
    }

    private static double Sum(double[] x, double[] y)
    {
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }

    private static double[] Numbers(int count, int seed)
    {
        var random = new Random(seed * 7919 + count);
        double[] numbers = new double[count];
        for (int i = 0; i < count; i++) numbers[i] = random.NextDouble() * 4 - 2;
        return numbers;
    }

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));

    private static double Gelu(double x) => x * Logistic(1.5957691216057308 * (x + 0.044715 * x * x * x));

    private static void Close(double expected, double actual, double tolerance)
        => Assert.True(
            expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance * (1 + Math.Abs(expected)), $"{actual:R}, and should be {expected:R}");
}
