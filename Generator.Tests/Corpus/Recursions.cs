namespace AutoDiffGen.Tests.Corpus;

/// <summary>Functions that call themselves, with delegates, enumerations, slices and objects as arguments.</summary>
public static partial class Recursions
{
    private static double Simpson(Func<double, double> f, double a, double b, double fa, double fm, double fb, double eps, int depth)
    {
        double m = (a + b) / 2;
        double fl = f((a + m) / 2), fr = f((m + b) / 2);
        double whole = (b - a) / 6 * (fa + 4 * fm + fb);
        double left = (m - a) / 6 * (fa + 4 * fl + fm), right = (b - m) / 6 * (fm + 4 * fr + fb);
        double delta = left + right - whole;
        if (depth == 0 || Math.Abs(delta) <= 15 * eps) return left + right + delta / 15;
        return Simpson(f, a, m, fa, fl, fm, eps / 2, depth - 1) + Simpson(f, m, b, fm, fr, fb, eps / 2, depth - 1);
    }

    private static double Integral(Func<double, double> f, double a, double b) => Simpson(f, a, b, f(a), f((a + b) / 2), f(b), 1e-6, 12);

    [Differentiable, At(0.7, 1.3, 2)]
    public static double AdaptiveSimpson(double decay, double speed, double end) =>
        Integral(t => Math.Exp(-decay * t * t) * Math.Sin(speed * t), 0, end) + Integral(Math.Cos, decay, end);

    [Differentiable, At(0.7, 1.3, 0.9)]
    public static double SimpsonInSimpson(double a, double b, double end) => Integral(x => Integral(y => Math.Exp(x * y * a) + b, 0, x), 0, end);

    [Differentiable, At(0.7, 1.3)]
    public static double LambdaThatCounts(double a, double b)
    {
        int calls = 0;
        double sum = 0;
        double value = Integral(t => { calls++; sum += t * b; return a * t * t + Math.Cos(t * b); }, a, b);
        return value * calls + sum;
    }

    private static double SumOfSquares(IReadOnlyList<double> values, int from) => from == values.Count ? 0 : values[from] * values[from] + SumOfSquares(values, from + 1);

    [Differentiable, Size("x", 4), At(0.4, -1.2, 2.1, 0.3)]
    public static double ArrayBehindAnInterface(double[] x) => SumOfSquares(x, 0);

    [Differentiable, Size("x", 4), At(0.4, -1.2, 2.1, 0.3)]
    public static double ListBehindAnInterface(double[] x)
    {
        var list = new List<double>();
        foreach (double v in x) list.Add(v * x[0]);
        return SumOfSquares(list, 0);
    }

    private static void Accumulate(IList<double> values, int from)
    {
        if (from == values.Count) return;
        values[from] *= values[from - 1];
        Accumulate(values, from + 1);
    }

    [Differentiable, Size("x", 3), At(0.4, -1.2, 2.1)]
    public static double WrittenBehindAnInterface(double[] x)
    {
        var list = new List<double>(x) { x[0] };
        Accumulate(list, 1);
        double[] copy = (double[])x.Clone();
        Accumulate(copy, 1);
        return list[^1] + copy[^1] * copy[1];
    }

    private static double Folded(Func<double, double, double> f, double[] x, int i) => i == 0 ? x[0] : f(Folded(f, x, i - 1), x[i]);

    [Differentiable, Size("x", 3), At(0.4, 1.2, 0.9)]
    public static double FoldedBySeveral(double[] x)
    {
        Func<double, double, double> either = x[0] > 1 ? (p, q) => p + q : Math.Max;
        return Folded((p, q) => p * q + Math.Sin(q), x, 2) + Folded(either, x, 2);
    }

    [Differentiable, Size("x", 4), At(0.4, -1.2, 2.1, 0.3)]
    public static double LocalFunctionWithVariablesAround(double[] x)
    {
        double total = 0;
        int depth = 0;
        Go(0);
        return total * depth;

        void Go(int i)
        {
            if (i == x.Length) return;
            depth++;
            total += x[i] * total + x[i];
            Go(i + 1);
            total *= x[0];
        }
    }

    private static void Sort(Span<double> a)
    {
        if (a.Length < 2) return;
        int i = 0;
        for (int j = 0; j < a.Length - 1; j++)
        {
            if (a[j] >= a[^1]) continue;
            (a[i], a[j]) = (a[j], a[i]);
            i++;
        }

        (a[i], a[^1]) = (a[^1], a[i]);
        Sort(a[..i]);
        Sort(a[(i + 1)..]);
    }

    [Differentiable, Size("x", 4), At(0.4, -1.2, 2.1, 0.3)]
    public static double QuickSort(double[] x)
    {
        double[] sorted = (double[])x.Clone();
        Sort(sorted);
        double s = 0;
        for (int i = 0; i < sorted.Length; i++) s += (i + 1) * sorted[i] * sorted[i];
        return s;
    }

    private static double Scaled(Func<int, double> f, double[] a, int i)
    {
        if (i == a.Length) return 0;
        a[i] *= 2;
        return f(i) + Scaled(f, a, i + 1) * f(0);
    }

    [Differentiable, Size("x", 3), At(0.4, 1.2, 0.9)]
    public static double LambdaOverAnArrayThatChanges(double[] x)
    {
        double[] copy = (double[])x.Clone();
        return Scaled(i => copy[i] * copy[i], copy, 0);
    }

    // The same array under both names: what is read is overwritten on the way.
    [Differentiable, Size("a", 4), At(0.7, -0.3, 1.2, 0.5)]
    public static double OneArrayUnderTwoNames(double[] a)
    {
        double[] own = (double[])a.Clone();
        Mix(own, own, 3);
        double sum = 0;
        foreach (double v in own) sum += v * v * v;
        return sum;
    }

