using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoDiffGen;

/// <summary>What loops end with that take every element larger, or smaller, than all before it.</summary>
public static partial class LaneLoop
{
    /// <summary>The index of the element that <c>if (x[i] &gt; above) above = x[i];</c> takes last, with i from start to end; -1 where it takes none.</summary>
    /// <exception cref="IndexOutOfRangeException">Some elements are outside.</exception>
    public static int Rise(ReadOnlySpan<double> x, int start, int end, double above) => Last<double, Larger>(x, start, end, above);

    /// <inheritdoc cref="Rise(ReadOnlySpan{double}, int, int, double)"/>
    public static int Rise(ReadOnlySpan<float> x, int start, int end, float above) => Last<float, Larger>(x, start, end, above);

    /// <summary>The index of the element that <c>if (x[i] &lt; below) below = x[i];</c> takes last, with i from start to end; -1 where it takes none.</summary>
    /// <exception cref="IndexOutOfRangeException">Some elements are outside.</exception>
    public static int Fall(ReadOnlySpan<double> x, int start, int end, double below) => Last<double, Smaller>(x, start, end, below);

    /// <inheritdoc cref="Fall(ReadOnlySpan{double}, int, int, double)"/>
    public static int Fall(ReadOnlySpan<float> x, int start, int end, float below) => Last<float, Smaller>(x, start, end, below);

    /// <summary>Which of two numbers is the better.</summary>
    private interface IOrder
    {
        static abstract bool IsBetter<T>(T x, T than)
            where T : unmanaged, INumber<T>;

        static abstract Vector<T> Better<T>(Vector<T> x, Vector<T> than)
            where T : unmanaged, INumber<T>;
    }

    private static int Last<T, TOrder>(ReadOnlySpan<T> x, int start, int end, T bound)
        where T : unmanaged, INumber<T>
        where TOrder : IOrder
    {
        if (end <= start) return -1;
        x = MemoryMarshal.CreateReadOnlySpan(ref LaneMemory.At(x, start, end - start), end - start);
        T best = Best<T, TOrder>(x, bound);
        return TOrder.IsBetter(best, bound) ? start + IndexOf(x, best) : -1;
    }

    /// <summary>The best of the bound and the elements; NaN is better than nothing, and nothing is better than NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static T Best<T, TOrder>(ReadOnlySpan<T> x, T bound)
        where T : unmanaged, INumber<T>
        where TOrder : IOrder
    {
        ReadOnlySpan<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(x);
        Vector<T> a = new(bound), b = a, c = a, d = a;
        int i = 0;
        for (; i + 3 < vectors.Length; i += 4)
        {
            a = TOrder.Better(vectors[i], a);
            b = TOrder.Better(vectors[i + 1], b);
            c = TOrder.Better(vectors[i + 2], c);
            d = TOrder.Better(vectors[i + 3], d);
        }
        for (; i < vectors.Length; i++) a = TOrder.Better(vectors[i], a);
        a = TOrder.Better(TOrder.Better(d, c), TOrder.Better(b, a));
        T best = bound;
        for (int lane = 0; lane < Vector<T>.Count; lane++) if (TOrder.IsBetter(a[lane], best)) best = a[lane];
        foreach (T rest in x[(vectors.Length * Vector<T>.Count)..]) if (TOrder.IsBetter(rest, best)) best = rest;
        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static int IndexOf<T>(ReadOnlySpan<T> x, T value)
        where T : unmanaged, INumber<T>
    {
        ReadOnlySpan<Vector<T>> vectors = MemoryMarshal.Cast<T, Vector<T>>(x);
        var sought = new Vector<T>(value);
        int at = 0;
        while (at < vectors.Length && !Vector.EqualsAny(vectors[at], sought)) at++;
        for (int i = at * Vector<T>.Count; i < x.Length; i++) if (x[i] == value) return i;
        throw new InvalidOperationException("The value is not among the elements.");
    }

    private readonly struct Larger : IOrder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool IsBetter<T>(T x, T than)
            where T : unmanaged, INumber<T> => x > than;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<T> Better<T>(Vector<T> x, Vector<T> than)
            where T : unmanaged, INumber<T> => Vector.ConditionalSelect(Vector.GreaterThan(x, than), x, than);
    }

    private readonly struct Smaller : IOrder
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static bool IsBetter<T>(T x, T than)
            where T : unmanaged, INumber<T> => x < than;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector<T> Better<T>(Vector<T> x, Vector<T> than)
            where T : unmanaged, INumber<T> => Vector.ConditionalSelect(Vector.LessThan(x, than), x, than);
    }
}
