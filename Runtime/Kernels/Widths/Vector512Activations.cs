using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>A function of each element.</summary>
internal partial interface IVector512Activation
{
    static abstract V Value(V x);

    /// <summary>The slope at x, where the value is y, times the factor.</summary>
    static abstract V Slope(V x, V y, V factor);
}

/// <summary>Loops over elements. What is left at the end goes through a vector of its own, so that an element's place does not show.</summary>
internal static unsafe partial class Vector512Activations
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply<F>(int length, double* x, double* y) where F : struct, IVector512Activation
    {
        int i = 0;
        for (; i + V.Count <= length; i += V.Count) F.Value(Vector512.Load(x + i)).Store(y + i);
        if (i < length) F.Value(Rest(x + i, length - i)).StoreFirst(new Span<double>(y, length), i, length - i);
    }

    /// <summary>Adds to the adjoint of x.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Pull<F>(int length, double* x, double* y, double* yAdjoint, double* xAdjoint) where F : struct, IVector512Activation
    {
        int i = 0;
        for (; i + V.Count <= length; i += V.Count)
            (Vector512.Load(xAdjoint + i) + F.Slope(Vector512.Load(x + i), Vector512.Load(y + i), Vector512.Load(yAdjoint + i))).Store(xAdjoint + i);
        int rest = length - i;
        if (rest == 0) return;
        V added = F.Slope(Rest(x + i, rest), Rest(y + i, rest), Rest(yAdjoint + i, rest));
        (Rest(xAdjoint + i, rest) + added).StoreFirst(new Span<double>(xAdjoint, length), i, rest);
    }

    /// <summary>The value and its tangent.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Push<F>(int length, double* x, double* xTangent, double* y, double* yTangent) where F : struct, IVector512Activation
    {
        int i = 0;
        for (; i + V.Count <= length; i += V.Count)
        {
            V from = Vector512.Load(x + i), value = F.Value(from), tangent = F.Slope(from, value, Vector512.Load(xTangent + i));
            value.Store(y + i);
            tangent.Store(yTangent + i);
        }

        int rest = length - i;
        if (rest == 0) return;
        V last = Rest(x + i, rest), lastValue = F.Value(last), lastTangent = F.Slope(last, lastValue, Rest(xTangent + i, rest));
        lastValue.StoreFirst(new Span<double>(y, length), i, rest);
        lastTangent.StoreFirst(new Span<double>(yTangent, length), i, rest);
    }

    private static V Rest(double* x, int count) => Vector512Lanes.LoadFirst(new ReadOnlySpan<double>(x, count), 0, count);
}
