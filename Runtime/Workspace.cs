using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoDiffGen;

/// <summary>What a reverse sweep keeps, in storage of the caller's: room for elements from the start, single values from the end, each at a whole <c>double</c>.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public ref struct Workspace
{
    private readonly Span<double> storage;
    private int position;
    private int top;

    /// <exception cref="ArgumentException">The storage is shorter than needed.</exception>
    public Workspace(Span<double> storage, int needed)
    {
        Check(storage, needed);
        this.storage = storage;
        top = needed;
    }

    /// <summary>How much is taken from the start.</summary>
    public readonly long Mark => position;

    /// <summary>The storage is long enough.</summary>
    /// <exception cref="ArgumentException">It is not.</exception>
    public static void Check(ReadOnlySpan<double> workspace, int needed)
    {
        if (workspace.Length < needed) throw new ArgumentException($"The workspace has {workspace.Length} elements where {needed} are needed.", nameof(workspace));
    }

    /// <summary>How many doubles take as much room as these elements.</summary>
    public static int Words<T>(int count) => checked((int)(((long)count * Unsafe.SizeOf<T>() + sizeof(double) - 1) / sizeof(double)));

    /// <summary>Gives back what was taken since the mark.</summary>
    public void Release(long mark) => position = (int)mark;

    /// <summary>Room for elements, with whatever is in it.</summary>
    public Span<T> Allocate<T>(int count)
        where T : unmanaged
    {
        int start = position;
        position += Words<T>(count);
        return At<T>(start, count);
    }

    /// <summary>The room that was taken for as many when the mark was.</summary>
    public readonly Span<T> At<T>(long mark, int count)
        where T : unmanaged => MemoryMarshal.Cast<double, T>(storage.Slice((int)mark, Words<T>(count)))[..count];

    /// <summary>Keeps a value.</summary>
    public void Push<T>(T value)
        where T : unmanaged
    {
        top -= Words<T>(1);
        At<T>(top, 1)[0] = value;
    }

    /// <summary>Gives back the last value.</summary>
    public T Pop<T>()
        where T : unmanaged
    {
        T value = At<T>(top, 1)[0];
        top += Words<T>(1);
        return value;
    }

    /// <summary>Keeps a copy.</summary>
    public Span<T> Copy<T>(ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        Span<T> copy = Allocate<T>(elements.Length);
        elements.CopyTo(copy);
        return copy;
    }

    /// <inheritdoc cref="Copy{T}(ReadOnlySpan{T})"/>
    public Span<T> Copy<T>(Span<T> elements)
        where T : unmanaged => Copy((ReadOnlySpan<T>)elements);
}
