using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoDiffGen;

/// <summary>What emitted loops over vectors ask and take before they begin.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class LaneLoop
{
    /// <summary>The first iteration of those from <paramref name="from"/> to <paramref name="to"/> that no longer fills a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int End(int from, int to, int count) => to > from ? to - (int)((uint)(to - from) % (uint)count) : from;

    /// <summary>The iteration from which the rest fills vectors, for loops that run downwards.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int Start(int from, int to, int count) => to > from ? from + (int)((uint)(to - from) % (uint)count) : to;

    /// <summary>Whether the two share no element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreApart<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b) => !a.Overlaps(b);

    /// <summary>Whether two parts of the same storage at this distance either coincide or do not meet within a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreFar(int distance, int count) => distance == 0 || distance >= count || distance <= -count;

    /// <summary>Whether all elements from start to end are among so many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsWithin(int start, int end, int length) => end <= start || start >= 0 && end <= length;

    /// <summary>The elements from start to end, a whole number of vectors, as vectors.</summary>
    /// <exception cref="IndexOutOfRangeException">Some are outside.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<Vector512<double>> Row512(ReadOnlySpan<double> storage, int start, int end) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<double, Vector512<double>>(ref First(storage, start, end)), (end - start) / Vector512<double>.Count);

    /// <inheritdoc cref="Row512(ReadOnlySpan{double}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<Vector512<double>> Row512(Span<double> storage, int start, int end) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<double, Vector512<double>>(ref First<double>(storage, start, end)), (end - start) / Vector512<double>.Count);

    /// <inheritdoc cref="Row512(ReadOnlySpan{double}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<Vector512<double>> Row512(double[] storage, int start, int end) => Row512(storage.AsSpan(), start, end);

    /// <inheritdoc cref="Row512(ReadOnlySpan{double}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<Vector512<float>> Row512(ReadOnlySpan<float> storage, int start, int end) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<float, Vector512<float>>(ref First(storage, start, end)), (end - start) / Vector512<float>.Count);

    /// <inheritdoc cref="Row512(ReadOnlySpan{double}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<Vector512<float>> Row512(Span<float> storage, int start, int end) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<float, Vector512<float>>(ref First<float>(storage, start, end)), (end - start) / Vector512<float>.Count);

    /// <inheritdoc cref="Row512(ReadOnlySpan{double}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<Vector512<float>> Row512(float[] storage, int start, int end) => Row512(storage.AsSpan(), start, end);

    /// <inheritdoc cref="Row512(ReadOnlySpan{double}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<Vector256<double>> Row256(ReadOnlySpan<double> storage, int start, int end) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<double, Vector256<double>>(ref First(storage, start, end)), (end - start) / Vector256<double>.Count);

    /// <inheritdoc cref="Row512(ReadOnlySpan{double}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<Vector256<double>> Row256(Span<double> storage, int start, int end) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<double, Vector256<double>>(ref First<double>(storage, start, end)), (end - start) / Vector256<double>.Count);

    /// <inheritdoc cref="Row512(ReadOnlySpan{double}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<Vector256<double>> Row256(double[] storage, int start, int end) => Row256(storage.AsSpan(), start, end);

    /// <inheritdoc cref="Row512(ReadOnlySpan{double}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<Vector256<float>> Row256(ReadOnlySpan<float> storage, int start, int end) =>
        MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<float, Vector256<float>>(ref First(storage, start, end)), (end - start) / Vector256<float>.Count);

    /// <inheritdoc cref="Row512(ReadOnlySpan{double}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<Vector256<float>> Row256(Span<float> storage, int start, int end) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<float, Vector256<float>>(ref First<float>(storage, start, end)), (end - start) / Vector256<float>.Count);

    /// <inheritdoc cref="Row512(ReadOnlySpan{double}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<Vector256<float>> Row256(float[] storage, int start, int end) => Row256(storage.AsSpan(), start, end);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref T First<T>(ReadOnlySpan<T> storage, int start, int end)
    {
        if (start == end) return ref Unsafe.NullRef<T>();
        if ((uint)end > (uint)storage.Length || (uint)start > (uint)end) ThrowOutside();
        return ref Unsafe.Add(ref MemoryMarshal.GetReference(storage), start);
    }

    [DoesNotReturn]
    private static void ThrowOutside() => throw new IndexOutOfRangeException();
}
