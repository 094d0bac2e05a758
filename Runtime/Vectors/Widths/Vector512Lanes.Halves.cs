using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>What consists of the same for both halves.</summary>
public static partial class Vector512Lanes
{
    /// <summary>The elements whose indices are given, one for each lane.</summary>
    public static V Gather(ReadOnlySpan<double> source, ReadOnlySpan<int> at)
        => Vector512.Create(Vector256Lanes.Gather(source, at), Vector256Lanes.Gather(source, at[(V.Count / 2)..]));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static V AtStride(ref double first, nint stride)
        => Vector512.Create(Vector256Lanes.AtStride(ref first, stride), Vector256Lanes.AtStride(ref Unsafe.Add(ref first, V.Count / 2 * stride), stride));
}
