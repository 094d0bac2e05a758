using System.Diagnostics;

namespace AutoDiffGen.Samples.Digits;

/// <summary>Whether the gradient is right, and what it costs.</summary>
internal sealed record GradientReport(GradientDifference Worst, int Checked, int NonZero, TimeSpan Forward, TimeSpan Gradient)
{
    /// <summary>The gradient is computed in float, with sums of some hundred terms; a slip in it would be off by far more.</summary>
    public const double Tolerance = 1e-4;

    private const int Images = 32;

    public bool IsRight => Worst.Error <= Tolerance;

    public static GradientReport Of(Model model, DigitSet digits, int seed, int coordinates = 100, int repeats = 9)
    {
        DigitSet few = digits.Take(Images);
        float[] parameters = Parameters.He(seed), gradient = new float[Network.ParameterCount];
        TimeSpan forward = Median(repeats, () => model.Loss(few.Images, few.Labels, parameters));
        TimeSpan both = Median(repeats, () => model.LossGradient(few.Images, few.Labels, parameters, gradient));
        int[] chosen = Choose(gradient, coordinates, seed);
        GradientDifference worst = GradientCheck.CentralDifferences(
            point => DoubleLoss.Of(few.Images, few.Labels, point),
            Array.ConvertAll(parameters, value => (double)value),
            Array.ConvertAll(gradient, value => (double)value),
            chosen,
            floor: 1e-3 * gradient.Max(Math.Abs));
        return new GradientReport(worst, coordinates, chosen.Count(i => gradient[i] != 0), forward, both);
    }

    public IEnumerable<string> Lines()
    {
        TimeSpan all = Network.ParameterCount * Forward;
        yield return $"gradient check: {Checked} random parameters ({NonZero} with a slope) against central differences in double, worst relative difference {Worst.Error:0.0e-0}"
            + (IsRight ? "" : $" at parameter {Worst.Coordinate}: {Worst.Given} instead of {Worst.Expected}");
        yield return $"one gradient of {Network.ParameterCount:n0} parameters: {Gradient.TotalMilliseconds:f1} ms, {Gradient / Forward:f1} x one forward pass ({Forward.TotalMilliseconds:f1} ms for {Images} images)";
        yield return $"the same by finite differences: {Network.ParameterCount:n0} forward passes, about {Spoken(all)}";
    }

    /// <summary>Evenly from all parameters; many first-layer weights have no slope, because no image has ink at their pixel.</summary>
    private static int[] Choose(float[] gradient, int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.Next(gradient.Length))];
    }

    private static TimeSpan Median(int repeats, Action action)
    {
        action();
        var times = new TimeSpan[repeats];
        for (int i = 0; i < repeats; i++)
        {
            long start = Stopwatch.GetTimestamp();
            action();
            times[i] = Stopwatch.GetElapsedTime(start);
        }

        Array.Sort(times);
        return times[repeats / 2];
    }

    private static string Spoken(TimeSpan time) => time.TotalHours >= 1 ? $"{time.TotalHours:f1} hours" : $"{time.TotalMinutes:f0} minutes";
}
