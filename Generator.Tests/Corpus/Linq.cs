namespace AutoDiffGen.Tests.Corpus;

public static class Enumerations
{
    public static double Deviation(this IEnumerable<double> values)
    {
        double mean = values.Average();
        return Math.Sqrt(values.Average(v => Math.Pow(v - mean, 2)));
    }

    public static IEnumerable<double> Powers(double x, int n)
    {
        double p = 1;
        for (int i = 0; i < n; i++)
        {
            yield return p;
            if (p > 100) yield break;
            p *= x;
        }
    }
}

public static partial class Linq
{
    [Differentiable, Size("x", 4), At(1, 2.5, 3, 0.2)]
    public static double ExtensionOfAnEnumeration(double[] x) => x.Deviation();

    [Differentiable, Size("x", 3), At(1, 2, 0.5)]
    public static double SumsOfSelections(double[] x) => x.Select(v => v * v).Sum() + x.Sum(Math.Sin) * x.Select((v, i) => v * (i + 1)).Average();

    [Differentiable, Size("a", 3), Size("b", 3), At(1, 2, 0.5, 3, -1, 0.4)]
    public static double Cosine(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum() / Math.Sqrt(a.Sum(x => x * x) * b.Zip(b).Sum(p => p.First * p.Second));

    [Differentiable, Size("c", 4), At(1, 2, 0.5, 3, 0.7)]
    public static double Folds(double[] c, double x) => c.Aggregate(0.0, (sum, k) => sum * x + k) + c.Aggregate((a, b) => a * b) * c.Aggregate(x, (a, b) => a + b * b, a => a * a);

    [Differentiable, At(0.7, 2)]
    public static double Trapezoids(double a, double b)
    {
        double h = (b - a) / 8;
        double[] points = Enumerable.Range(0, 9).Select(i => a + i * h).ToArray();
        return points.Skip(1).Zip(points, (right, left) => (Math.Exp(-right * right) + Math.Exp(-left * left)) * h / 2).Sum();
    }

    [Differentiable, Size("x", 5), At(1, -2, 0.5, 3, -0.1)]
    public static double Filtered(double[] x) => x.Where(v => v > 0).Average() * x.Max() + x.Min(v => v * v) + x.Where((v, i) => i % 2 == 0).Last() * x.First(v => v < 0);

    [Differentiable, Size("x", 5), At(1, -2, 0.5, 3, -0.1)]
    public static double Questions(double[] x) => x.Any(v => v > 2) && x.All(v => v < 4) && x.Count(v => v > 0) == 3 ? x.Take(2).Concat(x.Reverse().Take(1)).Sum(v => v * v) : 0;

    [Differentiable, Size("x", 3), At(1, 2, 0.5)]
    public static double RunWhenConsumed(double[] x)
    {
        double factor = 1;
        var scaled = x.Select(v => v * factor);
        factor = x[0] + 1;
        double first = scaled.Sum();
        factor *= 2;
        return first * scaled.Sum();
    }

    [Differentiable, Size("x", 3), At(1, 2, 0.5)]
    public static double AsAQuery(double[] x)
    {
        var cubes = from v in x
                    where v > 0.6
                    select v * v * v;
        double sum = 0;
        foreach (double c in cubes) sum += c * x[2];
        return sum;
    }

    [Differentiable, Size("m", 2, 2), Size("x", 2), At(1, 3, 2, 4, 0.5, 0.7)]
    public static double RowsOfAMatrix(double[][] m, double[] x) => m.Select(row => row.Zip(x, (a, b) => a * b).Sum()).Select(v => Math.Tanh(v / 9)).Sum() + m.SelectMany(r => r).Sum(v => v * v);

    [Differentiable, Size("x", 5), At(1, 3, 2, 0.5, 4)]
    public static double Sorted(double[] x)
    {
        var ordered = x.OrderBy(v => Math.Abs(v - 2.1)).ToList();
        double[] copy = (double[])x.Clone();
        Array.Sort(copy);
        return ordered[0] * ordered[^1] + copy[2] * copy[0] + x.OrderDescending().First();
    }

    [Differentiable, At(1.3)]
    public static double OfAnIterator(double x) => Enumerations.Powers(x, 4).Sum() + Enumerations.Powers(x * x, 3).Select(p => p * p).Last();

    [Differentiable, Size("x", 3), At(1, 3, 2)]
    public static float OfFloats(float[] x) => x.Sum() * x.Average() + x.Select(v => v * 0.5f).Max();

    [Differentiable, At(0.3, 0.8, 1.5, 0.5, 0.9), Size("xs", 4)]
    public static double Searches(double[] xs, double t)
    {
        int k = Array.FindIndex(xs, v => v > t), l = Array.FindLastIndex(xs, v => v < 1);
        var list = xs.Select(x => x * x).ToList();
        int m = list.FindIndex(x => x > 0.5);
        double s = (k < 0 ? 1 : xs[k] * t) + (l >= 0 ? xs[l] : 2) + (m >= 0 ? list[m] : t) + (Array.Exists(xs, x => x > 5) ? 1 : xs[0]) + (list.Exists(x => x > t) ? t : 0);
        s += xs.MaxBy(x => x * (2 - x)) + (xs.Select((x, i) => (X: x, I: i)).MinBy(p => p.X).X * 2) + new[] { 3, 1, 2 }.MinBy(i => i);
        return s + xs.TakeWhile(x => x < 1).Sum(x => x * x) + xs.SkipWhile(x => x < t).Sum(x => x * x * x);
    }

    [Differentiable, At(0.3, 1.8, 1.2, 0.5), Size("xs", 4)]
    public static double SortedSpan(double[] xs)
    {
        Span<double> s = stackalloc double[xs.Length];
        xs.CopyTo(s);
        s.Sort();
        s[1..].Reverse();
        double median = (s[0] + s[^1]) / 2;
        s[..2].Sort();
        return (median * s[0]) + (s[1] * s[2]);
    }

    /// <summary>What <c>let</c> makes has no name that could be written.</summary>
    [Differentiable, At(0.3, 0.8, 1.5, 0.5), Size("xs", 4)]
    public static double Queries(double[] xs)
    {
        double sum = (from x in xs where x > 0 let square = x * x let sine = Math.Sin(square) orderby sine descending select square + (x * sine)).Aggregate(0.0, (s, v) => (0.5 * s) + v);
        sum += (from i in Enumerable.Range(0, xs.Length) let next = (i + 1) % xs.Length select xs[i] * xs[next] * xs[next]).Sum();
        return sum + (from i in Enumerable.Range(0, xs.Length) from j in Enumerable.Range(0, i) let d = xs[i] - xs[j] where d != 0 select d * d * d).Sum();
    }

    [Differentiable, Allocates, At(0.3, 0.8, 1.5, 0.5), Size("xs", 4)]
    public static double ObjectsWithoutNames(double[] xs)
    {
        var all = xs.Select((x, i) => new { X = x, Place = i, Label = "n" + i, Inner = new { Square = x * x } }).ToArray();
        var least = all.OrderBy(e => e.X).First();
        var single = xs.Select(x => new { x }).ToList();
        var whole = new { A = 3, B = "tens" };
        double sum = least.X * least.Inner.Square * (least.Place + 1);
        foreach (var e in all) sum += e.X * e.Inner.Square * e.Label.Length * (e.Place + 1);
        return sum + (single[0].x * single[^1].x * whole.A * whole.B.Length);
    }

    [Differentiable, Allocates, At(0.3, 0.8, 1.5, 0.5, 0.9), Size("xs", 5)]
    public static double OrderedByAll(double[] xs)
    {
        double sum = xs.Select((x, i) => (x, i)).OrderBy(p => p.i % 2).ThenBy(p => p.x).Select((p, k) => p.x * p.x * (k + 1)).Sum();
        return sum + xs.Select((x, i) => new { x, i }).OrderByDescending(p => p.i % 2).ThenByDescending(p => p.i % 3).ThenBy(p => p.x).Aggregate(1.0, (s, p) => (0.5 * s) + (p.x * s));
    }

    /// <summary>An average of one number that is -0 is -0; of an array or list it is 0, as the framework adds those to 0.</summary>
    [Differentiable, NonSmooth, Size("x", 2), At(-0.0, -0.0)]
    public static double AveragesOfMinusZero(double[] x) =>
        (Math.CopySign(1, x.Skip(1).Average()) * (x[0] + 2)) + Math.CopySign(1, x.Average()) + Math.CopySign(1, x.Where(v => v < 1).Average()) + Math.CopySign(1, x.ToList().Average()) + Math.CopySign(1, x.Average(v => v));

    /// <summary>A number in the place of none at all.</summary>
    [Differentiable, Allocates, Size("xs", 3), At(0.4, 1.3, -0.2, 0.9)]
    public static double InsteadOfNone(double[] xs, double y) =>
        xs.Where(x => x > 1).DefaultIfEmpty(y).Average() * xs.Where(x => x > 2).Select(x => x * x).DefaultIfEmpty(y * y).Sum() + xs.Where(x => x > 3).DefaultIfEmpty().Max();

    private static readonly IReadOnlyDictionary<string, double> Metres = new Dictionary<string, double> { ["km"] = 1000, ["cm"] = 0.01 };

    /// <summary>Numbers of a table that the class has for good.</summary>
    [Differentiable, Argument("unit", "\"km\""), At(0.4)]
    public static double InMetres(double length, string unit) => Metres.TryGetValue(unit, out double factor) ? length * factor * Math.Sqrt(length) : throw new ArgumentException(unit);

    /// <summary>Parts whose types are written out, some wider than the part.</summary>
    [Differentiable, Allocates, Size("xs", 4), At(0.7, 1.3, 0.4, 1.9)]
    public static double PartsWithTypes(double[] xs)
    {
        double sum = 0;
        var pairs = new List<(double, double)> { (xs[0], xs[1]), (xs[2], xs[3]) };
        foreach ((double a, double b) in pairs) sum += a * b;
        foreach ((var a, _) in pairs) sum *= a;
        var map = new Dictionary<string, double> { ["a"] = xs[0], ["bc"] = xs[1] * xs[2] };
        foreach ((string k, double v) in map) sum += v * v / k.Length;
        foreach (((double a, double b), double k) in xs.Zip(xs.Skip(1)).Select((p, k) => (p, k))) sum += a * b / (k + 1);
        return sum;
    }
}
