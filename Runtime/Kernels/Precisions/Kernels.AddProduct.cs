using System.Runtime.Intrinsics;

namespace AutoDiffGen;

/// <summary>Products of matrices that lie in spans with any strides: what emitted code calls for loops that it knows to be such a product.</summary>
public static unsafe partial class Kernels
{
    /// <summary>C (rows x columns) += A (rows x depth) B (depth x columns). Row i and column j of A is <c>a[aStart + i * aRow + j * aColumn]</c>, and so are B and C.</summary>
    /// <param name="rows">Of C; where it, columns or depth is zero or less, nothing is done.</param>
    /// <param name="columns">Of C.</param>
    /// <param name="depth">What the operands share.</param>
    /// <param name="a">A.</param>
    /// <param name="aStart">The first element of A.</param>
    /// <param name="aRow">From one row of A to the next.</param>
    /// <param name="aColumn">From one column of A to the next.</param>
    /// <param name="b">B.</param>
    /// <param name="bStart">The first element of B.</param>
    /// <param name="bRow">From one row of B to the next.</param>
    /// <param name="bColumn">From one column of B to the next.</param>
    /// <param name="c">C, which must not overlap the others.</param>
    /// <param name="cStart">The first element of C.</param>
    /// <param name="cRow">From one row of C to the next.</param>
    /// <param name="cColumn">From one column of C to the next.</param>
    /// <exception cref="IndexOutOfRangeException">An element lies outside its span.</exception>
    public static void AddProduct(
        int rows, int columns, int depth, ReadOnlySpan<double> a, int aStart, int aRow, int aColumn, ReadOnlySpan<double> b, int bStart, int bRow, int bColumn,
        Span<double> c, int cStart, int cRow, int cColumn)
    {
        if (rows <= 0 || columns <= 0 || depth <= 0) return;
        KernelGuard.Inside(a.Length, aStart, rows, aRow, depth, aColumn);
        KernelGuard.Inside(b.Length, bStart, depth, bRow, columns, bColumn);
        KernelGuard.Inside(c.Length, cStart, rows, cRow, columns, cColumn);
        fixed (double* pa = a, pb = b, pc = c) Strided(rows, columns, depth, pa + aStart, aRow, aColumn, pb + bStart, bRow, bColumn, pc + cStart, cRow, cColumn);
    }

    /// <summary>Adds to the adjoints of A and B, of which one that is empty is left out: Ā += C̄ Bᵀ, B̄ += Aᵀ C̄.</summary>
    /// <inheritdoc cref="AddProduct(int, int, int, ReadOnlySpan{double}, int, int, int, ReadOnlySpan{double}, int, int, int, Span{double}, int, int, int)"/>
    public static void AddProductVjp(
        int rows, int columns, int depth, ReadOnlySpan<double> a, int aStart, int aRow, int aColumn, ReadOnlySpan<double> b, int bStart, int bRow, int bColumn,
        int cStart, int cRow, int cColumn, Span<double> aAdjoint, Span<double> bAdjoint, Span<double> cAdjoint)
    {
        if (rows <= 0 || columns <= 0 || depth <= 0) return;
        KernelGuard.Inside(a.Length, aStart, rows, aRow, depth, aColumn);
        KernelGuard.Inside(b.Length, bStart, depth, bRow, columns, bColumn);
        KernelGuard.Inside(cAdjoint.Length, cStart, rows, cRow, columns, cColumn);
        if (!aAdjoint.IsEmpty) KernelGuard.Inside(aAdjoint.Length, aStart, rows, aRow, depth, aColumn);
        if (!bAdjoint.IsEmpty) KernelGuard.Inside(bAdjoint.Length, bStart, depth, bRow, columns, bColumn);
        fixed (double* pa = a, pb = b, ga = aAdjoint, gb = bAdjoint, gc = cAdjoint)
        {
            if (!aAdjoint.IsEmpty) Strided(rows, depth, columns, gc + cStart, cRow, cColumn, pb + bStart, bColumn, bRow, ga + aStart, aRow, aColumn);
            if (!bAdjoint.IsEmpty) Strided(depth, columns, rows, pa + aStart, aColumn, aRow, gc + cStart, cRow, cColumn, gb + bStart, bRow, bColumn);
        }
    }

    private static void Strided(int rows, int columns, int depth, double* a, int aRow, int aColumn, double* b, int bRow, int bColumn, double* c, int cRow, int cColumn)
    {
        bool isOrdered = cColumn == 1 && (rows == 1 || cRow >= columns), isTransposed = cRow == 1 && (columns == 1 || cColumn >= rows);
        if (columns == 1 && (rows == 1 || cRow == 1) && (depth == 1 || bRow == 1) && MultipliedVector(rows, depth, a, aRow, aColumn, b, c)) return;
        if (rows == 1 && (columns == 1 || cColumn == 1) && (depth == 1 || aColumn == 1) && MultipliedVector(columns, depth, b, bColumn, bRow, a, c)) return;
        if (depth == 1 && isOrdered && cRow == columns && aRow == 1 && bColumn == 1) Outer(rows, columns, 1, a, b, c, true);
        else if (isOrdered) Multiplied(rows, columns, depth, a, aRow, aColumn, b, bRow, bColumn, c, cRow);
        else if (isTransposed) Multiplied(columns, rows, depth, b, bColumn, bRow, a, aColumn, aRow, c, cColumn);
        else Plain(rows, columns, depth, a, aRow, aColumn, b, bRow, bColumn, c, cRow, cColumn);
    }

    /// <summary>A matrix that lies without gaps, times a vector; false where it does not.</summary>
    private static bool MultipliedVector(int rows, int depth, double* a, int aRow, int aColumn, double* x, double* y)
    {
        if ((aColumn == 1 || depth == 1) && (aRow == depth || rows == 1)) MatVec(rows, depth, a, x, y, false, true);
        else if ((aRow == 1 || rows == 1) && (aColumn == rows || depth == 1)) MatVec(depth, rows, a, x, y, true, true);
        else return false;
        return true;
    }

    private static void Multiplied(int rows, int columns, int depth, double* a, nint aRow, nint aColumn, double* b, nint bRow, nint bColumn, double* c, nint cRow)
    {
        if (Vector512.IsHardwareAccelerated) Vector512Gemm.Multiply(rows, columns, depth, a, aRow, aColumn, b, bRow, bColumn, c, cRow, true);
        else if (Vector256.IsHardwareAccelerated) Vector256Gemm.Multiply(rows, columns, depth, a, aRow, aColumn, b, bRow, bColumn, c, cRow, true);
        else Vector128Gemm.Multiply(rows, columns, depth, a, aRow, aColumn, b, bRow, bColumn, c, cRow, true);
    }

    private static void Plain(int rows, int columns, int depth, double* a, nint aRow, nint aColumn, double* b, nint bRow, nint bColumn, double* c, nint cRow, nint cColumn)
    {
        for (int i = 0; i < rows; i++)
            for (int k = 0; k < depth; k++)
                for (int j = 0; j < columns; j++) c[i * cRow + j * cColumn] += a[i * aRow + k * aColumn] * b[k * bRow + j * bColumn];
    }
}
