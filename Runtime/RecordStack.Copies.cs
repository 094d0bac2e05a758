using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;

namespace AutoDiffGen;

/// <content>Whole storage copied, put back, given out, added up; what to make of null is left to the method itself.</content>
public sealed partial class RecordStack
{
    /// <summary>A copy of the elements, valid until the record is given back.</summary>
    public Span<T> Copy<T>(ReadOnlySpan<T> elements)
    {
        Span<T> copy = NewArray<T>(elements.Length);
        elements.CopyTo(copy);
        return copy;
    }

    /// <inheritdoc cref="Copy{T}(ReadOnlySpan{T})"/>
    public T[] CopyToArray<T>(ReadOnlySpan<T> elements)
    {
        T[] copy = NewArray<T>(elements.Length);
        elements.CopyTo(copy);
        return copy;
    }

    /// <inheritdoc cref="Copy{T}(ReadOnlySpan{T})"/>
    public Span<T> Copy<T>(Span<T> elements) => Copy((ReadOnlySpan<T>)elements);

    /// <inheritdoc cref="Copy{T}(ReadOnlySpan{T})"/>
    public Span<T> Copy<T>(List<T> elements) => Copy((ReadOnlySpan<T>)CollectionsMarshal.AsSpan(elements));

    /// <inheritdoc cref="Copy{T}(ReadOnlySpan{T})"/>
    public Span<T> Copy<T>(IList<T> elements)
    {
        Span<T> copy = NewArray<T>(elements.Count);
        for (int i = 0; i < copy.Length; i++) copy[i] = elements[i];
        return copy;
    }

    /// <inheritdoc cref="Copy{T}(ReadOnlySpan{T})"/>
    public Span<T> Copy<T>(IReadOnlyList<T> elements)
    {
        Span<T> copy = NewArray<T>(elements.Count);
        for (int i = 0; i < copy.Length; i++) copy[i] = elements[i];
        return copy;
    }

    /// <summary>A copy of the elements, valid until the record is given back; what to make of null is left to the method itself.</summary>
    [return: NotNullIfNotNull(nameof(elements))]
    public T[]? Copy<T>(T[]? elements)
    {
        if (elements is null) return null;
        T[] copy = NewArray<T>(elements.Length);
        elements.AsSpan().CopyTo(copy);
        return copy;
    }

    /// <inheritdoc cref="Copy{T}(T[])"/>
    [return: NotNullIfNotNull(nameof(elements))]
    public T[,]? Copy<T>(T[,]? elements)
    {
        if (elements is null) return null;
        T[,] copy = NewArray<T>(elements.GetLength(0), elements.GetLength(1));
        Array.Copy(elements, copy, elements.Length);
        return copy;
    }

    /// <inheritdoc cref="Copy{T}(T[])"/>
    [SuppressMessage("Performance", "CA1814", Justification = "The primal's own type.")]
    [return: NotNullIfNotNull(nameof(elements))]
    public T[,,]? Copy<T>(T[,,]? elements)
    {
        if (elements is null) return null;
        T[,,] copy = NewArray<T>(elements.GetLength(0), elements.GetLength(1), elements.GetLength(2));
        Array.Copy(elements, copy, elements.Length);
        return copy;
    }

    /// <summary>A copy of the rows and of their elements.</summary>
    [return: NotNullIfNotNull(nameof(rows))]
    public T[][]? Copy<T>(T[][]? rows)
    {
        if (rows is null) return null;
        T[][] copy = NewArray<T[]>(rows.Length);
        for (int row = 0; row < rows.Length; row++) copy[row] = Copy(rows[row])!;
        return copy;
    }

    /// <summary>An array that the caller may have: itself, or where it is one of this record a copy that is not.</summary>
    [return: NotNullIfNotNull(nameof(array))]
    public T[]? Leave<T>(T[]? array) => array is not null && arrays.IsOut(array) ? array.AsSpan().ToArray() : array;

    /// <inheritdoc cref="Leave{T}(T[])"/>
    [return: NotNullIfNotNull(nameof(array))]
    public T[,]? Leave<T>(T[,]? array) => array is not null && arrays.IsOut(array) ? (T[,])array.Clone() : array;

    /// <inheritdoc cref="Leave{T}(T[])"/>
    [SuppressMessage("Performance", "CA1814", Justification = "The primal's own type.")]
    [return: NotNullIfNotNull(nameof(array))]
    public T[,,]? Leave<T>(T[,,]? array) => array is not null && arrays.IsOut(array) ? (T[,,])array.Clone() : array;

