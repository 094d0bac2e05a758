namespace AutoDiffGen.Tests.Corpus;

/// <summary>Loops in loops that work in place, over arrays whose lengths are variables.</summary>
public static partial class Nests
{
    [Differentiable, Argument("n", "3"), At(0.7)]
    public static double AddsToArraysThatTheInnerLoopExchanges(double x, int n)
    {
        double[] u = new double[n], v = new double[n];
        u[n - 1] = x;
        v[n - 1] = x * x + 1;
        double t = 0.1 * x;
        int k = n;
        while (--k > 0)
        {
            for (int j = 0; j < n; j++)
            {
                t = Math.Sin(t) * u[u.Length - 1];
                (u, v) = (v, u);
            }
        }

        return t * x;
    }

    [Differentiable, Argument("rounds", "3"), Size("x", 4), At(0.4, 0.7, -0.3, 0.9)]
    public static double RentsInEveryRound(double[] x, int rounds)
    {
        var pool = System.Buffers.ArrayPool<double>.Shared;
        double s = 0;
        for (int r = 0; r < rounds; r++)
        {
            double[] t = pool.Rent(x.Length + r);
            try
            {
                for (int i = 0; i < x.Length; i++) t[i] = x[i] * x[(i + r) % x.Length];
                for (int i = 1; i < x.Length; i++) t[i] += Math.Sin(t[i - 1]);
                foreach (double v in t.AsSpan(0, x.Length)) s += v * v;
                x[r] = t[x.Length - 1] + t.Length;
            }
            finally
            {
                pool.Return(t, clearArray: true);
            }
        }

        return s;
    }

    [Differentiable, Argument("n", "2"), Size("f", 12), At(0.4, 0.7, -0.3, 0.9, 0.1, -0.6, 1.2, 0.8, -0.2, 0.5, 0.3, -1.1)]
    public static double StepsInThreeDimensions(double[] f, int n)
    {
        var a = new double[n, 3, 2];
        for (int i = 0; i < f.Length; i++) a[i / 6, i / 2 % 3, i % 2] = f[i];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < 3; j++)
                for (int k = 0; k < 2; k++) a[i, j, k] = 0.5 * a[i, j, k] + a[(i + 1) % n, j, k] * a[i, (j + 2) % 3, 1 - k];
        double s = 0, last = 1;
        foreach (double v in a)
        {
            s += v * last;
            last = v;
        }

        return s;
    }
}
