using System.Runtime.Intrinsics;

namespace AutoDiffGen;

/// <summary>The smooth maximum.</summary>
public static unsafe partial class Kernels
{
    /// <summary>log Σ e^x, shifted by the largest element so that nothing overflows; -∞ for no elements.</summary>
    public static double LogSumExp(ReadOnlySpan<double> x)
    {
        fixed (double* px = x)
        {
            double max = Max(x.Length, px);
            return double.IsFinite(max) ? max + double.Log(SumOfExp(x.Length, px, max)) : max;
        }
    }

    /// <inheritdoc cref="LogSumExp(ReadOnlySpan{double})"/>
    public static double LogSumExpForward(ReadOnlySpan<double> x, out double state) => state = LogSumExp(x);

    /// <summary>Adds to the adjoint.</summary>
    [VjpOf(typeof(Kernels), nameof(LogSumExp), Forward = nameof(LogSumExpForward))]
    public static void LogSumExpVjp(ReadOnlySpan<double> x, double state, double adjoint, Span<double> xAdjoint) => AddExp(adjoint, x, state, xAdjoint);

    /// <summary>The value and its tangent.</summary>
    [JvpOf(typeof(Kernels), nameof(LogSumExp))]
    public static double LogSumExpJvp(ReadOnlySpan<double> x, ReadOnlySpan<double> xTangent, out double tangent)
    {
        double value = LogSumExp(x);
        tangent = DotExp(x, value, xTangent);
        return value;
    }

    private static double Max(int length, double* x)
        => Vector512.IsHardwareAccelerated ? Vector512Rows.Max(length, x)
            : Vector256.IsHardwareAccelerated ? Vector256Rows.Max(length, x)
            : Vector128Rows.Max(length, x);

    private static double SumOfExp(int length, double* x, double shift)
        => Vector512.IsHardwareAccelerated ? Vector512Rows.SumOfExp(length, x, shift)
            : Vector256.IsHardwareAccelerated ? Vector256Rows.SumOfExp(length, x, shift)
            : Vector128Rows.SumOfExp(length, x, shift);

    private static double DotExp(ReadOnlySpan<double> x, double shift, ReadOnlySpan<double> y)
    {
        KernelGuard.AtLeast(y.Length, x.Length);
        fixed (double* px = x, py = y)
            return Vector512.IsHardwareAccelerated ? Vector512Rows.DotExp(x.Length, px, shift, py)
                : Vector256.IsHardwareAccelerated ? Vector256Rows.DotExp(x.Length, px, shift, py)
                : Vector128Rows.DotExp(x.Length, px, shift, py);
    }

    private static void AddExp(double factor, ReadOnlySpan<double> x, double shift, Span<double> y)
    {
        KernelGuard.AtLeast(y.Length, x.Length);
        fixed (double* px = x, py = y)
        {
            if (Vector512.IsHardwareAccelerated) Vector512Rows.AddExp(x.Length, factor, px, shift, py);
            else if (Vector256.IsHardwareAccelerated) Vector256Rows.AddExp(x.Length, factor, px, shift, py);
            else Vector128Rows.AddExp(x.Length, factor, px, shift, py);
        }
    }
}
