using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace AutoDiffGen;

/// <summary>The same in single precision, with shorter polynomials.</summary>
public static partial class VectorMath
{
    /// <inheritdoc cref="MathF.Exp"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Exp(V x)
    {
        x = ConditionalSelect(LessThan(x, Create(-105f)), Create(-105f), x);
        x = ConditionalSelect(GreaterThan(x, Create(91f)), Create(91f), x);
        V n = Round(x * Create(1.44269504f)), r = ExpRemainder(x, n);
        return Scale(FusedMultiplyAdd(r * r, ExpTail(r), r) + V.One, n);
    }

    /// <summary>e^x - 1, accurate near 0 too.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V ExpM1(V x)
    {
        V inside = ConditionalSelect(LessThan(x, Create(-20f)), Create(-20f), x);
        inside = ConditionalSelect(GreaterThan(inside, Create(89f)), Create(89f), inside);
        V n = Round(inside * Create(1.44269504f)), r = ExpRemainder(inside, n);
        V q = FusedMultiplyAdd(r * r, ExpTail(r), r), power = Scale(Create(0.5f), n);
        V half = FusedMultiplyAdd(power, q, power - Create(0.5f));
        return CopySign(half + half, x);
    }

    /// <inheritdoc cref="MathF.Tanh"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh(V x)
    {
        V magnitude = Abs(x);
        magnitude = ConditionalSelect(GreaterThan(magnitude, Create(10f)), Create(10f), magnitude);
        V doubled = magnitude * Create(-2f), n = Round(doubled * Create(1.44269504f)), r = ExpRemainder(doubled, n);
        V power = Scale(V.One, n), q = FusedMultiplyAdd(power, FusedMultiplyAdd(r * r, ExpTail(r), r), power - V.One);
        return CopySign(q / (q + Create(2f)), x);
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid(V x)
    {
        V e = Exp(-Abs(x));
        return ConditionalSelect(GreaterThanOrEqual(x, V.Zero), V.One, e) / (V.One + e);
    }

    /// <inheritdoc cref="MathF.Log(float)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Log(V x)
    {
        V tiny = LessThan(x, Create(1.17549435e-38f));
        V normal = ConditionalSelect(tiny, x * Create(16777216f), x);
        var moved = normal.AsInt32() + Create(0x3F800000 - 0x3F3504F3);
        V n = ((moved >>> 23) | Create(8388608f).AsInt32()).AsSingle() - ConditionalSelect(tiny, Create(8388608f + 127 + 24), Create(8388608f + 127));
        V f = ((moved & Create(0x7FFFFF)) + Create(0x3F3504F3)).AsSingle() - V.One, s = f / (Create(2f) + f), z = s * s, half = Create(0.5f) * f * f;
        V tail = z * FusedMultiplyAdd(z, FusedMultiplyAdd(z, Create(0.29872252201104094f), Create(0.3997752379424396f)), Create(0.6666677651006714f));
        V result = n * Create(0.693145751953125f) - (half - FusedMultiplyAdd(s, half + tail, n * Create(1.4286068203094173e-06f)) - f);
        V edge = ConditionalSelect(Vector512.Equals(x, V.Zero), Create(float.NegativeInfinity), ConditionalSelect(LessThan(x, V.Zero), Create(float.NaN), x));
        return ConditionalSelect(GreaterThan(x, V.Zero) & LessThan(x, Create(float.PositiveInfinity)), result, edge);
    }

    /// <summary>-1, 0 or 1; 0 for NaN, where <see cref="MathF.Sign(float)"/> throws.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sign(V x) => (GreaterThan(x, V.Zero) & V.One) - (LessThan(x, V.Zero) & V.One);

    /// <summary>As <see cref="Math.Clamp(float, float, float)"/>, but bounds in the wrong order do not throw.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Clamp(V x, V low, V high)
        => ConditionalSelect(LessThan(x, low), low, ConditionalSelect(GreaterThan(x, high), high, x));

    /// <summary>0 where the magnitude is below 1e-30, so that sums of vanishing adjoints do not slow down on denormal numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Flush(V x) => AndNot(x, LessThan(Abs(x), Create(1e-30f)));

    /// <summary>Whether the mask has a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(V mask) => mask.ExtractMostSignificantBits() != 0;

    /// <summary>Whether the mask has every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(V mask) => (~mask).ExtractMostSignificantBits() == 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpRemainder(V x, V n) => FusedMultiplyAdd(n, Create(-1.4286068203094173e-06f), FusedMultiplyAdd(n, Create(-0.693145751953125f), x));

    /// <summary>(e^r - 1 - r) / r² for |r| ≤ ½ ln 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V ExpTail(V r)
    {
        V r2 = r * r;
        V a0 = FusedMultiplyAdd(r, Create(0.16666518837799843f), Create(0.5000000095787765f));
        V a1 = FusedMultiplyAdd(r, Create(0.008368889660433889f), Create(0.041666204108482395f));
        return FusedMultiplyAdd(r2 * r2, Create(0.001395059038465099f), FusedMultiplyAdd(r2, a1, a0));
    }
}
