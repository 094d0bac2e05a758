using System.Runtime.Intrinsics;

namespace AutoDiffGen;

/// <summary>Sums of products.</summary>
public static unsafe partial class Kernels
{
    /// <summary>The sum of the products of the elements; as long as x.</summary>
    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        KernelGuard.AtLeast(y.Length, x.Length);
        fixed (double* px = x, py = y)
            return Vector512.IsHardwareAccelerated ? Vector512Linear.Dot(x.Length, px, py)
                : Vector256.IsHardwareAccelerated ? Vector256Linear.Dot(x.Length, px, py)
                : Vector128Linear.Dot(x.Length, px, py);
    }

    /// <inheritdoc cref="Dot(ReadOnlySpan{double}, ReadOnlySpan{double})"/>
    public static double DotForward(ReadOnlySpan<double> x, ReadOnlySpan<double> y, out NoState state)
    {
        state = default;
        return Dot(x, y);
    }

    /// <summary>Adds to the adjoints.</summary>
    [VjpOf(typeof(Kernels), nameof(Dot), Forward = nameof(DotForward))]
    public static void DotVjp(ReadOnlySpan<double> x, ReadOnlySpan<double> y, NoState state, double adjoint, Span<double> xAdjoint, Span<double> yAdjoint)
    {
        Axpy(adjoint, y[..x.Length], xAdjoint);
        Axpy(adjoint, x, yAdjoint);
    }

    /// <summary>The sum and its tangent.</summary>
    [JvpOf(typeof(Kernels), nameof(Dot))]
    public static double DotJvp(ReadOnlySpan<double> x, ReadOnlySpan<double> y, ReadOnlySpan<double> xTangent, ReadOnlySpan<double> yTangent, out double tangent)
    {
        tangent = Dot(xTangent[..x.Length], y) + Dot(x, yTangent);
        return Dot(x, y);
    }
}
