namespace AutoDiffGen.Tests.Corpus;

/// <summary>Records that are compared by what they hold.</summary>
public static partial class Records
{
    public record White(double X, double Y);

    public record Bright(double X, double Y, double Z) : White(X, Y);

    public record struct Sample(double X, int N);

    public readonly record struct Pair(Sample First, double Second, double[] Rest);

    private static readonly White Daylight = new(0.3, 0.4), Evening = new(0.31, 0.4);

    /// <summary>Objects of one record and of one derived from it, null, and constants.</summary>
    [Differentiable, Allocates, At(0.5, 0.7)]
    public static double OfClasses(double x, double y)
    {
        White a = new(x, y), b = new(y, x), c = new Bright(x, y, 1);
        White? none = null;
        double sum = (a == b ? x : x * y) + (a == new White(x, y) ? x * x : y) + (a != Daylight ? 3 * x : y) + (a == c ? x : y * y);
        return sum + (none == a ? 1 : x * sum) + (a.Equals(b) ? 1 : y * y) + Adapted(Daylight, Evening, x) + Adapted(Evening, Evening, y);
    }

    private static double Adapted(White from, White to, double v) => from == to ? v : v * from.X / to.X;

    /// <summary>Member by member, with structs and arrays among them; NaN is NaN.</summary>
    [Differentiable, At(0.5, 0.7)]
    public static double OfStructs(double x, double y)
    {
        Sample a = new(x, 1), b = a with { N = 2 };
        double[] rest = [x];
        Pair p = new(a, double.NaN, rest), q = new(new Sample(x, 1), double.NaN, rest);
        return (a == b ? x : x * y) + (a.Equals(new Sample(x, 1)) ? x * x : y) + (p == q ? y * x : 1) + (p != q with { Rest = [x] } ? y : x);
    }

    private sealed class Spline
    {
        private readonly double[] at;
        private readonly double[] values;
        private readonly Lazy<double[]> integral;
        private readonly Lazy<double> total;

        public Spline(double[] at, double[] values)
        {
            (this.at, this.values) = (at, values);
            integral = new Lazy<double[]>(Integral);
            total = new Lazy<double>(() => values.Sum() * at[0], isThreadSafe: true);
        }

        public double Total => total.Value;

        public double To(int i) => integral.Value[i];

        private double[] Integral()
        {
            var sums = new double[at.Length];
            for (int i = 1; i < sums.Length; i++) sums[i] = sums[i - 1] + ((at[i] - at[i - 1]) * (values[i] + values[i - 1]) / 2);
            return sums;
        }
    }

    /// <summary>What a Lazy yields is computed where it is first asked for.</summary>
    [Differentiable, Allocates, Size("x", 3), Size("y", 3), At(0.5, 0.7, 1.2, 0.1, -0.4, 0.8)]
    public static double LaziesOfAnObject(double[] x, double[] y)
    {
        var spline = new Spline(x, y);
        double sum = 0;
        for (int i = 0; i < x.Length; i++) sum += (spline.To(i) * i) + spline.Total;
        return sum * spline.To(2);
    }

    /// <summary>A variable that changes before and after the first question, and in branches.</summary>
    [Differentiable, At(0.5, 0.7)]
    public static double LazyAmongChanges(double x, double y)
    {
        double k = x, sum = 0;
        var lazy = new Lazy<double>(() => k * y);
        k *= 2;
        if (x < y) sum += lazy.Value * y;
        k *= 3;
        return sum + (lazy.Value * k * (lazy.IsValueCreated ? y : 1));
    }
}
