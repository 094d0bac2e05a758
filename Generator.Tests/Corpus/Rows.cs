namespace AutoDiffGen.Tests.Corpus;

/// <summary>Loops along rows of storage, which are cut once before the loop, and the loops where that would be wrong.</summary>
public static partial class Rows
{
    [Differentiable, Size("m", 2, 3), Size("x", 2), At(0.4, 1, -2, 0.5, 3, 0.1, 1.5, -2)]
    public static double VectorTimesMatrix(double[,] m, ReadOnlySpan<double> x)
    {
        var flat = new double[6];
        for (int r = 0; r < 2; r++)
            for (int j = 0; j < 3; j++) flat[r * 3 + j] = m[r, j];
        int n = 3;
        var y = new double[n];
        for (int k = 0; k < x.Length; k++)
            for (int j = 0; j < n; j++) y[j] += x[k] * flat[k * n + j];
        double s = 0;
        for (int j = 0; j < n; j++) s += y[j] * y[j];
        return s;
    }

    [Differentiable, Size("m", 6), Size("x", 4), Argument("n", "4"), At(0.4, 1, -2, 0.5, 3, 0.1, 1.5, -2, 0.3, 0.7)]
    public static double TriangleWithAnIndexOfItsOwn(ReadOnlySpan<double> m, ReadOnlySpan<double> x, int n)
    {
        var y = new double[n];
        int t = 0;
        for (int i = 0; i < n; i++)
            for (int j = i + 1; j < n; j++)
            {
                y[j] += m[t] * x[i] * j;
                t++;
            }
        double s = t;
        for (int i = 0; i < n; i++) s += y[i] * y[i];
        return s;
    }

    [Differentiable, Size("x", 8), Argument("n", "3"), At(0.4, 1, -2, 0.5, 3, 0.1, 1.5, -2)]
    public static double TwoIndicesBeforeAndAfterTheirSteps(ReadOnlySpan<double> x, int n)
    {
        double s = 0;
        int t = 1, u = 0;
        for (int pass = 0; pass < 2; pass++)
        {
            for (int j = 0; j < n; j++)
            {
                s += x[t] * x[j];
                t++;
                s *= 1 + 0.1 * x[u] * x[t - 1];
                u++;
                s += x[u] * t * u;
            }
        }
        return s * x[t] * x[u];
    }

    [Differentiable, Size("x", 8), Argument("n", "3"), At(0.4, 1, -2, 0.5, 3, 0.1, 1.5, -2)]
    public static double AnIndexThatIsAlsoSteppedElsewhere(ReadOnlySpan<double> x, int n)
    {
        double s = 0;
        int t = 0;
        for (int j = 0; j < n; j++)
        {
            s += x[t] * x[j];
            if (j == 1) t++;
            t++;
            s *= x[t];
        }
        return s;
    }

    [Differentiable, Size("a", 7), Argument("s", "1"), Argument("n", "4"), At(0.4, 1, -2, 0.5, 3, 0.1, 1.5)]
    public static double OverlappingRowsOfOneArray(Span<double> a, int s, int n)
    {
        for (int j = 0; j < n; j++) a[s + j + 1] += 0.5 * a[s + j] * a[j];
        double sum = 0;
        for (int j = 0; j < n; j++) sum += a[n + j - 1] * a[j + s];
        return sum;
    }

    [Differentiable, Size("a", 6), Argument("s", "2"), Argument("n", "4"), At(0.4, 1, -2, 0.5, 3, 0.1)]
    public static double ARowAddedToItselfFurtherOn(Span<double> a, int s, int n)
    {
        for (int j = 0; j < n; j++) a[s + j] += a[1] * a[j];
        for (int j = 0; j < n; j++) a[j] += a[s + 1] * a[s + j];
        return a[0] * a[5] + a[1] * a[2] * a[3] * a[4];
    }

