using System.Runtime.CompilerServices;
using static System.Runtime.Intrinsics.Vector512;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>x^y = e^(y ln x), for which ln x is carried in two numbers.</summary>
public static partial class VectorMath
{
    /// <inheritdoc cref="Math.Pow"/>
    /// <remarks>Lanes with x ≤ 0, ∞, NaN or |y| ≥ 1e18 are given to <see cref="Math.Pow"/>.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Pow(V x, V y)
    {
        V log = LogInTwo(x, out V logRest);
        V power = y * log, rest = FusedMultiplyAdd(y, log, -power) + y * logRest;
        V far = GreaterThan(Abs(power), Create(760.0));
        V result = ExpOfTwo(ConditionalSelect(far, CopySign(Create(760.0), power), power), AndNot(rest, far));
        V ordinary = GreaterThan(x, V.Zero) & LessThan(x, Create(double.PositiveInfinity)) & LessThan(Abs(y), Create(1e18));
        return (~ordinary).ExtractMostSignificantBits() == 0 ? result : ConditionalSelect(ordinary, result, Each(static (x, y) => Math.Pow(x, y), x, y));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpOfTwo(V x, V rest)
    {
        V n = Round(x * Create(1.4426950408889634));
        V whole = FusedMultiplyAdd(n, Create(-0.6931471805598903), x);
        rest = FusedMultiplyAdd(n, Create(-5.497923018708371e-14), rest);
        V r = whole + rest;
        rest = whole - r + rest;
        V e = V.One + r;
        return Scale(e + (V.One - e + r + FusedMultiplyAdd(r * r, ExpTail(r), rest)), n);
    }

    /// <summary>ln x = 2 s (1 + w), where w = s²/3 + s⁴/5 + …; its first term and all sums are carried in two numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogInTwo(V x, out V rest)
    {
        V third = Create(0.3333333333333333);
        V m = Split(x, out V n), f = m - V.One, divisor = m + V.One, inverse = V.One / divisor;
        V s = f * inverse, sRest = FusedMultiplyAdd(-s, m - (divisor - V.One), FusedMultiplyAdd(-s, divisor, f)) * inverse;
        V z = s * s, zRest = FusedMultiplyAdd(s, s, -z) + Create(2.0) * s * sRest;
        V first = z * third, firstRest = FusedMultiplyAdd(z, third, -first) + FusedMultiplyAdd(z, Create(1.850371707708594e-17), zRest * third);
        V tail = z * z * LogSeries(z);
        V w = first + tail, wRest = first - w + tail + firstRest;
        V product = s * w, productRest = FusedMultiplyAdd(s, w, -product) + FusedMultiplyAdd(s, wRest, sRest * w);
        V half = s + product, halfRest = s - half + product + (sRest + productRest);
        V power = n * Create(0.6931471805598903), sum = FusedMultiplyAdd(half, Create(2.0), power);
        rest = FusedMultiplyAdd(half, Create(2.0), power - sum) + FusedMultiplyAdd(n, Create(5.497923018708371e-14), Create(2.0) * halfRest);
        return sum;
    }

    /// <summary>1/5 + z/7 + z²/9 + …</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogSeries(V z)
    {
        V z2 = z * z, z4 = z2 * z2;
        V a0 = FusedMultiplyAdd(z, Create(0.14285714285717122), Create(0.19999999999999998));
        V a1 = FusedMultiplyAdd(z, Create(0.09090909283483849), Create(0.11111111110048177));
        V a2 = FusedMultiplyAdd(z, Create(0.06667788620262877), Create(0.07692288414847515));
        V a3 = FusedMultiplyAdd(z, Create(0.05936338490281487), Create(0.058446514415876234));
        return FusedMultiplyAdd(z4, FusedMultiplyAdd(z2, a3, a2), FusedMultiplyAdd(z2, a1, a0));
    }
}
