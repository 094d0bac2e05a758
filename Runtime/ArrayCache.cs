using System.Runtime.CompilerServices;

namespace AutoDiffGen;

/// <summary>
/// The arrays that a record has handed out, in order. Those that it has taken back stay in their places: a loop, and the next call, ask for the same ones
/// in the same order, and find them there without a search. What does not fit goes to the thread's shelves, which all records share.
/// </summary>
internal sealed class RentedArrays
{
    private Rented[] rented = new Rented[8];

    /// <summary>How many places are filled: those from <see cref="Count"/> on with idle arrays.</summary>
    private int filled;

    /// <summary>How many arrays are out whose elements may hold objects alive; those are cleared when they come back.</summary>
    private int withReferences;

    private int found;

    public int Count { get; private set; }

    /// <summary>The idle array in the next place, if it is one of this length; all default.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T[]? Next<T>(int length)
    {
        if (Count >= filled) return null;
        object next = rented[Count].Array;
        if (next.GetType() != typeof(T[]) || Unsafe.As<T[]>(next).Length != length) return null;
        Count++;
        T[] array = Unsafe.As<T[]>(next);
        if (typeof(T).IsPrimitive) new Span<T>(array).Clear();
        else withReferences++;
        return array;
    }

    /// <summary>An idle array of these lengths, all default; null where there is none.</summary>
    public TArray? Find<TArray>(int length0, int length1, int length2)
        where TArray : class
    {
        MakeRoom();
        ArrayShelf<TArray> shelf = ArrayCache<TArray>.OfThread().Shelf((length0, length1, length2));
        TArray? array = shelf.Take();
        if (array is null && filled > Count)
        {
            Trim();
            array = shelf.Take();
        }
        if (array is not null) Add(array, shelf);
        return array;
    }

    /// <summary>Whether the array is out. The search begins after what was found last: arrays are asked for in the order in which they were made.</summary>
    public bool IsOut(object array)
    {
        for (int tried = 0; tried < Count; tried++)
        {
            found = found + 1 < Count ? found + 1 : 0;
            if (ReferenceEquals(rented[found].Array, array)) return true;
        }
        return false;
    }

    public TArray Add<TArray>(TArray array, int length0, int length1, int length2)
        where TArray : class
    {
        MakeRoom();
        ArrayShelf<TArray> shelf = ArrayCache<TArray>.OfThread().Shelf((length0, length1, length2));
        shelf.MakeRoom();
        Add(array, shelf);
        return array;
    }

    public void Release(int mark)
    {
        for (int i = Count - 1; withReferences > 0 && i >= mark; i--)
        {
            if (!rented[i].Shelf.HoldsReferences) continue;
            Array.Clear((Array)rented[i].Array);
            withReferences--;
        }
        Count = mark;
    }

    /// <summary>Gives all idle arrays to the shelves.</summary>
    public void Trim()
    {
        while (filled > Count)
        {
            ref Rented last = ref rented[--filled];
            last.Shelf.Return(last.Array);
            last = default;
        }
    }

    /// <summary>The idle array in the next place goes to its shelf; the last one takes its place.</summary>
    private void MakeRoom()
    {
        if (Count >= filled) return;
        Rented idle = rented[Count];
        rented[Count] = rented[--filled];
        rented[filled] = default;
        idle.Shelf.Return(idle.Array);
    }

    private void Add(object array, ArrayShelf shelf)
    {
        if (filled == rented.Length) Array.Resize(ref rented, 2 * filled);
        rented[filled++] = rented[Count];
        rented[Count++] = new Rented(array, shelf);
        if (shelf.HoldsReferences) withReferences++;
    }

    private readonly record struct Rented(object Array, ArrayShelf Shelf);
}

/// <summary>Idle arrays of one thread, of all types.</summary>
internal abstract class ArrayCache
{
    [ThreadStatic]
    private static List<ArrayCache>? ofThread;

    protected ArrayCache() => (ofThread ??= []).Add(this);

