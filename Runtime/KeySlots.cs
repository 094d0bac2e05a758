using System.ComponentModel;

namespace AutoDiffGen;

/// <summary>
/// For emitted code: the keys of a dictionary whose values are numbers that take derivatives. Each key has a slot in an array of values; slots go by the order in which a
/// <see cref="Dictionary{TKey, TValue}"/> enumerates, those of removed keys used again as it does.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class KeySlots<TKey>
    where TKey : notnull
{
    private readonly Dictionary<TKey, int> slots;
    private TKey[] keys = [];
    private Stack<int>? free;
    private HashSet<int>? unused;

    /// <summary>Without keys.</summary>
    public KeySlots() => slots = [];

    /// <inheritdoc cref="KeySlots{TKey}()"/>
    public KeySlots(int capacity) => slots = new(capacity);

    /// <inheritdoc cref="KeySlots{TKey}()"/>
    public KeySlots(IEqualityComparer<TKey>? comparer) => slots = new(comparer);

    /// <inheritdoc cref="KeySlots{TKey}()"/>
    public KeySlots(int capacity, IEqualityComparer<TKey>? comparer) => slots = new(capacity, comparer);

    /// <summary>How many keys there are.</summary>
    public int Count => slots.Count;

    /// <summary>How many slots there are, those of removed keys with them.</summary>
    public int Length { get; private set; }

    /// <summary>The slot of a key that is there.</summary>
    public int this[TKey key] => slots[key];

    /// <summary>The slot of the key, or -1.</summary>
    public int Find(TKey key) => slots.TryGetValue(key, out int slot) ? slot : -1;

    /// <summary>The slot of the key, which is there from now on.</summary>
    public int At(TKey key) => slots.TryGetValue(key, out int slot) ? slot : Add(key);

    /// <summary>The slot of a key that was not there.</summary>
    public int Add(TKey key)
    {
        bool isFree = free is { Count: > 0 };
        int slot = isFree ? free!.Peek() : Length;
        slots.Add(key, slot);
        if (isFree) unused!.Remove(free!.Pop());
        else Length++;
        if (slot >= keys.Length) Array.Resize(ref keys, Math.Max(2 * slot + 4, slots.Capacity));
        keys[slot] = key;
        return slot;
    }

    /// <summary>The slot of a key that was not there, or -1 where it was.</summary>
    public int TryAdd(TKey key) => slots.ContainsKey(key) ? -1 : Add(key);

    /// <summary>The slot that the key had, or -1.</summary>
    public int Remove(TKey key)
    {
        if (!slots.Remove(key, out int slot)) return -1;
        (free ??= []).Push(slot);
        (unused ??= []).Add(slot);
        return slot;
    }

    /// <summary>No keys any more.</summary>
    public void Clear()
    {
        slots.Clear();
        free?.Clear();
        unused?.Clear();
        Length = 0;
    }

    /// <summary>Whether a key has the slot.</summary>
    public bool IsUsed(int slot) => unused is null || !unused.Contains(slot);

    /// <summary>The key that has the slot.</summary>
    public TKey KeyAt(int slot) => keys[slot];

    /// <summary>Where the elements of each slot begin among all that are ordered by slot; one more than there are slots.</summary>
    public int[] Starts(int[] slotOf)
    {
        int[] starts = new int[Length + 1];
        foreach (int slot in slotOf) starts[slot + 1]++;
        for (int slot = 0; slot < Length; slot++) starts[slot + 1] += starts[slot];
        return starts;
    }

    /// <summary>The positions of the keys in their order, equal ones as they were.</summary>
    public static int[] Sorted(TKey[] keys, bool descending)
    {
        int[] order = new int[keys.Length];
        for (int i = 0; i < order.Length; i++) order[i] = i;
        Comparer<TKey> comparer = Comparer<TKey>.Default;
        Array.Sort(order, (i, j) => comparer.Compare(keys[i], keys[j]) is var sign && sign != 0 ? descending ? -sign : sign : i.CompareTo(j));
        return order;
    }

    /// <summary>The positions of the elements ordered by slot, those of one slot as they were.</summary>
    public static int[] Order(int[] slotOf, int[] starts)
    {
        int[] order = new int[slotOf.Length], next = (int[])starts.Clone();
        for (int i = 0; i < slotOf.Length; i++) order[next[slotOf[i]]++] = i;
        return order;
    }
}
