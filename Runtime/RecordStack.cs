using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoDiffGen;

/// <summary>
/// Storage of emitted code for what the reverse sweep reads again: a last-in, first-out record of values, arrays and references.
/// Instances, their memory and the arrays are kept by the thread for its next call, so a repeated call allocates nothing.
/// An instance belongs to the thread that rented it; nested calls rent further ones.
/// </summary>
/// <remarks>
/// Values lie in chunks of pinned memory that never move; each new chunk is at least twice the size of the last, and no value is split between two.
/// Nothing is checked but underflow: emitted code pops what it pushed, in reverse.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed unsafe class RecordStack : IDisposable
{
    [ThreadStatic]
    private static RecordStack? idle;

    private readonly List<Chunk> chunks = [new Chunk(Chunk.SmallestSize)];
    private readonly RentedArrays arrays = new();
    private byte* top;
    private byte* limit;
    private byte* start;
    private int current;
    private object?[] references = [];
    private int referenceCount;
    private RecordStack? nextIdle;
    private RecordStack? slots;
    private bool isRented;
    private int collections = MemoryPressure.Collections;

    private RecordStack() => Enter(0, 0);

    /// <summary>An empty record, the thread's own where one is idle; give it back with <see cref="Dispose"/>.</summary>
    public static RecordStack Rent()
    {
        RecordStack stack = idle ?? new RecordStack();
        idle = stack.nextIdle;
        stack.nextIdle = null;
        stack.isRented = true;
        return stack;
    }

    /// <summary>Forgets everything, takes back all arrays, and keeps the memory for the thread's next call. A second call does nothing.</summary>
    public void Dispose()
    {
        if (!isRented) return;
        isRented = false;
        Enter(0, 0);
        slots?.Enter(0, 0);
        ReleaseReferences(0);
        arrays.Release(0);
        if (collections != MemoryPressure.Collections) Trim();
        nextIdle = idle;
        idle = this;
    }

    /// <summary>Puts a value on top.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push<T>(T value)
        where T : unmanaged
    {
        byte* at = top;
        if (limit - at < sizeof(T)) at = Reserve(sizeof(T));
        Unsafe.WriteUnaligned(at, value);
        top = at + sizeof(T);
    }

    /// <summary>Takes the value from the top; it must have been pushed with the same type.</summary>
    /// <exception cref="InvalidOperationException">Nothing is left.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Pop<T>()
        where T : unmanaged
    {
        if (top == start) StepBack();
        top -= sizeof(T);
        return Unsafe.ReadUnaligned<T>(top);
    }

    /// <summary>How much storage is allocated, for <see cref="Release"/> and <see cref="At"/>. Values pushed do not count: they are a stack of their own.</summary>
    public long Mark => slots?.Position ?? 0;

    /// <summary>Forgets all storage allocated since <see cref="Mark"/> had this value. Values, references and arrays are not touched.</summary>
    public void Release(long mark) => slots?.Enter((int)(mark >> Chunk.OffsetBits), mark & Chunk.OffsetMask);

    /// <summary>Contiguous storage with arbitrary contents, valid until it is released; as wide as <paramref name="count"/> says.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <exception cref="OutOfMemoryException">No such block is to be had.</exception>
    public Span<T> Allocate<T>(int count)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return (slots ??= new RecordStack()).AllocateHere<T>(count);
    }

    /// <summary>The storage that <see cref="Allocate"/> gave for the same type and count when <see cref="Mark"/> had this value.</summary>
    public Span<T> At<T>(long mark, int count)
        where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        return (slots ??= new RecordStack()).Here<T>(mark, count);
    }

    private long Position => ((long)current << Chunk.OffsetBits) | (top - start);

    private Span<T> AllocateHere<T>(int count)
        where T : unmanaged
    {
        long size = (long)count * sizeof(T);
        byte* at = Chunk.Align(top, size);
        if (limit - at < size) at = Reserve(size);
        top = at + size;
        return new Span<T>(at, count);
    }

    private Span<T> Here<T>(long mark, int count)
        where T : unmanaged
    {
        long size = (long)count * sizeof(T);
        int index = (int)(mark >> Chunk.OffsetBits);
        Chunk chunk = chunks[index];
        byte* at = Chunk.Align(chunk.Start + (mark & Chunk.OffsetMask), size);
        if (chunk.Limit - at < size) at = chunks[NextThatHolds(index, size)].Start;
        return new Span<T>(at, count);
    }

    /// <summary>Puts a reference on top of the references, which are a stack of their own.</summary>
    public void PushReference(object? reference)
    {
        if (referenceCount == references.Length) Array.Resize(ref references, Math.Max(16, 2 * referenceCount));
        references[referenceCount++] = reference;
    }

    /// <summary>Takes the reference from the top.</summary>
    /// <exception cref="InvalidOperationException">Nothing is left.</exception>
    /// <exception cref="InvalidCastException">It is of another type.</exception>
    public T PopReference<T>()
        where T : class?
    {
        if (referenceCount == 0) ThrowEmpty();
        ref object? slot = ref references[--referenceCount];
        var reference = (T)slot!;
        slot = null;
        return reference;
    }

    /// <summary>How many references there are, for <see cref="ReleaseReferences"/>.</summary>
    public int ReferenceMark => referenceCount;

    /// <summary>Forgets every reference pushed since <see cref="ReferenceMark"/> had this value.</summary>
    public void ReleaseReferences(int mark)
    {
        Array.Clear(references, mark, referenceCount - mark);
        referenceCount = mark;
    }

    /// <summary>An array of exactly this length, all default; it goes back with <see cref="ReleaseArrays"/> or <see cref="Dispose"/>.</summary>
    /// <exception cref="OverflowException">The length is negative, as for <c>new</c>.</exception>
    public T[] NewArray<T>(int length) =>
        arrays.Find<T[]>(length, 0, 0) ?? arrays.Add(new T[length], length, 0, 0);

    /// <inheritdoc cref="NewArray{T}(int)"/>
    [SuppressMessage("Performance", "CA1814", Justification = "The primal's own type.")]
    public T[,] NewArray<T>(int rows, int columns) =>
        arrays.Find<T[,]>(rows, columns, 0) ?? arrays.Add(new T[rows, columns], rows, columns, 0);

    /// <inheritdoc cref="NewArray{T}(int)"/>
    [SuppressMessage("Performance", "CA1814", Justification = "The primal's own type.")]
    public T[,,] NewArray<T>(int length0, int length1, int length2) =>
        arrays.Find<T[,,]>(length0, length1, length2) ?? arrays.Add(new T[length0, length1, length2], length0, length1, length2);

    /// <summary>How many arrays are out, for <see cref="ReleaseArrays"/>.</summary>
    public int ArrayMark => arrays.Count;

    /// <summary>Takes back every array handed out since <see cref="ArrayMark"/> had this value.</summary>
    public void ReleaseArrays(int mark) => arrays.Release(mark);

    /// <summary>A copy of the elements, valid until the record is given back.</summary>
    public Span<T> Copy<T>(ReadOnlySpan<T> elements)
    {
        Span<T> copy = NewArray<T>(elements.Length);
        elements.CopyTo(copy);
        return copy;
    }

    /// <inheritdoc cref="Copy{T}(ReadOnlySpan{T})"/>
    public Span<T> Copy<T>(Span<T> elements) => Copy((ReadOnlySpan<T>)elements);

    /// <inheritdoc cref="Copy{T}(ReadOnlySpan{T})"/>
    public Span<T> Copy<T>(List<T> elements) => Copy((ReadOnlySpan<T>)CollectionsMarshal.AsSpan(elements));

    /// <inheritdoc cref="Copy{T}(ReadOnlySpan{T})"/>
    public T[] Copy<T>(T[] elements)
    {
        T[] copy = NewArray<T>(elements.Length);
        elements.AsSpan().CopyTo(copy);
        return copy;
    }

    /// <inheritdoc cref="Copy{T}(ReadOnlySpan{T})"/>
    public T[,] Copy<T>(T[,] elements)
    {
        T[,] copy = NewArray<T>(elements.GetLength(0), elements.GetLength(1));
        Array.Copy(elements, copy, elements.Length);
        return copy;
    }

    /// <summary>A copy of the rows and of their elements.</summary>
    public T[][] Copy<T>(T[][] rows)
    {
        T[][] copy = NewArray<T[]>(rows.Length);
        for (int row = 0; row < rows.Length; row++) copy[row] = Copy(rows[row]);
        return copy;
    }

    /// <summary>Puts copied elements back to where they came from.</summary>
    public static void CopyBack<T>(ReadOnlySpan<T> copy, Span<T> elements) => copy.CopyTo(elements);

    /// <inheritdoc cref="CopyBack{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void CopyBack<T>(Span<T> copy, List<T> elements) => copy.CopyTo(CollectionsMarshal.AsSpan(elements));

    /// <inheritdoc cref="CopyBack{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void CopyBack<T>(T[] copy, T[] elements) => copy.AsSpan().CopyTo(elements);

    /// <inheritdoc cref="CopyBack{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void CopyBack<T>(T[,] copy, T[,] elements) => Array.Copy(copy, elements, copy.Length);

    /// <inheritdoc cref="CopyBack{T}(ReadOnlySpan{T}, Span{T})"/>
    public static void CopyBack<T>(T[][] copy, T[][] rows)
    {
        for (int row = 0; row < rows.Length; row++) CopyBack(copy[row], rows[row]);
    }

    /// <summary>An object whose fields are all default; no constructor runs.</summary>
    public T NewObject<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors)] T>()
        where T : class =>
        (T)RuntimeHelpers.GetUninitializedObject(typeof(T));

    private void Enter(int index, long offset)
    {
        Chunk chunk = chunks[index];
        current = index;
        start = chunk.Start;
        limit = chunk.Limit;
        top = start + offset;
    }

    /// <summary>Room for a block in a later chunk; remembers how far this one was filled.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private byte* Reserve(long size)
    {
        int next = NextThatHolds(current, size);
        if (next == chunks.Count) chunks.Add(Chunk.After(chunks[^1], size));
        chunks[current].Filled = top - start;
        for (int skipped = current + 1; skipped < next; skipped++) chunks[skipped].Filled = 0;
        Enter(next, 0);
        return top;
    }

    /// <summary>The first later chunk that is large enough; the number of chunks where none is. Allocate and At agree because chunks are only added at the end.</summary>
    private int NextThatHolds(int index, long size)
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

    private void Trim()
    {
        collections = MemoryPressure.Collections;
        ArrayCache.TrimThread(collections);
        if (!MemoryPressure.IsHigh) return;
        chunks.RemoveRange(1, chunks.Count - 1);
        slots = null;
    }

    [DoesNotReturn]
    private static void ThrowEmpty() => throw new InvalidOperationException("The record is empty: more was taken than was put in.");
}
