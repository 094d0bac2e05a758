using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>Inverse trigonometric functions: one quotient of polynomials near 0, the rest by symmetries whose constants have two parts.</summary>
public static partial class VectorMath
{
    /// <inheritdoc cref="Math.Atan"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Atan(V x)
    {
        V magnitude = Abs(x), isFar = GreaterThan(magnitude, Create(2.414213562373095)), isMiddle = AndNot(GreaterThan(magnitude, Create(0.66)), isFar);
        V near = ConditionalSelect(isFar, Create(-1.0) / magnitude, ConditionalSelect(isMiddle, (magnitude - V.One) / (magnitude + V.One), magnitude));
        V start = (isFar & Create(HalfPi)) + (isMiddle & Create(HalfPi / 2)), rest = (isFar & Create(HalfPiRest)) + (isMiddle & Create(HalfPiRest / 2));
        return CopySign(start + (AtanTail(near, rest) + near), x);
    }

    /// <inheritdoc cref="Math.Atan2"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Atan2(V y, V x)
    {
        V up = Abs(y), side = Abs(x), isSteep = GreaterThan(up, side);
        V over = ConditionalSelect(isSteep, side, up), under = ConditionalSelect(isSteep, up, side);
        V ratio = ConditionalSelect(Vector512.Equals(over, under), V.One, over / under);
        ratio = AndNot(ratio, Vector512.Equals(over, V.Zero));
        V isMiddle = GreaterThan(ratio, Create(0.66)), near = ConditionalSelect(isMiddle, (ratio - V.One) / (ratio + V.One), ratio);
        V isBack = LessThan(CopySign(V.One, x), V.Zero);
        V sign = ConditionalSelect(isSteep ^ isBack, Create(-1.0), V.One);
        V start = (isMiddle & Create(HalfPi / 2)) * sign, rest = (isMiddle & Create(HalfPiRest / 2)) * sign;
        V turn = ConditionalSelect(isSteep, Create(HalfPi), isBack & Create(2 * HalfPi)), turnRest = ConditionalSelect(isSteep, Create(HalfPiRest), isBack & Create(2 * HalfPiRest));
        V result = turn + start + (AtanTail(near * sign, rest + turnRest) + near * sign);
        return ConditionalSelect(Vector512.Equals(x, x) & Vector512.Equals(y, y), CopySign(result, y), x + y);
    }

    /// <inheritdoc cref="Math.Asin"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Asin(V x)
    {
        V magnitude = Abs(x), isFar = GreaterThan(magnitude, Create(0.5));
        V z = ConditionalSelect(isFar, FusedMultiplyAdd(magnitude, Create(-0.5), Create(0.5)), x * x), tail = AsinTail(z);
        V root = Root(z, out V rest);
        V high = Create(HalfPi / 2) - (root + root), low = FusedMultiplyAdd(root + root + (rest + rest), tail, rest + rest) - Create(HalfPiRest);
        V far = Create(HalfPi / 2) - (low - high);
        return CopySign(ConditionalSelect(isFar, far, FusedMultiplyAdd(magnitude, tail, magnitude)), x);
    }

    /// <inheritdoc cref="Math.Acos"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Acos(V x)
    {
        V magnitude = Abs(x), isFar = GreaterThan(magnitude, Create(0.5));
        V z = ConditionalSelect(isFar, FusedMultiplyAdd(magnitude, Create(-0.5), Create(0.5)), x * x), tail = AsinTail(z);
        V root = Root(z, out V rest), small = FusedMultiplyAdd(root + rest, tail, rest);
        V above = root + small + (root + small);
        V below = Create(2 * HalfPi) - (root + (small - Create(HalfPiRest)) + (root + (small - Create(HalfPiRest))));
        V near = Create(HalfPi) - (x - FusedMultiplyAdd(-x, tail, Create(HalfPiRest)));
        return ConditionalSelect(isFar, ConditionalSelect(LessThan(x, V.Zero), below, above), near);
    }

    /// <summary>The square root in two parts, the first of few digits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Root(V z, out V rest)
    {
        V root = Sqrt(z), high = (root.AsInt64() & Create(-4294967296L)).AsDouble();
        rest = AndNot(FusedMultiplyAdd(-high, high, z) / (root + high), Vector512.Equals(root, V.Zero));
        return high;
    }

    /// <summary>atan x - x and the rest, |x| ≤ 0.66.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V AtanTail(V x, V rest)
    {
        V z = x * x;
        V p = FusedMultiplyAdd(z, Create(-8.750608600031904e-01), Create(-16.15753718733365));
        p = FusedMultiplyAdd(z, FusedMultiplyAdd(z, FusedMultiplyAdd(z, p, Create(-75.00855792314705)), Create(-122.88666844901361)), Create(-64.85021904942025));
        V q = z + Create(24.858464901423062);
        q = FusedMultiplyAdd(z, FusedMultiplyAdd(z, q, Create(165.02700983169885)), Create(432.88106049129027));
        q = FusedMultiplyAdd(z, FusedMultiplyAdd(z, q, Create(485.3903996359137)), Create(194.5506571482614));
        return FusedMultiplyAdd(x, z * p / q, rest);
    }

    /// <summary>asin x / x - 1 of z = x², |x| ≤ 1/2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V AsinTail(V z)
    {
        V p = FusedMultiplyAdd(z, Create(3.4793310759602117e-05), Create(7.915349942898145e-04));
        p = FusedMultiplyAdd(z, FusedMultiplyAdd(z, p, Create(-0.04005553450067941)), Create(0.20121253213486293));
        p = FusedMultiplyAdd(z, FusedMultiplyAdd(z, p, Create(-0.3255658186224009)), Create(0.16666666666666666));
        V q = FusedMultiplyAdd(z, Create(0.07703815055590194), Create(-0.6882839716054533));
        q = FusedMultiplyAdd(z, FusedMultiplyAdd(z, FusedMultiplyAdd(z, q, Create(2.0209457602335057)), Create(-2.403394911734414)), V.One);
        return z * p / q;
    }
}
