using System.ComponentModel;

namespace AutoDiffGen;

/// <summary>
/// For emitted code: the keys of a sorted dictionary whose values are numbers that take derivatives. Each key has a slot in an array of values, as in <see cref="KeySlots{TKey}"/>;
/// enumerated they are in the order of the keys.
/// </summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SortedKeySlots<TKey>
    where TKey : notnull
{
    private readonly SortedDictionary<TKey, int> slots;
    private readonly List<TKey> keys = [];
    private readonly Stack<int> free = [];
    private int[]? order;

    /// <summary>Without keys.</summary>
    public SortedKeySlots() => slots = [];

    /// <inheritdoc cref="SortedKeySlots{TKey}()"/>
    public SortedKeySlots(int capacity)
        : this(capacity, null)
    {
    }

    /// <inheritdoc cref="SortedKeySlots{TKey}()"/>
    public SortedKeySlots(IComparer<TKey>? comparer) => slots = new(comparer);

    /// <inheritdoc cref="SortedKeySlots{TKey}()"/>
    public SortedKeySlots(int capacity, IComparer<TKey>? comparer)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        slots = new(comparer);
    }

    /// <summary>How many keys there are.</summary>
    public int Count => slots.Count;

    /// <summary>The slot of a key that is there.</summary>
    public int this[TKey key] => slots[key];

    /// <summary>The slot of the key, or -1.</summary>
    public int Find(TKey key) => slots.TryGetValue(key, out int slot) ? slot : -1;

    /// <summary>The slot of the key, which is there from now on.</summary>
    public int At(TKey key) => slots.TryGetValue(key, out int slot) ? slot : Add(key);

    /// <summary>The slot of a key that was not there.</summary>
    public int Add(TKey key)
    {
        int slot = free.Count > 0 ? free.Peek() : keys.Count;
        slots.Add(key, slot);
        order = null;
        if (slot == keys.Count) keys.Add(key);
        else keys[free.Pop()] = key;
        return slot;
    }

    /// <summary>The slot of a key that was not there, or -1 where it was.</summary>
    public int TryAdd(TKey key) => slots.ContainsKey(key) ? -1 : Add(key);

    /// <summary>The slot that the key had, or -1.</summary>
    public int Remove(TKey key)
    {
        if (!slots.Remove(key, out int slot)) return -1;
        free.Push(slot);
        order = null;
        return slot;
    }

    /// <summary>No keys any more.</summary>
    public void Clear()
    {
        slots.Clear();
        free.Clear();
        keys.Clear();
        order = null;
    }

    /// <summary>The slots in the order of their keys.</summary>
    public int[] InOrder() => order ??= [.. slots.Values];

    /// <summary>The slot of the key at this place in the order.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public int SlotAt(int index) => (uint)index < (uint)slots.Count ? InOrder()[index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>The key that has the slot.</summary>
    public TKey KeyAt(int slot) => keys[slot];
}
