using System.Numerics;

namespace AutoDiffGen.Tests.Corpus;

public struct Couple<T> where T : INumber<T>
{
    public T A, B;

    public readonly T Dot(Couple<T> o) => A * o.A + B * o.B;
}

/// <summary>Methods that are generic in their numbers; the drivers call them with double.</summary>
public static partial class Generic
{
    private static T Horner<T>(T x, params ReadOnlySpan<double> coefficients) where T : INumber<T>
    {
        T r = T.Zero;
        for (int i = coefficients.Length - 1; i >= 0; i--) r = r * x + T.CreateChecked(coefficients[i]);
        return r;
    }

    [Differentiable, At(0.7, 1.2)]
    public static T Elementary<T>(T x, T y) where T : IFloatingPointIeee754<T> => T.Exp(x) * y + T.Sin(x * y) / (T.One + x * x) + Horner(y, 1, 2, 3.5) * T.Pi;

    [Differentiable, Size("v", 3), At(0.7, 1.2, -0.4, 0.9)]
    public static void Recurrence<T>(Span<T> v, ref T s) where T : struct, IFloatingPoint<T>
    {
        for (int i = 0; i < v.Length; i++)
        {
            v[i] *= s;
            s += v[i] * T.CreateChecked(0.5) + T.CreateChecked(i) / T.CreateChecked(3);
        }
    }

    [Differentiable, At(0.7, 1.2, -0.4, 0.9)]
    public static T OfStructs<T>(Couple<T> a, Couple<T> b) where T : INumber<T> => a.Dot(b) * T.Max(a.A, b.A) + T.Abs(b.B);
}
