using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoDiffGen;

/// <summary>
/// Which iterations of a loop run when, in emitted code that keeps the loop's state now and then: the schedule, and the states kept. Belongs to the record that gave it.
/// A. Griewank, A. Walther: Algorithm 799, revolve, ACM Transactions on Mathematical Software 26 (2000), with stored runs of iterations as leaves.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class CheckpointPlan
{
    private const int SmallestStride = 16;

    private readonly CheckpointStates states = new();
    private readonly RecordStack record;
    private int total, reversed, slots, leaf, at, stride, next;
    private long limit, used;
    private bool isForward, isDone, isMeasured;

    internal CheckpointPlan(RecordStack record) => this.record = record;

    /// <summary>The iterations to run now: from this one on.</summary>
    public int Begin { get; private set; }

    /// <summary>The iterations to run now: up to this one.</summary>
    public int End { get; private set; }

    /// <summary>Whether the state at <see cref="Begin"/> is to be kept.</summary>
    public bool IsNew { get; private set; }

    /// <summary>For a loop whose number of iterations is known.</summary>
    internal CheckpointPlan Start(int trips, int slots, long limit)
    {
        Reset(slots, limit);
        End = trips;
        leaf = Root(trips);
        if (limit > 0) (leaf, this.slots) = (1, int.MaxValue);
        else if (slots == 0) this.slots = Math.Max(1, (trips + leaf - 1) / leaf);
        total = trips;
        return this;
    }

    /// <summary>For a loop that runs until it ends.</summary>
    internal CheckpointPlan Start(int slots, long limit)
    {
        Reset(slots, limit);
        stride = slots == 0 && limit == 0 ? SmallestStride : 1;
        return this;
    }

    /// <summary>Before an iteration of a loop that runs until it ends: whether its state is to be kept.</summary>
    public bool Step()
    {
        int step = total++;
        if (step != next) return false;
        states.Complete();
        if (states.Count > 0 && states.Count >= Capacity())
        {
            states.DropEverySecond();
            stride *= 2;
            if (step % stride != 0)
            {
                next = (step / stride + 1) * stride;
                return false;
            }
        }
        next = step + stride;
        if (states.Count > 0) states.Reserve(Capacity());
        states.Push(step);
        return true;
    }

    /// <summary>After a loop that runs until it ends: whether it ran no iteration, so that its state is to be kept here.</summary>
    public bool IsWithoutSteps()
    {
        if (total > 0) return false;
        states.Push(0);
        return true;
    }

    /// <summary>The next run of iterations that leave nothing behind; false where the forward sweep has ended, or where <see cref="Begin"/> to <see cref="End"/> is to be reversed.</summary>
    public bool Advance()
    {
        states.Complete();
        int end = isForward ? total : reversed, rest = end - at;
        Begin = at;
        End = end;
        if (isForward ? isDone : rest <= leaf)
        {
            used = record.Bytes;
            return false;
        }
        if (slots == int.MaxValue && states.Count > 0) slots = (int)Math.Clamp(limit / 2 / Math.Max(1, states.Size), 1, 1 << 24);
        if (states.Count == 1) states.Reserve(Math.Min(slots, total));
        IsNew = (states.Count == 0 || states.Last != at) && states.Count < slots;
        if (IsNew) states.Push(at);
        End = Stop(end, rest, slots - states.Count);
        isDone = isForward && End == end;
        at = End;
        return true;
    }

    /// <summary>Goes back to the last state before what is not yet reversed; false where all is.</summary>
    public bool Backward()
    {
        if (isForward) BeginReverse();
        else reversed = Begin;
        if (reversed == 0) return false;
        while (states.Last >= reversed) states.Pop();
        at = states.Last;
        states.Rewind();
        return true;
    }

    /// <summary>Goes back to the state before the first iteration; false where there was none.</summary>
    public bool Restart() => states.RewindToFirst();

    /// <summary>After a run of iterations that is to be reversed: how much they have stored.</summary>
    public void Measure()
    {
        if (limit == 0 || isMeasured || End == Begin) return;
        isMeasured = true;
        long step = Math.Max(1, (record.Bytes - used) / (End - Begin));
        leaf = (int)Math.Clamp(limit / 2 / step, 1, Root(total));
    }

    /// <summary>Keeps a value of the state.</summary>
    public void Write<T>(T value)
        where T : unmanaged => states.Write(MemoryMarshal.CreateReadOnlySpan(ref value, 1));

    /// <inheritdoc cref="Write{T}(T)"/>
    public void Write<T>(ReadOnlySpan<T> values)
        where T : unmanaged => states.Write(values);

    /// <inheritdoc cref="Write{T}(T)"/>
    public void Write<T>(Span<T> values)
        where T : unmanaged => states.Write((ReadOnlySpan<T>)values);

    /// <inheritdoc cref="Write{T}(T)"/>
    public void Write<T>(T[] values)
        where T : unmanaged => states.Write((ReadOnlySpan<T>)values);

    /// <inheritdoc cref="Write{T}(T)"/>
    [SuppressMessage("Performance", "CA1814", Justification = "The primal's own type.")]
    public void Write<T>(T[,] values)
        where T : unmanaged => states.Write<T>(Flat(values));

    /// <inheritdoc cref="Write{T}(T)"/>
    public void Write<T>(T[][] rows)
        where T : unmanaged
    {
        foreach (T[]? row in rows)
        {
            Write(row?.Length ?? 0);
            states.Write((ReadOnlySpan<T>)row);
        }
    }

    /// <summary>Gives back a value of the state, in the order in which they were kept.</summary>
    public T Read<T>()
        where T : unmanaged
    {
        T value = default;
        states.Read(MemoryMarshal.CreateSpan(ref value, 1));
        return value;
    }

    /// <inheritdoc cref="Read{T}()"/>
    public void Read<T>(Span<T> values)
        where T : unmanaged => states.Read(values);

    /// <inheritdoc cref="Read{T}()"/>
    public void Read<T>(T[] values)
        where T : unmanaged => states.Read<T>(values);

    /// <inheritdoc cref="Read{T}()"/>
    [SuppressMessage("Performance", "CA1814", Justification = "The primal's own type.")]
    public void Read<T>(T[,] values)
        where T : unmanaged => states.Read(Flat(values));

    /// <inheritdoc cref="Read{T}()"/>
    public void Read<T>(T[][] rows)
        where T : unmanaged
    {
        foreach (T[]? row in rows)
        {
            int length = Read<int>();   // 0 for a row that was made since
            states.Read(row.AsSpan(0, length));
        }
    }

    private void Reset(int slotsAsked, long limitAsked)
    {
        states.Clear();
        (slots, limit, at, next, stride, total, reversed, Begin, End) = (slotsAsked, limitAsked, 0, 0, 0, 0, 0, 0, 0);
        (isForward, isDone, isMeasured) = (true, false, false);
    }

    private void BeginReverse()
    {
        isForward = false;
        reversed = total;
        if (stride == 0) return;
        leaf = limit > 0 ? 1 : slots == 0 ? stride : Math.Min(stride, Root(total));
        slots = Math.Max(1, Capacity());
    }

    /// <summary>Even, so that dropping every second state leaves equal distances.</summary>
    private int Capacity() => slots > 0 ? Math.Max(2, slots & ~1)
        : limit > 0 ? (int)Math.Clamp(limit / 2 / Math.Max(1, states.Size), 2, 1 << 24) & ~1
        : 2 * stride;

    private int Stop(int end, int rest, int free)
    {
        if (rest <= leaf || free <= 0) return isForward ? end : end - leaf;
        if (states.Size == 0 && slots == int.MaxValue) return at;   // how large a state is will be known once there is one
        return Math.Min(end, at + leaf * Split((rest + leaf - 1) / leaf, free + 1));
    }

    /// <summary>How far to go before the next state is kept, where so many units are left and so many states, the present one included, may be kept.</summary>
    private static int Split(int units, int count)
    {
        long reach = count + 1, before = 1;   // binomial coefficients of count + t and count, and of one less, for t = 1
        for (int t = 1; reach < units; t++) (before, reach) = (reach, reach * (count + t + 1) / (t + 1));
        return (int)Math.Min(before, units - 1);
    }

    private static int Root(int trips) => Math.Max(1, (int)Math.Ceiling(Math.Sqrt(trips)));

    [SuppressMessage("Performance", "CA1814", Justification = "The primal's own type.")]
    private static Span<T> Flat<T>(T[,] values) =>
        values.Length == 0 ? default : MemoryMarshal.CreateSpan(ref Unsafe.As<byte, T>(ref MemoryMarshal.GetArrayDataReference(values)), values.Length);
}
