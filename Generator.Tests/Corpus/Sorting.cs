namespace AutoDiffGen.Tests.Corpus;

/// <summary>Sorts by comparisons and keys: which element goes where is passive, also among equal ones, where the framework's order is none that one would guess.</summary>
public static partial class Sorting
{
    [At(0.7, -0.4, 1.3)]
    [Size("x", 3), Allocates]
    [Differentiable]
    public static double PositionsByComparison(double[] x)
    {
        int[] order = new int[x.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort(order, (a, b) => x[a].CompareTo(x[b]));
        double sum = 0;
        for (int i = 0; i < order.Length; i++) sum += x[order[i]] * (i + 1);
        return sum;
    }

    [At(0.7, -0.4, 1.3)]
    [Size("x", 3), Allocates]
    [Differentiable]
    public static double NearestByKeys(double[] x)
    {
        double[] distances = new double[x.Length];
        int[] which = new int[x.Length];
        for (int i = 0; i < x.Length; i++) (distances[i], which[i]) = (Math.Abs(x[i] - 0.2), i);
        Array.Sort(distances, which);
        return distances[0] * x[which[1]] + Math.Exp(x[which[0]]);
    }

    [At(0.7, -0.4, 1.3, 0.2)]
    [Size("x", 4), Allocates]
    [Differentiable]
    public static double WeightsByKeys(double[] x)
    {
        double[] keys = [x[0], x[1], x[0] * x[1]], weights = [x[2], x[3], x[1] + 1];
        Array.Sort(keys, weights);
        return keys[0] * weights[2] + keys[1] * weights[1] * weights[0];
    }

    [At(0.7, -0.4, 1.3)]
    [Size("x", 3), Allocates]
    [Differentiable]
    public static double PairsByComparison(double[] x)
    {
        var pairs = new List<(double Key, double Value)>();
        for (int i = 0; i < x.Length; i++) pairs.Add((x[i], x[i] * x[0] * i));
        pairs.Sort((a, b) => b.Key.CompareTo(a.Key));
        double sum = 0;
        for (int i = 0; i < pairs.Count; i++) sum += pairs[i].Value * (i + 1);
        return sum;
    }

    [At(0.7, -0.4, 1.3)]
    [Size("x", 3), Allocates]
    [Differentiable]
    public static double ByTwoKeys(double[] x)
    {
        double[] y = [x[0], -x[0], x[1], x[2] * 0.5, -x[1]];
        Array.Sort(y, (a, b) => Math.Abs(a) != Math.Abs(b) ? Math.Abs(b).CompareTo(Math.Abs(a)) : a < b ? -1 : 1);
        double sum = 0;
        for (int i = 0; i < y.Length; i++) sum += y[i] * y[i] * y[i] * (i + 1);
        return sum;
    }

    public readonly record struct Candidate(double Score, double Weight, int Class) : IComparable<Candidate>
    {
        public int CompareTo(Candidate other)
        {
            int order = Class.CompareTo(other.Class);
            if (order != 0) return order;
            return Score < other.Score ? 1 : Score > other.Score ? -1 : 0;
        }
    }

    [At(0.7, -0.4, 1.3)]
    [Size("x", 3), Allocates]
    [Differentiable]
    public static double ByTheirOwnOrder(double[] x)
    {
        var all = new List<Candidate>();
        for (int i = 0; i < 2 * x.Length; i++) all.Add(new(x[i % 3] * (i + 1), x[0] * i + x[(i + 1) % 3], i % 2));
        all.Sort();
        Candidate[] again = [.. all];
        Array.Sort(again, (a, b) =>
        {
            double difference = b.Score - a.Score;
            if (difference > 0) return 1;
            return difference < 0 ? -1 : 0;
        });
        double sum = 0;
        for (int i = 0; i < all.Count; i++) sum += all[i].Score * again[i].Weight * (i + 1);
        return sum;
    }

    /// <summary>More than sixteen elements in four classes: equal ones come in the order in which introsort leaves them.</summary>
    [At(0.7, -0.4, 1.3, 0.9, -1.1, 0.3, 2.05, 0.1, -0.8, 1.7, 0.6, -0.2, 1.1, 0.4, -0.6, 0.8, 1.9, -1.4, 0.5, 1.2, -0.9, 0.15)]
    [Size("x", 22), Allocates]
    [Differentiable]
    public static double AmongEqualOnes(double[] x)
    {
        List<int> order = Enumerable.Range(0, x.Length).ToList();
        order.Sort((a, b) => (a % 4).CompareTo(b % 4));
        double[] y = (double[])x.Clone();
        Array.Sort(y, (a, b) => Math.Floor(a).CompareTo(Math.Floor(b)));
        double sum = 0;
        for (int i = 0; i < order.Count; i++) sum += x[order[i]] * y[i] * (i + 1);
        return sum;
    }
}
