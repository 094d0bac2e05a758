using System.Runtime.Intrinsics;

namespace AutoDiffGen;

/// <summary>Products of a column and a row.</summary>
public static unsafe partial class Kernels
{
    /// <summary>C (as many rows as x has elements, as many columns as y) = x yᵀ.</summary>
    public static void OuterProduct(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> c)
    {
        KernelGuard.AtLeast(c.Length, (long)x.Length * y.Length);
        fixed (double* px = x, py = y, pc = c) Outer(x.Length, y.Length, 1, px, py, pc, false);
    }

    /// <inheritdoc cref="OuterProduct(ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double})"/>
    public static void OuterProductForward(ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> c, out NoState state)
    {
        OuterProduct(x, y, c);
        state = default;
    }

    /// <summary>Adds to the adjoints of x and y and clears that of C.</summary>
    [VjpOf(typeof(Kernels), nameof(OuterProduct), Forward = nameof(OuterProductForward))]
    public static void OuterProductVjp(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> c, NoState state, Span<double> xAdjoint, Span<double> yAdjoint, Span<double> cAdjoint)
    {
        MatVec(x.Length, y.Length, cAdjoint, y, xAdjoint, transpose: false, add: true);
        MatVec(x.Length, y.Length, cAdjoint, x, yAdjoint, transpose: true, add: true);
        cAdjoint[..(x.Length * y.Length)].Clear();
    }

    /// <summary>The product and its tangent.</summary>
    [JvpOf(typeof(Kernels), nameof(OuterProduct))]
    public static void OuterProductJvp(
        ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> c, ReadOnlySpan<double> xTangent, ReadOnlySpan<double> yTangent, Span<double> cTangent)
    {
        OuterProduct(x, y, c);
        OuterProduct(xTangent, y, cTangent);
        RankOneUpdate(1, x, yTangent, cTangent);
    }

    /// <summary>C += factor x yᵀ.</summary>
    public static void RankOneUpdate(double factor, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> c)
    {
        KernelGuard.AtLeast(c.Length, (long)x.Length * y.Length);
        fixed (double* px = x, py = y, pc = c) Outer(x.Length, y.Length, factor, px, py, pc, true);
    }

    /// <inheritdoc cref="RankOneUpdate(double, ReadOnlySpan{double}, ReadOnlySpan{double}, Span{double})"/>
    public static void RankOneUpdateForward(double factor, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> c, out NoState state)
    {
        RankOneUpdate(factor, x, y, c);
        state = default;
    }

    /// <summary>Adds to the adjoints of the factor, x and y; that of C stays.</summary>
    [VjpOf(typeof(Kernels), nameof(RankOneUpdate), Forward = nameof(RankOneUpdateForward))]
    public static void RankOneUpdateVjp(
        double factor, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> c, NoState state,
        ref double factorAdjoint, Span<double> xAdjoint, Span<double> yAdjoint, Span<double> cAdjoint)
    {
        KernelGuard.AtLeast(cAdjoint.Length, (long)x.Length * y.Length);
        for (int i = 0; i < x.Length; i++)
        {
            ReadOnlySpan<double> row = cAdjoint.Slice(i * y.Length, y.Length);
            double along = Dot(row, y);
            factorAdjoint += x[i] * along;
            xAdjoint[i] += factor * along;
            Axpy(factor * x[i], row, yAdjoint[..y.Length]);
        }
    }

    /// <summary>The update and its tangent.</summary>
    [JvpOf(typeof(Kernels), nameof(RankOneUpdate))]
    public static void RankOneUpdateJvp(
        double factor, ReadOnlySpan<double> x, ReadOnlySpan<double> y, Span<double> c,
        double factorTangent, ReadOnlySpan<double> xTangent, ReadOnlySpan<double> yTangent, Span<double> cTangent)
    {
        RankOneUpdate(factor, x, y, c);
        RankOneUpdate(factorTangent, x, y, cTangent);
        RankOneUpdate(factor, xTangent, y, cTangent);
        RankOneUpdate(factor, x, yTangent, cTangent);
    }

    private static void Outer(int rows, int columns, double factor, double* x, double* y, double* c, bool add)
    {
        if (Vector512.IsHardwareAccelerated) Vector512Linear.Outer(rows, columns, factor, x, y, c, add);
        else if (Vector256.IsHardwareAccelerated) Vector256Linear.Outer(rows, columns, factor, x, y, c, add);
        else Vector128Linear.Outer(rows, columns, factor, x, y, c, add);
    }
}
