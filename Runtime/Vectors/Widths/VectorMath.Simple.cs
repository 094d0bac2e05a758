using System.Runtime.CompilerServices;
using static System.Runtime.Intrinsics.Vector512;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>What the vector types of the framework lack, or do in an order that is not said.</summary>
public static partial class VectorMath
{
    /// <summary>-1, 0 or 1; 0 for NaN, where <see cref="Math.Sign(double)"/> throws.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Sign(V x) => (GreaterThan(x, V.Zero) & V.One) - (LessThan(x, V.Zero) & V.One);

    /// <summary>As <see cref="Math.Clamp(double, double, double)"/>, but bounds in the wrong order do not throw.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Clamp(V x, V low, V high)
        => ConditionalSelect(LessThan(x, low), low, ConditionalSelect(GreaterThan(x, high), high, x));

    /// <summary>0 where the magnitude is below 1e-200, so that sums of vanishing adjoints do not slow down on denormal numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Flush(V x) => AndNot(x, LessThan(Abs(x), Create(1e-200)));

    /// <summary>Whether the mask has a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(V mask) => mask.ExtractMostSignificantBits() != 0;

    /// <summary>Whether the mask has every lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool All(V mask) => (~mask).ExtractMostSignificantBits() == 0;
}
