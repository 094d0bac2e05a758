using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>What softmax and its relatives do with a row.</summary>
internal static unsafe partial class Vector512Rows
{
    /// <summary>NaN if there is one, -∞ for an empty row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Max(int length, double* x)
    {
        V most = Vector512.Create(double.NegativeInfinity);
        int i = 0;
        for (; i + V.Count <= length; i += V.Count) most = Vector512.Max(most, Vector512.Load(x + i));
        double max = most[0];
        for (int lane = 1; lane < V.Count; lane++) max = Math.Max(max, most[lane]);
        for (; i < length; i++) max = Math.Max(max, x[i]);
        return max;
    }

    /// <summary>Sum of e^(x - shift).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfExp(int length, double* x, double shift)
    {
        V shifts = Vector512.Create(shift), sum = V.Zero;
        int i = 0;
        for (; i + V.Count <= length; i += V.Count) sum += VectorMath.Exp(Vector512.Load(x + i) - shifts);
        if (i < length) sum += Masked(VectorMath.Exp(Rest(x + i, length - i) - shifts), length - i);
        return VectorMath.Sum(sum);
    }

    /// <summary>y = e^(x - shift); returns the sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Exp(int length, double* x, double shift, double* y)
    {
        V shifts = Vector512.Create(shift), sum = V.Zero;
        int i = 0;
        for (; i + V.Count <= length; i += V.Count)
        {
            V e = VectorMath.Exp(Vector512.Load(x + i) - shifts);
            e.Store(y + i);
            sum += e;
        }

        if (i < length)
        {
            V e = Masked(VectorMath.Exp(Rest(x + i, length - i) - shifts), length - i);
            e.StoreFirst(new Span<double>(y, length), i, length - i);
            sum += e;
        }

        return VectorMath.Sum(sum);
    }

    /// <summary>y += factor e^(x - shift).</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void AddExp(int length, double factor, double* x, double shift, double* y)
    {
        V shifts = Vector512.Create(shift), factors = Vector512.Create(factor);
        int i = 0;
        for (; i + V.Count <= length; i += V.Count)
            Vector512.FusedMultiplyAdd(factors, VectorMath.Exp(Vector512.Load(x + i) - shifts), Vector512.Load(y + i)).Store(y + i);
        if (i == length) return;
        V last = Vector512.FusedMultiplyAdd(factors, VectorMath.Exp(Rest(x + i, length - i) - shifts), Rest(y + i, length - i));
        last.StoreFirst(new Span<double>(y, length), i, length - i);
    }

    /// <summary>Sum of e^(x - shift) y.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double DotExp(int length, double* x, double shift, double* y)
    {
        V shifts = Vector512.Create(shift), sum = V.Zero;
        int i = 0;
        for (; i + V.Count <= length; i += V.Count)
            sum = Vector512.FusedMultiplyAdd(VectorMath.Exp(Vector512.Load(x + i) - shifts), Vector512.Load(y + i), sum);
        if (i < length) sum += Masked(VectorMath.Exp(Rest(x + i, length - i) - shifts) * Rest(y + i, length - i), length - i);
        return VectorMath.Sum(sum);
    }

    private static V Rest(double* x, int count) => Vector512Lanes.LoadFirst(new ReadOnlySpan<double>(x, count), 0, count);

    private static V Masked(V x, int count) => Vector512.LessThan(V.Indices, Vector512.Create((double)count)) & x;
}
