namespace AutoDiffGen.Samples.Benchmarks;

/// <summary>The objectives once more, differentiated in fast mode.</summary>
internal static partial class FastObjectives
{
    [Differentiable(Math = MathMode.Fast)]
    public static double LogSumExp(ReadOnlySpan<double> x) => Objectives.LogSumExp(x);

    [Differentiable(Math = MathMode.Fast)]
    public static double Rosenbrock(ReadOnlySpan<double> x) => Objectives.Rosenbrock(x);

    [Differentiable(Math = MathMode.Fast, WithRespectTo = [nameof(spots), nameof(volatilities), nameof(rate)])]
    public static double CallValues(ReadOnlySpan<double> spots, ReadOnlySpan<double> volatilities, double rate, ReadOnlySpan<double> strikes, ReadOnlySpan<double> maturities) =>
        Objectives.CallValues(spots, volatilities, rate, strikes, maturities);

    [Differentiable(Math = MathMode.Fast)]
    public static double Pendulum(double angle, double speed, double friction, [NonDifferentiable] double step, int steps) => Objectives.Pendulum(angle, speed, friction, step, steps);

    [Differentiable(Math = MathMode.Fast, WithRespectTo = [nameof(alpha), nameof(means), nameof(logDiagonals), nameof(lowers)])]
    public static double Mixture(
        int d, int k, ReadOnlySpan<double> x, ReadOnlySpan<double> alpha, ReadOnlySpan<double> means, ReadOnlySpan<double> logDiagonals, ReadOnlySpan<double> lowers) =>
        GradBench.Gmm.Objective(d, k, x, 0, 1, alpha, means, logDiagonals, lowers);

    [Differentiable(Math = MathMode.Fast, WithRespectTo = [nameof(main), nameof(extra)])]
    public static double Recurrent(int width, ReadOnlySpan<double> main, ReadOnlySpan<double> extra, ReadOnlySpan<double> state, ReadOnlySpan<double> sequence) =>
        GradBench.Lstm.Objective(width, main, extra, state, sequence);

    /// <summary>The network of the digits, in ordinary loops.</summary>
    [Differentiable(Math = MathMode.Fast, WithRespectTo = [nameof(parameters)])]
    public static float Digits(ReadOnlySpan<float> images, ReadOnlySpan<byte> labels, ReadOnlySpan<float> parameters) => Samples.Digits.LoopNetwork.Loss(images, labels, parameters);
}
