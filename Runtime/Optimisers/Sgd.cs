using System.Numerics;

namespace AutoDiffGen;

/// <summary>
/// Gradient descent, with momentum where asked. With velocity v, momentum μ and rate η: <c>v = μ v + g; p -= η v</c>, and with Nesterov's
/// <c>p -= η (g + μ v)</c>.
/// </summary>
/// <remarks>
/// Polyak, "Some methods of speeding up the convergence of iteration methods", 1964; Nesterov's in the form of Sutskever, Martens, Dahl, Hinton,
/// "On the importance of initialization and momentum in deep learning", ICML 2013, with the parameters taken at the point looked ahead to.
/// </remarks>
public sealed class Sgd<T> : Optimiser<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly double momentum;
    private readonly bool isNesterov;
    private readonly Vector<T>[] velocity;

    /// <summary>Without momentum it is plain gradient descent.</summary>
    public Sgd(int count, double learningRate = 0.01, double momentum = 0, bool nesterov = false)
        : base(count, learningRate)
    {
        this.momentum = momentum;
        isNesterov = nesterov;
        velocity = NewState(count);
    }

    private protected override void Update(Span<T> parameters, ReadOnlySpan<T> gradient)
    {
        Vector<T> rate = Broadcast(LearningRate), factor = Broadcast(momentum);
        if (isNesterov) Apply(new LookAhead(rate, factor), parameters, gradient, velocity, velocity);
        else Apply(new HeavyBall(rate, factor), parameters, gradient, velocity, velocity);
    }

    private readonly record struct HeavyBall(Vector<T> Rate, Vector<T> Momentum) : IUpdateRule<T>
    {
        public Vector<T> Update(Vector<T> parameter, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second)
        {
            first = Momentum * first + gradient;
            return parameter - Rate * first;
        }
    }

    private readonly record struct LookAhead(Vector<T> Rate, Vector<T> Momentum) : IUpdateRule<T>
    {
        public Vector<T> Update(Vector<T> parameter, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second)
        {
            first = Momentum * first + gradient;
            return parameter - Rate * (gradient + Momentum * first);
        }
    }
}
