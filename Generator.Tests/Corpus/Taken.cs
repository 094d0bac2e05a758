namespace AutoDiffGen.Tests.Corpus;

public abstract record Formula
{
    public sealed record Number(double Value) : Formula;

    public sealed record Sum(Formula Left, Formula Right) : Formula;

    public sealed record Scaled(double Factor, Formula Inner, string Why = "") : Formula;
}

public record Instruction(int Kind, string Name);

public sealed class Bead
{
    public double Weight { get; init; }

    public Bead? Next { get; init; }

    public void Deconstruct(out double twice, out Bead? next) => (twice, next) = (Weight * 2, Next);
}

public record struct Spot(double X, double Y)
{
    public double Extra;
}

/// <summary>Positional patterns, records taken apart, and names that are given again.</summary>
public static partial class Taken
{
    private static double Value(Formula term, double x) => term switch
    {
        Formula.Number(var v) => v * x,
        Formula.Sum(var l, var r) => Value(l, x) + Value(r, x),
        Formula.Scaled(0, _, _) => 0,
        Formula.Scaled(var k, Formula.Number { Value: var v }, { Length: > 1 }) => k * v * v,
        Formula.Scaled(var k, var inner, _) => k * Value(inner, x),
        _ => throw new NotSupportedException($"{term}: " + term.ToString()),
    };

    [Differentiable, Allocates, At(0.3, 0.8)]
    public static double Terms(double x, double y) =>
        Value(new Formula.Sum(new Formula.Number(x), new Formula.Sum(new Formula.Scaled(y, new Formula.Number(x * y)), new Formula.Scaled(x, new Formula.Number(y), "why"))), x);

    [Differentiable, Allocates, Argument("k", "3"), At(0.3)]
    public static double PassiveRecords(double x, int k)
    {
        var command = new Instruction(k + 1, "xyz");
        double s = command is (4, var name) ? x * name.Length : x;
        s += command switch { (0, _) => 1, ( > 2, { Length: 3 }) => x * x, _ => 3 };
        var (kind, text) = command;
        return (s * kind) + text.Length;
    }

    [Differentiable, Allocates, At(0.3, 0.8)]
    public static double OwnDeconstruct(double x, double y)
    {
        var bead = new Bead { Weight = x, Next = new Bead { Weight = y } };
        double s = 0;
        if (bead is (var v, { Next: null, Weight: var w })) s += v * w;
        if (bead is ( > 0, var next) && next is (var u, null)) s += u * u;
        var (twice, _) = bead;
        return s * twice;
    }

    [Differentiable, At(0.3, 0.8, 0.5, 1.2)]
    public static double PositionsOfStructs(Spot p, double x) => p switch
    {
        ( > 2, _) => 0,
        (var a, _) { Extra: > 1 } => a,
        (var a, var b) { Extra: > 0 } => (a * b * x) + p.Extra,
        var (a, _) => a * x,
    };

    [Differentiable, Argument("n", "5"), At(0.7)]
    public static double EitherKindOfBuffer(double x, int n)
    {
        Span<double> t = n <= 16 ? stackalloc double[16] : new double[n];
        t = t[..n];
        t[0] = 1;
        for (int i = 1; i < t.Length; i++) t[i] = t[i - 1] * x / i;
        double s = 0;
        foreach (double v in t) s += v * v;
        Span<double> u = (n > 16 ? new double[n] : stackalloc double[16])[..n];
        u.Fill(x);
        return s * u[n - 1];
    }

    [Differentiable, At(0.3, 0.8, 1.2, 0.5), Size("xs", 4)]
    public static double NamesOfSpans(double[] xs)
    {
        ReadOnlySpan<double> s = xs;
        double a = s[0];
        s = s[1..];
        a *= s[0];
        s = s.Slice(1);
        for (int i = 0; i < s.Length; i++) a += s[i] * s[0];
        while (s.Length > 0)
        {
            a += s[^1] * a;
            s = s[1..];
        }

        return a;
    }

    [Differentiable, At(0.3, 0.8, 1.2, 0.5), Size("xs", 4)]
    public static double NamesOfEnumerations(double[] xs)
    {
        double total = 0;
        for (int k = 0; k < 2; k++)
        {
            var some = xs.Where(x => x > 0.4);
            some = some.Select(x => (x * x) + total);
            var list = some.ToList();
            list = list.OrderBy(x => x).ToList();
            list.Add(list[0] * 2);
            list = [.. list, 1];
            IEnumerable<double> rest = list;
            rest = rest.Reverse();
            foreach (double x in rest.Skip(1)) total = (total * 0.7) + x;
        }

        return total;
    }

    [Differentiable, At(0.3, 0.8)]
    public static double AssignedWhereNull(double x, double y)
    {
        double? n = null;
        n ??= x * y;
        double? m = y;
        m ??= 5;
        double z = (n ??= 3) * 2;
        return (n.Value * m.Value) + z;
    }

    [Differentiable, Allocates, At(0.3, 0.8)]
    public static double RecordsTakenApart(double a, double b)
    {
        var (factor, inner, why) = new Formula.Scaled(a * b, new Formula.Number(b), "abc");
        return factor * why.Length * (inner is Formula.Number(var v) ? v : 1);
    }
}
