using System.Collections;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoDiffGen;

/// <summary>What emitted methods check of their arguments before they write anything.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static partial class Guard
{
    /// <summary>Two lengths are the same.</summary>
    /// <exception cref="ArgumentException">They are not.</exception>
    public static void SameLength(int primal, int derivative, string name)
    {
        if (primal != derivative) Fail(name, $"has {derivative} elements where its parameter has {primal}");
    }

    /// <summary>The adjoint, or nothing where it is part of one that nobody reads.</summary>
    public static Span<T> Unless<T>(Span<T> adjoint, params ReadOnlySpan<T[]> unread)
    {
        foreach (T[] array in unread)
            if (adjoint.Overlaps(array)) return default;
        return adjoint;
    }

    /// <summary>Tangents have the length of what they belong to.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void SameLength<T>(ReadOnlySpan<T> primal, ReadOnlySpan<T> derivative, string name)
    {
        if (primal.Length != derivative.Length) Fail(name, $"has {derivative.Length} elements where its parameter has {primal.Length}");
    }

    /// <summary>Storage for derivatives has the length of what it belongs to, and is other storage.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or the two overlap.</exception>
    public static void SameLength<T>(ReadOnlySpan<T> primal, Span<T> derivative, string name)
    {
        SameLength(primal, (ReadOnlySpan<T>)derivative, name);
        if (primal.Overlaps(derivative)) Fail(name, "overlaps its parameter, which it would overwrite; pass other storage");
    }

    /// <summary>As for spans; what to make of an array that is null is left to the method itself.</summary>
    public static void SameLength<T>(T[]? primal, ReadOnlySpan<T> derivative, string name)
    {
        if (primal is not null) SameLength((ReadOnlySpan<T>)primal, derivative, name);
    }

    /// <inheritdoc cref="SameLength{T}(T[], ReadOnlySpan{T}, string)"/>
    public static void SameLength<T>(T[]? primal, Span<T> derivative, string name)
    {
        if (primal is not null) SameLength((ReadOnlySpan<T>)primal, derivative, name);
    }

    /// <inheritdoc cref="SameLength{T}(T[], ReadOnlySpan{T}, string)"/>
    public static void SameShape<T>(List<T>? primal, Span<T> derivative, string name)
    {
        if (primal is not null) SameLength((ReadOnlySpan<T>)CollectionsMarshal.AsSpan(primal), derivative, name);
    }

    /// <inheritdoc cref="SameLength{T}(T[], ReadOnlySpan{T}, string)"/>
    public static void SameShape<T>(List<T>? primal, ReadOnlySpan<T> derivative, string name)
    {
        if (primal is not null) SameLength((ReadOnlySpan<T>)CollectionsMarshal.AsSpan(primal), derivative, name);
    }

    /// <summary>An array of so many elements could be made.</summary>
    /// <exception cref="OverflowException">The length is negative, as for <c>new</c>.</exception>
    public static void ArrayLength(int length)
    {
        if (length < 0) throw new OverflowException();
    }

    /// <summary>Storage for a matrix has room for all of it and no more.</summary>
    /// <exception cref="ArgumentException">The length is another.</exception>
    public static void HasLength<T>(ReadOnlySpan<T> storage, int rows, int columns, string name)
    {
        if (storage.Length != (long)rows * columns) Fail(name, $"has {storage.Length} elements where {rows} × {columns} are needed");
    }

    /// <summary>Storage for derivatives has the shape of the array that it belongs to, rows of rows included.</summary>
    /// <exception cref="ArgumentException">A length differs.</exception>
    public static void SameShape(Array? primal, Array? derivative, string name)
    {
        if (primal is null || derivative is null)
        {
            if (primal is not null) Fail(name, "is null");
            return;
        }
        for (int dimension = 0; dimension < primal.Rank; dimension++)
            if (primal.GetLength(dimension) != derivative.GetLength(dimension))
                Fail(name, $"has length {derivative.GetLength(dimension)} in dimension {dimension} where its parameter has {primal.GetLength(dimension)}");
        if (primal is not Array[] rows || derivative is not Array[] others) return;
        for (int row = 0; row < rows.Length; row++) SameShape(rows[row], others[row], name);
    }

    /// <summary>Storage for derivatives has rows of the lengths of those that they belong to.</summary>
    /// <exception cref="ArgumentException">A length differs.</exception>
    public static void SameRows<T>(ReadOnlySpan<T> primal, ReadOnlySpan<T> derivative, string name) where T : class
    {
        for (int row = 0; row < Math.Min(primal.Length, derivative.Length); row++)
        {
            if (primal[row] is Array array) SameShape(array, derivative[row] as Array, name);
            else if (primal[row] is ICollection list && list.Count != (derivative[row] as ICollection)?.Count) Fail(name, $"has another number of elements in row {row}");
        }
    }

    /// <summary>Storage that the method writes is not storage that the reverse sweep reads under another name.</summary>
    /// <exception cref="ArgumentException">The two overlap.</exception>
    public static void NoOverlap<T>(ReadOnlySpan<T> written, ReadOnlySpan<T> other, string writtenName, string otherName)
    {
        if (written.Overlaps(other))
            throw new ArgumentException($"The method writes '{writtenName}', which overlaps '{otherName}'; their derivatives cannot be told apart. Pass a copy.", writtenName);
    }

    /// <summary>An adjoint has as many elements as the result whose it is.</summary>
    /// <exception cref="ArgumentException">It has not.</exception>
    public static void ResultLength(int result, int adjoint, string name)
    {
        if (result != adjoint) Fail(name, $"has {adjoint} elements where the result has {result}");
    }

    /// <summary>Adds the adjoint of a returned array to that of the array.</summary>
    /// <exception cref="ArgumentException">The adjoint has another number of elements than the result.</exception>
    public static void AddResult<T>(ReadOnlySpan<T> adjoint, Span<T> sums, string name)
        where T : struct, IAdditionOperators<T, T, T>
    {
        ResultLength(sums.Length, adjoint.Length, name);
        for (int i = 0; i < sums.Length; i++) sums[i] += adjoint[i];
    }

    /// <inheritdoc cref="AddResult{T}(ReadOnlySpan{T}, Span{T}, string)"/>
    public static void AddResult<T>(T[,]? adjoint, T[,]? sums, string name)
        where T : struct, IAdditionOperators<T, T, T>
    {
        SameShape(sums, adjoint, name);
        if (sums is not null) AddResult(Numbers<T>(adjoint!), Numbers<T>(sums), name);
    }

    /// <inheritdoc cref="AddResult{T}(ReadOnlySpan{T}, Span{T}, string)"/>
    [SuppressMessage("Performance", "CA1814", Justification = "The primal's own type.")]
    public static void AddResult<T>(T[,,]? adjoint, T[,,]? sums, string name)
        where T : struct, IAdditionOperators<T, T, T>
    {
        SameShape(sums, adjoint, name);
        if (sums is not null) AddResult(Numbers<T>(adjoint!), Numbers<T>(sums), name);
    }

    /// <inheritdoc cref="AddResult{T}(ReadOnlySpan{T}, Span{T}, string)"/>
    public static void AddResult<T>(T[][]? adjoint, T[][]? sums, string name)
        where T : struct, IAdditionOperators<T, T, T>
    {
        SameShape(sums, adjoint, name);
        for (int row = 0; row < (sums?.Length ?? 0); row++) AddResult<T>(adjoint![row], sums![row], name);
    }

    private static Span<T> Numbers<T>(Array array) =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(array)), array.Length);

    /// <summary>The elements of a list, where they stand in one block of memory; else none.</summary>
    public static ReadOnlySpan<T> Elements<T>(IEnumerable<T>? list) => list switch
    {
        T[] array => array,
        List<T> known => CollectionsMarshal.AsSpan(known),
        _ => default,
    };

    /// <summary>What the method writes through a reference is not what it reaches through another.</summary>
    /// <exception cref="ArgumentException">The two overlap.</exception>
    public static void NoOverlap<TFirst, TSecond>(in TFirst first, in TSecond second, string firstName, string secondName)
    {
        long distance = Unsafe.ByteOffset(ref Unsafe.As<TFirst, byte>(ref Unsafe.AsRef(in first)), ref Unsafe.As<TSecond, byte>(ref Unsafe.AsRef(in second)));
        if (distance < Unsafe.SizeOf<TFirst>() && distance > -Unsafe.SizeOf<TSecond>()) Overlapping(firstName, secondName);
    }

    /// <inheritdoc cref="NoOverlap{TFirst, TSecond}(in TFirst, in TSecond, string, string)"/>
    public static void NoOverlap<TFirst, TSecond>(ReadOnlySpan<TFirst> first, in TSecond second, string firstName, string secondName)
    {
        if (first.IsEmpty) return;
        long distance = Unsafe.ByteOffset(ref Unsafe.As<TFirst, byte>(ref MemoryMarshal.GetReference(first)), ref Unsafe.As<TSecond, byte>(ref Unsafe.AsRef(in second)));
        if (distance < (long)first.Length * Unsafe.SizeOf<TFirst>() && distance > -Unsafe.SizeOf<TSecond>()) Overlapping(firstName, secondName);
    }

    private static void Overlapping(string first, string second) =>
        throw new ArgumentException($"'{first}' and '{second}' are the same variable or overlap, and the method writes one of them; their derivatives cannot be told apart. Pass a copy.", second);

    /// <summary>Sets all elements to their default, those of rows of rows included.</summary>
    public static void Clear(Array? array)
    {
        if (array is null) return;
        if (array.GetType().GetElementType()!.IsValueType)
            Array.Clear(array);
        else if (array is object?[] rows)
            foreach (object? row in rows) ClearRow(row);
        else
            foreach (object? row in array) ClearRow(row);
    }

    /// <summary>Sets the numbers in all rows to zero; the rows stay.</summary>
    public static void ClearRows<T>(Span<T> rows) where T : class
    {
        foreach (T row in rows) ClearRow(row);
    }

    private static void ClearRow(object? row)
    {
        switch (row)
        {
            case Array array:
                Clear(array);
                break;
            case List<double> numbers:
                CollectionsMarshal.AsSpan(numbers).Clear();
                break;
            case List<float> numbers:
                CollectionsMarshal.AsSpan(numbers).Clear();
                break;
            case IList rows:
                foreach (object? inner in rows) ClearRow(inner);
                break;
        }
    }

    private static void Fail(string name, string what) => throw new ArgumentException($"'{name}' {what}.", name);
}
