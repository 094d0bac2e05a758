using System.Numerics;

namespace AutoDiffGen;

/// <summary>
/// Steps scaled by running means of the gradient and of its square, both corrected for their start at zero:
/// <c>m = β₁ m + (1 − β₁) g; v = β₂ v + (1 − β₂) g²; p -= η m̂ / (√v̂ + ε)</c> with <c>m̂ = m / (1 − β₁ᵗ)</c>, <c>v̂ = v / (1 − β₂ᵗ)</c>.
/// </summary>
/// <remarks>Kingma, Ba, "Adam: a method for stochastic optimization", ICLR 2015, algorithm 1.</remarks>
public sealed class Adam<T> : Optimiser<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly AdamState<T> state;

    /// <summary>The defaults are those of the paper.</summary>
    public Adam(int count, double learningRate = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        : base(count, learningRate) =>
        state = new AdamState<T>(beta1, beta2, epsilon, NewState(count), NewState(count));

    private protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient) =>
        Apply(state.Rule(LearningRate, weightDecay: 0, Steps), parameters, gradient, state.Mean, state.Square);
}

/// <summary>Adam with weight decay apart from the gradient: before Adam's step every parameter is multiplied by <c>1 − η λ</c>.</summary>
/// <remarks>Loshchilov, Hutter, "Decoupled weight decay regularization", ICLR 2019, algorithm 2, with the schedule in the learning rate.</remarks>
public sealed class AdamW<T> : Optimiser<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly AdamState<T> state;
    private readonly double weightDecay;

    /// <summary>The weight decay λ is a factor of the learning rate.</summary>
    public AdamW(int count, double learningRate = 1e-3, double weightDecay = 0.01, double beta1 = 0.9, double beta2 = 0.999, double epsilon = 1e-8)
        : base(count, learningRate)
    {
        this.weightDecay = weightDecay;
        state = new AdamState<T>(beta1, beta2, epsilon, NewState(count), NewState(count));
    }

    private protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient) =>
        Apply(state.Rule(LearningRate, weightDecay, Steps), parameters, gradient, state.Mean, state.Square);
}

/// <summary>What Adam and AdamW have in common.</summary>
internal sealed record AdamState<T>(double Beta1, double Beta2, double Epsilon, Vector<T>[] Mean, Vector<T>[] Square)
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public AdamRule<T> Rule(double learningRate, double weightDecay, long steps) => new(
        Keep: Broadcast(1 - learningRate * weightDecay),
        Rate: Broadcast(learningRate / (1 - Math.Pow(Beta1, steps))),
        Correction: Broadcast(1 / Math.Sqrt(1 - Math.Pow(Beta2, steps))),
        Beta1: Broadcast(Beta1),
        Rest1: Broadcast(1 - Beta1),
        Beta2: Broadcast(Beta2),
        Rest2: Broadcast(1 - Beta2),
        Epsilon: Broadcast(Epsilon));

    private static Vector<T> Broadcast(double value) => new(T.CreateTruncating(value));
}

/// <summary>One step of Adam. Keep is 1 where there is no weight decay; Correction is 1/√(1 − β₂ᵗ).</summary>
internal readonly record struct AdamRule<T>(
    Vector<T> Keep, Vector<T> Rate, Vector<T> Correction, Vector<T> Beta1, Vector<T> Rest1, Vector<T> Beta2, Vector<T> Rest2, Vector<T> Epsilon) : IUpdateRule<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    public Vector<T> Update(Vector<T> parameter, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second)
    {
        first = Beta1 * first + Rest1 * gradient;
        second = Beta2 * second + Rest2 * gradient * gradient;
        return Keep * parameter - Rate * first / (Vector.SquareRoot(second) * Correction + Epsilon);
    }
}
