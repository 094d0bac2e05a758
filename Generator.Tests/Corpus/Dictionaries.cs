namespace AutoDiffGen.Tests.Corpus;

public enum Coin
{
    Gold,
    Silver,
    Copper,
}

/// <summary>Keeps accounts by name.</summary>
public sealed class Ledger
{
    private readonly Dictionary<string, double> accounts = new();
    private readonly List<double> posted = [];

    public IReadOnlyDictionary<string, double> Accounts => accounts;

    public IReadOnlyList<double> Posted => posted;

    public double this[string account] => accounts.TryGetValue(account, out double balance) ? balance : 0;

    public void Post(string account, double amount)
    {
        if (accounts.ContainsKey(account)) accounts[account] += amount;
        else accounts.Add(account, amount);
        posted.Add(amount);
    }
}

/// <summary>What it is taken apart into is not what it is made of, nor in that order.</summary>
public struct Turned(double first, double second)
{
    public double First = first;
    public double Second = second;

    public readonly void Deconstruct(out double x, out double y)
    {
        x = Second;
        y = First * 2;
    }
}

/// <summary>Dictionaries that the method builds, and groups.</summary>
public static partial class Dictionaries
{
    [Differentiable, Allocates, At(0.3, 0.8, 1.2, 0.5), Size("xs", 4)]
    public static double Totals(double[] xs)
    {
        var totals = new Dictionary<int, double>();
        for (int i = 0; i < xs.Length; i++)
        {
            int group = i % 2;
            if (!totals.ContainsKey(group)) totals[group] = 0;
            totals[group] += xs[i] * xs[i];
        }

        double s = 0;
        foreach (var pair in totals) s += pair.Value * (pair.Key + 1) * pair.Value;
        return s / totals.Count;
    }

    [Differentiable, Allocates, At(0.3, 0.8)]
    public static double ByName(double a, double b)
    {
        var p = new Dictionary<string, double> { ["a"] = a, ["bb"] = b * a };
        p["ccc"] = p["a"] + p["bb"];
        p["a"] = p.TryGetValue("none", out double none) ? none : p["ccc"] * p["a"];
        double s = none;
        foreach (var (name, value) in p) s = (s * 0.5) + (value * name.Length);
        return (s * p["ccc"]) + p.GetValueOrDefault("a") + p.GetValueOrDefault("x", b);
    }

    [Differentiable, Allocates, At(0.3, 0.8, 1.2, 0.5), Size("xs", 4)]
    public static double KeysThatComeAndGo(double[] xs)
    {
        var d = new Dictionary<int, double>(4);
        for (int i = 0; i < xs.Length; i++) d[i] = xs[i];
        d.Remove(1);
        d.Remove(0);
        d[7] = xs[0] * xs[1];
        if (d.Remove(2, out double gone)) d[8] = gone * gone;
        d.TryAdd(8, 100);
        double s = 0;
        foreach (int key in d.Keys) s = (s * 0.7) + (d[key] * key);
        foreach (double value in d.Values) s = (s * 0.9) + value;
        d.Clear();
        return d.TryAdd(3, s) ? d[3] * d.Count : 0;
    }

    [Differentiable, Allocates, At(0.3, 0.8)]
    public static double InObjects(double a, double b)
    {
        var ledger = new Ledger();
        ledger.Post("x", a);
        ledger.Post("yy", b);
        ledger.Post("x", a * b);
        double s = ledger.Accounts["x"] * ledger["yy"] * ledger.Posted[^1] * ledger.Posted.Count;
        foreach (var (name, balance) in ledger.Accounts) s += balance * name.Length;
        return s + ledger["none"];
    }

