using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>Logarithms: x = 2^n m with m from √½ to √2, and ln m = 2 artanh s with s = (m - 1) / (m + 1) by a polynomial in s².</summary>
public static partial class VectorMath
{
    /// <inheritdoc cref="Math.Log(double)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log(V x)
    {
        V f = Split(x, out V n) - V.One, s = f / (Create(2.0) + f), half = Create(0.5) * f * f;
        V result = n * Create(0.6931471805598903) - (half - FusedMultiplyAdd(s, half + LogTail(s * s), n * Create(5.497923018708371e-14)) - f);
        return LogEdges(x, result);
    }

    /// <summary>ln(1 + x), accurate near 0 too.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V LogP1(V x)
    {
        V u = V.One + x, back = u - V.One, lost = V.One - (u - back) + (x - back);
        V m = Split(u, out V n), near = Vector512.Equals(n, V.Zero);
        V f = ConditionalSelect(near, x, m - V.One), s = f / (Create(2.0) + f), half = Create(0.5) * f * f;
        V low = FusedMultiplyAdd(n, Create(5.497923018708371e-14), AndNot(lost / u, near));
        V result = n * Create(0.6931471805598903) - (half - FusedMultiplyAdd(s, half + LogTail(s * s), low) - f);
        return ConditionalSelect(Vector512.Equals(x, V.Zero), x, LogEdges(u, result));
    }

    /// <inheritdoc cref="Math.Log2"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Log2(V x) => LogEdges(x, FusedMultiplyAdd(LogOfMantissa(x, out V n), Create(1.4426950408889634), n));

    /// <inheritdoc cref="Math.Log10"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Log10(V x)
    {
        V low = LogOfMantissa(x, out V n) * Create(0.4342944819032518);
        return LogEdges(x, FusedMultiplyAdd(n, Create(0.30102999566383914), FusedMultiplyAdd(n, Create(1.42050232272661e-13), low)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogOfMantissa(V x, out V n)
    {
        V f = Split(x, out n) - V.One, s = f / (Create(2.0) + f), half = Create(0.5) * f * f;
        return f - (half - s * (half + LogTail(s * s)));
    }

    /// <summary>x = 2^n m, for finite x > 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Split(V x, out V n)
    {
        V tiny = LessThan(x, Create(2.2250738585072014e-308));
        V normal = ConditionalSelect(tiny, x * Create(18014398509481984.0), x);
        var moved = normal.AsInt64() + Create(0x3FF0000000000000 - 0x3FE6A09E667F3BCD);
        n = ((moved >>> 52) | Create(4503599627370496.0).AsInt64()).AsDouble()
            - ConditionalSelect(tiny, Create(4503599627370496.0 + 1023 + 54), Create(4503599627370496.0 + 1023));
        return ((moved & Create(0xFFFFFFFFFFFFFL)) + Create(0x3FE6A09E667F3BCD)).AsDouble();
    }

    /// <summary>ln m - f + ½ f² = s (½ f² + this), where f = m - 1 and z = s².</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogTail(V z)
    {
        V w = z * z;
        V even = FusedMultiplyAdd(w, FusedMultiplyAdd(w, Create(0.14796572959691448), Create(0.181835664808537)), Create(0.285714287427333));
        V odd = FusedMultiplyAdd(w, FusedMultiplyAdd(w, Create(0.15313991760476972), Create(0.2222219853462641)), Create(0.3999999999941327));
        return z * FusedMultiplyAdd(z, odd, FusedMultiplyAdd(w, even, Create(0.6666666666666735)));
    }

    /// <summary>What the bits of 0, ∞, NaN and negative numbers do not say.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V LogEdges(V x, V result)
    {
        V edge = ConditionalSelect(Vector512.Equals(x, V.Zero), Create(double.NegativeInfinity), ConditionalSelect(LessThan(x, V.Zero), Create(double.NaN), x));
        return ConditionalSelect(GreaterThan(x, V.Zero) & LessThan(x, Create(double.PositiveInfinity)), result, edge);
    }
}
