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
    private readonly bool[]? isFromRow;

    /// <summary>A pattern of these entries.</summary>
    /// <param name="columns">How many columns there are.</param>
    /// <param name="rowStarts">Where each row starts, and where the last one ends.</param>
    /// <param name="columnIndices">The columns of the entries.</param>
    /// <exception cref="ArgumentException">The starts do not rise from 0 to the number of entries, or a column does not exist.</exception>
    public SparsePattern(int columns, int[] rowStarts, int[] columnIndices)
        : this(columns, rowStarts, columnIndices, isSymmetric: false)
    {
    }

    private SparsePattern(int columns, int[] rowStarts, int[] columnIndices, bool isSymmetric)
    {
        (Columns, RowStarts, ColumnIndices) = (columns, rowStarts, columnIndices);
        if (rowStarts.Length == 0 || rowStarts[0] != 0 || rowStarts[^1] != columnIndices.Length) throw new ArgumentException("Rows must start at 0 and end at the number of entries.", nameof(rowStarts));
        for (int row = 0; row < Rows; row++)
            if (rowStarts[row] > rowStarts[row + 1]) throw new ArgumentException("Row starts must rise.", nameof(rowStarts));
        foreach (int column in columnIndices)
            if ((uint)column >= (uint)columns) throw new ArgumentException("A column does not exist.", nameof(columnIndices));
        if (isSymmetric)
        {
            (colorOf, Colors) = StarColor();
            isFromRow = FromRows();
            return;
        }
        (int[] starts, int[] rows) = Transposed();
        (int[] byColumn, int columnColors) = Color(columns, starts, rows, rowStarts, columnIndices);
        (int[] byRow, int rowColors) = Color(Rows, rowStarts, columnIndices, starts, rows);
        IsByRows = rowColors < columnColors;
        (colorOf, Colors) = IsByRows ? (byRow, rowColors) : (byColumn, columnColors);
    }

    /// <summary>A pattern of these entries of a symmetric matrix; of each entry that is not on the diagonal, its mirror image is one too.</summary>
    /// <inheritdoc cref="SparsePattern(int, int[], int[])"/>
    public static SparsePattern Symmetric(int columns, int[] rowStarts, int[] columnIndices)
    {
        if (rowStarts.Length != columns + 1) throw new ArgumentException("A symmetric matrix has as many rows as columns.", nameof(rowStarts));
        return new(columns, rowStarts, columnIndices, isSymmetric: true);
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
        where T : struct, INumberBase<T> => Seed(color, 1, direction);

    /// <summary>The same for so many colors from the first on, whose numbers alternate.</summary>
    internal void Seed<T>(int first, int count, Span<T> directions)
        where T : struct, INumberBase<T>
    {
        directions.Clear();
        for (int k = 0; k * count < directions.Length; k++)
            if ((uint)(colorOf[k] - first) < (uint)count) directions[k * count + colorOf[k] - first] = T.One;
    }

    /// <summary>Takes the entries of columns of this color from the sum of those columns, or of rows from the sum of those rows.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Scatter<T>(int color, ReadOnlySpan<T> sum, Span<T> values) => Scatter(color, 1, sum, values);

    /// <summary>The same for so many colors from the first on, whose sums alternate.</summary>
    internal void Scatter<T>(int first, int count, ReadOnlySpan<T> sums, Span<T> values)
    {
        for (int row = 0; row < Rows; row++)
        {
            if (IsByRows && (uint)(colorOf[row] - first) >= (uint)count) continue;
            for (int entry = RowStarts[row]; entry < RowStarts[row + 1]; entry++)
            {
                int column = ColumnIndices[entry];
                bool isOfRow = isFromRow is null ? IsByRows : !isFromRow[entry];
                int lane = colorOf[isOfRow ? row : column] - first;
                if ((uint)lane < (uint)count) values[entry] = sums[(isOfRow ? column : row) * count + lane];
            }
        }
    }

    /// <summary>A direction that no two numbers of share a value, to try the values with.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public static void Probe<T>(Span<T> direction)
        where T : struct, INumberBase<T>
    {
        double next = 0.5;
        for (int k = 0; k < direction.Length; k++)
        {
            next += 0.6180339887498949;   // the golden ratio's multiples, which spread evenly
            next -= Math.Floor(next);
            direction[k] = T.CreateTruncating(next + 0.5);
        }
    }

    /// <summary>Whether the values times the direction are what a sweep along it gives, but for rounding; else the pattern may lack an entry.</summary>
    /// <param name="direction">What was tried.</param>
    /// <param name="product">What the sweep gave.</param>
    /// <param name="values">The entries.</param>
    /// <param name="isSingle">Whether something was computed in single precision on the way.</param>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public bool Agrees<T>(ReadOnlySpan<T> direction, ReadOnlySpan<T> product, ReadOnlySpan<T> values, bool isSingle)
        where T : struct, INumberBase<T>
    {
        double tolerance = isSingle ? 1e-4 : 1e-9;
        for (int row = 0; row < Rows; row++)
        {
            double found = double.CreateTruncating(product[row]), sum = 0, size = Math.Abs(found);
            for (int entry = RowStarts[row]; entry < RowStarts[row + 1]; entry++)
            {
                double term = double.CreateTruncating(values[entry]) * double.CreateTruncating(direction[ColumnIndices[entry]]);
                sum += term;
                size += Math.Abs(term);
            }
            if (Math.Abs(sum - found) > tolerance * size) return false;
        }
        return true;
    }

    /// <summary>The pattern has every entry of another.</summary>
    /// <exception cref="InvalidOperationException">It lacks one.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void MustCover(SparsePattern other)
    {
        for (int row = 0; row < Rows; row++)
            foreach (int column in other.Neighbors(row))
                if (Neighbors(row).IndexOf(column) < 0)
                    throw new InvalidOperationException($"The pattern lacks an entry in row {row}, that of column {column}: it was made for arguments that take other branches. Make it anew.");
    }

    /// <summary>The pattern and the values' storage belong to a matrix of this size.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public void Check(int rows, int columns, int values)
    {
        if (rows != Rows || columns != Columns) throw new ArgumentException($"The pattern is {Rows} × {Columns} where the Jacobian is {rows} × {columns}.", "pattern");
        if (values != Count) throw new ArgumentException($"There is room for {values} values where the pattern has {Count} entries.", "values");
    }

    /// <summary>Colors in which no path of four has only two, so that each entry stands alone in a sweep (Gebremedhin, Manne, Pothen 2005, algorithm 4.1).</summary>
    private (int[] ColorOf, int Colors) StarColor()
    {
        int[] colors = new int[Columns], takenBy = new int[Columns + 1];
        Array.Fill(colors, -1);
        Array.Fill(takenBy, -1);
        int count = 0;
        foreach (int v in Enumerable.Range(0, Columns).OrderByDescending(row => RowStarts[row + 1] - RowStarts[row]))   // the fullest rows first
        {
            if (RowStarts[v] == RowStarts[v + 1]) continue;
            foreach (int w in Neighbors(v))
            {
                if (w != v && colors[w] >= 0) takenBy[colors[w]] = v;
                foreach (int x in w == v ? [] : Neighbors(w))
                {
                    if (x == v || x == w || colors[x] < 0) continue;
                    if (colors[w] < 0 || ClosesPath(w, x, colors)) takenBy[colors[x]] = v;
                }
            }
            int color = 0;
            while (takenBy[color] == v) color++;
            colors[v] = color;
            count = Math.Max(count, color + 1);
        }
        return (colors, count);
    }

    private bool ClosesPath(int w, int x, int[] colors)
    {
        foreach (int y in Neighbors(x))
            if (y != x && y != w && colors[y] == colors[w]) return true;
        return false;
    }

    private ReadOnlySpan<int> Neighbors(int v) => ColumnIndices.AsSpan(RowStarts[v]..RowStarts[v + 1]);

    /// <summary>Whether an entry stands alone in its row among columns of its color; else its mirror image does.</summary>
    private bool[] FromRows()
    {
        bool[] result = new bool[Count];
        int[] inRow = new int[Colors + 1];
        for (int row = 0; row < Rows; row++)
        {
            foreach (int column in Neighbors(row)) inRow[colorOf[column]]++;
            for (int entry = RowStarts[row]; entry < RowStarts[row + 1]; entry++) result[entry] = inRow[colorOf[ColumnIndices[entry]]] == 1;
            foreach (int column in Neighbors(row)) inRow[colorOf[column]]--;
        }
        return result;
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
