using Xunit;

namespace AutoDiffGen.Tests.Runtime;

/// <summary>The kernels' inner loops at widths that this processor may lack, against those of the narrowest, at every remainder.</summary>
public sealed unsafe class KernelWidthTests
{
    [Theory]
    [InlineData(13, 70, 9), InlineData(6, 32, 40), InlineData(33, 67, 20), InlineData(100, 130, 300), InlineData(40, 65, 270), InlineData(1, 5, 3), InlineData(32, 2100, 17)]
    public void ProductsAreTheSameAtEveryWidth(int rows, int columns, int depth)
    {
        double[] a = Numbers(rows * depth, 1), b = Numbers(depth * columns, 2);
        float[] singleA = [.. a.Select(v => (float)v)], singleB = [.. b.Select(v => (float)v)];
        foreach (bool add in new[] { false, true })
        {
            double[] narrow = Numbers(rows * columns + 3, 3), middle = [.. narrow], wide = [.. narrow], across = [.. narrow];
            float[] singleNarrow = [.. narrow.Select(v => (float)v)], singleMiddle = [.. singleNarrow], singleWide = [.. singleNarrow];
            fixed (double* pa = a, pb = b, pn = narrow, pm = middle, pw = wide, px = across)
            {
                Vector128Gemm.Multiply(rows, columns, depth, pa, depth, 1, pb, columns, 1, pn, columns, add);
                Vector256Gemm.Multiply(rows, columns, depth, pa, depth, 1, pb, columns, 1, pm, columns, add);
                Vector512Gemm.Multiply(rows, columns, depth, pa, depth, 1, pb, columns, 1, pw, columns, add);
                Vector512Gemm.Multiply(rows, columns, depth, pa, 1, rows, pb, 1, depth, px, columns, add); // both read as transposed: other numbers, same place
            }

            fixed (float* pa = singleA, pb = singleB, pn = singleNarrow, pm = singleMiddle, pw = singleWide)
            {
                Vector128Gemm.Multiply(rows, columns, depth, pa, depth, 1, pb, columns, 1, pn, columns, add);
                Vector256Gemm.Multiply(rows, columns, depth, pa, depth, 1, pb, columns, 1, pm, columns, add);
                Vector512Gemm.Multiply(rows, columns, depth, pa, depth, 1, pb, columns, 1, pw, columns, add);
            }

            for (int i = 0; i < narrow.Length; i++)
            {
                Assert.Equal(narrow[i], middle[i]);
                Assert.Equal(narrow[i], wide[i]);
                Assert.Equal(singleNarrow[i], singleMiddle[i]);
                Assert.Equal(singleNarrow[i], singleWide[i]);
            }

            for (int i = 0; i < rows; i += 3)
                for (int j = 0; j < columns; j += 7)
                {
                    double sum = add ? Numbers(rows * columns + 3, 3)[i * columns + j] : 0;
                    for (int k = 0; k < depth; k++) sum += a[k * rows + i] * b[j * depth + k];
                    Assert.Equal(sum, across[i * columns + j], 10);
                }
        }
    }

    [Fact]
    public void RowsAndVectorsAgreeAtEveryWidth()
    {
        for (int n = 0; n <= 67; n++)
        {
            double[] x = Numbers(n, 1), y = Numbers(n, 2);
            float[] singleX = [.. x.Select(v => (float)v)], singleY = [.. y.Select(v => (float)v)];
            fixed (double* px = x, py = y)
            fixed (float* sx = singleX, sy = singleY)
            {
                Same(Vector128Linear.Dot(n, px, py), Vector256Linear.Dot(n, px, py), Vector512Linear.Dot(n, px, py), 12);
                Same(Vector128Linear.Dot(n, sx, sy), Vector256Linear.Dot(n, sx, sy), Vector512Linear.Dot(n, sx, sy), 5);
                Same(Vector128Rows.Max(n, px), Vector256Rows.Max(n, px), Vector512Rows.Max(n, px), 15);
                Same(Vector128Rows.SumOfExp(n, px, 0.5), Vector256Rows.SumOfExp(n, px, 0.5), Vector512Rows.SumOfExp(n, px, 0.5), 12);
                Same(Vector128Rows.DotExp(n, px, 0.5, py), Vector256Rows.DotExp(n, px, 0.5, py), Vector512Rows.DotExp(n, px, 0.5, py), 12);
            }

            Buffers(n, n, static (x, y) => Vector128Rows.Exp(x.Length, x, 0.5, y), static (x, y) => Vector256Rows.Exp(x.Length, x, 0.5, y), static (x, y) => Vector512Rows.Exp(x.Length, x, 0.5, y), 15);
            Buffers(n, n, static (x, y) => Vector128Rows.AddExp(x.Length, 2, x, 0.5, y), static (x, y) => Vector256Rows.AddExp(x.Length, 2, x, 0.5, y), static (x, y) => Vector512Rows.AddExp(x.Length, 2, x, 0.5, y), 14);
            Buffers(n, n, static (x, y) => Vector128Linear.Axpy(x.Length, 2, x, y), static (x, y) => Vector256Linear.Axpy(x.Length, 2, x, y), static (x, y) => Vector512Linear.Axpy(x.Length, 2, x, y), 14);
            Buffers(n, 7 * n + 7, static (x, y) => Vector128Linear.Outer(7, x.Length, 2, y, x, y, true), static (x, y) => Vector256Linear.Outer(7, x.Length, 2, y, x, y, true), static (x, y) => Vector512Linear.Outer(7, x.Length, 2, y, x, y, true), 12);
            Activation<TanhFunction>(n);
            Activation<GeluFunction>(n);
            Activation<ReluFunction>(n);
        }
    }

