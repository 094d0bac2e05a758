using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>
/// A tile of C = A B or C += A B that stays in registers (24 accumulators of 32 registers) over the whole depth: a step loads 4 vectors of B's row and broadcasts an element of A for each row of C.
/// RULE: accumulators are locals, written out; an array of them would live in memory.
/// </summary>
internal static unsafe partial class Vector512Tile
{
    /// <summary>6 rows of 4 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6(int depth, double* a, nint aRow, nint aColumn, double* b, nint bRow, double* c, nint cRow, bool add)
    {
        V c00 = V.Zero, c01 = V.Zero, c02 = V.Zero, c03 = V.Zero;
        V c10 = V.Zero, c11 = V.Zero, c12 = V.Zero, c13 = V.Zero;
        V c20 = V.Zero, c21 = V.Zero, c22 = V.Zero, c23 = V.Zero;
        V c30 = V.Zero, c31 = V.Zero, c32 = V.Zero, c33 = V.Zero;
        V c40 = V.Zero, c41 = V.Zero, c42 = V.Zero, c43 = V.Zero;
        V c50 = V.Zero, c51 = V.Zero, c52 = V.Zero, c53 = V.Zero;
        double* lower = a + 3 * aRow;
        for (int k = 0; k < depth; k++, a += aColumn, b += bRow, lower += aColumn)
        {
            V b0 = Vector512.Load(b), b1 = Vector512.Load(b + V.Count), b2 = Vector512.Load(b + 2 * V.Count), b3 = Vector512.Load(b + 3 * V.Count);
            V factor = Vector512.Create(a[0]);
            c00 = Vector512.FusedMultiplyAdd(factor, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(factor, b1, c01);
            c02 = Vector512.FusedMultiplyAdd(factor, b2, c02);
            c03 = Vector512.FusedMultiplyAdd(factor, b3, c03);
            factor = Vector512.Create(a[aRow]);
            c10 = Vector512.FusedMultiplyAdd(factor, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(factor, b1, c11);
            c12 = Vector512.FusedMultiplyAdd(factor, b2, c12);
            c13 = Vector512.FusedMultiplyAdd(factor, b3, c13);
            factor = Vector512.Create(a[2 * aRow]);
            c20 = Vector512.FusedMultiplyAdd(factor, b0, c20);
            c21 = Vector512.FusedMultiplyAdd(factor, b1, c21);
            c22 = Vector512.FusedMultiplyAdd(factor, b2, c22);
            c23 = Vector512.FusedMultiplyAdd(factor, b3, c23);
            factor = Vector512.Create(lower[0]);
            c30 = Vector512.FusedMultiplyAdd(factor, b0, c30);
            c31 = Vector512.FusedMultiplyAdd(factor, b1, c31);
            c32 = Vector512.FusedMultiplyAdd(factor, b2, c32);
            c33 = Vector512.FusedMultiplyAdd(factor, b3, c33);
            factor = Vector512.Create(lower[aRow]);
            c40 = Vector512.FusedMultiplyAdd(factor, b0, c40);
            c41 = Vector512.FusedMultiplyAdd(factor, b1, c41);
            c42 = Vector512.FusedMultiplyAdd(factor, b2, c42);
            c43 = Vector512.FusedMultiplyAdd(factor, b3, c43);
            factor = Vector512.Create(lower[2 * aRow]);
            c50 = Vector512.FusedMultiplyAdd(factor, b0, c50);
            c51 = Vector512.FusedMultiplyAdd(factor, b1, c51);
            c52 = Vector512.FusedMultiplyAdd(factor, b2, c52);
            c53 = Vector512.FusedMultiplyAdd(factor, b3, c53);
        }

        Store(c, c00, c01, c02, c03, add);
        Store(c + cRow, c10, c11, c12, c13, add);
        Store(c + 2 * cRow, c20, c21, c22, c23, add);
        Store(c + 3 * cRow, c30, c31, c32, c33, add);
        Store(c + 4 * cRow, c40, c41, c42, c43, add);
        Store(c + 5 * cRow, c50, c51, c52, c53, add);
    }

    /// <summary>2 rows of 4 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2(int depth, double* a, nint aRow, nint aColumn, double* b, nint bRow, double* c, nint cRow, bool add)
    {
        V c00 = V.Zero, c01 = V.Zero, c02 = V.Zero, c03 = V.Zero;
        V c10 = V.Zero, c11 = V.Zero, c12 = V.Zero, c13 = V.Zero;
        for (int k = 0; k < depth; k++, a += aColumn, b += bRow)
        {
            V b0 = Vector512.Load(b), b1 = Vector512.Load(b + V.Count), b2 = Vector512.Load(b + 2 * V.Count), b3 = Vector512.Load(b + 3 * V.Count);
            V factor = Vector512.Create(a[0]);
            c00 = Vector512.FusedMultiplyAdd(factor, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(factor, b1, c01);
            c02 = Vector512.FusedMultiplyAdd(factor, b2, c02);
            c03 = Vector512.FusedMultiplyAdd(factor, b3, c03);
            factor = Vector512.Create(a[aRow]);
            c10 = Vector512.FusedMultiplyAdd(factor, b0, c10);
            c11 = Vector512.FusedMultiplyAdd(factor, b1, c11);
            c12 = Vector512.FusedMultiplyAdd(factor, b2, c12);
            c13 = Vector512.FusedMultiplyAdd(factor, b3, c13);
        }

        Store(c, c00, c01, c02, c03, add);
        Store(c + cRow, c10, c11, c12, c13, add);
    }

    /// <summary>1 row of 4 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1(int depth, double* a, nint aRow, nint aColumn, double* b, nint bRow, double* c, nint cRow, bool add)
    {
        V c00 = V.Zero, c01 = V.Zero, c02 = V.Zero, c03 = V.Zero;
        for (int k = 0; k < depth; k++, a += aColumn, b += bRow)
        {
            V b0 = Vector512.Load(b), b1 = Vector512.Load(b + V.Count), b2 = Vector512.Load(b + 2 * V.Count), b3 = Vector512.Load(b + 3 * V.Count);
            V factor = Vector512.Create(a[0]);
            c00 = Vector512.FusedMultiplyAdd(factor, b0, c00);
            c01 = Vector512.FusedMultiplyAdd(factor, b1, c01);
            c02 = Vector512.FusedMultiplyAdd(factor, b2, c02);
            c03 = Vector512.FusedMultiplyAdd(factor, b3, c03);
        }

        Store(c, c00, c01, c02, c03, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(double* c, V c0, V c1, V c2, V c3, bool add)
    {
        if (add)
        {
            c0 += Vector512.Load(c);
            c1 += Vector512.Load(c + V.Count);
            c2 += Vector512.Load(c + 2 * V.Count);
            c3 += Vector512.Load(c + 3 * V.Count);
        }

        c0.Store(c);
        c1.Store(c + V.Count);
        c2.Store(c + 2 * V.Count);
        c3.Store(c + 3 * V.Count);
    }
}
