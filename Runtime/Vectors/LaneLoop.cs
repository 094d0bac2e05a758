using System.ComponentModel;
using System.Runtime.CompilerServices;

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

    /// <summary>Whether two parts of the same storage at this distance do not meet within a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreApart(int distance, int count) => distance >= count || distance <= -count;

    /// <summary>Whether two parts of the same storage at this distance either coincide or do not meet within a vector.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreFar(int distance, int count) => distance == 0 || distance >= count || distance <= -count;

    /// <summary>Whether all elements from start to end are among so many.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsWithin(int start, int end, int length) => end <= start || start >= 0 && end <= length;
}
