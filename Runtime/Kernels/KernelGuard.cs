using System.Diagnostics.CodeAnalysis;

namespace AutoDiffGen;

/// <summary>Kernels use pointers, which check nothing: ask once, before the first.</summary>
internal static class KernelGuard
{
    public static void AtLeast(int length, long needed)
    {
        if (length < needed) TooShort(length, needed);
    }

    public static void Product(int rows, int columns, int depth, int a, int b, int c)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegative(columns);
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        AtLeast(a, (long)rows * depth);
        AtLeast(b, (long)depth * columns);
        AtLeast(c, (long)rows * columns);
    }

    [DoesNotReturn]
    private static void TooShort(int length, long needed) => throw new ArgumentException($"A span has {length} elements and must have {needed}.");
}
