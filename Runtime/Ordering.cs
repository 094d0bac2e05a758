using System.ComponentModel;

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
    /// <exception cref="ArgumentException">There are fewer items than keys.</exception>
    public static int[] ByKeys<T>(ReadOnlySpan<T> keys, int items)
    {
        int[] order = Positions(items);
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
