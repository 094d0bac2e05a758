using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>Functions that <see cref="Math"/> computes for one lane after the other.</summary>
public static partial class VectorMath
{
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
