using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector256<double>;

namespace AutoDiffGen;

/// <summary>
/// A tile of C = A B or C += A B that stays in registers (12 accumulators of 16 registers) over the whole depth: a step loads 2 vectors of B's row and broadcasts an element of A for each row of C.
/// RULE: accumulators are locals, written out; an array of them would live in memory.
/// </summary>
internal static unsafe partial class Vector256Tile
{
    /// <summary>6 rows of 2 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows6(int depth, double* a, nint aRow, nint aColumn, double* b, nint bRow, double* c, nint cRow, bool add)
    {
        V c00 = V.Zero, c01 = V.Zero;
        V c10 = V.Zero, c11 = V.Zero;
        V c20 = V.Zero, c21 = V.Zero;
        V c30 = V.Zero, c31 = V.Zero;
        V c40 = V.Zero, c41 = V.Zero;
        V c50 = V.Zero, c51 = V.Zero;
        double* lower = a + 3 * aRow;
        for (int k = 0; k < depth; k++, a += aColumn, b += bRow, lower += aColumn)
        {
            V b0 = Vector256.Load(b), b1 = Vector256.Load(b + V.Count);
            V factor = Vector256.Create(a[0]);
            c00 = Vector256.FusedMultiplyAdd(factor, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(factor, b1, c01);
            factor = Vector256.Create(a[aRow]);
            c10 = Vector256.FusedMultiplyAdd(factor, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(factor, b1, c11);
            factor = Vector256.Create(a[2 * aRow]);
            c20 = Vector256.FusedMultiplyAdd(factor, b0, c20);
            c21 = Vector256.FusedMultiplyAdd(factor, b1, c21);
            factor = Vector256.Create(lower[0]);
            c30 = Vector256.FusedMultiplyAdd(factor, b0, c30);
            c31 = Vector256.FusedMultiplyAdd(factor, b1, c31);
            factor = Vector256.Create(lower[aRow]);
            c40 = Vector256.FusedMultiplyAdd(factor, b0, c40);
            c41 = Vector256.FusedMultiplyAdd(factor, b1, c41);
            factor = Vector256.Create(lower[2 * aRow]);
            c50 = Vector256.FusedMultiplyAdd(factor, b0, c50);
            c51 = Vector256.FusedMultiplyAdd(factor, b1, c51);
        }

        Store(c, c00, c01, add);
        Store(c + cRow, c10, c11, add);
        Store(c + 2 * cRow, c20, c21, add);
        Store(c + 3 * cRow, c30, c31, add);
        Store(c + 4 * cRow, c40, c41, add);
        Store(c + 5 * cRow, c50, c51, add);
    }

    /// <summary>2 rows of 2 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows2(int depth, double* a, nint aRow, nint aColumn, double* b, nint bRow, double* c, nint cRow, bool add)
    {
        V c00 = V.Zero, c01 = V.Zero;
        V c10 = V.Zero, c11 = V.Zero;
        for (int k = 0; k < depth; k++, a += aColumn, b += bRow)
        {
            V b0 = Vector256.Load(b), b1 = Vector256.Load(b + V.Count);
            V factor = Vector256.Create(a[0]);
            c00 = Vector256.FusedMultiplyAdd(factor, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(factor, b1, c01);
            factor = Vector256.Create(a[aRow]);
            c10 = Vector256.FusedMultiplyAdd(factor, b0, c10);
            c11 = Vector256.FusedMultiplyAdd(factor, b1, c11);
        }

        Store(c, c00, c01, add);
        Store(c + cRow, c10, c11, add);
    }

    /// <summary>1 row of 2 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Rows1(int depth, double* a, nint aRow, nint aColumn, double* b, nint bRow, double* c, nint cRow, bool add)
    {
        V c00 = V.Zero, c01 = V.Zero;
        for (int k = 0; k < depth; k++, a += aColumn, b += bRow)
        {
            V b0 = Vector256.Load(b), b1 = Vector256.Load(b + V.Count);
            V factor = Vector256.Create(a[0]);
            c00 = Vector256.FusedMultiplyAdd(factor, b0, c00);
            c01 = Vector256.FusedMultiplyAdd(factor, b1, c01);
        }

        Store(c, c00, c01, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(double* c, V c0, V c1, bool add)
    {
        if (add)
        {
            c0 += Vector256.Load(c);
            c1 += Vector256.Load(c + V.Count);
        }

        c0.Store(c);
        c1.Store(c + V.Count);
    }
}
