using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>Functions that <see cref="Math"/> computes for one lane after the other.</summary>
public static partial class VectorMath
{
    /// <inheritdoc cref="Math.Tan"/>
    public static V Tan(V x) => Each(Math.Tan, x);

    /// <inheritdoc cref="Math.Asin"/>
    public static V Asin(V x) => Each(Math.Asin, x);

    /// <inheritdoc cref="Math.Acos"/>
    public static V Acos(V x) => Each(Math.Acos, x);

    /// <inheritdoc cref="Math.Atan"/>
    public static V Atan(V x) => Each(Math.Atan, x);

    /// <inheritdoc cref="Math.Atan2"/>
    public static V Atan2(V y, V x) => Each(Math.Atan2, y, x);

    /// <inheritdoc cref="Math.Asinh"/>
    public static V Asinh(V x) => Each(Math.Asinh, x);

    /// <inheritdoc cref="Math.Acosh"/>
    public static V Acosh(V x) => Each(Math.Acosh, x);

    /// <inheritdoc cref="Math.Atanh"/>
    public static V Atanh(V x) => Each(Math.Atanh, x);

    /// <inheritdoc cref="Math.Cbrt"/>
    public static V Cbrt(V x) => Each(Math.Cbrt, x);

    /// <inheritdoc cref="Math.IEEERemainder"/>
    public static V IEEERemainder(V x, V y) => Each(Math.IEEERemainder, x, y);

    /// <summary>As the operator %.</summary>
    public static V Remainder(V x, V y) => Each(static (x, y) => x % y, x, y);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V Each(Func<double, double> function, V x)
    {
        V result = x;
        for (int i = 0; i < V.Count; i++) result = result.WithElement(i, function(x[i]));
        return result;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static V Each(Func<double, double, double> function, V x, V y)
    {
        V result = x;
        for (int i = 0; i < V.Count; i++) result = result.WithElement(i, function(x[i], y[i]));
        return result;
    }
}