    /// <summary>Drops arrays idle and unused for two full garbage collections; under memory pressure all idle ones.</summary>
    public static void TrimThread(int collections)
    {
        if (ofThread is null) return;
        foreach (ArrayCache cache in ofThread) cache.Trim(MemoryPressure.IsHigh ? int.MaxValue : collections - 1);
    }

    protected abstract void Trim(int usedBefore);
}

/// <summary>Idle arrays of one thread and one array type, by their lengths.</summary>
internal sealed class ArrayCache<TArray> : ArrayCache
    where TArray : class
{
    [ThreadStatic]
    private static ArrayCache<TArray>? ofThread;

    private readonly Dictionary<(int, int, int), ArrayShelf<TArray>> shelves = [];
    private readonly ArrayShelf<TArray>?[] recent = new ArrayShelf<TArray>?[16];

    public static ArrayCache<TArray> OfThread() => ofThread ??= new ArrayCache<TArray>();

    /// <summary>Most calls ask for few lengths, which the recent ones answer without the dictionary.</summary>
    public ArrayShelf<TArray> Shelf((int, int, int) lengths)
    {
        ref ArrayShelf<TArray>? slot = ref recent[(lengths.Item1 + 3 * lengths.Item2 + 7 * lengths.Item3) & (recent.Length - 1)];
        if (slot is null || slot.Lengths != lengths) slot = FindOrAdd(lengths);
        return slot;
    }

    private ArrayShelf<TArray> FindOrAdd((int, int, int) lengths)
    {
        if (!shelves.TryGetValue(lengths, out ArrayShelf<TArray>? shelf)) shelves.Add(lengths, shelf = new ArrayShelf<TArray>(lengths));
        return shelf;
    }

    protected override void Trim(int usedBefore)
    {
        Array.Clear(recent);
        foreach (((int, int, int) lengths, ArrayShelf<TArray> shelf) in shelves)
        {
            if (shelf.LastUsed >= usedBefore) continue;
            shelf.Empty();
            if (shelf.AllAreGone) shelves.Remove(lengths);
        }
    }
}

/// <summary>Idle arrays of one type and shape.</summary>
internal abstract class ArrayShelf
{
    /// <summary>The number of full garbage collections when one of its arrays was last taken or brought back.</summary>
    public int LastUsed { get; protected set; } = MemoryPressure.Collections;

    /// <summary>Whether elements may hold objects alive.</summary>
    public abstract bool HoldsReferences { get; }

    public abstract void Return(object array);
}

/// <inheritdoc/>
internal sealed class ArrayShelf<TArray>((int, int, int) lengths) : ArrayShelf
    where TArray : class
{
    private static readonly bool ElementsHoldObjects = ElementsHoldReferences(typeof(TArray).GetElementType()!);

    private TArray?[] idle = new TArray?[1];
    private int count, made;

    /// <summary>There is one more array, which will come back: room for it is made while memory is asked for anyway.</summary>
    public void MakeRoom()
    {
        if (++made > idle.Length) Array.Resize(ref idle, 2 * idle.Length);
    }

    /// <summary>Lets go of the idle arrays. Those that are out still come back here.</summary>
    public void Empty()
    {
        Array.Clear(idle, 0, count);
        made -= count;
        count = 0;
    }

    /// <summary>Whether no array is out that would come back.</summary>
    public bool AllAreGone => made == 0;

    public (int, int, int) Lengths => lengths;

    public override bool HoldsReferences => ElementsHoldObjects;

    public TArray? Take()
    {
        if (count == 0) return null;
        TArray array = idle[--count]!;
        idle[count] = null;
        if (!ElementsHoldObjects) Array.Clear((Array)(object)array);
        LastUsed = MemoryPressure.Collections;
        return array;
    }

    /// <summary>Arrays that may hold objects alive are cleared now, the others when they are taken again.</summary>
    public override void Return(object array)
    {
        if (ElementsHoldObjects) Array.Clear((Array)array);
        if (count == idle.Length) Array.Resize(ref idle, 2 * count);
        idle[count++] = Unsafe.As<TArray>(array);
        LastUsed = MemoryPressure.Collections;
    }

    private static bool ElementsHoldReferences(Type element) => !element.IsPrimitive;
}