    /// <summary>An array of arrays that the caller may have, rows of rows included.</summary>
    [return: NotNullIfNotNull(nameof(rows))]
    public T[][]? Leave<T>(T[][]? rows)
    {
        if (rows is null || !arrays.IsOut(rows)) return rows;
        var copy = new T[rows.Length][];
        for (int row = 0; row < rows.Length; row++) copy[row] = Leave(rows[row])!;
        return copy;
    }

    /// <summary>A list of the elements that the caller may have.</summary>
    [return: NotNullIfNotNull(nameof(elements))]
    [SuppressMessage("Design", "CA1002", Justification = "The primal's own type.")]
    public static List<T>? ToList<T>(T[]? elements) => elements is null ? null : [.. elements];

    /// <summary>Puts copied elements back to where they came from.</summary>
    public static void CopyBack<T>(ReadOnlySpan<T> copy, Span<T> elements) => copy.CopyTo(elements);

    /// <inheritdoc cref="CopyBack{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void CopyBack<T>(Span<T> copy, List<T> elements) => copy.CopyTo(CollectionsMarshal.AsSpan(elements));

    /// <inheritdoc cref="CopyBack{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void CopyBack<T>(Span<T> copy, IList<T> elements)
    {
        for (int i = 0; i < copy.Length; i++) elements[i] = copy[i];
    }

    /// <inheritdoc cref="CopyBack{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void CopyBack<T>(T[] copy, T[] elements) => copy.AsSpan().CopyTo(elements);

    /// <inheritdoc cref="CopyBack{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void CopyBack<T>(T[,] copy, T[,] elements) => Array.Copy(copy, elements, copy.Length);

    /// <inheritdoc cref="CopyBack{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void CopyBack<T>(T[,,] copy, T[,,] elements) => Array.Copy(copy, elements, copy.Length);

    /// <inheritdoc cref="CopyBack{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void CopyBack<T>(T[][] copy, T[][] rows)
    {
        for (int row = 0; row < rows.Length; row++)
            if (rows[row] is not null && copy[row] is not null) CopyBack(copy[row], rows[row]);
    }

    /// <summary>Adds the elements to those at the same places, as far as there are such.</summary>
    public static void AddRows(double[][] elements, double[][] sums) => AddRows<double>(elements, sums);

    /// <inheritdoc cref="AddRows(double[][], double[][])"/>
    public static void AddRows(float[][] elements, float[][] sums) => AddRows<float>(elements, sums);

    private static void AddRows<T>(T[][] elements, T[][] sums)
        where T : struct, IAdditionOperators<T, T, T>
    {
        for (int row = 0; row < sums.Length; row++)
            for (int column = 0; column < Math.Min(elements[row].Length, sums[row]?.Length ?? 0); column++)
                sums[row][column] += elements[row][column];
    }

    /// <summary>Zeroed storage of the same shape; what to make of null is left to the method itself.</summary>
    [return: NotNullIfNotNull(nameof(elements))]
    public T[]? Like<T>(T[]? elements) => elements is null ? null : NewArray<T>(elements.Length);

    /// <inheritdoc cref="Like{T}(T[])"/>
    [SuppressMessage("Performance", "CA1814", Justification = "The primal's own type.")]
    [return: NotNullIfNotNull(nameof(elements))]
    public T[,]? Like<T>(T[,]? elements) => elements is null ? null : NewArray<T>(elements.GetLength(0), elements.GetLength(1));

    /// <inheritdoc cref="Like{T}(T[])"/>
    [SuppressMessage("Performance", "CA1814", Justification = "The primal's own type.")]
    [return: NotNullIfNotNull(nameof(elements))]
    public T[,,]? Like<T>(T[,,]? elements) => elements is null ? null : NewArray<T>(elements.GetLength(0), elements.GetLength(1), elements.GetLength(2));

    /// <inheritdoc cref="Like{T}(T[])"/>
    [return: NotNullIfNotNull(nameof(rows))]
    public T[][]? Like<T>(T[][]? rows)
    {
        if (rows is null) return null;
        T[][] like = NewArray<T[]>(rows.Length);
        for (int row = 0; row < rows.Length; row++) like[row] = Like(rows[row])!;
        return like;
    }
}
