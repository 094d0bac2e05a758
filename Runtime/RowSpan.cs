using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AutoDiffGen;

/// <summary>Parts of storage that emitted loops go along, cut once before the loop, so that the JIT sees one length and one start.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class RowSpan
{
    /// <summary>The elements from start on, so many of them as there are: what lies outside is found out by the access to it, as without the cut.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<T> Of<T>(Span<T> storage, int start, int length)
    {
        // RULE: no call on any path: around one, the numbers that the loop keeps in registers would be spilled.
        if ((ulong)(uint)start + (uint)length > (uint)storage.Length)
        {
            if (length <= 0 || (uint)start >= (uint)storage.Length) return default;
            length = storage.Length - start;
        }

        return MemoryMarshal.CreateSpan(ref Unsafe.Add(ref MemoryMarshal.GetReference(storage), start), length);
    }

    /// <inheritdoc cref="Of{T}(Span{T}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<T> Of<T>(ReadOnlySpan<T> storage, int start, int length)
    {
        if ((ulong)(uint)start + (uint)length > (uint)storage.Length)
        {
            if (length <= 0 || (uint)start >= (uint)storage.Length) return default;
            length = storage.Length - start;
        }

        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.Add(ref MemoryMarshal.GetReference(storage), start), length);
    }

    /// <summary>Of an array that is null, elements that are no more there than the array's.</summary>
    /// <inheritdoc cref="Of{T}(Span{T}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<T> Of<T>(T[]? storage, int start, int length) =>
        storage is null ? MemoryMarshal.CreateSpan(ref Unsafe.NullRef<T>(), Math.Max(length, 0)) : Of(new Span<T>(storage), start, length);

    /// <summary>The loop <c>target[j] += factor * row[j]</c> for j from 0 to count. Each element is computed as the loop does, to the last bit, whatever is the same storage.</summary>
    /// <param name="target">What is added to.</param>
    /// <param name="row">What is added, times the factor.</param>
    /// <param name="factor">Read anew in each iteration, so that it may be an element of the target.</param>
    /// <param name="count">How many elements there are to be; where there are fewer, the loop throws when it gets there.</param>
    /// <exception cref="IndexOutOfRangeException">There are fewer elements.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct<T>(Span<T> target, ReadOnlySpan<T> row, in T factor, int count)
        where T : unmanaged, INumberBase<T>
    {
        const int Few = 12;
        if (count >= Few)
        {
            AddVectors(target, row, in factor, count);
            return;
        }

        for (int k = 0; k < count; k++) target[k] += factor * row[k];
    }

    private static void AddVectors<T>(Span<T> target, ReadOnlySpan<T> row, in T factor, int count)
        where T : unmanaged, INumberBase<T>
    {
        if (target.Length < count || row.Length < count || !IsApart(target, row, in factor))
        {
            for (int k = 0; k < count; k++) target[k] += factor * row[k];
            return;
        }

        ref T to = ref MemoryMarshal.GetReference(target), from = ref MemoryMarshal.GetReference(row);
        T number = factor;
        int j = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<T> wide = Vector512.Create(number);
            for (; j <= count - Vector512<T>.Count; j += Vector512<T>.Count)
                (Vector512.LoadUnsafe(ref to, (nuint)j) + (wide * Vector512.LoadUnsafe(ref from, (nuint)j))).StoreUnsafe(ref to, (nuint)j);
        }

        Vector256<T> factors = Vector256.Create(number);
        for (; j <= count - Vector256<T>.Count; j += Vector256<T>.Count)
            (Vector256.LoadUnsafe(ref to, (nuint)j) + (factors * Vector256.LoadUnsafe(ref from, (nuint)j))).StoreUnsafe(ref to, (nuint)j);
        for (; j < count; j++) Unsafe.Add(ref to, j) += number * Unsafe.Add(ref from, j);
    }

    /// <summary>The same with a number that is no element.</summary>
    /// <inheritdoc cref="AddProduct{T}(Span{T}, ReadOnlySpan{T}, in T, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AddProduct<T>(Span<T> target, ReadOnlySpan<T> row, T factor, int count)
        where T : unmanaged, INumberBase<T> => AddProduct(target, row, in factor, count);

    /// <summary>Whether no element of the target is one of the row but that of the same number, nor the factor.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsApart<T>(Span<T> target, ReadOnlySpan<T> row, in T factor)
        where T : unmanaged
    {
        ref T start = ref MemoryMarshal.GetReference(target);
        nint size = target.Length * (nint)Unsafe.SizeOf<T>();
        nint other = Unsafe.ByteOffset(ref start, ref MemoryMarshal.GetReference(row)), own = Unsafe.ByteOffset(ref start, ref Unsafe.AsRef(in factor));
        return (other == 0 || other >= size || other <= -(row.Length * (nint)Unsafe.SizeOf<T>())) && (own >= size || own <= -Unsafe.SizeOf<T>());
    }
}
