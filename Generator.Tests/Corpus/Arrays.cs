namespace AutoDiffGen.Tests.Corpus;

public static partial class Arrays
{
    private static readonly double[] Squares = [0, 1, 4, 9, 16];

    private static readonly int[] Gathered = [0, 0, 1];

    // D2
    [Differentiable, Size("x", 3), At(1, 1.1, 1.2), Gradient(4, 5.324, 6.912)]
    public static double SquaredInPlaceTwice(Span<double> x)
    {
        for (int pass = 0; pass < 2; pass++)
        {
            for (int i = 0; i < x.Length; i++) x[i] = x[i] * x[i];
        }

        double s = 0;
        for (int i = 0; i < x.Length; i++) s += x[i];
        return s;
    }

    // D3
    [Differentiable, Size("x", 2), At(2, 3), Gradient(8, 6)]
    public static double GatherWithRepeatedIndices(ReadOnlySpan<double> x)
    {
        double s = 0;
        foreach (int k in Gathered) s += x[k] * x[k];
        return s;
    }

    // D5
    [Differentiable, Size("x", 3), At(1, 2, 3), Gradient(72, 48, 51)]
    public static double OverwrittenFromDerivedArray(Span<double> x)
    {
        double[] y = new double[3];
        for (int i = 0; i < 3; i++) y[i] = x[i] * x[i];
        x[0] = y[1] * y[2];
        double dot = 0;
        for (int i = 0; i < 3; i++) dot += x[i] * y[i];
        return dot;
    }

    // D6
    [Differentiable, Size("w", 1), At(3), Gradient(6)]
    public static double TwoSpansOverTheSameMemory(ReadOnlySpan<double> w)
    {
        ReadOnlySpan<double> a = w;
        ReadOnlySpan<double> b = w;
        return a[0] * b[0];
    }

    // D8
    [Differentiable, Size("a", 3), At(1, 2, 3), Gradient(8, 21, 10)]
    public static double OverlappingSlices(Span<double> a)
    {
        Span<double> low = a[..^1];
        Span<double> high = a[1..];
        for (int i = 0; i < 2; i++) low[i] += 2 * high[i];
        return a[0] * a[1];
    }

    // Random program 11305: a slice made within a loop overwrites what was read before the loop.
    [Differentiable, Size("a", 4), At(0.4, 2, 1.5, 3)]
    public static double OverwrittenThroughASlice(Span<double> a)
    {
        a[3] += Math.Cos(a[2] - a[0]);
        for (int i = 0; i < 4; i++)
        {
            Span<double> low = a[..^2];
            low[0] = Math.Sin(1.0);
        }

        return a[3] * a[3] + a[0];
    }

    // D9
    [Differentiable, Size("a", 3), At(2, 3, 4), Gradient(3, 0, 8)]
    public static double TupleSwapOfElements(double[] a)
    {
        (a[0], a[2]) = (a[2], a[0]);
        return a[0] * a[0] + 3 * a[2];
    }

    // D11
    [Differentiable, Size("A", 2, 2), At(1, 2, 3, 4), Gradient(8, 5, 10, 8)]
    public static double MatrixSquare(double[,] A)
    {
        int n = A.GetLength(0);
        double[,] C = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
            {
                C[i, j] = 0;
                for (int k = 0; k < n; k++) C[i, j] += A[i, k] * A[k, j];
            }
        }

