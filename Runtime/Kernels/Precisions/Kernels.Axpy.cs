using System.Runtime.Intrinsics;

namespace AutoDiffGen;

/// <summary>A multiple of one vector added to another.</summary>
public static unsafe partial class Kernels
{
    /// <summary>y += factor x.</summary>
    public static void Axpy(double factor, ReadOnlySpan<double> x, Span<double> y)
    {
        KernelGuard.AtLeast(y.Length, x.Length);
        fixed (double* px = x, py = y)
        {
            if (Vector512.IsHardwareAccelerated) Vector512Linear.Axpy(x.Length, factor, px, py);
            else if (Vector256.IsHardwareAccelerated) Vector256Linear.Axpy(x.Length, factor, px, py);
            else Vector128Linear.Axpy(x.Length, factor, px, py);
        }
    }

    /// <inheritdoc cref="Axpy(double, ReadOnlySpan{double}, Span{double})"/>
    public static void AxpyForward(double factor, ReadOnlySpan<double> x, Span<double> y, out NoState state)
    {
        Axpy(factor, x, y);
        state = default;
    }

    /// <summary>Adds to the adjoints of the factor and x; that of y stays.</summary>
    [VjpOf(typeof(Kernels), nameof(Axpy), Forward = nameof(AxpyForward))]
    public static void AxpyVjp(
        double factor, ReadOnlySpan<double> x, Span<double> y, NoState state, ref double factorAdjoint, Span<double> xAdjoint, Span<double> yAdjoint)
    {
        factorAdjoint += Dot(x, yAdjoint);
        Axpy(factor, yAdjoint[..x.Length], xAdjoint);
    }

    /// <summary>The sum and its tangent.</summary>
    [JvpOf(typeof(Kernels), nameof(Axpy))]
    public static void AxpyJvp(
        double factor, ReadOnlySpan<double> x, Span<double> y, double factorTangent, ReadOnlySpan<double> xTangent, Span<double> yTangent)
    {
        Axpy(factor, x, y);
        Axpy(factorTangent, x, yTangent);
        Axpy(factor, xTangent[..x.Length], yTangent);
    }
}
