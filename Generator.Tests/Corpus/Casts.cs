namespace AutoDiffGen.Tests.Corpus;

public static partial class Casts
{
    // H1
    [Differentiable, At(2.7), Gradient(2)]
    public static double TruncationIsAConstant(double x)
    {
        double k = (int)x;
        return k * x;
    }

    // H4
    [Differentiable, At(2), Gradient(6)]
    public static double IntegerArithmeticAsWeight(double x)
    {
        double s = 0;
        for (int i = 0; i < 5; i++)
        {
            int w = (i * 3 / 2) % 4;
            s += x * w;
        }

        return s;
    }

    [Differentiable, At(0.3f, 0.7)]
    public static double FloatAndDouble(float x, double y)
    {
        float z = (float)(x * y);
        double w = z * x;
        z += (float)w;
        return z * y + x;
    }

    [Differentiable, At(0.3f, 0.7f)]
    public static float FloatMath(float x, float y)
    {
        float s = MathF.Exp(-x) * MathF.Pow(x, y);
        s /= 1 + MathF.Abs(y);
        s -= (float)Math.Sqrt(x);
        return s * 2;
    }

    [Differentiable, Argument("n", "7"), Argument("b", "(byte)3"), At(0.3)]
    public static double IntegersOfAllSizes(double x, long n, byte b)
    {
        double s = n * x + b;
        s *= (float)n / 2;
        s += (n >> 1) * x * (n & 3) + (b ^ 5) * x;
        return s + (uint)n * x + 'a' * x;
    }

    [Differentiable, At(3.7, 0.2), Gradient(0, 9)]
    public static double RoundTripThroughAnInteger(double x, double y)
    {
        int cell = (int)Math.Floor(x);
        long steps = Convert.ToInt64(cell) * 3;
        return y * steps;
    }
}

public static partial class Probes
{
    [Differentiable, Argument("n", "4"), At(3), Gradient(24)]
    public static double SumInALoop(double x, int n)
    {
        double sum = 0;
        for (int i = 0; i < n; i++) sum += x * x;
        return sum;
    }

    [Differentiable, Argument("n", "3"), At(3), Gradient(27)]
    public static double ProductInALoop(double x, int n)
    {
        double p = 1;
        for (int i = 0; i < n; i++) p *= x;
        return p;
    }

    [Differentiable, At(3), Gradient(8)]
    public static double Increment(double x)
    {
        double y = x;
        y++;
        return y * y;
    }

    [Differentiable, At(2.7), Gradient(2)]
    public static double CastToInteger(double x)
    {
        double k = (double)(int)x;
        return k * x;
    }

#pragma warning disable CS8624 // the compiler's own word for a part that is converted, where nullable annotations are on
    /// <summary>A number and twice it.</summary>
    public readonly struct Doubled(double value)
    {
        public double Value { get; } = value;

        public double Twice { get; } = 2 * value;

        public static implicit operator Doubled(double value) => new(value);

        public static implicit operator double(Doubled doubled) => doubled.Value * doubled.Twice;
    }

    public sealed class Halves(double value, int count)
    {
        public void Deconstruct(out double first, out int second) => (first, second) = (value * value, count);
    }

    /// <summary>Parts of tuples that are converted on their way into variables: by operators of the user's, to other numbers, to nullable ones.</summary>
    [Differentiable, Allocates, At(0.7, 1.3, 0.4), At(-0.6, 0.9, 1.7)]
    public static double PartsOfTuplesConverted(double x, double y, double z)
    {
        var pair = (x, y);
        (Doubled a, double b) = pair;
        double product;
        (product, _) = (a, 1);
        var nested = (1, (2, z));
        (double half, (float quarter, double? last)) = nested;
        (Doubled square, double one) = new Halves(y, 1);
        return (a.Value * a.Twice * b) + (product * z) + (half / 2 * last!.Value) + (quarter / 4 * x * z) + (square.Twice / (one + 1));
    }

    /// <summary>The same in the head of a loop.</summary>
    [Differentiable, Allocates, Size("xs", 3), At(0.7, 1.3, 0.4)]
    public static double PartsOfElementsConverted(double[] xs)
    {
        double sum = 0;
        foreach ((Doubled d, double w) in new[] { (xs[0], xs[1]), (xs[2], xs[0]) }) sum += d.Value * d.Twice * w;
        foreach ((long k, double v) in xs.Select((v, i) => (i, v))) sum += (k + 5) / 2 * v * v;
        foreach ((double? a, double k) in xs.Select((v, i) => (v, i))) sum += a!.Value * k / 2 * xs[1];
        foreach ((Doubled d, double n) in new[] { new Halves(xs[0], 3), new Halves(xs[1], 5) }) sum += d.Twice / n / 2;
        return sum;
    }
}
