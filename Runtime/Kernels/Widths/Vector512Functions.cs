using System.Runtime.CompilerServices;
using static System.Runtime.Intrinsics.Vector512;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>max(x, 0), with the slope of <see cref="Math.Max(double, double)"/>: ½ at 0.</summary>
internal readonly partial struct ReluFunction : IVector512Activation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value(V x) => Max(x, V.Zero);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope(V x, V y, V factor)
        => ConditionalSelect(GreaterThan(x, V.Zero), factor, AndNot(factor * Create((double)0.5), LessThan(x, V.Zero)));
}

/// <summary>1 / (1 + e^-x).</summary>
internal readonly partial struct SigmoidFunction : IVector512Activation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value(V x) => VectorMath.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope(V x, V y, V factor) => factor * y * (V.One - y);
}

/// <summary>The hyperbolic tangent.</summary>
internal readonly partial struct TanhFunction : IVector512Activation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value(V x) => VectorMath.Tanh(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope(V x, V y, V factor) => factor * (V.One - y * y);
}

/// <summary>x σ(x).</summary>
internal readonly partial struct SiluFunction : IVector512Activation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value(V x) => x * VectorMath.Sigmoid(x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope(V x, V y, V factor)
    {
        V sigmoid = VectorMath.Sigmoid(x);
        return factor * (sigmoid + x * sigmoid * (V.One - sigmoid));
    }
}

/// <summary>½ x (1 + tanh u) = x σ(2 u), with u = √(2/π) (x + 0.044715 x³).</summary>
internal readonly partial struct GeluFunction : IVector512Activation
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Value(V x) => x * Gate(x, x * x);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Slope(V x, V y, V factor)
    {
        V square = x * x, gate = Gate(x, square);
        V inner = FusedMultiplyAdd(square, Create((double)(1.5957691216057308 * 3 * 0.044715)), Create((double)1.5957691216057308));
        return factor * (gate + x * gate * (V.One - gate) * inner);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static V Gate(V x, V square)
        => VectorMath.Sigmoid(x * FusedMultiplyAdd(square, Create((double)(1.5957691216057308 * 0.044715)), Create((double)1.5957691216057308)));
}
