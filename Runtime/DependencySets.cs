using System.ComponentModel;

namespace AutoDiffGen;

/// <summary>Sets of columns that numbers depend on, each known by a number of its own: 0 is the empty set, k + 1 that of column k alone. What is united is kept as
/// a union of two sets, and taken apart only at the end.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class DependencySets(int columns)
{
    /// <summary>Numbers that a float holds exactly.</summary>
    private const int Limit = 1 << 24;

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

    /// <summary>The rows of a pattern, from a set for each of them.</summary>
    public SparsePattern Pattern(ReadOnlySpan<double> rows)
    {
        int[] starts = new int[rows.Length + 1], seen = new int[columns + count + 1];
        var entries = new List<int>();
        var open = new Stack<int>();
        for (int row = 0; row < rows.Length; row++)
        {
            open.Push((int)rows[row]);
            while (open.TryPop(out int set))
            {
                if (set == 0 || seen[set] == row + 1) continue;
                seen[set] = row + 1;
                if (set <= columns)
                {
                    entries.Add(set - 1);
                    continue;
                }
                open.Push(first[set - columns - 1]);
                open.Push(second[set - columns - 1]);
            }
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

    /// <summary>Whether a union is known at a glance to hold the set.</summary>
    private bool Holds(double union, double set) => union > columns && (first[(int)union - columns - 1] == set || second[(int)union - columns - 1] == set);
}
