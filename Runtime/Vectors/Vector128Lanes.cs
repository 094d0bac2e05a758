using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace AutoDiffGen;

/// <summary>Where halves end.</summary>
public static partial class Vector128Lanes
{
    /// <summary>The elements whose indices are given, one for each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<double> Gather(ReadOnlySpan<double> source, ReadOnlySpan<int> at) => Vector128.Create(source[at[0]], source[at[1]]);

    /// <summary>The elements whose indices are given, one for each lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Gather(ReadOnlySpan<float> source, ReadOnlySpan<int> at)
        => Vector128.Create(source[at[0]], source[at[1]], source[at[2]], source[at[3]]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<double> AtStride(ref double first, nint stride) => Vector128.Create(first, Unsafe.Add(ref first, stride));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector128<float> AtStride(ref float first, nint stride)
        => Vector128.Create(first, Unsafe.Add(ref first, stride), Unsafe.Add(ref first, 2 * stride), Unsafe.Add(ref first, 3 * stride));
}
