namespace AutoDiffGen;

/// <summary>
/// Bounds the memory that the derivative of a long loop takes: what the loop carries from one iteration to the next is kept now and then, and the iterations between are run
/// again in the reverse sweep. The derivative is the same to the last bit. The square root of the number of iterations is kept where nothing else is said.
/// </summary>
/// <example>
/// <code>
/// [Differentiable]
/// [CheckpointLoop("t")]
/// public static double Energy(double x, double v, int steps)
/// {
///     for (int t = 0; t &lt; steps; t++) { v -= 0.01 * Math.Sin(x); x += 0.01 * v; }
///     return 0.5 * v * v - Math.Cos(x);
/// }
/// </code>
/// </example>
/// <param name="variable">The loop's variable: the one that a <c>for</c> or <c>foreach</c> declares, or one that the condition of a <c>while</c> or <c>do</c> reads.</param>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true, Inherited = false)]
public sealed class CheckpointLoopAttribute(string variable) : Attribute
{
    /// <summary>The loop's variable.</summary>
    public string Variable { get; } = variable;

    /// <summary>How many states are kept at most, in places that cost the fewest repetitions (Griewank's binomial schedule); 0 for the square root of the number of iterations.</summary>
    public int Slots { get; init; }

    /// <summary>How many bytes the loop may take, states and what is stored of the iterations at hand together; 0 for no such limit.</summary>
    public long MemoryLimit { get; init; }
}
