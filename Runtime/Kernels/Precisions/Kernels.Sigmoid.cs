
namespace AutoDiffGen;

/// <summary>1 / (1 + e^-x).</summary>
public static unsafe partial class Kernels
{
    /// <summary>1 / (1 + e^-x).</summary>
    public static void Sigmoid(ReadOnlySpan<double> x, Span<double> y) => Apply<SigmoidFunction>(x, y);

    /// <inheritdoc cref="Sigmoid(ReadOnlySpan{double}, Span{double})"/>
    public static void SigmoidForward(ReadOnlySpan<double> x, Span<double> y, out NoState state)
    {
        Sigmoid(x, y);
        state = default;
    }

    /// <summary>Adds to the adjoint of x and clears that of y.</summary>
    [VjpOf(typeof(Kernels), nameof(Sigmoid), Forward = nameof(SigmoidForward))]
    public static void SigmoidVjp(ReadOnlySpan<double> x, Span<double> y, NoState state, Span<double> xAdjoint, Span<double> yAdjoint)
        => Pull<SigmoidFunction>(x, y, xAdjoint, yAdjoint);

    /// <summary>The value and its tangent.</summary>
    [JvpOf(typeof(Kernels), nameof(Sigmoid))]
    public static void SigmoidJvp(ReadOnlySpan<double> x, Span<double> y, ReadOnlySpan<double> xTangent, Span<double> yTangent)
        => Push<SigmoidFunction>(x, y, xTangent, yTangent);
}
