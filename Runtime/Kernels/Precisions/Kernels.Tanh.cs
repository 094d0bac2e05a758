
namespace AutoDiffGen;

/// <summary>The hyperbolic tangent.</summary>
public static unsafe partial class Kernels
{
    /// <summary>The hyperbolic tangent.</summary>
    public static void Tanh(ReadOnlySpan<double> x, Span<double> y) => Apply<TanhFunction>(x, y);

    /// <inheritdoc cref="Tanh(ReadOnlySpan{double}, Span{double})"/>
    public static void TanhForward(ReadOnlySpan<double> x, Span<double> y, out NoState state)
    {
        Tanh(x, y);
        state = default;
    }

    /// <summary>Adds to the adjoint of x and clears that of y.</summary>
    [VjpOf(typeof(Kernels), nameof(Tanh), Forward = nameof(TanhForward))]
    public static void TanhVjp(ReadOnlySpan<double> x, Span<double> y, NoState state, Span<double> xAdjoint, Span<double> yAdjoint)
        => Pull<TanhFunction>(x, y, xAdjoint, yAdjoint);

    /// <summary>The value and its tangent.</summary>
    [JvpOf(typeof(Kernels), nameof(Tanh))]
    public static void TanhJvp(ReadOnlySpan<double> x, Span<double> y, ReadOnlySpan<double> xTangent, Span<double> yTangent)
        => Push<TanhFunction>(x, y, xTangent, yTangent);
}
