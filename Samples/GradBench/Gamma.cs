namespace AutoDiffGen.Samples.GradBench;

/// <summary>The logarithm of the gamma function, for positive arguments.</summary>
internal static class Gamma
{
    /// <summary>Stirling's series where it converges at once, from where the recurrence leads back.</summary>
    public static double Log(double x)
    {
        double product = 1;
        for (; x < 10; x++) product *= x;
        double inverse = 1 / x, square = inverse * inverse;
        double series = inverse * (1.0 / 12 + square * (-1.0 / 360 + square * (1.0 / 1260 + square * (-1.0 / 1680 + square * (1.0 / 1188 + square * (-691.0 / 360360 + square / 156))))));
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + series - Math.Log(product);
    }

    public static double LogMultivariate(double x, int dimensions)
    {
        double sum = 0.25 * dimensions * (dimensions - 1) * Math.Log(Math.PI);
        for (int j = 0; j < dimensions; j++) sum += Log(x - 0.5 * j);
        return sum;
    }
}
