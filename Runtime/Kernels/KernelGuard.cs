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

    /// <summary>Both counts are at least 1.</summary>
    public static void Inside(int length, int start, int rows, int row, int columns, int column)
    {
        long down = (long)(rows - 1) * row, across = (long)(columns - 1) * column;
        if (start + Math.Min(down, 0) + Math.Min(across, 0) < 0 || start + Math.Max(down, 0) + Math.Max(across, 0) >= length) Outside();
    }

    [DoesNotReturn]
    private static void Outside() => throw new IndexOutOfRangeException();

    [DoesNotReturn]
    private static void TooShort(int length, long needed) => throw new ArgumentException($"A span has {length} elements and must have {needed}.");
}
