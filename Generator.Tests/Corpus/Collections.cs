namespace AutoDiffGen.Tests.Corpus;

public struct Knot
{
    public double T, V;
}

public static partial class Collections
{
    [Differentiable, At(0.3, 0.8)]
    public static double GrowingList(double x, double y)
    {
        var list = new List<double>();
        for (int i = 0; i < 6; i++) list.Add(x * i + y);
        double s = 0;
        for (int i = 0; i < list.Count; i++) s += list[i] * list[i];
        list[2] = s;
        list.RemoveAt(0);
        return list[1] * list[list.Count - 1] + list.Sum();
    }

    [Differentiable, At(0.3, 0.8)]
    public static double ListsInALoop(double x, double y)
    {
        double total = 0;
        for (int k = 1; k < 4; k++)
        {
            var list = new List<double> { x, y * k };
            for (int i = 0; i < k; i++) list.Add(list[^1] * x);
            foreach (double v in list) total = total * 0.9 + v * v;
        }

        return total;
    }

    [Differentiable, At(0.3, 0.8, 0.25)]
    public static double ListOfStructs(double a, double b, double x)
    {
        var knots = new List<Knot> { new() { T = 0, V = a }, new() { T = 1, V = b } };
        knots.Add(new Knot { T = 2, V = a * b });
        for (int i = 1; i < knots.Count; i++)
        {
            if (x > knots[i].T) continue;
            Knot from = knots[i - 1], to = knots[i];
            double u = (x - from.T) / (to.T - from.T);
            return from.V * (1 - u) + to.V * u;
        }

        return knots[^1].V;
    }

    private static double Mean(IReadOnlyCollection<double> values)
    {
        double s = 0;
        foreach (double v in values) s += v;
        return s / values.Count;
    }

    private static double Interpolated(IReadOnlyList<double> xs, IList<double> ys, double x)
    {
        int i = 0;
        while (i < xs.Count - 2 && x > xs[i + 1]) i++;
        return ys[i] + (x - xs[i]) / (xs[i + 1] - xs[i]) * (ys[i + 1] - ys[i]);
    }

    [Differentiable, Size("ys", 4), At(1, 3, 2, 5, 1.3)]
    public static double ThroughInterfaces(double[] ys, double x) => Interpolated([0, 1, 2, 3], ys, x) * Mean(ys);

    [Differentiable, Size("x", 4), At(1, 3, 2, 0.5, 0.7)]
    public static double ArrayMethods(double[] x, double t)
    {
        double[] c = new double[4];
        x.CopyTo(c, 0);
        Array.Reverse(c);
        double[] logs = Array.ConvertAll(c, Math.Log);
        double s = 0;
        foreach (double v in c) s = s * t + v;
        return s + logs[0] * logs[1];
    }

    private static double SquaresOf(Memory<double> memory)
    {
        double s = 0;
        foreach (double v in memory.Span) s += v * v;
        return s * memory.Length;
    }

    [Differentiable, Size("x", 3), At(1, 2, 3)]
    public static double ThroughMemory(double[] x) => SquaresOf(x.AsMemory(1)) + SquaresOf(x) * SquaresOf(x.AsMemory().Slice(1, 1));

    // J5, J6
    [Differentiable, Size("x", 4), At(1, 2, 3, 4, 0.5)]
    public static double InParallel(double[] x, double w)
    {
        double[] y = new double[x.Length];
        System.Threading.Tasks.Parallel.For(0, x.Length, i => y[i] = x[i] * x[i] * w);
        return y.Sum() * y[1];
    }

    [Differentiable, Size("m", 2, 3), At(1, 3, 2, 4, 0.5, 0.1)]
    public static double EachOfAMatrix(double[,] m)
    {
        double s = 0;
        foreach (double v in m) s += v * v;
        return Math.Sqrt(s);
    }

