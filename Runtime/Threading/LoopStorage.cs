using System.ComponentModel;
using System.Runtime.InteropServices;

namespace AutoDiffGen;

/// <summary>Which storage is the same under two names, asked before a loop is run in parts.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class LoopStorage
{
    [ThreadStatic]
    private static HashSet<object>? known;

    /// <summary>Whether the two share no element.</summary>
    public static bool AreApart<T>(ReadOnlySpan<T> a, ReadOnlySpan<T> b) => !a.Overlaps(b);

    /// <inheritdoc cref="AreApart{T}(ReadOnlySpan{T}, ReadOnlySpan{T})"/>
    public static bool AreApart<T>(List<T>? a, ReadOnlySpan<T> b) => a is null || !((ReadOnlySpan<T>)CollectionsMarshal.AsSpan(a)).Overlaps(b);

    /// <summary>Whether they are not the same.</summary>
    public static bool AreOther(object? a, object? b) => a is null || !ReferenceEquals(a, b);

    /// <summary>Whether no row shares an element with the other.</summary>
    public static bool AreApart<T>(T[][]? rows, ReadOnlySpan<T> other)
    {
        foreach (T[] row in rows ?? [])
            if (row is not null && ((ReadOnlySpan<T>)row).Overlaps(other)) return false;
        return true;
    }

    /// <summary>Whether they have no row in common.</summary>
    public static bool AreApart<T>(T[][]? a, T[][]? b)
    {
        if (a is null || b is null) return true;
        HashSet<object> rows = Rows(a);
        foreach (T[] row in b)
            if (row is not null && rows.Contains(row)) return false;
        rows.Clear();
        return true;
    }

    /// <summary>Whether no row is there twice.</summary>
    public static bool HasOwnRows<T>(T[][]? rows)
    {
        if (rows is null) return true;
        int there = 0;
        foreach (T[] row in rows)
            if (row is not null) there++;
        bool isEach = Rows(rows).Count == there;
        known!.Clear();
        return isEach;
    }

    private static HashSet<object> Rows<T>(T[][] rows)
    {
        HashSet<object> found = known ??= new HashSet<object>(ReferenceEqualityComparer.Instance);
        found.Clear();
        foreach (T[] row in rows)
            if (row is not null) found.Add(row);
        return found;
    }
}
