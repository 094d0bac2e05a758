using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>Sine, cosine and tangent: x = n π/2 + r + rest, with π/2 in three numbers; one polynomial each for |r| ≤ π/4.</summary>
public static partial class VectorMath
{
    /// <inheritdoc cref="Math.Sin"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Sin(V x)
    {
        V r = Angle(x, out V rest, out V quadrant);
        V result = ConditionalSelect(IsOdd(quadrant), CosOfAngle(r, rest), SinOfAngle(r, rest)) ^ SignOf(quadrant);
        return SinEdges(x, result);
    }

    /// <inheritdoc cref="Math.Cos"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Cos(V x)
    {
        V r = Angle(x, out V rest, out V quadrant);
        V result = ConditionalSelect(IsOdd(quadrant), SinOfAngle(r, rest), CosOfAngle(r, rest)) ^ SignOf((quadrant.AsInt64() + Create(1L)).AsDouble());
        return CosEdges(x, result);
    }

    /// <inheritdoc cref="Math.SinCos(double)"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static (V Sin, V Cos) SinCos(V x)
    {
        V r = Angle(x, out V rest, out V quadrant);
        V sin = SinOfAngle(r, rest), cos = CosOfAngle(r, rest), odd = IsOdd(quadrant);
        return (SinEdges(x, ConditionalSelect(odd, cos, sin) ^ SignOf(quadrant)),
            CosEdges(x, ConditionalSelect(odd, sin, cos) ^ SignOf((quadrant.AsInt64() + Create(1L)).AsDouble())));
    }

    /// <inheritdoc cref="Math.Tan"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Tan(V x)
    {
        V r = Angle(x, out V rest, out V quadrant);
        V sin = SinOfAngle(r, rest), cos = CosOfAngle(r, rest), odd = IsOdd(quadrant);
        V result = ConditionalSelect(odd, -cos, sin) / ConditionalSelect(odd, sin, cos);
        V far = GreaterThan(Abs(x), Create(1e9));
        result = ConditionalSelect(LessThan(Abs(x), Create(1e-9)), x, result);
        return far.ExtractMostSignificantBits() == 0 ? result : ConditionalSelect(far, Each(Math.Tan, x), result);
    }

    /// <summary>Beyond a thousand million, n π/2 has too few digits: Math is asked there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SinEdges(V x, V result)
    {
        V far = GreaterThan(Abs(x), Create(1e9));
        result = ConditionalSelect(LessThan(Abs(x), Create(1e-9)), x, result);
        return far.ExtractMostSignificantBits() == 0 ? result : ConditionalSelect(far, Each(Math.Sin, x), result);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V CosEdges(V x, V result)
    {
        V far = GreaterThan(Abs(x), Create(1e9));
        return far.ExtractMostSignificantBits() == 0 ? result : ConditionalSelect(far, Each(Math.Cos, x), result);
    }

    /// <summary>r and rest, where x = n π/2 + r + rest; the low bits of quadrant are those of n.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Angle(V x, out V rest, out V quadrant)
    {
        quadrant = FusedMultiplyAdd(x, Create(0.6366197723675814), Create(6755399441055744.0));
        V n = quadrant - Create(6755399441055744.0);
        V whole = FusedMultiplyAdd(n, Create(-1.5707963267948966), x), small = n * Create(6.123233995736766e-17);
        V r = whole - small, back = r - whole;
        V lost = whole - (r - back) - (small + back);
        rest = FusedMultiplyAdd(n, Create(1.4973849048591698e-33), lost - FusedMultiplyAdd(n, Create(6.123233995736766e-17), -small));
        return r;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V IsOdd(V quadrant) => Vector512.Equals(quadrant.AsInt64() & Create(1L), Create(1L)).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SignOf(V quadrant) => ((quadrant.AsInt64() & Create(2L)) << 62).AsDouble();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V SinOfAngle(V r, V rest)
    {
        V z = r * r, z2 = z * z;
        V a0 = FusedMultiplyAdd(z, Create(0.008333333333322413), Create(-0.16666666666666632));
        V a1 = FusedMultiplyAdd(z, Create(2.7557313691891555e-06), Create(-0.00019841269829807802));
        V a2 = FusedMultiplyAdd(z, Create(1.5896795192403122e-10), Create(-2.505075810884434e-08));
        V series = FusedMultiplyAdd(z2, FusedMultiplyAdd(z2, a2, a1), a0);
        return r + FusedMultiplyAdd(r * z, series, FusedMultiplyAdd(Create(-0.5) * z, rest, rest));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V CosOfAngle(V r, V rest)
    {
        V z = r * r, z2 = z * z, half = Create(0.5) * z, near = V.One - half;
        V a0 = FusedMultiplyAdd(z, Create(-0.0013888888888874125), Create(0.0416666666666666));
        V a1 = FusedMultiplyAdd(z, Create(-2.755731435251706e-07), Create(2.480158728948292e-05));
        V a2 = FusedMultiplyAdd(z, Create(-1.1359648797084286e-11), Create(2.0875723295084495e-09));
        V series = FusedMultiplyAdd(z2, FusedMultiplyAdd(z2, a2, a1), a0);
        return near + (V.One - near - half + FusedMultiplyAdd(z2, series, -r * rest));
    }
}
