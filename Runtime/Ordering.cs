using System.ComponentModel;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace AutoDiffGen;

/// <summary>Where the framework's sorts put elements, equal ones too: emitted code moves values and adjoints alike by it.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class Ordering
{
    /// <summary>The positions of so many elements after <c>Array.Sort</c> or <c>List.Sort</c> with a comparison, here of positions.</summary>
    /// <exception cref="InvalidOperationException">The comparison threw.</exception>
    public static int[] By(int count, Comparison<int> comparison)
    {
        int[] order = Positions(count);
        Array.Sort(order, comparison);
        return order;
    }

    /// <summary>The positions of the items after <c>Array.Sort(keys, items)</c>.</summary>
    /// <exception cref="ArgumentException">There are fewer items than keys, or they are the same array.</exception>
    public static int[] ByKeys<TKey, TItem>(ReadOnlySpan<TKey> keys, ReadOnlySpan<TItem> items)
    {
        if (typeof(TKey) == typeof(TItem) && keys.Length > 0 && Unsafe.AreSame(in MemoryMarshal.GetReference(keys), in Unsafe.As<TItem, TKey>(ref MemoryMarshal.GetReference(items))))
            throw new ArgumentException("The items are the keys: sorted by themselves, they would move twice. Pass a copy.", nameof(items));
        int[] order = Positions(items.Length);
        Array.Sort(keys.ToArray(), order);
        return order;
    }

    private static int[] Positions(int count)
    {
        int[] positions = new int[count];
        for (int i = 0; i < count; i++) positions[i] = i;
        return positions;
    }
}
