using System.Runtime.CompilerServices;
using static System.Runtime.Intrinsics.Vector512;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>Functions made of e^x, and their inverses.</summary>
public static partial class VectorMath
{
    /// <inheritdoc cref="Math.Tanh"/>
    /// <remarks>-q / (q + 2) with q = e^(-2|x|) - 1, which keeps its digits near 0.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Tanh(V x)
    {
        V magnitude = Abs(x);
        magnitude = ConditionalSelect(GreaterThan(magnitude, Create(20.0)), Create(20.0), magnitude);
        V doubled = magnitude * Create(-2.0), n = Round(doubled * Create(1.4426950408889634));
        V r = ExpRemainder(doubled, n);
        V power = Scale(V.One, n), q = FusedMultiplyAdd(power, FusedMultiplyAdd(r * r, ExpTail(r), r), power - V.One);
        return CopySign(q / (q + Create(2.0)), x);
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sigmoid(V x)
    {
        V e = Exp(-Abs(x));
        return ConditionalSelect(GreaterThanOrEqual(x, V.Zero), V.One, e) / (V.One + e);
    }

    /// <inheritdoc cref="Math.Sinh"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Sinh(V x)
    {
        V magnitude = Abs(x), q = ExpM1(magnitude), near = Create(0.5) * (q + q / (q + V.One));
        return CopySign(ConditionalSelect(GreaterThan(magnitude, Create(20.0)), HalfExp(magnitude), near), x);
    }

    /// <inheritdoc cref="Math.Cosh"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Cosh(V x)
    {
        V half = HalfExp(Abs(x));
        return half + Create(0.25) / half;
    }

    /// <inheritdoc cref="Math.Asinh"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Asinh(V x)
    {
        V magnitude = Abs(x), isFar = GreaterThan(magnitude, Create(268435456.0));
        V square = magnitude * magnitude, near = LogP1(magnitude + square / (V.One + Sqrt(FusedMultiplyAdd(magnitude, magnitude, V.One))));
        return CopySign(ConditionalSelect(isFar, Log(magnitude) + Create(0.6931471805599453), near), x);
    }

    /// <inheritdoc cref="Math.Acosh"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Acosh(V x)
    {
        V over = x - V.One, near = LogP1(over + Sqrt(FusedMultiplyAdd(over, over, over + over)));
        V result = ConditionalSelect(GreaterThan(x, Create(268435456.0)), Log(x) + Create(0.6931471805599453), near);
        return ConditionalSelect(LessThan(x, V.One), Create(double.NaN), result);
    }

    /// <inheritdoc cref="Math.Atanh"/>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Atanh(V x)
    {
        V magnitude = Abs(x), twice = magnitude + magnitude, rest = V.One - magnitude;
        V ratio = ConditionalSelect(LessThan(magnitude, Create(0.5)), FusedMultiplyAdd(twice, magnitude / rest, twice), twice / rest);
        return CopySign(Create(0.5) * LogP1(ratio), x);
    }

    /// <summary>½ e^x for x ≥ 0, which may be a number although e^x is not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V HalfExp(V x)
    {
        x = ConditionalSelect(GreaterThan(x, Create(712.0)), Create(712.0), x);
        V n = Round(x * Create(1.4426950408889634));
        V r = ExpRemainder(x, n);
        return Scale(FusedMultiplyAdd(r * r, ExpTail(r), r) + V.One, n - V.One);
    }
}
