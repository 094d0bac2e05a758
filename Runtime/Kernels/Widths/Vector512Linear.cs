using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>Sums of products over one or a few rows.</summary>
internal static unsafe partial class Vector512Linear
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Dot(int length, double* x, double* y)
    {
        V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
        int i = 0;
        for (; i + 4 * V.Count <= length; i += 4 * V.Count)
        {
            s0 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i), Vector512.Load(y + i), s0);
            s1 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i + V.Count), Vector512.Load(y + i + V.Count), s1);
            s2 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i + 2 * V.Count), Vector512.Load(y + i + 2 * V.Count), s2);
            s3 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i + 3 * V.Count), Vector512.Load(y + i + 3 * V.Count), s3);
        }

        for (; i + V.Count <= length; i += V.Count) s0 = Vector512.FusedMultiplyAdd(Vector512.Load(x + i), Vector512.Load(y + i), s0);
        double sum = VectorMath.Sum(s0 + s1 + (s2 + s3));
        for (; i < length; i++) sum += x[i] * y[i];
        return sum;
    }

    /// <summary>y += factor x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Axpy(int length, double factor, double* x, double* y)
    {
        V factors = Vector512.Create(factor);
        int i = 0;
        for (; i + V.Count <= length; i += V.Count) Vector512.FusedMultiplyAdd(factors, Vector512.Load(x + i), Vector512.Load(y + i)).Store(y + i);
        for (; i < length; i++) y[i] += factor * x[i];
    }

    /// <summary>y = or += A x, four rows of A at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void MatVec(int rows, int columns, double* a, double* x, double* y, bool add)
    {
        int i = 0;
        for (; i + 4 <= rows; i += 4, a += 4 * (nint)columns)
        {
            double* a1 = a + columns, a2 = a1 + columns, a3 = a2 + columns;
            V s0 = V.Zero, s1 = V.Zero, s2 = V.Zero, s3 = V.Zero;
            int j = 0;
            for (; j + V.Count <= columns; j += V.Count)
            {
                V v = Vector512.Load(x + j);
                s0 = Vector512.FusedMultiplyAdd(v, Vector512.Load(a + j), s0);
                s1 = Vector512.FusedMultiplyAdd(v, Vector512.Load(a1 + j), s1);
                s2 = Vector512.FusedMultiplyAdd(v, Vector512.Load(a2 + j), s2);
                s3 = Vector512.FusedMultiplyAdd(v, Vector512.Load(a3 + j), s3);
            }

            double r0 = VectorMath.Sum(s0), r1 = VectorMath.Sum(s1), r2 = VectorMath.Sum(s2), r3 = VectorMath.Sum(s3);
            for (; j < columns; j++)
            {
                r0 += a[j] * x[j];
                r1 += a1[j] * x[j];
                r2 += a2[j] * x[j];
                r3 += a3[j] * x[j];
            }

            y[i] = add ? y[i] + r0 : r0;
            y[i + 1] = add ? y[i + 1] + r1 : r1;
            y[i + 2] = add ? y[i + 2] + r2 : r2;
            y[i + 3] = add ? y[i + 3] + r3 : r3;
        }

        for (; i < rows; i++, a += columns)
        {
            double sum = Dot(columns, a, x);
            y[i] = add ? y[i] + sum : sum;
        }
    }

    /// <summary>y = or += x A, four rows of A at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void VecMat(int rows, int columns, double* a, double* x, double* y, bool add)
    {
        if (!add) new Span<double>(y, columns).Clear();
        int i = 0;
        for (; i + 4 <= rows; i += 4, a += 4 * (nint)columns)
        {
            double* a1 = a + columns, a2 = a1 + columns, a3 = a2 + columns;
            V x0 = Vector512.Create(x[i]), x1 = Vector512.Create(x[i + 1]), x2 = Vector512.Create(x[i + 2]), x3 = Vector512.Create(x[i + 3]);
            int j = 0;
            for (; j + V.Count <= columns; j += V.Count)
            {
                V even = Vector512.FusedMultiplyAdd(x0, Vector512.Load(a + j), Vector512.Load(y + j)), odd = x1 * Vector512.Load(a1 + j);
                even = Vector512.FusedMultiplyAdd(x2, Vector512.Load(a2 + j), even);
                odd = Vector512.FusedMultiplyAdd(x3, Vector512.Load(a3 + j), odd);
                (even + odd).Store(y + j);
            }

            for (; j < columns; j++) y[j] += x[i] * a[j] + x[i + 1] * a1[j] + (x[i + 2] * a2[j] + x[i + 3] * a3[j]);
        }

        for (; i < rows; i++, a += columns) Axpy(columns, x[i], a, y);
    }

    /// <summary>C = or += factor x y^T.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Outer(int rows, int columns, double factor, double* x, double* y, double* c, bool add)
    {
        for (int i = 0; i < rows; i++, c += columns)
        {
            double scalar = factor * x[i];
            if (add)
            {
                Axpy(columns, scalar, y, c);
                continue;
            }

            V factors = Vector512.Create(scalar);
            int j = 0;
            for (; j + V.Count <= columns; j += V.Count) (factors * Vector512.Load(y + j)).Store(c + j);
            for (; j < columns; j++) c[j] = scalar * y[j];
        }
    }
}