        return C[0, 1] + 2 * C[1, 0];
    }

    // D12
    [Differentiable, At(1.3), Gradient(3)]
    public static double TableLookup(double x)
    {
        int i = (int)Math.Floor(x);
        return Squares[i] + (x - i) * (Squares[i + 1] - Squares[i]);
    }

    // D14
    [Differentiable, Size("p", 2), Argument("obs", "new double[] { 1.4 }"), At(2, 3), Gradient(1.96, 1)]
    public static double PassiveBufferThroughTwoCalls(ReadOnlySpan<double> p, [NonDifferentiable] ReadOnlySpan<double> obs) => Outer(p, obs);

    private static double Outer(ReadOnlySpan<double> p, ReadOnlySpan<double> obs) => Inner(p, obs) + p[1];

    private static double Inner(ReadOnlySpan<double> p, ReadOnlySpan<double> obs) => p[0] * obs[0] * obs[0];

    // D15
    [Differentiable, At(1.2), Gradient(10.368)]
    public static double ScratchBuffer(double x)
    {
        Span<double> tmp = stackalloc double[1];
        return FifthPower(tmp, x);
    }

    private static double FifthPower(Span<double> tmp, double x)
    {
        tmp[0] = 1;
        for (int i = 0; i < 5; i++) tmp[0] *= x;
        return tmp[0];
    }

    [Differentiable, Size("a", 3), At(0.5, 2, 1.5, 0.8)]
    public static double ScratchBufferOfTheCaller(Span<double> a, double x)
    {
        a[0] *= x;
        a[1] += a[0];
        a[2] = x;
        return a[1] * a[1] + a[2];
    }

    [Differentiable, Size("x", 3), Size("y", 3), At(0.5, 2, 1.5, 1, 1, 1)]
    public static void OutputSpan(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < x.Length; i++) y[i] = x[i] * x[(i + 1) % x.Length] + 0.5 * y[i];
    }

    [Differentiable, Size("m", 3, 1, 2), At(0.5, 2, 1.5, 0.3, 0.2, 0.9)]
    public static double JaggedRows(double[][] m)
    {
        double s = 1;
        foreach (double[] row in m)
        {
            double r = 0;
            for (int j = 0; j < row.Length; j++) r += row[j] * (j + 1);
            s *= r;
        }

        return s + m[0][^1] * m[^1][0];
    }

    [Differentiable, Size("m", 2, 2), At(0.5, 2, 1.5, 0.3)]
    public static double JaggedWrites(double[][] m)
    {
        m[0][1] *= m[1][0];
        double[] row = m[1];
        row[1] += m[0][1] * row[1];
        return row[0] * row[1] + m[0][0];
    }

    [Differentiable, Size("a", 5), At(0.5, 2, 1.5, 0.3, 0.7)]
    public static double IndicesFromTheEndAndRanges(double[] a)
    {
        ReadOnlySpan<double> middle = a.AsSpan(1, 3);
        ReadOnlySpan<double> tail = a.AsSpan()[^2..];
        return middle[^1] * tail[0] * a[^1] + middle[0] * a[0];
    }

    [Differentiable, Size("a", 3), At(0.5, 2, 1.5)]
    public static double CollectionExpressions(double[] a)
    {
        double[] b = [a[0] * a[1], a[1] + 1, a[2]];
        Span<double> c = [b[0], 2 * b[1]];
        c[0] *= c[1];
        return c[0] + b[0] * b[2];
    }

    [Differentiable, Size("a", 4), At(0.5, 2, 1.5, 0.1)]
    public static double FillCopyClear(ReadOnlySpan<double> a)
    {
        Span<double> b = new double[4];
        b.Fill(a[0] * a[1]);
        a[2..].CopyTo(b);
        double s = b[0] * b[1] * b[3];
        b.Clear();
        b[1] = s;
        return b[0] + b[1] * a[3];
    }

    [Differentiable, Size("a", 3), At(0.5, 2, 1.5)]
    public static double RefLocalOfAnElement(Span<double> a)
    {
        for (int i = 0; i < a.Length; i++)
        {
            ref double e = ref a[i];
            e *= e;
            e += 1 / (1 + e);
        }

        foreach (ref double e in a) e = Math.Sin(e);
        return a[0] * a[1] + a[2];
    }

    [Differentiable, Size("x", 2), At(1.5, 2.5), Argument("order", "new[] { 1, 0, 1 }")]
    public static double IndexChangesWithinTheStatement(Span<double> x, int[] order)
    {
        int i = 0;
        x[order[i++]] = x[order[i++]] * x[order[i]];
        x[--i] += x[i] * i;
        return x[0] * x[1];
    }

    [Differentiable, Size("f", 4), At(0.3f, -0.7f, 1.1f, 0.2f)]
    public static float FloatNorm(ReadOnlySpan<float> f)
    {
        float s = 0;
        foreach (float e in f) s += e * e;
        return MathF.Sqrt(s) + MathF.Sin(f[0]);
    }

    [Differentiable, Size("m", 2, 3), At(0.3, -0.7, 1.1, 0.2, 0.5, 0.4)]
    public static double RowSums(double[,] m)
    {
        double s = 1;
        for (int i = 0; i < m.GetLength(0); i++)
        {
            double row = 0;
            for (int j = 0; j < m.GetLength(1); j++)
            {
                m[i, j] *= 2;
                row += m[i, j] * m[i, j];
            }

            s *= row;
        }

        return s / m.Length;
    }

    /// <summary>Views whose tangents nothing asks for.</summary>
    [Differentiable, At(0.4), At(2)]
    public static double ViewsInALoopForNothing(double x)
    {
        int n = Squares.Length;
        double[] a = new double[n];
        for (int i = 0; i < n; i++) a[i] = x * 0.3 * i;
        double[] sums = new double[3];
        for (int k = 0; k < 3; k++)
        {
            a = (double[])a.Clone();
            sums[k] = 0.3 * Math.Tanh(DotFrom(a, a, k));
            for (int i = 0; i < n; i++)
            {
                if (Math.Abs(a[i]) > Math.Abs(x)) x = 0.9 * a[i];
            }
        }

        return x * x;
    }

    private static double DotFrom(ReadOnlySpan<double> x, ReadOnlySpan<double> y, int from)
    {
        double sum = 0;
        for (int i = from; i < x.Length; i++) sum += x[i] * y[i];
        return sum;
    }
}
