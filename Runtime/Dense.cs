using System.ComponentModel;

namespace AutoDiffGen;

/// <summary>What emitted methods do with dense matrices, row by row.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Dense
{
    /// <summary>How many elements the rows have together.</summary>
    public static int Count<T>(T[][]? rows)
    {
        int count = 0;
        foreach (T[] row in rows ?? []) count += row.Length;
        return count;
    }

    /// <summary>Puts the same number, their mean, in the place of each two numbers that are equal but for rounding.</summary>
    public static void Symmetrize(Span<double> matrix, int size)
    {
        for (int row = 1; row < size; row++)
            for (int column = 0; column < row; column++)
                matrix[row * size + column] = matrix[column * size + row] = 0.5 * matrix[row * size + column] + 0.5 * matrix[column * size + row];
    }

    /// <inheritdoc cref="Symmetrize(Span{double}, int)"/>
    public static void Symmetrize(Span<float> matrix, int size)
    {
        for (int row = 1; row < size; row++)
            for (int column = 0; column < row; column++)
                matrix[row * size + column] = matrix[column * size + row] = 0.5f * matrix[row * size + column] + 0.5f * matrix[column * size + row];
    }

    /// <summary>Puts numbers into one column of a matrix.</summary>
    public static void SetColumn<T>(Span<T> matrix, int columns, int column, ReadOnlySpan<T> numbers)
    {
        for (int row = 0; row < numbers.Length; row++) matrix[row * columns + column] = numbers[row];
    }

    /// <summary>How many directions of n numbers are given, for each of which there is room for m numbers.</summary>
    /// <exception cref="ArgumentException">The lengths are other than that, or the two overlap.</exception>
    public static int Directions<T>(ReadOnlySpan<T> directions, int n, ReadOnlySpan<T> products, int m)
    {
        int count = n > 0 ? directions.Length / n : m > 0 ? products.Length / m : 0;
        if (directions.Length != count * n) throw new ArgumentException($"Its length is {directions.Length}, no multiple of {n}.", nameof(directions));
        if (products.Length != count * m) throw new ArgumentException($"Its length is {products.Length}; {count} directions have {m} products each.", nameof(products));
        if (directions.Overlaps(products)) throw new ArgumentException("It is in the storage of the directions.", nameof(products));
        return count;
    }
}
