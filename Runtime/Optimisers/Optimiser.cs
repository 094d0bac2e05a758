using System.Numerics;

namespace AutoDiffGen;

/// <summary>Moves parameters downhill, one step for each gradient. All state is allocated once; a step allocates nothing.</summary>
/// <typeparam name="T"><c>float</c> or <c>double</c>.</typeparam>
public abstract class Optimiser<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private protected Optimiser(int count, double learningRate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (!Vector<T>.IsSupported) throw new NotSupportedException($"There is no vector of {typeof(T)}; use float or double.");
        Count = count;
        LearningRate = learningRate;
    }

    /// <summary>How many parameters it was made for.</summary>
    public int Count { get; }

    /// <summary>The factor of the next step; set it before each step to follow a <see cref="Schedule"/>.</summary>
    public double LearningRate { get; set; }

    /// <summary>How many steps have been taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Changes the parameters by one step against the gradient; both have <see cref="Count"/> elements.</summary>
    /// <exception cref="ArgumentException">A length differs; nothing has been changed.</exception>
    public void Step(Span<T> parameters, ReadOnlySpan<T> gradient)
    {
        if (parameters.Length != Count) throw new ArgumentException($"{parameters.Length} parameters, but the optimiser was made for {Count}.", nameof(parameters));
        if (gradient.Length != Count) throw new ArgumentException($"{gradient.Length} elements for {Count} parameters.", nameof(gradient));
        Steps++;
        Update(parameters, gradient);
    }

    private protected abstract void Update(Span<T> parameters, ReadOnlySpan<T> gradient);

    /// <summary>Zeroed state, one vector for each vector of parameters.</summary>
    private protected static Vector<T>[] NewState(int count) => new Vector<T>[(count + Vector<T>.Count - 1) / Vector<T>.Count];

    private protected static Vector<T> Broadcast(double value) => new(T.CreateTruncating(value));

    /// <summary>Applies a rule to all parameters, a vector at a time; the last vector is filled with zeros where they do not fill it.</summary>
    private protected static void Apply<TRule>(TRule rule, Span<T> parameters, ReadOnlySpan<T> gradient, Vector<T>[] first, Vector<T>[] second)
        where TRule : struct, IUpdateRule<T>
    {
        int whole = parameters.Length / Vector<T>.Count;
        for (int i = 0; i < whole; i++)
        {
            Span<T> part = parameters.Slice(i * Vector<T>.Count, Vector<T>.Count);
            var slope = new Vector<T>(gradient.Slice(i * Vector<T>.Count, Vector<T>.Count));
            rule.Update(new Vector<T>(part), slope, ref first[i], ref second[i]).CopyTo(part);
        }

        Span<T> rest = parameters[(whole * Vector<T>.Count)..];
        if (rest.IsEmpty) return;
        Span<T> lanes = stackalloc T[2 * Vector<T>.Count];
        lanes.Clear();
        rest.CopyTo(lanes);
        gradient[(whole * Vector<T>.Count)..].CopyTo(lanes[Vector<T>.Count..]);
        rule.Update(new Vector<T>(lanes), new Vector<T>(lanes[Vector<T>.Count..]), ref first[whole], ref second[whole]).CopyTo(lanes);
        lanes[..rest.Length].CopyTo(rest);
    }
}

/// <summary>What one step does to one vector of parameters and its state.</summary>
internal interface IUpdateRule<T>
{
    /// <summary>The new parameters; a rule with less state leaves <paramref name="first"/> or <paramref name="second"/> alone.</summary>
    Vector<T> Update(Vector<T> parameter, Vector<T> gradient, ref Vector<T> first, ref Vector<T> second);
}
