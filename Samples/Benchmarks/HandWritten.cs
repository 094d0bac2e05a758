namespace AutoDiffGen.Samples.Benchmarks;

/// <summary>Gradients as one would write them by hand, scalar: what the generated ones are measured against. They overwrite the gradients and return the value.</summary>
internal static class HandWritten
{
    public static double LogSumExp(ReadOnlySpan<double> x, Span<double> gradient)
    {
        double max = x[0], sum = 0;
        for (int i = 1; i < x.Length; i++) max = Math.Max(max, x[i]);
        for (int i = 0; i < x.Length; i++) sum += gradient[i] = Math.Exp(x[i] - max);
        for (int i = 0; i < gradient.Length; i++) gradient[i] /= sum;
        return max + Math.Log(sum);
    }

    public static double Rosenbrock(ReadOnlySpan<double> x, Span<double> gradient)
    {
        gradient.Clear();
        double total = 0;
        for (int i = 0; i + 1 < x.Length; i++)
        {
            double valley = x[i + 1] - x[i] * x[i], slope = 1 - x[i];
            total += 100 * valley * valley + slope * slope;
            gradient[i] -= 400 * x[i] * valley + 2 * slope;
            gradient[i + 1] += 200 * valley;
        }

        return total;
    }

    public static double CallValues(
        ReadOnlySpan<double> spots, ReadOnlySpan<double> volatilities, double rate, ReadOnlySpan<double> strikes, ReadOnlySpan<double> maturities,
        Span<double> bySpot, Span<double> byVolatility, out double byRate)
    {
        double total = 0;
        byRate = 0;
        for (int i = 0; i < spots.Length; i++)
        {
            double root = Math.Sqrt(maturities[i]), spread = volatilities[i] * root, discounted = strikes[i] * Math.Exp(-rate * maturities[i]);
            double d1 = (Math.Log(spots[i] / strikes[i]) + (rate + 0.5 * volatilities[i] * volatilities[i]) * maturities[i]) / spread;
            double normal1 = Normal(d1, out double density1), normal2 = Normal(d1 - spread, out double density2);
            double byD1 = spots[i] * density1 - discounted * density2;
            total += spots[i] * normal1 - discounted * normal2;
            bySpot[i] = normal1 + byD1 / (spots[i] * spread);
            byVolatility[i] = byD1 * (root - d1 / volatilities[i]) + discounted * density2 * root;
            byRate += byD1 * root / volatilities[i] + maturities[i] * discounted * normal2;
        }

        return total;
    }

    /// <summary>The normal distribution of <see cref="Objectives.CallValues"/>, and its derivative as it is computed there.</summary>
    private static double Normal(double x, out double density)
    {
        double size = Math.Abs(x), t = 1 / (1 + 0.2316419 * size);
        double polynomial = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        double slope = 0.319381530 + t * (2 * -0.356563782 + t * (3 * 1.781477937 + t * (4 * -1.821255978 + t * 5 * 1.330274429)));
        double bell = Math.Exp(-0.5 * x * x) * 0.3989422804014327, tail = bell * polynomial;
        density = size * tail + bell * slope * 0.2316419 * t * t;
        return x > 0 ? 1 - tail : tail;
    }

    /// <param name="states">Two numbers for each step.</param>
    /// <param name="gradient">In the angle, the speed and the friction.</param>
    public static double Pendulum(double angle, double speed, double friction, double step, int steps, Span<double> states, Span<double> gradient)
    {
        double half = 0.5 * step;
        for (int i = 0; i < steps; i++)
        {
            (states[2 * i], states[2 * i + 1]) = (angle, speed);
            double a1 = speed, b1 = -Math.Sin(angle) - friction * speed;
            double a2 = speed + half * b1, b2 = -Math.Sin(angle + half * a1) - friction * a2;
            double a3 = speed + half * b2, b3 = -Math.Sin(angle + half * a2) - friction * a3;
            double a4 = speed + step * b3, b4 = -Math.Sin(angle + step * a3) - friction * a4;
            angle += step / 6 * (a1 + 2 * a2 + 2 * a3 + a4);
            speed += step / 6 * (b1 + 2 * b2 + 2 * b3 + b4);
        }

        double value = angle * angle + speed * speed, byAngle = 2 * angle, bySpeed = 2 * speed, byFriction = 0;
        for (int i = steps - 1; i >= 0; i--)
        {
            (angle, speed) = (states[2 * i], states[2 * i + 1]);
            double a1 = speed, b1 = -Math.Sin(angle) - friction * speed;
            double a2 = speed + half * b1, b2 = -Math.Sin(angle + half * a1) - friction * a2;
            double a3 = speed + half * b2, b3 = -Math.Sin(angle + half * a2) - friction * a3;
            double a4 = speed + step * b3;
            double u = step / 6 * byAngle, v = step / 6 * bySpeed;
            double c4 = Math.Cos(angle + step * a3) * v, da4 = u - friction * v, db3 = 2 * v + step * da4;
            double c3 = Math.Cos(angle + half * a2) * db3, da3 = 2 * u - step * c4 - friction * db3, db2 = 2 * v + half * da3;
            double c2 = Math.Cos(angle + half * a1) * db2, da2 = 2 * u - half * c3 - friction * db2, db1 = v + half * da2;
            double da1 = u - half * c2;
            byAngle -= c4 + c3 + c2 + Math.Cos(angle) * db1;
            byFriction -= a4 * v + a3 * db3 + a2 * db2 + speed * db1;
            bySpeed += da4 + da3 + da2 + da1 - friction * db1;
        }

        (gradient[0], gradient[1], gradient[2]) = (byAngle, bySpeed, byFriction);
        return value;
    }

