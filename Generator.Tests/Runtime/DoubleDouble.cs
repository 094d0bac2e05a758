namespace AutoDiffGen.Tests.Runtime;

/// <summary>About 104 bits as the sum of two doubles: what vector functions are compared with.</summary>
internal readonly struct DoubleDouble(double high, double low)
{
    private static readonly DoubleDouble Ln2 = new(0.6931471805599453, 2.3190468138462996e-17);
    private static readonly double[] HalfPi = [1.5707963267948966, 6.123233995736766e-17, -1.4973849048591698e-33, 5.562271104316826e-50];

    public double High { get; } = high;

    public double Low { get; } = low;

    public static implicit operator DoubleDouble(double value) => new(value, 0);

    public static DoubleDouble operator +(DoubleDouble a, DoubleDouble b)
    {
        DoubleDouble sum = TwoSum(a.High, b.High), rest = TwoSum(a.Low, b.Low);
        DoubleDouble first = QuickSum(sum.High, sum.Low + rest.High);
        return QuickSum(first.High, first.Low + rest.Low);
    }

    public static DoubleDouble operator -(DoubleDouble a) => new(-a.High, -a.Low);

    public static DoubleDouble operator -(DoubleDouble a, DoubleDouble b) => a + -b;

    public static DoubleDouble operator *(DoubleDouble a, DoubleDouble b)
    {
        double product = a.High * b.High, rest = Math.FusedMultiplyAdd(a.High, b.High, -product);
        return QuickSum(product, rest + (a.High * b.Low + a.Low * b.High));
    }

    public static DoubleDouble operator /(DoubleDouble a, DoubleDouble b)
    {
        double first = a.High / b.High;
        DoubleDouble rest = a - b * first;
        double second = rest.High / b.High;
        rest -= b * second;
        return QuickSum(first, second) + rest.High / b.High;
    }

    public static DoubleDouble TwoSum(double a, double b)
    {
        double sum = a + b, back = sum - a;
        return new(sum, (a - (sum - back)) + (b - back));
    }

    public DoubleDouble ScaleB(int exponent) => new(Math.ScaleB(High, exponent), Math.ScaleB(Low, exponent));

    /// <summary>e^x = 2^exponent times the result, which is near 1.</summary>
    public static DoubleDouble Exp(DoubleDouble x, out int exponent)
    {
        exponent = (int)Math.Round(x.High / Ln2.High);
        DoubleDouble power = ExpM1OfSmall((x - Ln2 * exponent).ScaleB(-9));
        for (int i = 0; i < 9; i++) power = power * power + power + power; // (1 + p)² - 1
        return power + 1;
    }

    public static DoubleDouble Exp(DoubleDouble x)
    {
        DoubleDouble power = Exp(x, out int exponent);
        return power.ScaleB(exponent);
    }

    public static DoubleDouble ExpM1(DoubleDouble x) => Math.Abs(x.High) < 1e-3 ? ExpM1OfSmall(x) : Exp(x) - 1;

    /// <summary>Two steps of Newton's method on e^y = x.</summary>
    public static DoubleDouble Log(DoubleDouble x)
    {
        int exponent = x.High is > 0.5 and < 2 ? 0 : Math.ILogB(x.High);
        x = x.ScaleB(-exponent);
        if (Math.Abs((x - 1).High) < 1e-5) return LogP1OfSmall(x - 1) + Ln2 * exponent;
        DoubleDouble y = Math.Log(x.High);
        for (int i = 0; i < 2; i++) y = y + x * Exp(-y) - 1;
        return y + Ln2 * exponent;
    }

    public static DoubleDouble LogP1(double x) => Math.Abs(x) < 1e-5 ? LogP1OfSmall(x) : Log(TwoSum(1, x));

    public static (DoubleDouble Sin, DoubleDouble Cos) SinCos(double x)
    {
        double n = Math.Round(x / HalfPi[0]);
        DoubleDouble r = x;
        foreach (double part in HalfPi)
        {
            double product = n * part;
            r = r - product - Math.FusedMultiplyAdd(n, part, -product);
        }

        DoubleDouble sin = Series(r, r, 1), cos = Series(r, 1, 0);
        return ((long)n & 3) switch { 0 => (sin, cos), 1 => (cos, -sin), 2 => (-sin, -cos), _ => (-cos, sin) };
    }

    private static DoubleDouble Series(DoubleDouble r, DoubleDouble term, int first)
    {
        DoubleDouble sum = term, square = -(r * r);
        for (int i = first + 1; i < 40; i += 2)
        {
            term = term * square / ((double)i * (i + 1));
            sum += term;
        }

        return sum;
    }

    private static DoubleDouble ExpM1OfSmall(DoubleDouble x)
    {
        DoubleDouble sum = 0;
        for (int i = 14; i >= 1; i--) sum = (sum + 1) * x / i;
        return sum;
    }

    private static DoubleDouble LogP1OfSmall(DoubleDouble x)
    {
        DoubleDouble sum = 0;
        for (int i = 9; i >= 1; i--) sum = ((DoubleDouble)1 / i - sum) * x;
        return sum;
    }

    private static DoubleDouble QuickSum(double a, double b) => new(a + b, b - (a + b - a));
}
