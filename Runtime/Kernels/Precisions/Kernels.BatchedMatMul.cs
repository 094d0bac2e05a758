
namespace AutoDiffGen;

/// <summary>Products of several pairs of matrices that lie one after the other.</summary>
public static unsafe partial class Kernels
{
    /// <summary>As <see cref="MatMul(int, int, int, ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double}, bool, bool, bool)"/> for each of the pairs.</summary>
    public static void BatchedMatMul(
        int batch, int rows, int columns, int depth, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, bool transposeA = false, bool transposeB = false, bool add = false)
    {
        for (int i = 0; i < batch; i++)
            MatMul(
                rows, columns, depth, a.Slice(i * rows * depth, rows * depth), b.Slice(i * depth * columns, depth * columns), c.Slice(i * rows * columns, rows * columns),
                transposeA, transposeB, add);
    }

    /// <inheritdoc cref="BatchedMatMul(int, int, int, int, ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double}, bool, bool, bool)"/>
    public static void BatchedMatMulForward(
        int batch, int rows, int columns, int depth, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, bool transposeA, bool transposeB, bool add, out NoState state)
    {
        BatchedMatMul(batch, rows, columns, depth, a, b, c, transposeA, transposeB, add);
        state = default;
    }

    /// <summary>Adds to the adjoints of A and B; that of C is cleared where C was overwritten.</summary>
    [VjpOf(typeof(Kernels), nameof(BatchedMatMul), Forward = nameof(BatchedMatMulForward))]
    public static void BatchedMatMulVjp(
        int batch, int rows, int columns, int depth, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, bool transposeA, bool transposeB, bool add, NoState state,
        Span<double> aAdjoint, Span<double> bAdjoint, Span<double> cAdjoint)
    {
        for (int i = 0; i < batch; i++)
        {
            int atA = i * rows * depth, atB = i * depth * columns, atC = i * rows * columns;
            MatMulVjp(
                rows, columns, depth, a.Slice(atA, rows * depth), b.Slice(atB, depth * columns), c.Slice(atC, rows * columns), transposeA, transposeB, add, state,
                aAdjoint.Slice(atA, rows * depth), bAdjoint.Slice(atB, depth * columns), cAdjoint.Slice(atC, rows * columns));
        }
    }

    /// <summary>The products and their tangents.</summary>
    [JvpOf(typeof(Kernels), nameof(BatchedMatMul))]
    public static void BatchedMatMulJvp(
        int batch, int rows, int columns, int depth, ReadOnlySpan<double> a, ReadOnlySpan<double> b, Span<double> c, bool transposeA, bool transposeB, bool add,
        ReadOnlySpan<double> aTangent, ReadOnlySpan<double> bTangent, Span<double> cTangent)
    {
        BatchedMatMul(batch, rows, columns, depth, a, b, c, transposeA, transposeB, add);
        BatchedMatMul(batch, rows, columns, depth, aTangent, b, cTangent, transposeA, transposeB, add);
        BatchedMatMul(batch, rows, columns, depth, a, bTangent, cTangent, transposeA, transposeB, true);
    }
}
