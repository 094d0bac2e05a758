using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>Between vectors and memory. Lanes that share an element are taken one after the other.</summary>
public static partial class Vector512Lanes
{
    /// <summary>The elements <c>source[start]</c>, <c>source[start + 1]</c>, …</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(ReadOnlySpan<double> source, int start) => Vector512.LoadUnsafe(in LaneMemory.At(source, start, V.Count));

    /// <summary>Stores to <c>target[start]</c>, <c>target[start + 1]</c>, …</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(this V vector, Span<double> target, int start) => vector.StoreUnsafe(ref LaneMemory.At(target, start, V.Count));

    /// <summary>The first lanes are the elements from <c>source[start]</c>, the others 0.</summary>
    public static V LoadFirst(ReadOnlySpan<double> source, int start, int count)
    {
        V vector = V.Zero;
        source.Slice(start, count).CopyTo(MemoryMarshal.CreateSpan(ref Unsafe.As<V, double>(ref vector), V.Count));
        return vector;
    }

    /// <summary>Stores the first lanes from <c>target[start]</c>.</summary>
    public static void StoreFirst(this V vector, Span<double> target, int start, int count)
        => MemoryMarshal.CreateSpan(ref Unsafe.As<V, double>(ref vector), V.Count)[..count].CopyTo(target[start..]);

    /// <summary>The elements <c>source[start]</c>, <c>source[start + stride]</c>, …; the stride may be 0 or negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Gather(ReadOnlySpan<double> source, int start, int stride) => AtStride(ref LaneMemory.At(source, start, stride, V.Count), stride);

    /// <summary>Stores to <c>target[start]</c>, <c>target[start + stride]</c>, …</summary>
    public static void Scatter(this V vector, Span<double> target, int start, int stride)
    {
        ref double first = ref LaneMemory.At(target, start, stride, V.Count);
        for (int i = 0; i < V.Count; i++) Unsafe.Add(ref first, (nint)i * stride) = vector[i];
    }

    /// <summary>Stores to the elements whose indices are given.</summary>
    public static void Scatter(this V vector, Span<double> target, ReadOnlySpan<int> at)
    {
        for (int i = 0; i < V.Count; i++) target[at[i]] = vector[i];
    }

    /// <summary>Adds to <c>target[start]</c>, <c>target[start + stride]</c>, …</summary>
    public static void ScatterAdd(this V vector, Span<double> target, int start, int stride)
    {
        ref double first = ref LaneMemory.At(target, start, stride, V.Count);
        for (int i = 0; i < V.Count; i++) Unsafe.Add(ref first, (nint)i * stride) += vector[i];
    }

    /// <summary>Adds to the elements whose indices are given.</summary>
    public static void ScatterAdd(this V vector, Span<double> target, ReadOnlySpan<int> at)
    {
        for (int i = 0; i < V.Count; i++) target[at[i]] += vector[i];
    }
}
