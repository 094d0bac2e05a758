namespace AutoDiffGen.Tests.Corpus;

public static partial class Calls
{
    // E1
    [Differentiable, At(2), Gradient(3024)]
    public static double RefUpdatedTwice(double x)
    {
        Update(3, ref x);
        Update(3, ref x);
        return x;
    }

    private static void Update(double p, ref double x) => x = p * (x + 1) * (x + 1);

    // E2
    [Differentiable, At(1, 3), Gradient(0, 1)]
    public static double RefStructCopiesAField(Pair s)
    {
        Copy(ref s);
        return s.A;
    }

    private static void Copy(ref Pair s) => s.A = s.B;

    public struct Pair
    {
        public double A;
        public double B;
    }

    // E4
    [Differentiable, Argument("n", "3"), At(2), Gradient(12)]
    public static double Power(double x, int n) => n == 0 ? 1 : x * Power(x, n - 1);

    // E5
    [Differentiable, At(3, 1.5), Gradient(1.5, 1)]
    public static double RecursionWithEarlyReturn(double x, double y)
    {
        if (x > y) return RecursionWithEarlyReturn(x - 1, y);
        return x * y;
    }

    // E7
    [Differentiable, Size("a", 9), At(2, 1, 0, 1, 3, 1, 0, 1, 4), Gradient(11, -4, 1, -4, 8, -2, 1, -2, 5)]
    public static double DeterminantByMinors(ReadOnlySpan<double> a)
    {
        Span<double> work = stackalloc double[9];
        return Determinant(a, 3, work);
    }

    private static double Determinant(ReadOnlySpan<double> a, int n, Span<double> work)
    {
        if (n == 1) return a[0];
        double sum = 0;
        Span<double> minor = work[..((n - 1) * (n - 1))];
        Span<double> rest = work[((n - 1) * (n - 1))..];
        for (int j = 0; j < n; j++)
        {
            for (int r = 1; r < n; r++)
            {
                int column = 0;
                for (int c = 0; c < n; c++)
                {
                    if (c == j) continue;
                    minor[(r - 1) * (n - 1) + column++] = a[r * n + c];
                }
            }

            double sign = j % 2 == 0 ? 1 : -1;
            sum += sign * a[j] * Determinant(minor, n - 1, rest);
        }

        return sum;
    }

    // E8
    [Differentiable, At(1), Gradient(40)]
    public static double LocalFunctionMutatesCaptured(double x)
    {
        double s = 0;
        Add(x * x);
        Add(3 * x);
        return s * s;

        void Add(double t) => s += t;
    }

    // E10
    [Differentiable, At(1, 2), Gradient(-0.399295, 1.43748, Within = 1e-5)]
    public static double TupleReturn(double x, double y)
    {
        var (r, t) = Polar(x, y);
        return r * t;
    }

    private static (double Radius, double Angle) Polar(double x, double y) => (Math.Sqrt(x * x + y * y), Math.Atan2(y, x));

    // E11
    [Differentiable, At(3), Gradient(12)]
    public static double NamedArgumentsInTextualOrder(double x) => Product(a: x, b: x *= 2);

    [Differentiable, At(3), Gradient(24)]
    public static double NamedArgumentsSwapped(double x) => Product(b: x *= 2, a: x);

    private static double Product(double a, double b) => a * b;

    // E13
    [Differentiable, At(1.5), Gradient(42)]
    public static double CalledSeveralTimes(double x)
    {
        double s = 0;
        for (int k = 1; k <= 3; k++) s += Square(k * x);
        return s;
    }

    private static double Square(double x) => x * x;

    [Differentiable, At(0.8, 1.7)]
    public static double OutParameters(double x, double y)
    {
        SumAndProduct(x, y, out double sum, out var product);
        SumAndProduct(sum, product, out sum, out _);
        return sum * product;
    }

    private static void SumAndProduct(double x, double y, out double sum, out double product)
    {
        sum = x + y;
        product = x * y;
    }

    [Differentiable, At(0.8, 1.7)]
    public static void OutParametersOfTheRoot(double x, in double y, out double sum, out double product)
    {
        sum = x + y * y;
        product = sum * y;
    }

    [Differentiable, At(0.8, 1.7)]
    public static double RefParametersOfTheRoot(ref double x, ref double y)
    {
        double t = x * y;
        x = Math.Sin(y);
        y += t;
        return x * y;
    }

