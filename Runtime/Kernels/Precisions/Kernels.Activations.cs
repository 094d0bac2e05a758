using System.Runtime.Intrinsics;

namespace AutoDiffGen;

/// <summary>Functions of each element, at the processor's width.</summary>
public static unsafe partial class Kernels
{
    private static void Apply<F>(ReadOnlySpan<double> x, Span<double> y) where F : struct, IVector512Activation, IVector256Activation, IVector128Activation
    {
        KernelGuard.AtLeast(y.Length, x.Length);
        fixed (double* px = x, py = y)
        {
            if (Vector512.IsHardwareAccelerated) Vector512Activations.Apply<F>(x.Length, px, py);
            else if (Vector256.IsHardwareAccelerated) Vector256Activations.Apply<F>(x.Length, px, py);
            else Vector128Activations.Apply<F>(x.Length, px, py);
        }
    }

    private static void Pull<F>(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> xAdjoint, Span<double> yAdjoint)
        where F : struct, IVector512Activation, IVector256Activation, IVector128Activation
    {
        KernelGuard.AtLeast(y.Length, x.Length);
        KernelGuard.AtLeast(xAdjoint.Length, x.Length);
        KernelGuard.AtLeast(yAdjoint.Length, x.Length);
        fixed (double* px = x, py = y, gx = xAdjoint, gy = yAdjoint)
        {
            if (Vector512.IsHardwareAccelerated) Vector512Activations.Pull<F>(x.Length, px, py, gy, gx);
            else if (Vector256.IsHardwareAccelerated) Vector256Activations.Pull<F>(x.Length, px, py, gy, gx);
            else Vector128Activations.Pull<F>(x.Length, px, py, gy, gx);
        }

        yAdjoint[..x.Length].Clear();
    }

    private static void Push<F>(ReadOnlySpan<double> x, Span<double> y, ReadOnlySpan<double> xTangent, Span<double> yTangent)
        where F : struct, IVector512Activation, IVector256Activation, IVector128Activation
    {
        KernelGuard.AtLeast(y.Length, x.Length);
        KernelGuard.AtLeast(xTangent.Length, x.Length);
        KernelGuard.AtLeast(yTangent.Length, x.Length);
        fixed (double* px = x, py = y, tx = xTangent, ty = yTangent)
        {
            if (Vector512.IsHardwareAccelerated) Vector512Activations.Push<F>(x.Length, px, tx, py, ty);
            else if (Vector256.IsHardwareAccelerated) Vector256Activations.Push<F>(x.Length, px, tx, py, ty);
            else Vector128Activations.Push<F>(x.Length, px, tx, py, ty);
        }
    }
}
