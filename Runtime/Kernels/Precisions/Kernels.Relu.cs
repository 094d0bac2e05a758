
namespace AutoDiffGen;

/// <summary>max(x, 0).</summary>
public static unsafe partial class Kernels
{
    /// <summary>max(x, 0), as <see cref="Math.Max(double, double)"/> has it.</summary>
    /// <remarks>Slope ½ at 0, as that of <see cref="Math.Max(double, double)"/>.</remarks>
    public static void Relu(ReadOnlySpan<double> x, Span<double> y) => Apply<ReluFunction>(x, y);

    /// <inheritdoc cref="Relu(ReadOnlySpan{double}, Span{double})"/>
    public static void ReluForward(ReadOnlySpan<double> x, Span<double> y, out NoState state)
    {
        Relu(x, y);
        state = default;
    }

    /// <summary>Adds to the adjoint of x and clears that of y.</summary>
    [VjpOf(typeof(Kernels), nameof(Relu), Forward = nameof(ReluForward))]
    public static void ReluVjp(ReadOnlySpan<double> x, Span<double> y, NoState state, Span<double> xAdjoint, Span<double> yAdjoint)
        => Pull<ReluFunction>(x, y, xAdjoint, yAdjoint);

    /// <summary>The value and its tangent.</summary>
    [JvpOf(typeof(Kernels), nameof(Relu))]
    public static void ReluJvp(ReadOnlySpan<double> x, Span<double> y, ReadOnlySpan<double> xTangent, Span<double> yTangent)
        => Push<ReluFunction>(x, y, xTangent, yTangent);
}
