namespace AutoDiffGen.Tests.Corpus;

/// <summary>Sums that are read before they are whole: their values need not be kept, but their adjoints go from one iteration to the one before.</summary>
public static partial class Recurrences
{
    private static readonly double[] Factors = [0.4, -0.7, 0.2, 0.9, -0.3, 0.6, 0.5, -0.8, 0.1];

    /// <summary>From random program 5006810: the iterations of the reverse sweep ran in the primal's order.</summary>
    [Differentiable, At(0.3, 0.8, 1.5, 0.5, 0.9), Size("xs", 5)]
    public static double Linear(double[] xs)
    {
        double t = xs[0];
        for (int i = 0; i < xs.Length; i++)
        {
            double before = t, sine = Math.Sin(xs[i]);
            t += (before * Factors[i]) + (sine * sine);
        }

        return t;
    }

    [Differentiable, At(0.3, 0.8, 1.5, 0.5, 0.9), Size("xs", 5)]
    public static double TwoThatFeedEachOther(double[] xs)
    {
        double t = xs[0], sum = 0;
        for (int i = 0; i < xs.Length; i++)
        {
            double sine = Math.Sin(xs[i]);
            sum += t * Factors[i];
            t += (sine * sine) + sum;
        }

        return t - (0.5 * sum);
    }

    [Differentiable, At(0.3, 0.8, 1.5, 0.5, 0.9), Size("xs", 5)]
    public static double ThroughLoopsInside(double[] xs)
    {
        double t = xs[0], sum = 0;
        for (int i = 0; i < xs.Length; i++)
        {
            for (int j = 0; j < 2; j++)
            {
                double sine = Math.Sin(xs[i] * (j + 1)), from = t;
                for (int k = j; k < 3; k++) from += Math.Cos(sine - Factors[k]);
                t += (sine * sine) + (from * Factors[j]);
            }

            sum += t;
        }

        return sum * Factors[0];
    }

    [Differentiable, At(1.74, 0.47)]
    public static void OfAReference(ref double x, ref double y)
    {
        double turn = 0, start = x;
        for (int i = 0; i < 3; i++)
        {
            x *= Math.Cos(turn);
            y *= Math.Cos(turn);
            for (int j = 0; j < 2; j++)
            {
                double from = turn;
                for (int k = j; k < 3; k++) from += Math.Cos(start - Factors[(j + i) % 4]);
                turn += from * 1.5;
            }
        }
    }
}
