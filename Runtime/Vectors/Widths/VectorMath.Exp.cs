using System.Runtime.CompilerServices;
using static System.Runtime.Intrinsics.Vector512;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>
/// The functions of <see cref="Math"/> on vectors: within 2 ulp of the exact value, the same bits at every width and on every processor, NaN and ∞ as <see cref="Math"/> has them.
/// The short ones are inlined; a call of one of the others costs less than they do.
/// </summary>
/// <remarks>RULE: the text is over the vectors themselves. A struct around a vector costs the JIT three locals an operation, and at 512 it stops inlining.</remarks>
public static partial class VectorMath
{
    /// <inheritdoc cref="Math.Exp"/>
    /// <remarks>x = n ln 2 + r with |r| ≤ ½ ln 2; e^r by a polynomial, 2^n by the exponent's bits.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp(V x)
    {
        x = ConditionalSelect(LessThan(x, Create(-746.0)), Create(-746.0), x);
        x = ConditionalSelect(GreaterThan(x, Create(712.0)), Create(712.0), x);
        V n = Round(x * Create(1.4426950408889634));
        V r = ExpRemainder(x, n);
        return Scale(FusedMultiplyAdd(r * r, ExpTail(r), r) + V.One, n);
    }

    /// <summary>2^x.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Exp2(V x)
    {
        x = ConditionalSelect(LessThan(x, Create(-1080.0)), Create(-1080.0), x);
        x = ConditionalSelect(GreaterThan(x, Create(1025.0)), Create(1025.0), x);
        V n = Round(x), fraction = x - n, r = fraction * Create(0.6931471805599453);
        V rest = FusedMultiplyAdd(fraction, Create(2.3190468138462996e-17), FusedMultiplyAdd(fraction, Create(0.6931471805599453), -r));
        return Scale(V.One + (r + FusedMultiplyAdd(r * r, ExpTail(r), rest)), n);
    }

    /// <summary>e^x - 1, accurate near 0 too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpM1(V x)
    {
        V inside = ConditionalSelect(LessThan(x, Create(-40.0)), Create(-40.0), x);
        inside = ConditionalSelect(GreaterThan(inside, Create(709.8)), Create(709.8), inside);
        V n = Round(inside * Create(1.4426950408889634));
        V r = ExpRemainder(inside, n);
        V q = FusedMultiplyAdd(r * r, ExpTail(r), r), power = Scale(Create(0.5), n); // 2^n itself may be ∞
        V half = FusedMultiplyAdd(power, q, power - Create(0.5));
        return CopySign(half + half, x);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpRemainder(V x, V n) => FusedMultiplyAdd(n, Create(-5.497923018708371e-14), FusedMultiplyAdd(n, Create(-0.6931471805598903), x));

    /// <summary>(e^r - 1 - r) / r²: the minimax polynomial for |r| ≤ ½ ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpTail(V r)
    {
        V r2 = r * r, r4 = r2 * r2;
        V a0 = FusedMultiplyAdd(r, Create(0.16666666666666685), Create(0.5));
        V a1 = FusedMultiplyAdd(r, Create(0.008333333333316739), Create(0.04166666666666673));
        V a2 = FusedMultiplyAdd(r, Create(0.00019841269897059088), Create(0.0013888888888857777));
        V a3 = FusedMultiplyAdd(r, Create(2.7557234236459e-06), Create(2.4801587373180224e-05));
        V a4 = FusedMultiplyAdd(r, Create(2.511224000891229e-08), Create(2.7557233783113925e-07));
        V high = FusedMultiplyAdd(r2, FusedMultiplyAdd(r2, Create(2.092682490749842e-09), a4), a3);
        return FusedMultiplyAdd(r4, FusedMultiplyAdd(r2, high, a2), FusedMultiplyAdd(r2, a1, a0));
    }
}
