using System.Numerics;

namespace AutoDiffGen;

/// <summary>Steps scaled by a running mean of the squared gradient: <c>v = ρ v + (1 − ρ) g²; p -= η g / (√v + ε)</c>.</summary>
/// <remarks>Tieleman, Hinton, "Lecture 6.5: RMSProp", Neural Networks for Machine Learning, 2012.</remarks>
public sealed class RmsProp<T> : Optimiser<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly double decay;
    private readonly double epsilon;
    private readonly Vector<T>[] square;

    /// <summary>The decay ρ is 0.9 in the lecture.</summary>
    public RmsProp(int count, double learningRate = 1e-3, double decay = 0.9, double epsilon = 1e-8)
        : base(count, learningRate)
    {
        this.decay = decay;
        this.epsilon = epsilon;
        square = NewState(count);
    }

    private protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient) => Apply(
        new Rule(Broadcast(LearningRate), Broadcast(decay), Broadcast(1 - decay), Broadcast(epsilon)), parameters, gradient, square, square);

    private readonly record struct Rule(Vector<T> Rate, Vector<T> Decay, Vector<T> Rest, Vector<T> Epsilon) : IUpdateRule<T>
    {
        public Vector<T> Update(Vector<T> parameter, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second)
        {
            first = Decay * first + Rest * gradient * gradient;
            return parameter - Rate * gradient / (Vector.SquareRoot(first) + Epsilon);
        }
    }
}
