using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace AutoDiffGen;

/// <summary>
/// A stack of values and spans in chunks of pinned memory that never move. Each new chunk is at least twice the size of the last, and nothing is split between two.
/// </summary>
/// <remarks>A mutable struct, so that its fields lie in the record itself.</remarks>
internal unsafe struct ChunkStack()
{
    private const int OffsetBits = 40;
    private const long OffsetMask = (1L << OffsetBits) - 1;

    private readonly List<Chunk> chunks = [];
    private byte* top;
    private byte* limit;
    private byte* start;
    private int current;

    /// <summary>The place of the top, for <see cref="Release"/> and <see cref="At"/>; 0 where it is empty.</summary>
    public readonly long Position => ((long)current << OffsetBits) | (top - start);

    /// <summary>How many bytes are filled.</summary>
    public readonly long Bytes
    {
        get
        {
            long bytes = top - start;
            for (int k = 0; k < current; k++) bytes += chunks[k].Filled;
            return bytes;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push<T>(T value)
        where T : unmanaged
    {
        byte* at = top;
        if (limit - at < sizeof(T)) at = Reserve(sizeof(T));
        Unsafe.WriteUnaligned(at, value);
        top = at + sizeof(T);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Pop<T>()
        where T : unmanaged
    {
        if (top == start) StepBack();
        top -= sizeof(T);
        return Unsafe.ReadUnaligned<T>(top);
    }

    public Span<T> Allocate<T>(int count)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count == 0) return default;
        long size = (long)count * sizeof(T);
        byte* at = Chunk.Align(top, size);
        if (limit - at < size) at = Reserve(size);
        top = at + size;
        return new Span<T>(at, count);
    }

    /// <summary>The span that <see cref="Allocate"/> gave for the same type and count at this position.</summary>
    public readonly Span<T> At<T>(long position, int count)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (count == 0) return default;
        long size = (long)count * sizeof(T);
        int index = (int)(position >> OffsetBits);
        byte* at = Chunk.Align(chunks[index].Start + (position & OffsetMask), size);
        if (chunks[index].Limit - at < size) at = chunks[NextThatHolds(index, size)].Start;
        return new Span<T>(at, count);
    }

    public void Release(long position)
    {
        int index = (int)(position >> OffsetBits);
        if (index == current) top = start + (position & OffsetMask);
        else Enter(index, position & OffsetMask);
    }

    /// <summary>Gives up the memory; the stack must be empty.</summary>
    public void Trim()
    {
        chunks.Clear();
        start = limit = top = null;
    }

    private void Enter(int index, long offset)
    {
        Chunk chunk = chunks[index];
        current = index;
        start = chunk.Start;
        limit = chunk.Limit;
        top = start + offset;
    }

    /// <summary>Room in a later chunk; remembers how far this one was filled.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte* Reserve(long size)
    {
        if (chunks.Count == 0)
        {
            chunks.Add(Chunk.First(size));
            Enter(0, 0);
            return top;
        }

        int next = NextThatHolds(current, size);
        if (next == chunks.Count) chunks.Add(Chunk.After(chunks[^1], size));
        chunks[current].Filled = top - start;
        for (int skipped = current + 1; skipped < next; skipped++) chunks[skipped].Filled = 0;
        Enter(next, 0);
        return top;
    }

    /// <summary>The first later chunk that is large enough; the number of chunks where none is. Allocate and At agree because chunks are only added at the end.</summary>
    private readonly int NextThatHolds(int index, long size)
    {
        do index++;
        while (index < chunks.Count && chunks[index].Limit - chunks[index].Start < size);
        return index;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void StepBack()
    {
        while (top == start)
        {
            if (current == 0) ThrowEmpty();
            Enter(current - 1, chunks[current - 1].Filled);
        }
    }

    [DoesNotReturn]
    private static void ThrowEmpty() => throw new InvalidOperationException("The record is empty: more was taken than was put in.");
}
