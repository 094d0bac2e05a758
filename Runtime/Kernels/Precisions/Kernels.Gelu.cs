
namespace AutoDiffGen;

/// <summary>½ x (1 + tanh(√(2/π) (x + 0.044715 x³))).</summary>
public static unsafe partial class Kernels
{
    /// <summary>½ x (1 + tanh(√(2/π) (x + 0.044715 x³))).</summary>
    public static void Gelu(ReadOnlySpan<double> x, Span<double> y) => Apply<GeluFunction>(x, y);

    /// <inheritdoc cref="Gelu(ReadOnlySpan{double}, Span{double})"/>
    public static void GeluForward(ReadOnlySpan<double> x, Span<double> y, out NoState state)
    {
        Gelu(x, y);
        state = default;
    }

    /// <summary>Adds to the adjoint of x and clears that of y.</summary>
    [VjpOf(typeof(Kernels), nameof(Gelu), Forward = nameof(GeluForward))]
    public static void GeluVjp(ReadOnlySpan<double> x, Span<double> y, NoState state, Span<double> xAdjoint, Span<double> yAdjoint)
        => Pull<GeluFunction>(x, y, xAdjoint, yAdjoint);

    /// <summary>The value and its tangent.</summary>
    [JvpOf(typeof(Kernels), nameof(Gelu))]
    public static void GeluJvp(ReadOnlySpan<double> x, Span<double> y, ReadOnlySpan<double> xTangent, Span<double> yTangent)
        => Push<GeluFunction>(x, y, xTangent, yTangent);
}