    /// <summary>The mixture with a prior of scale 1 and no further degrees of freedom; its constant is left out.</summary>
    /// <param name="room">For 3 k d + d + 3 k numbers.</param>
    public static double Mixture(
        int d, int k, ReadOnlySpan<double> x, ReadOnlySpan<double> alpha, ReadOnlySpan<double> means, ReadOnlySpan<double> logDiagonals, ReadOnlySpan<double> lowers,
        Span<double> byAlpha, Span<double> byMeans, Span<double> byDiagonals, Span<double> byLowers, Span<double> room)
    {
        int n = x.Length / d, triangle = d * (d - 1) / 2;
        Span<double> diagonals = room[..(k * d)], centred = room.Slice(k * d, k * d), scaled = room.Slice(2 * k * d, k * d), seed = room.Slice(3 * k * d, d);
        Span<double> determinants = room.Slice(3 * k * d + d, k), terms = room.Slice(3 * k * d + d + k, k), weights = room.Slice(3 * k * d + d + 2 * k, k);
        byMeans.Clear();
        byDiagonals.Clear();
        double total = -n * LogSumExp(alpha, weights);
        for (int g = 0; g < k; g++)
        {
            determinants[g] = 0;
            byAlpha[g] = -n * weights[g];
            for (int i = 0; i < d; i++)
            {
                diagonals[g * d + i] = Math.Exp(logDiagonals[g * d + i]);
                determinants[g] += logDiagonals[g * d + i];
            }
        }

        for (int i = 0; i < diagonals.Length; i++) total -= 0.5 * diagonals[i] * diagonals[i];
        for (int i = 0; i < lowers.Length; i++)
        {
            total -= 0.5 * lowers[i] * lowers[i];
            byLowers[i] = -lowers[i];
        }

        for (int p = 0; p < n; p++)
        {
            ReadOnlySpan<double> point = x.Slice(p * d, d);
            for (int g = 0; g < k; g++)
            {
                Span<double> c = centred.Slice(g * d, d), s = scaled.Slice(g * d, d);
                ReadOnlySpan<double> mean = means.Slice(g * d, d), diagonal = diagonals.Slice(g * d, d), lower = lowers.Slice(g * triangle, triangle);
                for (int i = 0; i < c.Length; i++)
                {
                    c[i] = point[i] - mean[i];
                    s[i] = diagonal[i] * c[i];
                }

                for (int j = 0; j < c.Length; j++)
                {
                    Span<double> below = s[(j + 1)..];
                    ReadOnlySpan<double> column = lower[..below.Length];
                    double factor = c[j];
                    for (int i = 0; i < below.Length; i++) below[i] += column[i] * factor;
                    lower = lower[below.Length..];
                }

                double square = 0;
                for (int i = 0; i < s.Length; i++) square += s[i] * s[i];
                terms[g] = alpha[g] + determinants[g] - 0.5 * square;
            }

            total += LogSumExp(terms, weights);
            for (int g = 0; g < k; g++)
            {
                byAlpha[g] += weights[g];
                MixtureReverse(
                    weights[g], diagonals.Slice(g * d, d), lowers.Slice(g * triangle, triangle), centred.Slice(g * d, d), scaled.Slice(g * d, d), seed,
                    byMeans.Slice(g * d, d), byDiagonals.Slice(g * d, d), byLowers.Slice(g * triangle, triangle));
            }
        }

        for (int i = 0; i < diagonals.Length; i++) byDiagonals[i] -= diagonals[i] * diagonals[i];
        return total;
    }

    /// <summary>One Gaussian's part at one point.</summary>
    private static void MixtureReverse(
        double weight, ReadOnlySpan<double> diagonal, ReadOnlySpan<double> lower, ReadOnlySpan<double> centred, ReadOnlySpan<double> scaled, Span<double> seed,
        Span<double> byMean, Span<double> byDiagonal, Span<double> byLower)
    {
        for (int i = 0; i < scaled.Length; i++) seed[i] = -weight * scaled[i];
        for (int j = 0; j < centred.Length; j++)
        {
            ReadOnlySpan<double> below = seed[(j + 1)..], column = lower[..below.Length];
            Span<double> byColumn = byLower[..below.Length];
            double factor = centred[j], byCentred = diagonal[j] * seed[j];
            for (int i = 0; i < below.Length; i++)
            {
                byColumn[i] += factor * below[i];
                byCentred += column[i] * below[i];
            }

            byDiagonal[j] += factor * seed[j] * diagonal[j] + weight;
            byMean[j] -= byCentred;
            lower = lower[below.Length..];
            byLower = byLower[below.Length..];
        }
    }
}
