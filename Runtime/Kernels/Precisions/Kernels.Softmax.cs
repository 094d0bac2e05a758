using System.Runtime.Intrinsics;

namespace AutoDiffGen;

/// <summary>Numbers as probabilities.</summary>
public static unsafe partial class Kernels
{
    /// <summary>y = e^x / Σ e^x, shifted by the largest element so that nothing overflows.</summary>
    public static void Softmax(ReadOnlySpan<double> x, Span<double> y)
    {
        KernelGuard.AtLeast(y.Length, x.Length);
        double sum;
        fixed (double* px = x, py = y)
        {
            double max = Max(x.Length, px);
            sum = Vector512.IsHardwareAccelerated ? Vector512Rows.Exp(x.Length, px, max, py)
                : Vector256.IsHardwareAccelerated ? Vector256Rows.Exp(x.Length, px, max, py)
                : Vector128Rows.Exp(x.Length, px, max, py);
        }

        for (int i = 0; i < x.Length; i++) y[i] /= sum;
    }

    /// <inheritdoc cref="Softmax(ReadOnlySpan{double}, Span{double})"/>
    public static void SoftmaxForward(ReadOnlySpan<double> x, Span<double> y, out NoState state)
    {
        Softmax(x, y);
        state = default;
    }

    /// <summary>Adds to the adjoint of x and clears that of y.</summary>
    [VjpOf(typeof(Kernels), nameof(Softmax), Forward = nameof(SoftmaxForward))]
    public static void SoftmaxVjp(ReadOnlySpan<double> x, Span<double> y, NoState state, Span<double> xAdjoint, Span<double> yAdjoint)
    {
        y = y[..x.Length];
        yAdjoint = yAdjoint[..x.Length];
        double mean = Dot(y, yAdjoint);
        for (int i = 0; i < y.Length; i++) xAdjoint[i] += y[i] * (yAdjoint[i] - mean);
        yAdjoint.Clear();
    }

    /// <summary>The value and its tangent.</summary>
    [JvpOf(typeof(Kernels), nameof(Softmax))]
    public static void SoftmaxJvp(ReadOnlySpan<double> x, Span<double> y, ReadOnlySpan<double> xTangent, Span<double> yTangent)
    {
        Softmax(x, y);
        double mean = Dot(y[..x.Length], xTangent);
        for (int i = 0; i < x.Length; i++) yTangent[i] = y[i] * (xTangent[i] - mean);
    }
}
