using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoDiffGen;

/// <summary>The place of a vector's elements in memory, after one check for all of them.</summary>
internal static class LaneMemory
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T At<T>(ReadOnlySpan<T> span, int start, int count)
    {
        if ((uint)start > (uint)span.Length || span.Length - start < count) Outside();
        return ref Unsafe.Add(ref MemoryMarshal.GetReference(span), (nint)(uint)start);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref T At<T>(ReadOnlySpan<T> span, int start, int stride, int count)
    {
        long last = start + (long)stride * (count - 1);
        if ((uint)start >= (uint)span.Length || (ulong)last >= (ulong)span.Length) Outside();
        return ref Unsafe.Add(ref MemoryMarshal.GetReference(span), (nint)(uint)start);
    }

    /// <summary>Where a row of no vectors starts, which may have any start; no other row is outside.</summary>
    /// <exception cref="IndexOutOfRangeException">There are vectors.</exception>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Nothing(int count)
    {
        if (count != 0) Outside();
        return 0;
    }

    [DoesNotReturn]
    public static void Outside() => throw new IndexOutOfRangeException();
}