    [Differentiable, Argument("fuel", "\"h2\""), Allocates, At(300)]
    public static double TableOfConstants(string fuel, double t)
    {
        var table = new Dictionary<string, double> { ["h2"] = 0.5, ["o2"] = 0.1 };
        if (!table.TryGetValue(fuel, out double c)) throw new KeyNotFoundException(fuel);
        return c * t + c * t * t;
    }

    [Differentiable, At(0.3, 0.8)]
    public static double Spreads(double x, double y)
    {
        double[] inner = [x, y];
        List<double> list = [x * y, .. inner, .. inner.Select(v => v * v)];
        double[] all = [.. list, x, .. list];
        return all.Aggregate(1.0, (a, b) => a * (1 + b));
    }

    /// <summary>A list that is one of several, each made for it.</summary>
    [Differentiable, Size("x", 3), At(1, 2, 3), At(-1, 2, 3)]
    public static double OneOfSeveralLists(double[] x)
    {
        List<double> terms = Terms(x);
        terms.Add(x[2] * x[1]);
        terms[0] *= x[0];
        List<double> same = terms;
        same.Add(x[0]);
        double s = terms.Count;
        for (int i = 0; i < terms.Count; i++) s += terms[i] * terms[i] * (i + 1);
        foreach (double v in x[1] > 1 ? Terms(x[1..]) : []) s += v * x[1];
        return s;
    }

    private static List<double> Terms(double[] x)
    {
        var terms = new List<double>();
        if (x[0] > 0)
        {
            terms.Add(x[0] * x[1]);
        }
        else
        {
            terms.Add(x[1]);
            return new List<double>(terms) { x[0] };
        }

        return terms;
    }

    [Differentiable, Size("x", 4), At(1, 2, 3, 0.5)]
    public static double InsertedAndRemoved(double[] x)
    {
        var list = new List<double>(x);
        list.Insert(0, x[0] * x[1]);
        list.Insert(list.Count, x[2]);
        list.Insert(2, list[1] * x[3]);
        list.RemoveRange(3, 2);
        List<double> part = list.GetRange(1, 3);
        part[0] *= 2;
        double s = list.Count;
        for (int i = 0; i < list.Count; i++) s += list[i] * (i + 1);
        for (int i = 0; i < part.Count; i++) s += part[i] * part[i] * (i + 2);
        return s;
    }

    /// <summary>Enumerators that the method asks for itself: two at once, one that begins before the loop and one that ends early; one of integers.</summary>
    [Differentiable, Size("x", 3), Size("y", 3), At(0.5, 0.7, 1.2, 0.1, -0.4, 0.8)]
    public static double Enumerators(double[] x, double[] y)
    {
        var list = new List<double>(x) { y[0] };
        List<double>.Enumerator values = list.GetEnumerator();
        if (!values.MoveNext()) return 0;
        double most = values.Current;
        while (values.MoveNext()) most = Math.Max(most, values.Current) + (0.1 * values.Current * most);
        IEnumerator<int> counts = ((IEnumerable<int>)new[] { 1, 2 }).GetEnumerator();
        int count = 0;
        while (counts.MoveNext()) count += counts.Current;
        return (SumOfProducts(x, list) * most * count) + Begun(x) + SumOfProducts(list, y.Select(v => v * v));
    }

    private static double SumOfProducts(IEnumerable<double> p, IEnumerable<double> q)
    {
        double sum = 0;
        using IEnumerator<double> a = p.GetEnumerator();
        using IEnumerator<double> b = q.GetEnumerator();
        while (a.MoveNext() && b.MoveNext()) sum += a.Current * b.Current;
        return sum;
    }

    private static double Begun(IReadOnlyList<double> items)
    {
        double sum = 0;
        using IEnumerator<double> each = items.GetEnumerator();
        while (each.MoveNext())
        {
            if (each.Current > 1) break;
            sum += each.Current * each.Current;
        }

        return sum;
    }
}
