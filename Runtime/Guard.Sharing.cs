using System.Collections;
using System.Runtime.InteropServices;

namespace AutoDiffGen;

/// <content>Storage in rows, rectangular arrays and fields of objects.</content>
public static partial class Guard
{
    [ThreadStatic]
    private static HashSet<object>? rowsSeen;

    /// <summary>Rows, whatever they are.</summary>
    public static ReadOnlySpan<object> Rows<TRow>(ReadOnlySpan<TRow> rows) where TRow : class => ReadOnlySpan<object>.CastUp(rows);

    /// <summary>Storage that the method writes is not storage that it reads under another name.</summary>
    /// <remarks>An object is an array of any rank, a list, or rows of such; anything else holds nothing.</remarks>
    /// <exception cref="ArgumentException">The two overlap.</exception>
    public static void NoSharing<T>(ReadOnlySpan<T> numbers, object? other, string writtenName, string otherName)
    {
        if (Holds(other, numbers)) Sharing(writtenName, otherName);
    }

    /// <inheritdoc cref="NoSharing{T}(ReadOnlySpan{T}, object, string, string)"/>
    public static void NoSharing<T>(object? numbers, ReadOnlySpan<T> other, string writtenName, string otherName) => NoSharing(other, numbers, writtenName, otherName);

    /// <inheritdoc cref="NoSharing{T}(ReadOnlySpan{T}, object, string, string)"/>
    public static void NoSharing<T>(ReadOnlySpan<T> numbers, ReadOnlySpan<object> rows, string writtenName, string otherName)
    {
        foreach (object row in rows) NoSharing(numbers, row, writtenName, otherName);
    }

    /// <inheritdoc cref="NoSharing{T}(ReadOnlySpan{T}, object, string, string)"/>
    public static void NoSharing<T>(ReadOnlySpan<object> rows, ReadOnlySpan<T> numbers, string writtenName, string otherName) => NoSharing(numbers, rows, writtenName, otherName);

    /// <summary>No array or list of the one is one of the other, or among its rows.</summary>
    /// <inheritdoc cref="NoSharing{T}(ReadOnlySpan{T}, object, string, string)"/>
    public static void NoSharedRows(ReadOnlySpan<object> rows, ReadOnlySpan<object> others, string writtenName, string otherName)
    {
        HashSet<object> seen = rowsSeen ??= new(ReferenceEqualityComparer.Instance);
        try
        {
            foreach (object row in rows) Collect(row, seen);
            foreach (object row in others)
                if (IsAmong(row, seen)) Sharing(writtenName, otherName);
        }
        finally
        {
            seen.Clear();
        }
    }

    /// <inheritdoc cref="NoSharedRows(ReadOnlySpan{object}, ReadOnlySpan{object}, string, string)"/>
    public static void NoSharedRows(object? first, object? second, string writtenName, string otherName) => NoSharedRows([first!], [second!], writtenName, otherName);

    /// <inheritdoc cref="NoSharedRows(ReadOnlySpan{object}, ReadOnlySpan{object}, string, string)"/>
    public static void NoSharedRows(ReadOnlySpan<object> rows, object? other, string writtenName, string otherName) => NoSharedRows(rows, [other!], writtenName, otherName);

    /// <inheritdoc cref="NoSharedRows(ReadOnlySpan{object}, ReadOnlySpan{object}, string, string)"/>
    public static void NoSharedRows(object? first, ReadOnlySpan<object> rows, string writtenName, string otherName) => NoSharedRows([first!], rows, writtenName, otherName);

    private static bool Holds<T>(object? storage, ReadOnlySpan<T> numbers)
    {
        switch (storage)
        {
            case T[] array:
                return numbers.Overlaps(array);
            case List<T> list:
                return numbers.Overlaps(CollectionsMarshal.AsSpan(list));
            case Array array when array.GetType().GetElementType() == typeof(T):
                return numbers.Overlaps(Numbers<T>(array));
            case IList rows when HasRows(rows):
                for (int k = 0; k < rows.Count; k++)
                    if (Holds(rows[k], numbers)) return true;
                return false;
            default:
                return false;
        }
    }

    private static void Collect(object? storage, HashSet<object> seen)
    {
        if (storage is not (Array { Length: > 0 } or IList { Count: > 0 })) return;
        seen.Add(storage);
        if (storage is not IList rows || !HasRows(rows)) return;
        for (int k = 0; k < rows.Count; k++) Collect(rows[k], seen);
    }

    private static bool IsAmong(object? storage, HashSet<object> seen)
    {
        if (storage is null) return false;
        if (seen.Contains(storage)) return true;
        if (storage is not IList rows || !HasRows(rows)) return false;
        for (int k = 0; k < rows.Count; k++)
            if (IsAmong(rows[k], seen)) return true;
        return false;
    }

    /// <summary>Whether the elements are references, which can be asked for without a copy on the heap.</summary>
    private static bool HasRows(IList storage) => storage is object[] or IReadOnlyList<object>;

    private static void Sharing(string written, string other) =>
        throw new ArgumentException($"The method writes '{written}', which overlaps '{other}'; their derivatives cannot be told apart. Pass a copy.", written);
}