    [Differentiable, Allocates, At(0.3, 0.8, 1.2), Size("xs", 3)]
    public static double ArraysByPairs(double[] xs)
    {
        var d = new Dictionary<(int, int), double[]>();
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 2; j++)
                d[(i, j)] = [xs[i] * xs[j], xs[i + j]];
        double s = 0;
        foreach (var ((i, j), v) in d) s += v[0] * v[1] * (i - j + 3);
        d[(0, 1)][0] = s;
        return d[(0, 1)][0] * d[(1, 1)][1];
    }

    [Differentiable, Allocates, At(0.3, 0.8)]
    public static double Swapped(double x, double y)
    {
        var d = new Dictionary<Coin, double> { [Coin.Gold] = x, [Coin.Copper] = y };
        (d[Coin.Gold], d[Coin.Copper]) = (d[Coin.Copper], d[Coin.Gold] * d[Coin.Copper]);
        d[Coin.Gold]++;
        d[Coin.Copper] *= d[Coin.Gold] -= 0.5;
        return d[Coin.Gold] * d[Coin.Copper] * (d.ContainsKey(Coin.Silver) ? 2 : 3);
    }

    [Differentiable, Allocates, At(0.3, 0.8, 1.2, 0.5), Size("xs", 4)]
    public static double AnewInEachIteration(double[] xs)
    {
        double s = 0;
        for (int round = 0; round < 3; round++)
        {
            var d = new Dictionary<char, double>();
            foreach (char c in "hello")
            {
                d.TryGetValue(c, out double v);
                d[c] = (v * 0.5) + (xs[c % xs.Length] * (round + s));
            }

            s += Math.Sin(d['l']) + (d['h'] * d['e']);
        }

        return s;
    }

    [Differentiable, Allocates, At(0.3, 0.8, 1.2, 0.5), Size("xs", 4)]
    public static double WithLinq(double[] xs)
    {
        var d = xs.Select((x, i) => (x, i)).ToDictionary(t => "k" + t.i, t => t.x * t.x);
        var top = d.OrderByDescending(pair => pair.Value).First();
        foreach (var pair in d)
            if (pair.Value > 10)
                return pair.Value;
        return (top.Value * top.Key.Length) + d.Where(pair => pair.Key != "k0").Sum(pair => pair.Value) + (d.Values.Max() * d.Keys.Count());
    }

    [Differentiable, Allocates, At(0.3, 0.8, 1.2, 0.5), Size("xs", 4)]
    public static double Groups(double[] xs)
    {
        double s = xs.Select((x, i) => (x, i)).GroupBy(t => t.i % 3, t => t.x * t.i).Select(g => g.Sum()).Aggregate(1.0, (p, q) => (p * 0.5) + q);
        foreach (var group in xs.GroupBy(x => x > 0.6 ? "big" : "small").OrderBy(g => g.Key))
        {
            double mean = group.Sum() / group.Count();
            foreach (double x in group) s += (x - mean) * (x - mean) * group.Key.Length;
        }

        return s;
    }

    [Differentiable, At(0.3, 0.8, 1.2, 0.5), Size("all", 2)]
    public static double TakenApartInItsOwnWay(Turned[] all)
    {
        double s = 0;
        foreach (var (x, y) in all) s = (s * 0.5) + (x * x * y);
        return s;
    }

    [Differentiable, Allocates, At(0.3, 0.8, 1.5, 0.5), Size("xs", 4)]
    public static double Sorted(double[] xs)
    {
        var curve = new SortedList<DateTime, double> { [new DateTime(2020, 1, 5)] = xs[0], [new DateTime(2019, 1, 5)] = xs[1] };
        curve.Add(new DateTime(2021, 1, 1), xs[2] * xs[3]);
        curve.Remove(new DateTime(2020, 1, 5));
        curve[new DateTime(2018, 1, 1)] = xs[0] * xs[0];
        double sum = 0, last = 0;
        foreach (var point in curve)
        {
            sum += (point.Value - last) * (point.Value - last) * (point.Key.Year - 2000);
            last = point.Value;
        }

        for (int i = 0; i < curve.Count; i++) sum += curve.Keys[i].Year % 7 * curve.Values[i] * curve.Values[i];
        var byName = new SortedDictionary<string, double>(StringComparer.OrdinalIgnoreCase) { ["b"] = xs[0], ["A"] = xs[1] };
        byName["B"] += xs[2];
        foreach (var (name, value) in byName) sum = (0.5 * sum * value) + name.Length;
        return sum + (byName.First().Value * 2) + (byName.Values.Last() * byName.Count);
    }

    /// <summary>Keys may be real numbers that do not depend on the parameters.</summary>
    [Differentiable, Allocates, Size("rates", 3), Argument("times", "[0.5, 2, 7]"), At(0.3, 0.1, 0.02)]
    public static double ByTime(double[] rates, [NonDifferentiable] double[] times)
    {
        var curve = new SortedList<double, double>();
        for (int i = 0; i < rates.Length; i++) curve[times[i]] = rates[i];
        double value = 0;
        for (int k = 1; k <= 3; k++)
        {
            double t = k * 2.0, lower = curve.Keys[0], low = curve.Values[0], rate = low;
            foreach (var (time, r) in curve)
            {
                double span = time - lower, slope = (r - low) / span;
                if (time >= t && span > 0)
                {
                    rate = low + (slope * (t - lower));
                    break;
                }

                (lower, low, rate) = (time, r, r);
            }

            value += 5 * Math.Exp(-rate * t);
        }

        return value;
    }

    [Differentiable, Allocates, Argument("weights", "new Dictionary<string, double> { [\"a\"] = 2, [\"bc\"] = 3 }"), At(0.7)]
    public static double OfConstants(double x, [NonDifferentiable] IReadOnlyDictionary<string, double> weights)
    {
        double sum = 0;
        foreach (var (name, weight) in weights) sum += weight * x * x * name.Length;
        foreach (var pair in weights) sum += pair.Value * x;
        return sum;
    }

    private static readonly Dictionary<string, double> Factors = new() { ["a"] = 2, ["b"] = 3 };

    /// <summary>Helpers that read, fill and return dictionaries; a constant one is read by the same helper.</summary>
    [Differentiable, Allocates, Size("x", 2), At(0.5, 0.7)]
    public static double HandedToHelpers(double[] x)
    {
        var map = new Dictionary<string, double>();
        Fill(map, x[0]);
        Fill(map, x[1]);
        Dictionary<string, double> shares = Shares(map);
        double weighted = 0;
        foreach (KeyValuePair<string, double> pair in Shares(shares)) weighted += pair.Value * pair.Key.Length * x[0];
        return weighted + (Total(map) * shares["b"]) + (Known(map, "a") * Known(Factors, "b") * Known(shares, "z")) + Shares(map)["a"] + Least(map.Values);
    }

    private static double Total(IReadOnlyDictionary<string, double> map)
    {
        double sum = 0;
        foreach (KeyValuePair<string, double> pair in map) sum += pair.Value * pair.Value;
        return sum;
    }

    private static double Known(Dictionary<string, double> map, string key)
    {
        if (map.TryGetValue(key, out double value)) return value;
        return 1;
    }

    private static void Fill(Dictionary<string, double> map, double x)
    {
        map["a"] = x * x;
        if (!map.ContainsKey("b")) map.Add("b", x);
        else map["b"] += x;
    }

    private static Dictionary<string, double> Shares(IDictionary<string, double> map)
    {
        double sum = map.Values.Sum();
        return map.ToDictionary(p => p.Key, p => p.Value / sum);
    }

    private static double Least(IEnumerable<double> values) => values.OrderBy(v => v).ToList()[0];

    /// <summary>A helper that empties a stack.</summary>
    [Differentiable, Size("x", 3), At(0.5, 0.7, 0.2)]
    public static double StackHandedToAHelper(double[] x)
    {
        var stack = new Stack<double>(x);
        return Emptied(stack) + stack.Count;
    }

    private static double Emptied(Stack<double> stack)
    {
        double sum = 0;
        while (stack.Count > 0) sum = (sum * 0.5) + stack.Pop();
        return sum;
    }
}