    [Differentiable, Size("a", 5), At(0.7, -0.3, 1.2, 0.5, 0.2)]
    public static double SlicesThatOverlap(double[] a)
    {
        Shift(a.AsSpan(0, a.Length - 1), a.AsSpan(1), 2);
        double sum = 0;
        foreach (double v in a) sum += v * v;
        return sum;
    }

    // The function's reverse half reads what the caller has overwritten since.
    [Differentiable, Size("a", 2), At(2, 5)]
    public static double OverwrittenAfterTheCall(double[] a)
    {
        double s = Powers(a, 2);
        a[1] = 3;
        return s + a[0];
    }

    private static double Powers(double[] b, int n) => n <= 0 ? b[0] * b[1] : b[1] * Powers(b, n - 1);

    // The same where the function is given its array twice, in exchanged order.
    [Differentiable, Size("a", 4), At(-0.7, 0.7, -0.1, -0.6, 1.0)]
    public static double OverwrittenAfterExchange(double x, double[] a)
    {
        Cosines(a, a, Math.Cos(x), 2);
        a[3] = Math.Sin(x);
        return a[1] * a[3];
    }

    private static void Cosines(double[] b, double[] d, double p, int n)
    {
        if (n <= 0) return;
        Cosines(d, b, Math.Tanh(p), n - 1);
        d[1] += Math.Cos(p + d[3]);
    }

    private static void Mix(double[] from, double[] to, int depth)
    {
        if (depth == 0) return;
        for (int i = 1; i < to.Length; i++) to[i] = to[i] * 0.5 + from[i - 1] * from[i];
        Mix(from, to, depth - 1);
    }

    private static void Shift(ReadOnlySpan<double> from, Span<double> to, int depth)
    {
        if (depth == 0) return;
        for (int i = 0; i < to.Length; i++) to[i] += from[i] * from[i];
        Shift(from, to, depth - 1);
    }

    private static double Halved(double x, int n) => n == 0 ? x : 0.5 * Halved(x, n - 1) + 0.1;

    /// <summary>From random program 219156: forward mode did not compile.</summary>
    [Differentiable, At(0.7)]
    public static double ResultOfConstantsThatIsAssignedLater(double x)
    {
        double sum = x;
        if (x > 0)
        {
            double t = Halved(0.5, 2);
            t = Math.Cos((x + t) * t);
            if (t < x) sum += t * t;
            else t = t * 2;
        }

        return sum;
    }

    /// <summary>A captured variable that a function writes is also what its parameter was given.</summary>
    [Differentiable, At(1.7, 0.7)]
    public static double VariableCapturedAndPassed(double x, double y)
    {
        double t = x * y;
        double Next(double z, int n)
        {
            t = z;
            return n > 0 ? Next(z * 0.5, n - 1) + t : t * z;
        }

        return Next(t, 2) * t;
    }

    /// <summary>A variable is passed by reference and by value at once.</summary>
    [Differentiable, At(1.7, 0.7)]
    public static double VariableByReferenceAndByValue(double x, double y)
    {
        double t = x * y;
        return Taken(ref t, t, 2) * Given(out t, t, 1) * t;
    }

    private static double Taken(ref double a, double b, int n)
    {
        a = b;
        return n > 0 ? Taken(ref a, b * a, n - 1) : a * b;
    }

    private static double Given(out double a, double b, int n)
    {
        a = b * 2;
        b = a * b;
        return n > 0 ? Given(out a, b + a, n - 1) : Math.Sin(a) * b;
    }

    /// <summary>What a recursive function writes into an object of the method's own is not lost.</summary>
    [Differentiable, Allocates, At(0.48)]
    public static double ObjectIntoARecursion(double x)
    {
        Vessel first = new() { Value = x }, second = new() { Value = 2 * x, Row = { [1] = x * x } };
        Spread(first, second, 3, x);
        double sum = first.Value * second.Next!.Value;
        for (int i = 0; i < 2; i++)
        {
            var other = new Vessel { Value = sum };
            Spread(other, first, 2, second.Value);
            sum += (other.Row[0] * first.Row[1]) + other.Value;
        }

        return sum;
    }

    private static void Spread(Vessel from, Vessel to, int depth, double part)
    {
        if (depth == 0) return;
        from.Value += part * to.Value;
        (from.Row, to.Row) = (to.Row, from.Row);
        from.Row[0] += Math.Sin(to.Row[1] * part);
        from.Next = to;
        from.Next.Value *= 0.5 + from.Row[0];
        Spread(to, from, depth - 1, 0.5 * part);
        to.Row[1] += from.Value;
    }

    /// <summary>A method of a base class, entered by an object of a derived one, goes on with one of the base class.</summary>
    [Differentiable, Allocates, Size("x", 3), At(1.5, 2, 3)]
    public static double EnteredByADerivedClass(double[] x) => new HeavyPieces { Sides = x }.Total() + new Pieces { Sides = x[1..] }.Total();

    public class Pieces
    {
        public double[] Sides = [];

        public virtual double Weight => 1;

        public double Total() => Sides.Length == 1 ? Sides[0] * Weight : Sides[0] * Rest().Total() * Weight + Sides[1];

        private Pieces Rest() => new() { Sides = Sides[1..] };
    }

    public sealed class HeavyPieces : Pieces
    {
        public override double Weight => Sides[0] * 2;
    }
}

public sealed class Vessel
{
    public double Value;
    public double[] Row = new double[2];
    public Vessel? Next;
}
