using System.ComponentModel;

namespace AutoDiffGen;

/// <summary>Sets of columns that numbers depend on, each known by a number of its own: 0 is the empty set, k + 1 that of column k alone. What is united is kept as
/// a union of two sets, and taken apart only at the end.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DependencySets(int columns)
{
    /// <summary>Numbers that a float holds exactly.</summary>
    private const int Limit = 1 << 24;

    private readonly HashSet<(int, int)> meetings = [];
    private readonly Stack<int> open = new();
    private int[] first = new int[64];
    private int[] second = new int[64];
    private int count;

    /// <summary>The set of all that is in one of the two.</summary>
    /// <exception cref="InvalidOperationException">There are too many sets.</exception>
    public double Union(double a, double b)
    {
        if (a == 0 || a == b || Holds(b, a)) return b;
        if (b == 0 || Holds(a, b)) return a;
        if (columns + count >= Limit - 1) throw new InvalidOperationException("The pattern has too many intermediate sets of columns.");
        if (count == first.Length)
        {
            Array.Resize(ref first, 2 * count);
            Array.Resize(ref second, 2 * count);
        }
        (first[count], second[count]) = ((int)a, (int)b);
        return columns + ++count;
    }

    /// <summary>Columns of the two sets meet in a second derivative.</summary>
    public void Meet(double a, double b)
    {
        if (a != 0 && b != 0) meetings.Add(((int)Math.Min(a, b), (int)Math.Max(a, b)));
    }

    /// <summary>The symmetric pattern of all columns that have met.</summary>
    public SparsePattern Meetings()
    {
        var entries = new List<long>();
        int[] seen = new int[columns + count + 1];
        List<int> ones = [], others = [];
        int mark = 0;
        foreach ((int a, int b) in meetings)
        {
            ones.Clear();
            others.Clear();
            Columns(a, seen, ++mark, ones);
            Columns(b, seen, ++mark, others);
            foreach (int i in ones)
                foreach (int j in others)
                {
                    entries.Add((long)i * columns + j);
                    entries.Add((long)j * columns + i);
                }
        }
        entries.Sort();
        int[] starts = new int[columns + 1];
        var indices = new List<int>();
        for (int k = 0; k < entries.Count; k++)
        {
            if (k > 0 && entries[k] == entries[k - 1]) continue;
            starts[entries[k] / columns + 1]++;
            indices.Add((int)(entries[k] % columns));
        }
        for (int row = 0; row < columns; row++) starts[row + 1] += starts[row];
        return SparsePattern.Symmetric(columns, starts, [.. indices]);
    }

    /// <summary>The rows of a pattern, from a set for each of them.</summary>
    public SparsePattern Pattern(ReadOnlySpan<double> rows)
    {
        int[] starts = new int[rows.Length + 1], seen = new int[columns + count + 1];
        var entries = new List<int>();
        for (int row = 0; row < rows.Length; row++)
        {
            Columns((int)rows[row], seen, row + 1, entries);
            entries.Sort(starts[row], entries.Count - starts[row], null);
            starts[row + 1] = entries.Count;
        }
        return new SparsePattern(columns, starts, [.. entries]);
    }

    /// <inheritdoc cref="Pattern(ReadOnlySpan{double})"/>
    public SparsePattern Pattern(ReadOnlySpan<float> rows)
    {
        double[] numbers = new double[rows.Length];
        for (int row = 0; row < rows.Length; row++) numbers[row] = rows[row];
        return Pattern(numbers);
    }

    /// <summary>Adds the columns of a set, each once; the mark stands in what was seen for this set alone.</summary>
    private void Columns(int all, int[] seen, int mark, List<int> entries)
    {
        open.Push(all);
        while (open.TryPop(out int set))
        {
            if (set == 0 || seen[set] == mark) continue;
            seen[set] = mark;
            if (set <= columns)
            {
                entries.Add(set - 1);
                continue;
            }
            open.Push(first[set - columns - 1]);
            open.Push(second[set - columns - 1]);
        }
    }

    /// <summary>Whether a union is known at a glance to hold the set.</summary>
    private bool Holds(double union, double set) => union > columns && (first[(int)union - columns - 1] == set || second[(int)union - columns - 1] == set);
}