    [Fact]
    public void MatricesAndVectorsAgreeAtEveryWidth()
    {
        for (int n = 1; n <= 67; n++)
        {
            const int rows = 7;
            double[] a = Numbers(rows * n, 1), x = Numbers(n, 2), z = Numbers(rows, 3);
            double[][] y = [Numbers(rows, 4), Numbers(rows, 4), Numbers(rows, 4)], w = [Numbers(n, 5), Numbers(n, 5), Numbers(n, 5)];
            fixed (double* pa = a, px = x, pz = z, y0 = y[0], y1 = y[1], y2 = y[2], w0 = w[0], w1 = w[1], w2 = w[2])
            {
                Vector128Linear.MatVec(rows, n, pa, px, y0, true);
                Vector256Linear.MatVec(rows, n, pa, px, y1, true);
                Vector512Linear.MatVec(rows, n, pa, px, y2, true);
                Vector128Linear.VecMat(rows, n, pa, pz, w0, true);
                Vector256Linear.VecMat(rows, n, pa, pz, w1, true);
                Vector512Linear.VecMat(rows, n, pa, pz, w2, true);
            }

            for (int i = 0; i < rows; i++) Same(y[0][i], y[1][i], y[2][i], 12);
            for (int j = 0; j < n; j++) Same(w[0][j], w[1][j], w[2][j], 12);
        }
    }

    private sealed class Buffer(double[] numbers)
    {
        public int Length => numbers.Length;

        public static implicit operator double*(Buffer buffer) => (double*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetArrayDataReference(buffer.Pinned));

        public double[] Pinned { get; } = Pin(numbers);

        private static double[] Pin(double[] numbers)
        {
            double[] pinned = GC.AllocateArray<double>(numbers.Length + 1, pinned: true);
            numbers.CopyTo(pinned, 0);
            return pinned;
        }
    }

    private static void Buffers(int n, int outputs, Action<Buffer, Buffer> narrow, Action<Buffer, Buffer> middle, Action<Buffer, Buffer> wide, int digits)
    {
        Buffer x = new(Numbers(n, 1)), first = new(Numbers(outputs, 2)), second = new(Numbers(outputs, 2)), third = new(Numbers(outputs, 2));
        narrow(x, first);
        middle(x, second);
        wide(x, third);
        GC.KeepAlive(x);
        for (int i = 0; i <= outputs; i++) Same(first.Pinned[i], second.Pinned[i], third.Pinned[i], digits);
    }

    private static void Activation<F>(int n) where F : struct, IVector512Activation, IVector256Activation, IVector128Activation
    {
        Buffers(n, n, static (x, y) => Vector128Activations.Apply<F>(x.Length, x, y), static (x, y) => Vector256Activations.Apply<F>(x.Length, x, y), static (x, y) => Vector512Activations.Apply<F>(x.Length, x, y), 15);
        Buffers(n, n, static (x, y) => Vector128Activations.Pull<F>(x.Length, x, x, x, y), static (x, y) => Vector256Activations.Pull<F>(x.Length, x, x, x, y), static (x, y) => Vector512Activations.Pull<F>(x.Length, x, x, x, y), 14);
        Buffers(
            n, 2 * n, static (x, y) => Vector128Activations.Push<F>(x.Length, x, x, y, (double*)y + x.Length), static (x, y) => Vector256Activations.Push<F>(x.Length, x, x, y, (double*)y + x.Length),
            static (x, y) => Vector512Activations.Push<F>(x.Length, x, x, y, (double*)y + x.Length), 14);
    }

    private static void Same(double narrow, double middle, double wide, int digits)
    {
        if (narrow == middle && narrow == wide) return;
        double tolerance = Math.Pow(10, -digits) * (1 + Math.Abs(narrow));
        Assert.InRange(middle, narrow - tolerance, narrow + tolerance);
        Assert.InRange(wide, narrow - tolerance, narrow + tolerance);
    }

    private static double[] Numbers(int count, int seed)
    {
        var random = new Random(seed * 31 + count);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * 4 - 2)];
    }
}
