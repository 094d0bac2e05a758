using System.ComponentModel;
using System.Numerics;

namespace AutoDiffGen;

/// <summary>
/// Which entries of a matrix can be other than zero, in compressed sparse rows: the columns of row i are <c>ColumnIndices[RowStarts[i] .. RowStarts[i + 1]]</c>,
/// in rising order; values stand in the same order. Columns (or rows) of one color share no row (no column), so that one sweep gives all of them.
/// </summary>
public sealed class SparsePattern
{
    private readonly int[] colorOf;

    /// <summary>A pattern of these entries.</summary>
    /// <param name="columns">How many columns there are.</param>
    /// <param name="rowStarts">Where each row starts, and where the last one ends.</param>
    /// <param name="columnIndices">The columns of the entries.</param>
    /// <exception cref="ArgumentException">The starts do not rise from 0 to the number of entries, or a column does not exist.</exception>
    public SparsePattern(int columns, int[] rowStarts, int[] columnIndices)
    {
        (Columns, RowStarts, ColumnIndices) = (columns, rowStarts, columnIndices);
        if (rowStarts.Length == 0 || rowStarts[0] != 0 || rowStarts[^1] != columnIndices.Length) throw new ArgumentException("Rows must start at 0 and end at the number of entries.", nameof(rowStarts));
        for (int row = 0; row < Rows; row++)
            if (rowStarts[row] > rowStarts[row + 1]) throw new ArgumentException("Row starts must rise.", nameof(rowStarts));
        foreach (int column in columnIndices)
            if ((uint)column >= (uint)columns) throw new ArgumentException("A column does not exist.", nameof(columnIndices));
        (int[] starts, int[] rows) = Transposed();
        (int[] byColumn, int columnColors) = Color(columns, starts, rows, rowStarts, columnIndices);
        (int[] byRow, int rowColors) = Color(Rows, rowStarts, columnIndices, starts, rows);
        IsByRows = rowColors < columnColors;
        (colorOf, Colors) = IsByRows ? (byRow, rowColors) : (byColumn, columnColors);
    }

    /// <summary>How many rows there are.</summary>
    public int Rows => RowStarts.Length - 1;

    /// <summary>How many columns there are.</summary>
    public int Columns { get; }

    /// <summary>How many entries there are.</summary>
    public int Count => ColumnIndices.Length;

    /// <summary>Where each row starts among the entries, and where the last one ends.</summary>
    public int[] RowStarts { get; }

    /// <summary>The columns of the entries, row by row.</summary>
    public int[] ColumnIndices { get; }

    /// <summary>How many sweeps give the whole matrix.</summary>
    public int Colors { get; }

    /// <summary>Whether rows are colored, for reverse sweeps, rather than columns, for forward sweeps.</summary>
    public bool IsByRows { get; }

    /// <summary>Sets the numbers of this color to one, others to zero.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Seed<T>(int color, Span<T> direction)
        where T : struct, INumberBase<T>
    {
        for (int k = 0; k < direction.Length; k++) direction[k] = colorOf[k] == color ? T.One : T.Zero;
    }

    /// <summary>Takes the entries of columns of this color from the sum of those columns, or of rows from the sum of those rows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Scatter<T>(int color, ReadOnlySpan<T> sum, Span<T> values)
    {
        for (int row = 0; row < Rows; row++)
        {
            if (IsByRows && colorOf[row] != color) continue;
            for (int entry = RowStarts[row]; entry < RowStarts[row + 1]; entry++)
            {
                int column = ColumnIndices[entry];
                if (IsByRows) values[entry] = sum[column];
                else if (colorOf[column] == color) values[entry] = sum[row];
            }
        }
    }

    /// <summary>The pattern and the values' storage belong to a matrix of this size.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Check(int rows, int columns, int values)
    {
        if (rows != Rows || columns != Columns) throw new ArgumentException($"The pattern is {Rows} × {Columns} where the Jacobian is {rows} × {columns}.", "pattern");
        if (values != Count) throw new ArgumentException($"There is room for {values} values where the pattern has {Count} entries.", "values");
    }

    private (int[] Starts, int[] Rows) Transposed()
    {
        int[] starts = new int[Columns + 1], rows = new int[Count];
        foreach (int column in ColumnIndices) starts[column + 1]++;
        for (int column = 0; column < Columns; column++) starts[column + 1] += starts[column];
        int[] next = [.. starts];
        for (int row = 0; row < Rows; row++)
            for (int entry = RowStarts[row]; entry < RowStarts[row + 1]; entry++) rows[next[ColumnIndices[entry]]++] = row;
        return (starts, rows);
    }

    /// <summary>Gives each line, in order, the first color that no line crossing the same others has (Curtis, Powell, Reid 1974).</summary>
    private static (int[] ColorOf, int Colors) Color(int lines, int[] starts, int[] crossings, int[] crossingStarts, int[] linesOf)
    {
        int[] colorOf = new int[lines], takenBy = new int[lines + 1];
        Array.Fill(colorOf, -1);
        Array.Fill(takenBy, -1);
        int colors = 0;
        for (int line = 0; line < lines; line++)
        {
            if (starts[line] == starts[line + 1]) continue;
            for (int k = starts[line]; k < starts[line + 1]; k++)
                for (int j = crossingStarts[crossings[k]]; j < crossingStarts[crossings[k] + 1]; j++)
                    if (colorOf[linesOf[j]] >= 0) takenBy[colorOf[linesOf[j]]] = line;
            int color = 0;
            while (takenBy[color] == line) color++;
            colorOf[line] = color;
            colors = Math.Max(colors, color + 1);
        }
        return (colorOf, colors);
    }
}
