using System.Runtime.InteropServices;

namespace AutoDiffGen;

/// <summary>States of a loop, all of the same size, one behind the other; their memory is kept for the next call.</summary>
internal sealed class CheckpointStates
{
    private int[] steps = new int[16];
    private byte[] data = [];
    private long cursor;

    public int Count { get; private set; }

    /// <summary>The bytes of a state; 0 until one is complete.</summary>
    public long Size { get; private set; }

    /// <summary>The iteration before which the last state was kept.</summary>
    public int Last => steps[Count - 1];

    public void Clear()
    {
        (Count, Size, cursor) = (0, 0, 0);
    }

    /// <summary>Begins a state.</summary>
    public void Push(int step)
    {
        Complete();
        if (Count == steps.Length) Array.Resize(ref steps, 2 * Count);
        steps[Count] = step;
        cursor = Count++ * Size;
    }

    /// <summary>The first state tells how large all are.</summary>
    public void Complete()
    {
        if (Count == 1 && Size == 0) Size = cursor;
    }

    /// <summary>Makes room for so many states at once.</summary>
    public void Reserve(int count)
    {
        if (count > steps.Length) Array.Resize(ref steps, count);
        if (count * Size > data.Length) Grow(count * Size);
    }

    public void Pop() => Count--;

    public void Rewind()
    {
        Complete();
        cursor = (Count - 1) * Size;
    }

    public bool RewindToFirst()
    {
        cursor = 0;
        return Count > 0;
    }

    /// <summary>Leaves the first, the third and so on.</summary>
    public void DropEverySecond()
    {
        Complete();
        int kept = (Count + 1) / 2;
        for (int k = 1; k < kept; k++)
        {
            steps[k] = steps[2 * k];
            data.AsSpan((int)(2 * k * Size), (int)Size).CopyTo(data.AsSpan((int)(k * Size)));
        }
        Count = kept;
    }

    public void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(values);
        long end = cursor + bytes.Length;
        if (end > data.Length) Grow(Math.Max(end, data.Length + data.Length / 2));
        bytes.CopyTo(data.AsSpan((int)cursor));
        cursor = end;
    }

    public void Read<T>(Span<T> values)
        where T : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(values);
        data.AsSpan((int)cursor, bytes.Length).CopyTo(bytes);
        cursor += bytes.Length;
    }

    private void Grow(long size)
    {
        if (size > Array.MaxLength) throw new OutOfMemoryException($"The states of a loop take {size} bytes; keep fewer.");
        Array.Resize(ref data, (int)size);
    }
}
