using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoDiffGen;

/// <summary>
/// Storage of emitted code for what the reverse sweep reads again: a last-in, first-out record of values, arrays and references.
/// Records, their memory and the arrays are kept by the thread for its next call, so a repeated call allocates nothing.
/// An instance belongs to the thread that rented it; nested calls rent further ones.
/// </summary>
/// <remarks>
/// Nothing is checked but underflow: emitted code pops what it pushed, in reverse.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed partial class RecordStack : IDisposable
{
    [ThreadStatic]
    private static RecordStack? idle;

    private readonly RentedArrays arrays = new();
    private ChunkStack values = new();
    private ChunkStack storage = new();
    private object?[] references = [];
    private int referenceCount;
    private readonly List<CheckpointPlan> plans = [];
    private int planCount;
    private RecordStack? nextIdle;
    private bool isRented;
    private int collections = MemoryPressure.Collections;

    private RecordStack()
    {
    }

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
        values.Release(0);
        storage.Release(0);
        if (referenceCount > 0) ReleaseReferences(0);
        arrays.Release(0);
        planCount = 0;
        if (collections != MemoryPressure.Collections) Trim();
        nextIdle = idle;
        idle = this;
    }

    /// <summary>Puts a value on top.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Push<T>(T value)
        where T : unmanaged => values.Push(value);

    /// <summary>Takes the value from the top; it must have been pushed with the same type.</summary>
    /// <exception cref="InvalidOperationException">Nothing is left.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Pop<T>()
        where T : unmanaged => values.Pop<T>();

    /// <summary>How much storage is allocated, for <see cref="Release"/> and <see cref="At"/>. Values pushed do not count: they are a stack of their own.</summary>
    public long Mark => storage.Position;

    /// <summary>Forgets all storage allocated since <see cref="Mark"/> had this value. Values, references and arrays are not touched.</summary>
    public void Release(long mark) => storage.Release(mark);

    /// <summary>Contiguous storage with arbitrary contents, valid until it is released.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    /// <exception cref="OutOfMemoryException">No such block is to be had.</exception>
    public Span<T> Allocate<T>(int count)
        where T : unmanaged => storage.Allocate<T>(count);

    /// <summary>Contiguous storage of default elements, valid until it is released.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public Span<T> AllocateCleared<T>(int count)
        where T : unmanaged
    {
        Span<T> storage = Allocate<T>(count);
        storage.Clear();
        return storage;
    }

    /// <summary>The storage that <see cref="Allocate"/> gave for the same type and count when <see cref="Mark"/> had this value.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The count is negative.</exception>
    public Span<T> At<T>(long mark, int count)
        where T : unmanaged => storage.At<T>(mark, count);

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
        if (referenceCount == 0) throw new InvalidOperationException("There is no reference left: more were taken than were put in.");
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
        arrays.Next<T>(length) ?? arrays.Find<T[]>(length, 0, 0) ?? arrays.Add(new T[length], length, 0, 0);

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

    /// <summary>The plan of a loop that keeps its state now and then, valid until the record is given back.</summary>
    /// <param name="trips">How often the loop runs.</param>
    /// <param name="slots">How many states are kept; 0 for as many as the square root of the iterations.</param>
    /// <param name="limit">How many bytes the loop may take; 0 for no such limit.</param>
    public CheckpointPlan Checkpoints(int trips, int slots, long limit) => NextPlan().Start(trips, slots, limit);

    /// <summary>The plan of a loop of which is not known how often it runs.</summary>
    /// <inheritdoc cref="Checkpoints(int, int, long)"/>
    public CheckpointPlan Checkpoints(int slots, long limit) => NextPlan().Start(slots, limit);

    /// <summary>How many plans there are, for <see cref="ReleasePlans"/>.</summary>
    public int PlanMark => planCount;

    /// <summary>Takes back every plan given since <see cref="PlanMark"/> had this value.</summary>
    public void ReleasePlans(int mark) => planCount = mark;

    /// <summary>How many bytes of values and storage are held.</summary>
    internal long Bytes => values.Bytes + storage.Bytes;

    private CheckpointPlan NextPlan()
    {
        if (planCount == plans.Count) plans.Add(new CheckpointPlan(this));
        return plans[planCount++];
    }

    /// <summary>An object whose fields are all default; no constructor runs.</summary>
    public T NewObject<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors | DynamicallyAccessedMemberTypes.NonPublicConstructors)] T>()
        where T : class =>
        (T)RuntimeHelpers.GetUninitializedObject(typeof(T));

    private void Trim()
    {
        collections = MemoryPressure.Collections;
        arrays.Trim();
        ArrayCache.TrimThread(collections);
        if (!MemoryPressure.IsHigh) return;
        values.Trim();
        storage.Trim();
        plans.Clear();
    }
}
