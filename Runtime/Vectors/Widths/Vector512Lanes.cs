using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>Between vectors and memory. Lanes that share an element are taken one after the other.</summary>
public static partial class Vector512Lanes
{
    /// <summary>The elements <c>source[start]</c>, <c>source[start + 1]</c>, …</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Load(ReadOnlySpan<double> source, int start) => Vector512.LoadUnsafe(in LaneMemory.At(source, start, V.Count));

    /// <summary>Stores to <c>target[start]</c>, <c>target[start + 1]</c>, …</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(this V vector, Span<double> target, int start) => vector.StoreUnsafe(ref LaneMemory.At(target, start, V.Count));

    /// <summary>So many vectors of the elements from start on: all of one loop have the same number, so that the JIT sees that its index is within each.</summary>
    /// <exception cref="IndexOutOfRangeException">Some elements are outside.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<V> Row(ReadOnlySpan<double> storage, int start, int count)
    {
        if ((uint)start + (ulong)(uint)count * (uint)V.Count > (uint)storage.Length) start = LaneMemory.Nothing(count);
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<double, V>(ref Unsafe.Add(ref MemoryMarshal.GetReference(storage), start)), count);
    }

    /// <inheritdoc cref="Row(ReadOnlySpan{double}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<V> Row(Span<double> storage, int start, int count)
    {
        if ((uint)start + (ulong)(uint)count * (uint)V.Count > (uint)storage.Length) start = LaneMemory.Nothing(count);
        return MemoryMarshal.CreateSpan(ref Unsafe.As<double, V>(ref Unsafe.Add(ref MemoryMarshal.GetReference(storage), start)), count);
    }

    /// <inheritdoc cref="Row(ReadOnlySpan{double}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<V> Row(double[] storage, int start, int count)
    {
        if ((uint)start + (ulong)(uint)count * (uint)V.Count > (uint)storage.Length) start = LaneMemory.Nothing(count);
        return MemoryMarshal.CreateSpan(ref Unsafe.As<double, V>(ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(storage), start)), count);
    }

    /// <summary>The first lanes are the elements from <c>source[start]</c>, the others 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V LoadFirst(ReadOnlySpan<double> source, int start, int count)
    {
        if ((uint)start > (uint)source.Length || source.Length - start < count) LaneMemory.Outside();
        return Vector512Tail.Load(ref Unsafe.Add(ref MemoryMarshal.GetReference(source), start), count);
    }

    /// <summary>Stores the first lanes from <c>target[start]</c>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFirst(this V vector, Span<double> target, int start, int count)
    {
        if ((uint)start > (uint)target.Length || target.Length - start < count) LaneMemory.Outside();
        Vector512Tail.Store(vector, ref Unsafe.Add(ref MemoryMarshal.GetReference(target), start), count);
    }

    /// <summary>The elements <c>source[start]</c>, <c>source[start + stride]</c>, …; the stride may be 0 or negative.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Gather(ReadOnlySpan<double> source, int start, int stride) => AtStride(ref LaneMemory.At(source, start, stride, V.Count), stride);

    /// <summary>Stores to <c>target[start]</c>, <c>target[start + stride]</c>, …</summary>
    public static void Scatter(this V vector, Span<double> target, int start, int stride)
    {
        ref double first = ref LaneMemory.At(target, start, stride, V.Count);
        for (int i = 0; i < V.Count; i++) Unsafe.Add(ref first, (nint)i * stride) = vector[i];
    }

    /// <summary>Stores to the elements whose indices are given.</summary>
    public static void Scatter(this V vector, Span<double> target, ReadOnlySpan<int> at)
    {
        for (int i = 0; i < V.Count; i++) target[at[i]] = vector[i];
    }

    /// <summary>Adds to <c>target[start]</c>, <c>target[start + stride]</c>, …</summary>
    public static void ScatterAdd(this V vector, Span<double> target, int start, int stride)
    {
        ref double first = ref LaneMemory.At(target, start, stride, V.Count);
        for (int i = 0; i < V.Count; i++) Unsafe.Add(ref first, (nint)i * stride) += vector[i];
    }

    /// <summary>Adds to the elements whose indices are given.</summary>
    public static void ScatterAdd(this V vector, Span<double> target, ReadOnlySpan<int> at)
    {
        for (int i = 0; i < V.Count; i++) target[at[i]] += vector[i];
    }

    /// <summary>The value in the lanes in which the number is not zero, 0 in the others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V WhereNotZero(V number, V value) => Vector512.AndNot(value, Vector512.Equals(number, V.Zero));

    /// <summary>Makes each lane a direction of its own: the unit vector of the first number for the first lane, of the next for the next.</summary>
    public static void SetUnits(Span<V> directions, int first)
    {
        directions.Clear();
        Span<double> lanes = MemoryMarshal.Cast<V, double>(directions.Slice(first, Math.Min(V.Count, directions.Length - first)));
        for (int lane = 0; lane * V.Count < lanes.Length; lane++) lanes[lane * V.Count + lane] = 1;
    }

    /// <summary>Puts lanes into the columns of a matrix from the first on, as far as it has columns.</summary>
    public static void SetColumns(Span<double> matrix, int columns, int first, ReadOnlySpan<V> numbers)
    {
        int count = Math.Min(V.Count, columns - first);
        for (int row = 0; row < numbers.Length; row++)
        {
            if (count == V.Count) numbers[row].Store(matrix, row * columns + first);
            else numbers[row].StoreFirst(matrix, row * columns + first, count);
        }
    }

    /// <summary>Puts lanes into the rows of a matrix from the first on, as far as it has rows; there is one vector for each column.</summary>
    public static void SetRows(Span<double> matrix, int first, ReadOnlySpan<V> numbers)
    {
        int columns = numbers.Length;
        ReadOnlySpan<double> lanes = MemoryMarshal.Cast<V, double>(numbers);
        for (int lane = 0; lane < V.Count && (first + lane + 1) * columns <= matrix.Length; lane++)
        {
            Span<double> row = matrix.Slice((first + lane) * columns, columns);
            for (int column = 0; column < row.Length; column++) row[column] = lanes[column * V.Count + lane];
        }
    }

    /// <summary>Takes lanes from the rows of a matrix from the first on, 0 where there are no more of them; there is one vector for each column.</summary>
    public static void GetRows(ReadOnlySpan<double> matrix, int first, Span<V> numbers)
    {
        int columns = numbers.Length;
        numbers.Clear();
        Span<double> lanes = MemoryMarshal.Cast<V, double>(numbers);
        for (int lane = 0; lane < V.Count && (first + lane + 1) * columns <= matrix.Length; lane++)
        {
            ReadOnlySpan<double> row = matrix.Slice((first + lane) * columns, columns);
            for (int column = 0; column < row.Length; column++) lanes[column * V.Count + lane] = row[column];
        }
    }

    /// <summary>Puts lanes into a diagonal from the first number on, each that of its own direction.</summary>
    public static void SetDiagonal(Span<double> diagonal, int first, ReadOnlySpan<V> numbers)
    {
        for (int lane = 0; lane < V.Count && first + lane < diagonal.Length; lane++) diagonal[first + lane] = numbers[first + lane][lane];
    }

    /// <summary>Whether the number is not zero in any lane. Where it is in some and in others not, <see cref="LaneVerdict"/> is told.</summary>
    public static bool AreNotZero(V number)
    {
        V isZero = Vector512.Equals(number, V.Zero);
        if (isZero.Equals(V.Zero)) return true;
        if (number.Equals(V.Zero)) return false;
        LaneVerdict.Disagree();
        return true;
    }

    /// <summary>Makes each lane the direction of a color: the first lane of the first, the next of the next.</summary>
    public static void SetColors(SparsePattern pattern, int first, Span<V> directions) => pattern.Seed(first, V.Count, MemoryMarshal.Cast<V, double>(directions));

    /// <summary>Takes the entries of these colors from the sums that the lanes are.</summary>
    public static void SetEntries(SparsePattern pattern, int first, ReadOnlySpan<V> sums, Span<double> values) => pattern.Scatter(first, V.Count, MemoryMarshal.Cast<V, double>(sums), values);
}