    [Differentiable, At(0.4, 0.9)]
    public static double LocalFunctions(double x, double y)
    {
        static double Half(double v) => 0.5 * v * v;

        double Twice(double v)
        {
            return Half(v) + Half(2 * v);
        }

        return Twice(x) * Half(y) + Twice(y);
    }

    [Differentiable, Argument("n", "7"), At(0.4, 0.9)]
    public static double MutualRecursion(double x, double y, int n) => Even(x, y, n);

    private static double Even(double x, double y, int n) => n == 0 ? x : Math.Sin(Odd(x * y, y, n - 1) + x);

    private static double Odd(double x, double y, int n) => n == 0 ? y : Even(x + y, y * x, n - 1) * y;

    [Differentiable, Argument("n", "6"), At(0.6)]
    public static double FibonacciTree(double x, int n) => n < 2 ? x + n : FibonacciTree(x * 0.9, n - 1) + x * FibonacciTree(x, n - 2);

    [Differentiable, At(0.6, 0.2)]
    public static double DefaultArguments(double x, double y) => Scaled(x) + Scaled(y, 3) + Scaled(offset: x, value: y);

    private static double Scaled(double value, double factor = 2, double offset = 1) => value * value * factor + offset * offset;

    [Differentiable, At(0.6, 0.2, 0.5)]
    public static double ParamsArray(double x, double y, double z) => SumOfSquares(x, y, z) * SumOfSquares(x);

    private static double SumOfSquares(params double[] values)
    {
        double s = 0;
        foreach (double v in values) s += v * v;
        return s;
    }

    [Differentiable, At(0.6, 0.2)]
    public static (double Sum, double Difference) TupleResult(double x, double y) => (x * x + y, Math.Exp(x) - y * x);

    [Differentiable, Size("a", 3), At(0.6, 0.2, 0.9)]
    public static double CalleeWritesTheArray(double[] a)
    {
        Normalise(a);
        double before = a[0];
        Normalise(a.AsSpan(1));
        return before * a[1] + a[2] * a[2];
    }

    private static void Normalise(Span<double> a)
    {
        double s = 0;
        for (int i = 0; i < a.Length; i++) s += a[i] * a[i];
        double scale = 1 / Math.Sqrt(s);
        for (int i = 0; i < a.Length; i++) a[i] *= scale;
    }

    [Differentiable, Size("a", 4), At(0.6, 0.2, 0.9, 0.3)]
    public static double RefReturnIntoAnArray(Span<double> a)
    {
        Largest(a) *= 2;
        ref double m = ref Largest(a);
        m += a[0];
        return a[0] * a[1] * a[2] + a[3];
    }

    private static ref double Largest(Span<double> a)
    {
        int best = 0;
        for (int i = 1; i < a.Length; i++)
        {
            if (a[i] > a[best]) best = i;
        }

        return ref a[best];
    }

    /// <summary>Literal nulls for what the callee asks about.</summary>
    [Differentiable, Allocates, At(2)]
    public static double NullArguments(double x) => Times(x) + Times(x, null) * Times(x, new Weighing()) + Guarded(x, null) + Guarded(x, new Weighing()) * x
        + Named(x, null) + Named(x, "abc") + Weighted(x) + Weighted(x, [x, 2]);

    private static double Times(double x, Weighing? by = null)
    {
        if (by != null) return x * by.Weight;
        return x;
    }

    private static double Guarded(double x, Weighing? by) => by is null ? x * (by?.Weight ?? 3) : by.Weights[1] * x;

    private static double Named(double x, string? name)
    {
        if (name != null && name.Length > 2) return x * x;
        return name?.Length ?? x;
    }

    private static double Weighted(double x, double[]? weights = null)
    {
        double s = 0;
        if (weights is not null)
        {
            foreach (double w in weights) s += w * x;
        }

        return weights == null ? x : s;
    }

    public sealed class Weighing
    {
        public double Weight { get; set; } = 2;

        public double[] Weights { get; } = [1, 2];
    }

    /// <summary>Guards of enumerations that are not null.</summary>
    [Differentiable, Size("x", 4), At(1, 2, 4, -1)]
    public static double GuardedEnumerations(double[] x) => Deviation(x.Where(v => v > 0)) + Doubled(x.Select(v => v * v)) + Deviation(x);

    private static double Deviation(IEnumerable<double> source)
    {
        if (source == null) throw new ArgumentNullException(nameof(source));
        double mean = source.Average();
        return Math.Sqrt(source.Sum(v => (v - mean) * (v - mean)));
    }

    private static double Doubled(IEnumerable<double> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source is null) return 0;
        return source.Sum() * 2;
    }
}
