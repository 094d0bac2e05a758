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
}
