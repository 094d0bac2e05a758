using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static System.Runtime.Intrinsics.Vector512;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>The cube root.</summary>
public static partial class VectorMath
{
    /// <inheritdoc cref="Math.Cbrt"/>
    /// <remarks>A step of Newton's method, with all digits of the cube, from the logarithm's third.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static V Cbrt(V x)
    {
        V magnitude = Abs(x), isSmall = LessThan(magnitude, Create(1e-200));
        magnitude *= ConditionalSelect(isSmall, Create(2.037035976334486e90), V.One);
        V near = Exp(Log(magnitude) * Create(0.3333333333333333)), square = near * near;
        V over = FusedMultiplyAdd(square, near, -magnitude) + FusedMultiplyAdd(near, near, -square) * near;
        V root = near - over / (Create(3.0) * square);
        root *= ConditionalSelect(isSmall, Create(7.888609052210118e-31), V.One);
        V isEdge = Vector512.Equals(x, V.Zero) | ~LessThan(Abs(x), Create(double.PositiveInfinity));
        return ConditionalSelect(isEdge, x, CopySign(root, x));
    }
}
