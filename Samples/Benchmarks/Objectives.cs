namespace AutoDiffGen.Samples.Benchmarks;

/// <summary>Small standard objectives, as one would write them.</summary>
internal static partial class Objectives
{
    [Differentiable]
    public static double LogSumExp(ReadOnlySpan<double> x)
    {
        double max = x[0], sum = 0;
        for (int i = 1; i < x.Length; i++) max = Math.Max(max, x[i]);
        for (int i = 0; i < x.Length; i++) sum += Math.Exp(x[i] - max);
        return max + Math.Log(sum);
    }

    [Differentiable]
    public static double Rosenbrock(ReadOnlySpan<double> x)
    {
        double total = 0;
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double valley = x[i + 1] - x[i] * x[i], slope = 1 - x[i];
            total += 100 * valley * valley + slope * slope;
        }

        return total;
    }

    /// <summary>The value of a book of European calls; its derivatives are the deltas, vegas and rhos.</summary>
    [Differentiable(WithRespectTo = [nameof(spots), nameof(volatilities), nameof(rate)])]
    public static double CallValues(ReadOnlySpan<double> spots, ReadOnlySpan<double> volatilities, double rate, ReadOnlySpan<double> strikes, ReadOnlySpan<double> maturities)
    {
        double total = 0;
        for (int i = 0; i < spots.Length; i++)
        {
            double spread = volatilities[i] * Math.Sqrt(maturities[i]);
            double d1 = (Math.Log(spots[i] / strikes[i]) + (rate + 0.5 * volatilities[i] * volatilities[i]) * maturities[i]) / spread;
            total += spots[i] * Normal(d1) - strikes[i] * Math.Exp(-rate * maturities[i]) * Normal(d1 - spread);
        }

        return total;
    }

    /// <summary>The likelihood of points under a mixture of Gaussians, differentiated by several threads.</summary>
    [Differentiable(Parallel = true, WithRespectTo = [nameof(alpha), nameof(means), nameof(logDiagonals), nameof(lowers)])]
    public static double Mixture(
        int d, int k, ReadOnlySpan<double> x, ReadOnlySpan<double> alpha, ReadOnlySpan<double> means, ReadOnlySpan<double> logDiagonals, ReadOnlySpan<double> lowers) =>
        GradBench.Gmm.Objective(d, k, x, 0, 1, alpha, means, logDiagonals, lowers);

    /// <summary>The end of a pendulum's swing after many steps of Runge and Kutta's method.</summary>
    [Differentiable]
    public static double Pendulum(double angle, double speed, double friction, [NonDifferentiable] double step, int steps)
    {
        for (int i = 0; i < steps; i++)
        {
            double a1 = speed, b1 = -Math.Sin(angle) - friction * speed;
            double a2 = speed + 0.5 * step * b1, b2 = -Math.Sin(angle + 0.5 * step * a1) - friction * a2;
            double a3 = speed + 0.5 * step * b2, b3 = -Math.Sin(angle + 0.5 * step * a2) - friction * a3;
            double a4 = speed + step * b3, b4 = -Math.Sin(angle + step * a3) - friction * a4;
            angle += step / 6 * (a1 + 2 * a2 + 2 * a3 + a4);
            speed += step / 6 * (b1 + 2 * b2 + 2 * b3 + b4);
        }

        return angle * angle + speed * speed;
    }

    /// <summary>The normal distribution, by Abramowitz and Stegun 26.2.17.</summary>
    private static double Normal(double x)
    {
        double t = 1 / (1 + 0.2316419 * Math.Abs(x));
        double polynomial = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        double tail = Math.Exp(-0.5 * x * x) * 0.3989422804014327 * polynomial;
        return x > 0 ? 1 - tail : tail;
    }
}
