namespace AutoDiffGen.Tests.Corpus;

/// <summary>Arrays that a loop fills anew in every iteration, which have a row for each iteration where the reverse sweep needs them, and those that only look so.</summary>
public static partial class PrivateArrays
{
    [Differentiable, Size("w", 6), Size("x", 2), Argument("steps", "4"), At(0.4, 1, -0.2, 0.5, 0.3, 0.1, 1.5, -0.7)]
    public static double RecurrentCell(ReadOnlySpan<double> w, ReadOnlySpan<double> x, int steps)
    {
        int n = x.Length;
        var state = new double[n];
        var sums = new double[n];
        for (int t = 0; t < steps; t++)
        {
            for (int j = 0; j < n; j++) sums[j] = x[j] * w[4 + j];
            for (int j = 0; j < n; j++)
                for (int k = 0; k < n; k++) sums[j] += w[j * n + k] * state[k];
            for (int j = 0; j < n; j++) state[j] = Math.Sin(sums[j]);
        }
        double s = 0;
        for (int j = 0; j < n; j++) s += state[j] * (j + 1);
        return s;
    }

    [Differentiable, Size("x", 4), Argument("steps", "3"), At(0.4, 1, -0.2, 0.5)]
    public static double TwoLoopsFillIt(double[] x, int steps)
    {
        var z = new double[x.Length];
        double s = 0.3;
        for (int t = 0; t < steps; t++)
        {
            for (int i = 0; i < z.Length; i++) z[i] = x[i] * (s + i);
            for (int i = 0; i < z.Length; i++) s += 0.1 * z[i] * z[i];
        }
        for (int t = 0; t < steps; t++)
        {
            for (int i = 0; i < z.Length; i++) z[i] = x[i] + s * t;
            for (int i = 1; i < z.Length; i++) s += 0.1 * z[i] * z[i - 1];
        }
        return s;
    }

    [Differentiable, Size("x", 3), Argument("n", "3"), At(0.4, 1, -0.2)]
    public static double TheLastElementStays(ReadOnlySpan<double> x, int n)
    {
        var z = new double[n];
        z[n - 1] = x[0];
        double s = 0.3;
        for (int t = 0; t < 3; t++)
        {
            for (int i = 0; i < n - 1; i++) z[i] = x[i] * s;
            z[n - 1] *= 1 + s;
            for (int i = 0; i < n; i++) s += 0.2 * z[i] * z[i] * x[i];
        }
        return s;
    }

    [Differentiable, Size("x", 3), Argument("n", "3"), At(0.4, 1, -0.2)]
    public static double OldContentsAreRead(ReadOnlySpan<double> x, int n)
    {
        var z = new double[n];
        double s = 0.3;
        for (int t = 0; t < 3; t++)
        {
            s += z[1] * z[2];
            for (int i = 0; i < n; i++) z[i] = x[i] * s;
            for (int i = 0; i < n; i++) s += 0.2 * z[i] * z[i];
        }
        return s;
    }

    [Differentiable, Size("x", 3), Argument("n", "3"), At(0.4, 1, -0.2)]
    public static double ReadAfterTheLoop(ReadOnlySpan<double> x, int n)
    {
        var z = new double[n];
        double s = 0.3;
        for (int t = 0; t < 3; t++)
        {
            for (int i = 0; i < n; i++) z[i] = x[i] * s;
            for (int i = 0; i < n; i++) s += 0.2 * z[i] * z[i];
        }
        return s * z[0] * z[1];
    }

    [Differentiable, Size("x", 3), Argument("n", "3"), At(0.4, 1, -0.2)]
    public static double FilledInSomeIterations(ReadOnlySpan<double> x, int n)
    {
        var z = new double[n];
        double s = 0.3;
        for (int t = 0; t < 4; t++)
        {
            if (t % 2 == 0)
            {
                for (int i = 0; i < n; i++) z[i] = x[i] * s;
            }
            for (int i = 0; i < n; i++) s += 0.2 * z[i] * z[i];
        }
        return s;
    }

    [Differentiable, Size("x", 3), Argument("n", "3"), At(0.4, 1, -0.2)]
    public static double FilledTwice(ReadOnlySpan<double> x, int n)
    {
        var z = new double[n];
        double s = 0.3;
        for (int t = 0; t < 3; t++)
        {
            for (int i = 0; i < n; i++) z[i] = x[i] * s;
            for (int i = 0; i < n; i++) s += 0.2 * z[i] * z[i];
            for (int i = 0; i < n; i++) z[i] = x[i] + s;
            for (int i = 1; i < n; i++) s -= 0.1 * z[i] * z[i - 1];
        }
        return s;
    }

    [Differentiable, Size("x", 3), Argument("n", "3"), At(0.4, 1, -0.2)]
    public static double PartsOfIt(ReadOnlySpan<double> x, int n)
    {
        var z = new double[n];
        double s = 0.3;
        for (int t = 0; t < 3; t++)
        {
            for (int i = 0; i < n; i++) z[i] = x[i] * s;
            Span<double> tail = z.AsSpan(1, 2);
            for (int i = 0; i < tail.Length; i++) tail[i] *= 1 + 0.1 * z[0];
            foreach (double v in z) s += 0.2 * v * v;
        }
        return s;
    }

    [Differentiable, Size("x", 3), Argument("n", "3"), At(0.4, 1, -0.2)]
    public static double LoopsInLoops(ReadOnlySpan<double> x, int n)
    {
        var row = new double[n];
        var cell = new double[2];
        double s = 0.3;
        for (int t = 0; t < 2; t++)
        {
            for (int i = 0; i < n; i++) row[i] = x[i] * s;
            for (int c = 0; c < n; c++)
            {
                for (int k = 0; k < 2; k++) cell[k] = row[c] * (s + k);
                for (int k = 0; k < 2; k++) s += 0.1 * cell[k] * cell[k];
            }
            s += row[0] * row[n - 1];
        }
        return s;
    }
}