    [Differentiable, Size("x", 5), Argument("k", "2"), At(0.4, 1, -2, 0.5, 3)]
    public static double ElementsBeforeTheFirstAreNeverRead(ReadOnlySpan<double> x, int k)
    {
        double s = 0;
        for (int j = 0; j < x.Length; j++)
        {
            if (j >= k) s += x[j - k] * x[j];
            s += j + k < x.Length && x[j + k] > 0 ? 1 : 0;
        }
        return s;
    }

    [Differentiable, Size("x", 6), Argument("n", "3"), Argument("start", "0"), At(0.4, 1, -2, 0.5, 3, 0.1)]
    public static double LeftBeforeTheEnd(ReadOnlySpan<double> x, int n, int start)
    {
        double s = 1;
        for (int r = 0; r < 4; r++)
        {
            int at = start + r * n;
            for (int j = 0; j < n; j++)
            {
                if (at + j >= x.Length) break;
                s *= 1 + x[at + j] * x[j];
                if (s > 40) return s;
            }
        }
        return s;
    }

    [Differentiable, Size("x", 4), Argument("n", "0"), At(0.4, 1, -2, 0.5)]
    public static double EmptyRowsFarOutside(ReadOnlySpan<double> x, int n)
    {
        double s = x[0] * x[1];
        for (int r = 5; r < 8; r++)
            for (int j = 0; j < n; j++) s += x[r * 1000 + j] * x[-r + j];
        for (int r = 0; r < 2; r++)
            for (int j = r; j < n; j++) s += x[r * -1000 + j];
        return s;
    }

    [Differentiable, Size("x", 6), Argument("n", "3"), At(0.4, 1, -2, 0.5, 3, 0.1)]
    public static float InSinglePrecision(ReadOnlySpan<float> x, int n)
    {
        Span<float> y = stackalloc float[3];
        for (int r = 0; r < 2; r++)
            for (int j = 0; j < n; j++) y[j] += x[r] * x[r * n + j];
        float s = 0;
        for (int j = 0; j < n; j++) s += y[j] * y[j];
        return s;
    }

    [Differentiable, Size("x", 6), Argument("n", "3"), At(0.4, 1, -2, 0.5, 3, 0.1)]
    public static double StorageThatIsReplacedOnTheWay(ReadOnlySpan<double> x, int n)
    {
        double[] y = new double[n], z = new double[n];
        for (int r = 0; r < 2; r++)
        {
            for (int j = 0; j < n; j++) y[j] += x[r * n + j] * (1 + z[j]);
            (y, z) = (z, y);
        }
        double s = 0;
        for (int j = 0; j < n; j++) s += y[j] * z[j];
        return s;
    }

    /// <summary>Of the rows nothing but their adjoints is asked on the way back, and these are exchanged with them.</summary>
    [Differentiable, At(0.7)]
    public static double ExchangedForTheirAdjointsAlone(double x)
    {
        double[] g = new double[3];
        double[][] h = new double[3][];
        for (int z = 0; z < 3; z++) h[z] = [Math.Cos(x * (z + 1)), x * z];
        for (int j = 0; j < 3; j++)
        {
            (h[2], h[j]) = (h[j], h[2]);
            g[j] = Math.Tanh(h[1][0]);
        }

        double t = 0;
        for (int i = 0; i < 3; i++) t += g[i] * (0.4 - 0.15 * i) + h[i][1] * i;
        return t;
    }

    /// <summary>The same in a loop around: the sum for an element's adjoint may not leave the inner loop.</summary>
    [Differentiable, At(0.7)]
    public static double ExchangedInALoopAround(double x)
    {
        double[] g = new double[3];
        double[][] h = new double[3][];
        for (int z = 0; z < 3; z++) h[z] = [Math.Cos(x * (z + 1)), x * z];
        for (int i = 1; i >= 0; i--)
        {
            for (int j = i; j < 3; j++)
            {
                (h[2], h[j]) = (h[j], h[2]);
                g[j] = Math.Tanh(h[1][0]);
            }
        }

        double t = 0;
        for (int i = 0; i < 3; i++) t += g[i] * (0.4 - 0.15 * i) + h[i][1] * i;
        return t;
    }
}
