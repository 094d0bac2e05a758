namespace AutoDiffGen.Tests.Corpus;

/// <summary>Arrays that a loop makes in each iteration: those that can be made once, before the loop, and those that cannot.</summary>
public static partial class ArraysOfIterations
{
    [Differentiable, Size("x", 3), Argument("n", "3"), At(0.4, 1, -0.2)]
    public static double FilledAtOnce(ReadOnlySpan<double> x, int n)
    {
        double s = 0.3;
        for (int t = 0; t < 3; t++)
        {
            var z = new double[n];
            for (int i = 0; i < n; i++) z[i] = x[i] * s;
            for (int i = 0; i < n; i++) s += 0.2 * z[i] * z[i];
        }
        return s;
    }

    [Differentiable, Size("x", 4), Argument("n", "2"), At(0.4, 1, -0.2, 0.7)]
    public static double SumsFromZero(double[] x, int n)
    {
        double s = 0.3;
        for (int t = 0; t < 3; t++)
        {
            var sums = new double[n];
            var counts = new int[n];
            for (int i = 0; i < x.Length; i++)
            {
                sums[i % n] += x[i] * s;
                counts[(i + t) % n]++;
            }
            counts[0]++;
            for (int j = 0; j < n; j++) s += Math.Sin(sums[j]) * sums[j] / (1 + counts[j]);
        }
        return s;
    }

    [Differentiable, Size("x", 3), At(0.4, 1, -0.2)]
    public static double LengthsOfTheirOwn(double[] x)
    {
        double s = 0.3;
        for (int t = 0; t < x.Length; t++)
        {
            var z = new double[t + 1];
            for (int i = 0; i <= t; i++) z[i] = x[i] * s;
            for (int i = 0; i < z.Length; i++) s += 0.2 * z[i] * z[t - i];
        }
        return s;
    }

    [Differentiable, Size("x", 3), At(0.4, 1, -0.2)]
    public static double TheLastIsKept(double[] x)
    {
        double[] last = x;
        double s = 0.3;
        for (int t = 0; t < 3; t++)
        {
            var z = new double[x.Length];
            for (int i = 0; i < x.Length; i++) z[i] = Math.Sin(last[i] + s);
            s += z[0] * z[1];
            last = z;
        }
        return s * last[2];
    }

    [Differentiable, Size("x", 3), Argument("n", "3"), At(0.4, 1, -0.2)]
    public static double InLoopsAndBranches(ReadOnlySpan<double> x, int n)
    {
        double s = 0.3;
        for (int t = 0; t < 2; t++)
        {
            for (int c = 0; c < n; c++)
            {
                var z = new double[n];
                if (c != 1)
                {
                    for (int i = 0; i < n; i++) z[i] += x[i] * s;
                }
                Span<double> tail = z.AsSpan(1);
                for (int i = 0; i < tail.Length; i++) tail[i] += s * i;
                for (int i = 0; i < n; i++) s += 0.1 * z[i] * z[i];
                if (s > 0.5)
                {
                    var more = new double[n];
                    for (int i = 0; i < n; i++) more[i] = z[i] * z[i];
                    s += 0.1 * more[c];
                }
            }
        }
        return s;
    }

    [Differentiable, Size("x", 3), Argument("n", "3"), At(0.4, 1, -0.2)]
    public static double RowsThatAreHandedOut(double[] x, int n)
    {
        double[][] rows = new double[n][];
        double s = 0.3;
        for (int t = 0; t < n; t++)
        {
            rows[t] = new double[n];
            var copy = new double[n];
            for (int i = 0; i < n; i++) rows[t][i] = x[i] * s;
            for (int i = 0; i < n; i++) copy[i] = rows[t][i] * x[t];
            s += copy[0] * copy[n - 1];
        }
        return s + rows[0][1] * rows[2][0];
    }

    [Differentiable, Size("x", 3), At(0.4, 1, -0.2)]
    public static double WhileTheyLast(double[] x)
    {
        double s = 0.3;
        int t = 0;
        while (s < 2 && t < 4)
        {
            var z = new double[x.Length];
            for (int i = 0; i < z.Length; i++) z[i] = x[i] * s;
            for (int i = 0; i < z.Length; i++) s += 0.2 * z[i] * z[i];
            t++;
        }
        return s;
    }

    private static double[] Softmax(double[] scores)
    {
        var result = new double[scores.Length];
        double sum = 0;
        for (int i = 0; i < scores.Length; i++)
        {
            result[i] = Math.Exp(scores[i]);
            sum += result[i];
        }
        for (int i = 0; i < result.Length; i++) result[i] /= sum;
        return result;
    }

    [Differentiable, Size("w", 3), Argument("n", "3"), At(0.4, 1, -0.2)]
    public static double OfWhatIsCalled(double[] w, int n)
    {
        double s = 0.1;
        for (int k = 0; k < 3; k++)
        {
            var scores = new double[n];
            for (int i = 0; i < n; i++) scores[i] = w[i] * (k - s);
            double[] p = Softmax(scores);
            s -= Math.Log(p[k]) * 0.2;
        }
        return s;
    }

    [Differentiable, Size("x", 3), Argument("n", "3"), At(0.4, 1, -0.2)]
    public static double MadeWhereNobodyGoes(ReadOnlySpan<double> x, int n)
    {
        double s = x[0] * x[1];
        for (int t = 0; t < n - 3; t++)
        {
            var z = new double[-n];
            for (int i = 0; i < n; i++) s += z[i];
        }
        return s * x[2];
    }

    [Differentiable(WithRespectTo = [nameof(w)]), Size("w", 6), Argument("heads", "2"), At(0.5, -0.2, 0.9, 0.1, 0.3, -0.6)]
    public static double ScoresOfEachPosition(double[] w, int heads)
    {
        double loss = 0, memory = 0.1;
        for (int t = 1; t < w.Length - 1; t++)
        {
            var context = new double[heads];
            for (int h = 0; h < heads; h++)
            {
                var scores = new double[w.Length];
                double largest = double.NegativeInfinity, sum = 0;
                for (int s = 0; s < t; s++)
                {
                    scores[s] = (w[h] * t + memory) * w[2 + h] * (s + 0.5);
                    if (scores[s] > largest) largest = scores[s];
                }
                for (int s = 0; s < t; s++)
                {
                    scores[s] = Math.Exp(scores[s] - largest);
                    sum += scores[s];
                }
                for (int s = 0; s < t; s++) context[h] += scores[s] / sum * w[4 + h] * (s - 1.5);
            }
            memory = Math.Tanh(context[0] + context[heads - 1] + 0.5 * memory);
            loss += (memory - 0.2) * (memory - 0.2);
        }
        return loss;
    }

    [Differentiable, Size("x", 3), Argument("n", "2"), At(0.4, 1, -0.2)]
    public static double InLoopsThatRunDifferentlyOften(double[] x, int n)
    {
        double s = 0.3;
        for (int t = 0; t < x.Length; t++)
            for (int c = 0; c <= t; c++)
            {
                var z = new double[n];
                for (int i = 0; i < n; i++) z[i] = x[c] * s + i;
                for (int i = 0; i < n; i++) s += 0.1 * z[i] * z[i] * x[t];
            }
        return s;
    }
}
