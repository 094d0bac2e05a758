using System.Runtime.Intrinsics;

namespace AutoDiffGen;

/// <summary>Products of matrices that lie in spans row by row; transposition is a matter of strides.</summary>
public static unsafe partial class Kernels
{
    /// <summary>C (rows x columns) = A (rows x depth) B (depth x columns). A transposed operand lies in its span as the other way round: B as columns x depth.</summary>
    /// <param name="rows">Of C.</param>
    /// <param name="columns">Of C.</param>
    /// <param name="depth">What the operands share.</param>
    /// <param name="a">A.</param>
    /// <param name="b">B.</param>
    /// <param name="c">C.</param>
    /// <param name="transposeA">Whether a lies as depth x rows.</param>
    /// <param name="transposeB">Whether b lies as columns x depth.</param>
    /// <param name="add">Whether the product is added to what c holds.</param>
    public static void MatMul(
        int rows, int columns, int depth, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, bool transposeA = false, bool transposeB = false, bool add = false)
    {
        KernelGuard.Product(rows, columns, depth, a.Length, b.Length, c.Length);
        fixed (double* pa = a, pb = b, pc = c) Product(rows, columns, depth, pa, transposeA, pb, transposeB, pc, add);
    }

    /// <inheritdoc cref="MatMul(int, int, int, ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double}, bool, bool, bool)"/>
    public static void MatMulForward(
        int rows, int columns, int depth, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, bool transposeA, bool transposeB, bool add, out NoState state)
    {
        MatMul(rows, columns, depth, a, b, c, transposeA, transposeB, add);
        state = default;
    }

    /// <summary>Adds to the adjoints of A and B; that of C is cleared where C was overwritten.</summary>
    [VjpOf(typeof(Kernels), nameof(MatMul), Forward = nameof(MatMulForward))]
    public static void MatMulVjp(
        int rows, int columns, int depth, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, bool transposeA, bool transposeB, bool add, NoState state,
        Span<double> aAdjoint, Span<double> bAdjoint, Span<double> cAdjoint)
    {
        KernelGuard.Product(rows, columns, depth, a.Length, b.Length, cAdjoint.Length);
        KernelGuard.Product(rows, columns, depth, aAdjoint.Length, bAdjoint.Length, cAdjoint.Length);
        fixed (double* pa = a, pb = b, ga = aAdjoint, gb = bAdjoint, gc = cAdjoint)
        {
            if (transposeA) Product(depth, rows, columns, pb, transposeB, gc, true, ga, true);
            else Product(rows, depth, columns, gc, false, pb, !transposeB, ga, true);
            if (transposeB) Product(columns, depth, rows, gc, true, pa, transposeA, gb, true);
            else Product(depth, columns, rows, pa, !transposeA, gc, false, gb, true);
        }

        if (!add) cAdjoint[..(rows * columns)].Clear();
    }

    /// <summary>The product and its tangent.</summary>
    [JvpOf(typeof(Kernels), nameof(MatMul))]
    public static void MatMulJvp(
        int rows, int columns, int depth, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, bool transposeA, bool transposeB, bool add,
        ReadOnlySpan<double> aTangent, ReadOnlySpan<double> bTangent, Span<double> cTangent)
    {
        MatMul(rows, columns, depth, a, b, c, transposeA, transposeB, add);
        MatMul(rows, columns, depth, aTangent, b, cTangent, transposeA, transposeB, add);
        MatMul(rows, columns, depth, a, bTangent, cTangent, transposeA, transposeB, true);
    }

    private static void Product(int rows, int columns, int depth, double* a, bool transposeA, double* b, bool transposeB, double* c, bool add)
    {
        if (rows == 0 || columns == 0) return;
        if (depth == 1) Outer(rows, columns, 1, a, b, c, add);
        else if (columns == 1) MatVec(transposeA ? depth : rows, transposeA ? rows : depth, a, b, c, transposeA, add);
        else if (rows == 1) MatVec(transposeB ? columns : depth, transposeB ? depth : columns, b, a, c, !transposeB, add);
        else
        {
            nint aRow = transposeA ? 1 : depth, aColumn = transposeA ? rows : 1, bRow = transposeB ? 1 : columns, bColumn = transposeB ? depth : 1;
            if (Vector512.IsHardwareAccelerated) Vector512Gemm.Multiply(rows, columns, depth, a, aRow, aColumn, b, bRow, bColumn, c, columns, add);
            else if (Vector256.IsHardwareAccelerated) Vector256Gemm.Multiply(rows, columns, depth, a, aRow, aColumn, b, bRow, bColumn, c, columns, add);
            else Vector128Gemm.Multiply(rows, columns, depth, a, aRow, aColumn, b, bRow, bColumn, c, columns, add);
        }
    }
}
