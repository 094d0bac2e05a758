namespace AutoDiffGen;

/// <summary>Learning rates as functions of the step, counted from 0; multiply them to combine.</summary>
public static class Schedule
{
    /// <summary>Always the same.</summary>
    public static double Constant(double rate) => rate;

    /// <summary>Multiplied by <paramref name="factor"/> after every <paramref name="every"/> steps.</summary>
    public static double Step(double rate, long step, long every, double factor = 0.1) => rate * Math.Pow(factor, step / every);

    /// <summary>From the first rate down half a cosine to the last, which is reached at <paramref name="steps"/> and kept.</summary>
    /// <remarks>Loshchilov, Hutter, "SGDR: stochastic gradient descent with warm restarts", ICLR 2017, equation 5, without restarts.</remarks>
    public static double Cosine(double first, long step, long steps, double last = 0) =>
        last + (first - last) * 0.5 * (1 + Math.Cos(Math.PI * Math.Clamp((double)step / steps, 0, 1)));

    /// <summary>A factor that rises evenly to 1 over the first steps and stays there.</summary>
    /// <remarks>Goyal and others, "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017, section 2.2.</remarks>
    public static double WarmUp(long step, long steps) => Math.Min(1, (step + 1.0) / steps);
}
