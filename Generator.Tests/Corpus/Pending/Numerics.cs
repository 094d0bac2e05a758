namespace AutoDiffGen.Tests.Corpus;

public static partial class Numerics
{
    [Differentiable, Size("source", 3, 3), At(4, 1, 0.5, 1, 3, -1, 0.2, 0.7, 5)]
    public static double LogDeterminantByLu(double[,] source)
    {
        double[,] a = (double[,])source.Clone();
        int n = a.GetLength(0);
        double log = 0;
        for (int k = 0; k < n; k++)
        {
            log += Math.Log(Math.Abs(a[k, k]));
            for (int i = k + 1; i < n; i++)
            {
                double f = a[i, k] / a[k, k];
                for (int j = k; j < n; j++) a[i, j] -= f * a[k, j];
            }
        }

        return log;
    }

    [Differentiable, Argument("steps", "8"), At(0.5, 0, 1.2, 0.1)]
    public static double RungeKutta(double x, double v, double mu, double h, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            var (k1x, k1v) = VanDerPol(x, v, mu);
            var (k2x, k2v) = VanDerPol(x + h / 2 * k1x, v + h / 2 * k1v, mu);
            var (k3x, k3v) = VanDerPol(x + h / 2 * k2x, v + h / 2 * k2v, mu);
            var (k4x, k4v) = VanDerPol(x + h * k3x, v + h * k3v, mu);
            x += h / 6 * (k1x + 2 * k2x + 2 * k3x + k4x);
            v += h / 6 * (k1v + 2 * k2v + 2 * k3v + k4v);
        }

        return x * x + v;
    }

    [Differentiable, At(0.8, 0.2)]
    public static double ArithmeticGeometricMean(double a, double b)
    {
        for (int i = 0; ; i++)
        {
            double mean = (a + b) / 2;
            b = Math.Sqrt(a * b);
            a = mean;
            if (Math.Abs(a - b) < 1e-14 * a || i > 20) return a;
        }
    }
}
