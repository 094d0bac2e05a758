
namespace AutoDiffGen;

/// <summary>x / (1 + e^-x).</summary>
public static unsafe partial class Kernels
{
    /// <summary>x / (1 + e^-x).</summary>
    public static void Silu(ReadOnlySpan<double> x, Span<double> y) => Apply<SiluFunction>(x, y);

    /// <inheritdoc cref="Silu(ReadOnlySpan{double}, Span{double})"/>
    public static void SiluForward(ReadOnlySpan<double> x, Span<double> y, out NoState state)
    {
        Silu(x, y);
        state = default;
    }

    /// <summary>Adds to the adjoint of x and clears that of y.</summary>
    [VjpOf(typeof(Kernels), nameof(Silu), Forward = nameof(SiluForward))]
    public static void SiluVjp(ReadOnlySpan<double> x, Span<double> y, NoState state, Span<double> xAdjoint, Span<double> yAdjoint)
        => Pull<SiluFunction>(x, y, xAdjoint, yAdjoint);

    /// <summary>The value and its tangent.</summary>
    [JvpOf(typeof(Kernels), nameof(Silu))]
    public static void SiluJvp(ReadOnlySpan<double> x, Span<double> y, ReadOnlySpan<double> xTangent, Span<double> yTangent)
        => Push<SiluFunction>(x, y, xTangent, yTangent);
}
