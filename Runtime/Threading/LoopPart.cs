using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;

namespace AutoDiffGen;

/// <summary>Some of the iterations of a loop, one after the other in one thread, and the spans that they work on.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "No such value is compared.")]
public readonly unsafe struct LoopPart
{
    /// <summary>How many numbers a block of vectors has at most.</summary>
    private const int Widest = 64;

    private readonly nint table;
    private readonly int parts;

    internal LoopPart(nint table, int index, int parts, int trips)
    {
        (this.table, this.parts, Index) = (table, parts, index);
        (From, To) = (Start(index, parts, trips), Start(index + 1, parts, trips));
    }

    /// <summary>The number of the part.</summary>
    public int Index { get; }

    /// <summary>The number of its first iteration.</summary>
    public int From { get; }

    /// <summary>The number of the iteration after its last.</summary>
    public int To { get; }

    /// <summary>The span that was added as the one with this number.</summary>
    public Span<T> Span<T>(int number)
        where T : unmanaged => ((SharedTable*)table)->Span<T>(number);

    /// <summary>The part's own, cleared, of a span that has as much for each part.</summary>
    public Span<T> Own<T>(int number)
        where T : unmanaged
    {
        Span<T> all = Span<T>(number);
        Span<T> own = all.Slice(Index * (all.Length / parts), all.Length / parts);
        own.Clear();
        return own;
    }

    /// <summary>Long parts are whole blocks of vectors, but for the last.</summary>
    private static int Start(int index, int parts, int trips)
    {
        long start = (long)index * trips / parts;
        return index == parts || trips / parts < 2 * Widest ? (int)start : (int)(start / Widest * Widest);
    }
}

/// <summary>Runs the iterations of a part.</summary>
/// <param name="part">Which they are.</param>
/// <param name="state">What else they read.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
public delegate void LoopPartAction<TState>(LoopPart part, TState state);
