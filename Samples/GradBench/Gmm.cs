namespace AutoDiffGen.Samples.GradBench;

/// <summary>The logarithm of the likelihood of points under a mixture of Gaussians, with a Wishart prior on their inverse covariances.</summary>
internal static partial class Gmm
{
    /// <param name="d">Dimensions of a point.</param>
    /// <param name="k">Gaussians.</param>
    /// <param name="x">The points, one after the other.</param>
    /// <param name="m">The prior's degrees of freedom beyond d + 1.</param>
    /// <param name="gamma">The prior's scale.</param>
    /// <param name="alpha">Logarithms of the weights, up to a constant.</param>
    /// <param name="means">d for each Gaussian.</param>
    /// <param name="logDiagonals">d for each Gaussian: logarithms of the diagonal of a triangular square root of its inverse covariance.</param>
    /// <param name="lowers">What is below the diagonal, column by column.</param>
    [Differentiable(WithRespectTo = [nameof(alpha), nameof(means), nameof(logDiagonals), nameof(lowers)])]
    public static double Objective(
        int d, int k, ReadOnlySpan<double> x, int m, double gamma, ReadOnlySpan<double> alpha, ReadOnlySpan<double> means, ReadOnlySpan<double> logDiagonals, ReadOnlySpan<double> lowers)
    {
        int n = x.Length / d, lowerCount = d * (d - 1) / 2;
        var diagonals = new double[k * d];
        var logDeterminants = new double[k];
        for (int g = 0; g < k; g++)
            for (int i = 0; i < d; i++)
            {
                diagonals[g * d + i] = Math.Exp(logDiagonals[g * d + i]);
                logDeterminants[g] += logDiagonals[g * d + i];
            }

        var centred = new double[d];
        var scaled = new double[d];
        var terms = new double[k];
        double total = 0;
        for (int point = 0; point < n; point++)
        {
            for (int g = 0; g < k; g++)
            {
                for (int i = 0; i < d; i++) centred[i] = x[point * d + i] - means[g * d + i];
                for (int i = 0; i < d; i++) scaled[i] = diagonals[g * d + i] * centred[i];
                int at = g * lowerCount;
                for (int j = 0; j < d; j++)
                    for (int i = j + 1; i < d; i++, at++) scaled[i] += lowers[at] * centred[j];
                double square = 0;
                for (int i = 0; i < d; i++) square += scaled[i] * scaled[i];
                terms[g] = alpha[g] + logDeterminants[g] - 0.5 * square;
            }

            total += LogSumExp(terms);
        }

        return total - n * LogSumExp(alpha) - n * d * 0.5 * Math.Log(2 * Math.PI) + LogPrior(d, k, m, gamma, diagonals, logDeterminants, lowers);
    }

    private static double LogSumExp(ReadOnlySpan<double> values)
    {
        double max = values[0], sum = 0;
        for (int i = 1; i < values.Length; i++) max = Math.Max(max, values[i]);
        for (int i = 0; i < values.Length; i++) sum += Math.Exp(values[i] - max);
        return max + Math.Log(sum);
    }

    private static double LogPrior(int d, int k, int m, double gamma, ReadOnlySpan<double> diagonals, ReadOnlySpan<double> logDeterminants, ReadOnlySpan<double> lowers)
    {
        int freedom = d + m + 1;
        double squares = 0, determinants = 0;
        for (int i = 0; i < diagonals.Length; i++) squares += diagonals[i] * diagonals[i];
        for (int i = 0; i < lowers.Length; i++) squares += lowers[i] * lowers[i];
        for (int g = 0; g < logDeterminants.Length; g++) determinants += logDeterminants[g];
        double constant = freedom * d * (Math.Log(gamma) - 0.5 * Math.Log(2)) - Gamma.LogMultivariate(0.5 * freedom, d);
        return k * constant - 0.5 * gamma * gamma * squares + m * determinants;
    }
}
