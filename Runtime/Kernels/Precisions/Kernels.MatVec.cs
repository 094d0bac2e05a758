using System.Runtime.Intrinsics;

namespace AutoDiffGen;

/// <summary>Products of a matrix and a vector.</summary>
public static unsafe partial class Kernels
{
    /// <summary>y = A x, or y = Aᵀ x if transpose is set; A lies as rows x columns in either case.</summary>
    public static void MatVec(int rows, int columns, ReadOnlySpan<double> a, ReadOnlySpan<double> x, Span<double> y, bool transpose = false, bool add = false)
    {
        KernelGuard.Product(transpose ? columns : rows, 1, transpose ? rows : columns, a.Length, x.Length, y.Length);
        fixed (double* pa = a, px = x, py = y) MatVec(rows, columns, pa, px, py, transpose, add);
    }

    /// <inheritdoc cref="MatVec(int, int, ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double}, bool, bool)"/>
    public static void MatVecForward(int rows, int columns, ReadOnlySpan<double> a, ReadOnlySpan<double> x, Span<double> y, bool transpose, bool add, out NoState state)
    {
        MatVec(rows, columns, a, x, y, transpose, add);
        state = default;
    }

    /// <summary>Adds to the adjoints of A and x; that of y is cleared where y was overwritten.</summary>
    [VjpOf(typeof(Kernels), nameof(MatVec), Forward = nameof(MatVecForward))]
    public static void MatVecVjp(
        int rows, int columns, ReadOnlySpan<double> a, ReadOnlySpan<double> x, Span<double> y, bool transpose, bool add, NoState state,
        Span<double> aAdjoint, Span<double> xAdjoint, Span<double> yAdjoint)
    {
        int height = transpose ? columns : rows, depth = transpose ? rows : columns;
        KernelGuard.Product(height, 1, depth, a.Length, x.Length, yAdjoint.Length);
        KernelGuard.Product(height, 1, depth, aAdjoint.Length, xAdjoint.Length, yAdjoint.Length);
        fixed (double* pa = a, px = x, ga = aAdjoint, gx = xAdjoint, gy = yAdjoint)
        {
            if (transpose) Outer(rows, columns, 1, px, gy, ga, true);
            else Outer(rows, columns, 1, gy, px, ga, true);
            MatVec(rows, columns, pa, gy, gx, !transpose, true);
        }

        if (!add) yAdjoint[..height].Clear();
    }

    /// <summary>The product and its tangent.</summary>
    [JvpOf(typeof(Kernels), nameof(MatVec))]
    public static void MatVecJvp(
        int rows, int columns, ReadOnlySpan<double> a, ReadOnlySpan<double> x, Span<double> y, bool transpose, bool add,
        ReadOnlySpan<double> aTangent, ReadOnlySpan<double> xTangent, Span<double> yTangent)
    {
        MatVec(rows, columns, a, x, y, transpose, add);
        MatVec(rows, columns, aTangent, x, yTangent, transpose, add);
        MatVec(rows, columns, a, xTangent, yTangent, transpose, true);
    }

    private static void MatVec(int rows, int columns, double* a, double* x, double* y, bool transpose, bool add)
    {
        if (transpose)
        {
            if (Vector512.IsHardwareAccelerated) Vector512Linear.VecMat(rows, columns, a, x, y, add);
            else if (Vector256.IsHardwareAccelerated) Vector256Linear.VecMat(rows, columns, a, x, y, add);
            else Vector128Linear.VecMat(rows, columns, a, x, y, add);
        }
        else
        {
            if (Vector512.IsHardwareAccelerated) Vector512Linear.MatVec(rows, columns, a, x, y, add);
            else if (Vector256.IsHardwareAccelerated) Vector256Linear.MatVec(rows, columns, a, x, y, add);
            else Vector128Linear.MatVec(rows, columns, a, x, y, add);
        }
    }
}
