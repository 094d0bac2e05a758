namespace AutoDiffGen.Tests.Corpus;

/// <summary>What is infinite or not a number, and then not used, contributes nothing.</summary>
public static partial class Unused
{
    /// <summary>The length is looked at after it was divided by.</summary>
    [Differentiable, NonSmooth, At(0, 0), Gradient(1, 2)]
    [At(3, 4), Gradient(0.128, -0.096)]
    public static double LengthOfNothing(double x, double y)
    {
        double length = Math.Sqrt((x * x) + (y * y)), inverse = 1 / length;
        double unit = x * inverse;
        if (length < 1e-9) return x + (2 * y);
        return unit;
    }

    [Differentiable, NonSmooth, At(1.5, 1.5), Gradient(1.5, 1.5)]
    public static double OutsideTheDomain(double x, double y)
    {
        double angle = Math.Acos(x + y), product = angle * x;
        return x + y > 1 ? x * y : product;
    }

    [Differentiable, NonSmooth, At(3, 0), Gradient(1, 1)]
    public static double ReplacedAfterwards(double x, double y)
    {
        double inverse = 1 / y, quotient = x * inverse;
        if (y == 0) quotient = x + y;
        return quotient;
    }

    [Differentiable, NonSmooth, At(3, 0), Gradient(5, 0)]
    public static double NotTheLeast(double x, double y)
    {
        double quotient = x * (1 / y);
        return Math.Min(quotient, 5 * x);
    }

    [Differentiable, NonSmooth, At(3, 0), Gradient(6, 0)]
    public static double InAnArray(double x, double y)
    {
        double inverse = 1 / y;
        double[] a = [x * inverse, x * x], b = [x * inverse];
        if (y == 0) b[0] = a[1];
        return y == 0 ? b[0] : a[0];
    }

    [Differentiable, NonSmooth, At(3, 0), Gradient(1, 0)]
    public static double ThroughAFunction(double x, double y)
    {
        double inverse = 1 / y, product = Math.Sin(inverse) * x, twice = product + product;
        if (y != 0) return twice * x;
        return x;
    }

    [Differentiable, Argument("count", "0"), At(3, 0.5), Gradient(1, 0)]
    public static double MeanOfNothing(double x, double y, int count)
    {
        double inverse = 1 / (double)count, mean = y * inverse, sum = x;
        for (int i = 0; i < count; i++) sum += mean;
        return sum;
    }

    [Differentiable, Argument("scale", "0"), At(3), Gradient(6)]
    public static double DividedByAConstant(double x, [NonDifferentiable] double scale)
    {
        double quotient = x / scale, twice = quotient * 2;
        return scale == 0 ? x * x : twice;
    }

    [Differentiable, NonSmooth, Size("ys", 2), At(3, 0, 2), Gradient(1, 0, -1.5)]
    public static double LastOfAll(double x, double[] ys)
    {
        double last = 0, sum = 0;
        foreach (double y in ys)
        {
            double inverse = 1 / y, quotient = x * inverse;
            last = x * inverse;
            if (y == 0) continue;
            sum += quotient;
        }

        return last + sum;
    }

    /// <summary>What a function of its own returns, and what it is given, may be anything.</summary>
    [Differentiable, NonSmooth, At(3, 0), Gradient(7, 0)]
    public static double OfAFunction(double x, double y)
    {
        double product = x * Inverse(y, 2);
        return (y == 0 ? x : product) + Product(x, 1 / y, 2);
    }

    private static double Inverse(double y, int depth) => depth == 0 ? 1 / y : Inverse(y, depth - 1);

    private static double Product(double x, double inverse, int depth)
    {
        if (depth > 0) return Product(x, inverse, depth - 1);
        double product = x * inverse;
        return double.IsInfinity(inverse) ? x * x : product;
    }

    /// <summary>What a function of its own returns is not used after all.</summary>
    [Differentiable, NonSmooth, At(0, 1.5), Gradient(0, 3)]
    [At(0.5, 1.5), Gradient(-3.2e-5, 3)]
    public static double ResultsOfFunctions(double x, double y)
    {
        double inverse = 1 / x, power = Power(inverse, 2), square = RepeatedSquare(inverse, 0), sum = y * y;
        if (x != 0) sum += 1e-6 * (power + square);
        return sum;
    }

    private static double Power(double x, int n)
    {
        if (n == 0) return 1;
        double power;
        if (n % 2 == 0)
        {
            double half = Power(x, n / 2);
            power = half * half;
        }
        else
        {
            power = x * Power(x, n - 1);
        }

        return power;
    }

    private static double RepeatedSquare(double x, int n) => n == 0 ? x * x : RepeatedSquare(x * x, n - 1);

    /// <summary>A function of its own takes a product and does not use it.</summary>
    [Differentiable, NonSmooth, At(0, 1.5), Gradient(0, 2)]
    [At(0.5, 1.5), Gradient(-6, 2)]
    public static double TakenForNothing(double x, double y)
    {
        double quotient = y * (1 / x);
        return FiniteOr(quotient, y, 2);
    }

    private static double FiniteOr(double value, double y, int n) => n > 0 ? FiniteOr(value, y, n - 1) : double.IsInfinity(value) ? y * 2 : value;

    /// <summary>A function of its own fills an array that is then not used.</summary>
    [Differentiable, NonSmooth, At(0, 1.5), Gradient(0, 3)]
    [At(0.5, 0.5), Gradient(-3, 4)]
    public static double ArrayForNothing(double x, double y)
    {
        double quotient = y * (1 / x);
        double[] a = [0, y];
        Fill(quotient, a, 1);
        return x == 0 ? y * y : a[0] * a[1];
    }

    private static void Fill(double value, double[] a, int n)
    {
        if (n > 0)
        {
            Fill(value, a, n - 1);
            return;
        }

        a[0] = value * value;
        a[1] = value * a[1];
    }

    /// <summary>What a function of its own gives by reference is not used after all.</summary>
    [Differentiable, NonSmooth, At(0, 1.5), Gradient(0, 3)]
    [At(0.5, 0.5), Gradient(-8, 8)]
    public static double GivenByReference(double x, double y)
    {
        double sum = y;
        Share(y * (1 / x), 2, out double square, ref sum);
        return x == 0 ? y * y : square + sum * 2 / y;
    }

    private static void Share(double value, int n, out double square, ref double sum)
    {
        if (n > 0)
        {
            Share(value, n - 1, out square, ref sum);
            return;
        }

        square = value * value;
        sum += value * sum;
    }

    /// <summary>An array that a function of its own makes is not used after all.</summary>
    [Differentiable, Allocates, NonSmooth, At(0, 1.5), Gradient(0, 3)]
    [At(0.5, 0.5), Gradient(-6, 6)]
    public static double MadeForNothing(double x, double y)
    {
        double[] made = SquareAnd(y / x, 2);
        return x == 0 ? y * y : made[0] * made[1];
    }

    private static double[] SquareAnd(double value, int n) => n > 0 ? SquareAnd(value, n - 1) : [value * value, value];
}
