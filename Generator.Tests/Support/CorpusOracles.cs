using Xunit;

namespace AutoDiffGen.Tests.Support;

/// <summary>What must hold for the derivatives of any method of the corpus.</summary>
internal static class CorpusOracles
{
    public static void All(CorpusCase c)
    {
        ValueAndWritesAreThePrimals(c);
        GradientsAreTheStatedOnes(c);
        AdjointsAgreeWithDifferenceQuotients(c);
        GradientsOverwriteAndRepeat(c);
        NaNNeitherThrowsNorChangesTheValue(c);
        TheThirdCallAllocatesNothing(c);
    }

    /// <summary>Bit for bit, at the stated points and near them.</summary>
    public static void ValueAndWritesAreThePrimals(CorpusCase c)
    {
        Assert.NotEmpty(c.Method.Points);
        foreach (double[] point in c.Method.Points.SelectMany(p => Near(p, c)).Concat(c.Method.Points))
        {
            double[] primal = c.Primal(point);
            AssertSameBits(primal, c.Vjp(point, Seeds(primal.Length)).Outputs, $"{c.Method.Id}Vjp at {Show(point)}: value and writes");
            if (c.Driver.HasGradient) AssertSameBits(primal, c.Gradient(point, 0).Outputs, $"{c.Method.Id}Gradient at {Show(point)}: value and writes");
            if (c.Driver.HasTuple) AssertSameBits(primal[..1], [c.GradientTuple(point).Value], $"{c.Method.Id}Gradient (tuple) at {Show(point)}: value");
        }
    }

    public static void GradientsAreTheStatedOnes(CorpusCase c)
    {
        Assert.True(c.Method.Gradients.Count <= c.Method.Points.Count, "There are more gradients than points.");
        foreach (var (point, (expected, within)) in c.Method.Points.Zip(c.Method.Gradients))
        {
            double[] seeds = new double[c.Primal(point).Length];
            seeds[0] = 1;
            AssertClose(expected, c.Vjp(point, seeds).Adjoints, within, $"{c.Method.Id}Vjp at {Show(point)}");
            if (c.Driver.HasGradient) AssertClose(expected, c.Gradient(point, 0).Gradient, within, $"{c.Method.Id}Gradient at {Show(point)}");
        }
    }

    /// <summary>All outputs are seeded at once, the final contents of inputs too: so this shows accumulation and in-out adjoints as well.</summary>
    public static void AdjointsAgreeWithDifferenceQuotients(CorpusCase c)
    {
        int checkedOnes = 0;
        var stated = c.Method.IsNonSmooth ? [] : c.Method.Points;
        foreach (double[] point in stated.Concat(c.Method.Points.SelectMany(p => Near(p, c))))
        {
            double[] seeds = Seeds(c.Primal(point).Length);
            double[] adjoints = c.Vjp(point, seeds).Adjoints;
            for (int i = 0; i < point.Length; i++)
            {
                if (DifferenceQuotient.At(x => Dot(seeds, c.Primal(x)), point, i, c.Method.IsSinglePrecision) is not { } d) continue;
                checkedOnes++;
                Assert.True(
                    Math.Abs(adjoints[i] - d.Value) <= d.Tolerance,
                    $"{c.Method.Id}Vjp at {Show(point)}, component {i}: {adjoints[i]:R}, but the difference quotient is {d.Value:R} (± {d.Tolerance:g2})");
            }
        }

        Assert.True(checkedOnes > 0 || c.Method.IsNonSmooth, "No component had a difference quotient.");
    }

    /// <summary>Of the corpus itself: no generator is asked.</summary>
    public static void StatedGradientsAgreeWithDifferenceQuotients(CorpusCase c)
    {
        foreach (double[] point in c.Method.Points) Assert.NotEmpty(c.Primal(point));
        if (c.Method.IsNonSmooth) return;
        foreach (var (point, (expected, within)) in c.Method.Points.Zip(c.Method.Gradients))
        {
            for (int i = 0; i < point.Length; i++)
            {
                if (DifferenceQuotient.At(x => c.Primal(x)[0], point, i, c.Method.IsSinglePrecision) is not { } d) continue;
                Assert.True(Math.Abs(expected[i] - d.Value) <= d.Tolerance + within * Math.Max(1, Math.Abs(d.Value)), $"{c.Method.Id} at {Show(point)} states {expected[i]:R} for component {i}, but the difference quotient is {d.Value:R}");
            }
        }
    }

    public static void GradientsOverwriteAndRepeat(CorpusCase c)
    {
        foreach (double[] point in c.Method.Points)
        {
            double[] seeds = Seeds(c.Primal(point).Length);
            AssertSameBits(c.Vjp(point, seeds).Adjoints, c.Vjp(point, seeds).Adjoints, $"{c.Method.Id}Vjp called twice at {Show(point)}");
            if (!c.Driver.HasGradient) continue;
            double[] gradient = c.Gradient(point, 0).Gradient;
            AssertSameBits(gradient, c.Gradient(point, double.NaN).Gradient, $"{c.Method.Id}Gradient into NaN at {Show(point)}");
            if (c.Driver.HasTuple) AssertSameBits(gradient, c.GradientTuple(point).Gradient, $"{c.Method.Id}Gradient (tuple) at {Show(point)}");
        }
    }

    public static void NaNNeitherThrowsNorChangesTheValue(CorpusCase c)
    {
        double[] point = [.. c.Method.Points[0].Select(_ => double.NaN)];
        double[] primal;
        try
        {
            primal = c.Primal(point);
        }
        catch (Exception)
        {
            return;
        }

        AssertSameBits(primal, c.Vjp(point, Seeds(primal.Length)).Outputs, $"{c.Method.Id}Vjp at NaN: value and writes");
    }

    public static void TheThirdCallAllocatesNothing(CorpusCase c)
    {
        if (c.Method.Allocates) return;
        double[] point = c.Method.Points[0];
        Assert.Equal(0, c.Allocated(point, Seeds(c.Primal(point).Length)));
    }

    /// <summary>Three points around the given one.</summary>
    private static IEnumerable<double[]> Near(double[] point, CorpusCase c)
    {
        var random = new Random(12345);
        for (int k = 0; k < 3; k++)
        {
            double[] near = [.. point.Select(x => x * (1 + 0.1 * (random.NextDouble() - 0.5)) + 0.02 * (random.NextDouble() - 0.5))];
            yield return c.Method.IsSinglePrecision ? [.. near.Select(x => (double)(float)x)] : near;
        }
    }

    private static double[] Seeds(int count)
    {
        var random = new Random(54321);
        return [.. Enumerable.Range(0, count).Select(_ => (double)(float)(2 * random.NextDouble() - 1))];
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static void AssertSameBits(double[] expected, double[] actual, string what)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} numbers instead of {expected.Length}");
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(actual[i]) || (double.IsNaN(expected[i]) && double.IsNaN(actual[i]));
            Assert.True(same, $"{what}, number {i}: {actual[i]:R} instead of {expected[i]:R}");
        }
    }

    private static void AssertClose(double[] expected, double[] actual, double within, string what)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} numbers instead of {expected.Length}");
        for (int i = 0; i < expected.Length; i++)
        {
            bool close = expected[i].Equals(actual[i]) || Math.Abs(expected[i] - actual[i]) <= within * Math.Max(1, Math.Abs(expected[i]));
            Assert.True(close, $"{what}, component {i}: {actual[i]:R} instead of {expected[i]:R}");
        }
    }

    private static string Show(double[] point) => "(" + string.Join(", ", point.Select(x => x.ToString("R"))) + ")";
}
