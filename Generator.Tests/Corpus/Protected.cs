namespace AutoDiffGen.Tests.Corpus;

public sealed class Scope : IDisposable
{
    public static int Open;

    public Scope() => Open++;

    public void Dispose() => Open--;
}

public static partial class Protected
{
    internal static int Depth;

    private static readonly object Gate = new();

    [Differentiable, At(0.7)]
    public static double FinallyRunsOnce(double x)
    {
        Depth++;
        try
        {
            if (x > 5) return x;
            double y = Math.Exp(x);
            return y * x + Depth;
        }
        finally
        {
            Depth--;
        }
    }

    [Differentiable, Allocates, At(0.7)]
    public static double Using(double x)
    {
        using (new Scope())
        {
            double y = x * x;
            x = y + Scope.Open;
        }

        using var scope = new Scope();
        if (x > 9) return x;
        return x * 3 * Scope.Open;
    }

    [Differentiable, At(0.7)]
    public static double Counted(double x)
    {
        lock (Gate)
        {
            Depth++;
        }

        Depth--;
        return x * x;
    }

    /// <summary>Nobody else can hold a lock that the method makes.</summary>
    [Differentiable, At(0.7, -0.4, 1.3), Size("x", 3)]
    public static double UnderItsOwnLock(double[] x)
    {
        var gate = new object();
        double sum = 0, most = x[0];
        foreach (double v in x)
        {
            lock (gate)
            {
                if (Comparer<double>.Default.Compare(v, most) > 0) most = v;
                if (v < 0) continue;
                sum += v * v;
            }

            sum *= most;
        }

        return sum;
    }

    private static double Discounted(double v, double? rate = null) => v * Math.Exp(-(rate ?? 0.05));

    [Differentiable, At(100, 0.07)]
    public static double NumbersThatMayBeMissing(double v, double r)
    {
        double? none = null, some = r * 2;
        double? sum = some + v, lost = none * v;
        double d = Discounted(v, r) + Discounted(v);
        if (sum is { } s && lost is null && some < 3 && none != some) d += s * some.Value;
        return d * (lost ?? some.GetValueOrDefault());
    }

    [Differentiable, Size("x", 3), At(1, 2, 3)]
    public static double BestSoFar(double[] x)
    {
        double? best = null;
        foreach (double v in x)
        {
            double score = -(v - 1.7) * (v - 1.7) * x[0];
            if (!best.HasValue || score > best) best = score;
        }

        return best.GetValueOrDefault() + (best ?? 1) * x[1];
    }

    [Differentiable, At(0.7), At(0.1)]
    public static double JumpsForward(double x)
    {
        double r = x * x;
        if (r < 0.1) goto done;
        for (int i = 0; i < 3; i++)
        {
            r = Math.Sqrt(r + 1);
            if (r > 1.6) goto done;
        }

        r *= 2;
    done:
        return r * x;
    }

    [Differentiable, Argument("order", "\"3\""), At(0.7)]
    public static double NumberFromAText(string order, double x)
    {
        if (!int.TryParse(order, out int result)) result = 4;
        return Math.Pow(x, result) + result * x;
    }
}
