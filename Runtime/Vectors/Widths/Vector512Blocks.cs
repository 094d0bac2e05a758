using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Block = AutoDiffGen.Vector512Block<double>;
using V = System.Runtime.Intrinsics.Vector512<double>;

namespace AutoDiffGen;

/// <summary>What is known of vectors for blocks of four. Whatever is one instruction is inlined; functions are called once for the four.</summary>
public static partial class Vector512Blocks
{
    /// <summary>The vector's numbers, as those of the first lanes, each lane one more than that before.</summary>
    public static Block Indices(V first)
    {
        V step = Vector512.Create((double)V.Count);
        return new(first, first + step, first + (step + step), first + (step + step + step));
    }

    /// <summary>Whether the mask has a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Any(Block mask) => VectorMath.Any(mask.A | mask.B | mask.C | mask.D);

    /// <summary>The four added up.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V Total(Block x) => (x.A + x.B) + (x.C + x.D);

    /// <summary>The sum, and the four products added to it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static V AddProducts(Block x, Block y, V sum)
        => Vector512.FusedMultiplyAdd(x.A, y.A, Vector512.FusedMultiplyAdd(x.B, y.B, Vector512.FusedMultiplyAdd(x.C, y.C, Vector512.FusedMultiplyAdd(x.D, y.D, sum))));

    /// <summary>x y + z in one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block FusedMultiplyAdd(Block x, Block y, Block z) => new(Vector512.FusedMultiplyAdd(x.A, y.A, z.A), Vector512.FusedMultiplyAdd(x.B, y.B, z.B),
        Vector512.FusedMultiplyAdd(x.C, y.C, z.C), Vector512.FusedMultiplyAdd(x.D, y.D, z.D));

    /// <summary>x y + z in one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block FusedMultiplyAdd(V x, Block y, Block z) => new(Vector512.FusedMultiplyAdd(x, y.A, z.A), Vector512.FusedMultiplyAdd(x, y.B, z.B),
        Vector512.FusedMultiplyAdd(x, y.C, z.C), Vector512.FusedMultiplyAdd(x, y.D, z.D));

    /// <summary>x y + z in one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block FusedMultiplyAdd(Block x, V y, Block z) => FusedMultiplyAdd(y, x, z);

    /// <summary>x y + z in one rounding.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block FusedMultiplyAdd(V x, V y, Block z) => FusedMultiplyAdd(x, (Block)y, z);

    /// <summary>The numbers of one where the mask is set, of the other where not.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block ConditionalSelect(Block mask, Block x, Block y) => new(Vector512.ConditionalSelect(mask.A, x.A, y.A), Vector512.ConditionalSelect(mask.B, x.B, y.B),
        Vector512.ConditionalSelect(mask.C, x.C, y.C), Vector512.ConditionalSelect(mask.D, x.D, y.D));

    /// <summary>So many blocks of the elements from start on.</summary>
    /// <exception cref="IndexOutOfRangeException">Some elements are outside.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ReadOnlySpan<Block> Row(ReadOnlySpan<double> storage, int start, int count)
    {
        if ((uint)start + (ulong)(uint)count * (uint)Block.Count > (uint)storage.Length) start = LaneMemory.Nothing(count);
        return MemoryMarshal.CreateReadOnlySpan(ref Unsafe.As<double, Block>(ref Unsafe.Add(ref MemoryMarshal.GetReference(storage), start)), count);
    }

    /// <inheritdoc cref="Row(ReadOnlySpan{double}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<Block> Row(Span<double> storage, int start, int count)
    {
        if ((uint)start + (ulong)(uint)count * (uint)Block.Count > (uint)storage.Length) start = LaneMemory.Nothing(count);
        return MemoryMarshal.CreateSpan(ref Unsafe.As<double, Block>(ref Unsafe.Add(ref MemoryMarshal.GetReference(storage), start)), count);
    }

    /// <inheritdoc cref="Row(ReadOnlySpan{double}, int, int)"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Span<Block> Row(double[] storage, int start, int count) => Row(storage.AsSpan(), start, count);

    /// <summary>The elements <c>source[start]</c>, <c>source[start + 1]</c>, …</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Load(ReadOnlySpan<double> source, int start) => Unsafe.As<double, Block>(ref LaneMemory.At(source, start, Block.Count));

    /// <summary>Stores to <c>target[start]</c>, <c>target[start + 1]</c>, …</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(this Block block, Span<double> target, int start) => Unsafe.As<double, Block>(ref LaneMemory.At<double>(target, start, Block.Count)) = block;

    /// <summary>The elements <c>source[start]</c>, <c>source[start + stride]</c>, …; the stride may be 0 or negative.</summary>
    public static Block Gather(ReadOnlySpan<double> source, int start, int stride)
    {
        int step = V.Count * stride;
        return new(Vector512Lanes.Gather(source, start, stride), Vector512Lanes.Gather(source, start + step, stride),
            Vector512Lanes.Gather(source, start + 2 * step, stride), Vector512Lanes.Gather(source, start + 3 * step, stride));
    }

    /// <summary>Stores to <c>target[start]</c>, <c>target[start + stride]</c>, …</summary>
    public static void Scatter(this Block block, Span<double> target, int start, int stride)
    {
        int step = V.Count * stride;
        block.A.Scatter(target, start, stride);
        block.B.Scatter(target, start + step, stride);
        block.C.Scatter(target, start + 2 * step, stride);
        block.D.Scatter(target, start + 3 * step, stride);
    }

    /// <summary>Adds to <c>target[start]</c>, <c>target[start + stride]</c>, …</summary>
    public static void ScatterAdd(this Block block, Span<double> target, int start, int stride)
    {
        int step = V.Count * stride;
        block.A.ScatterAdd(target, start, stride);
        block.B.ScatterAdd(target, start + step, stride);
        block.C.ScatterAdd(target, start + 2 * step, stride);
        block.D.ScatterAdd(target, start + 3 * step, stride);
    }

    /// <summary><c>Sqrt</c> of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Sqrt(Block x) => new(Vector512.Sqrt(x.A), Vector512.Sqrt(x.B), Vector512.Sqrt(x.C), Vector512.Sqrt(x.D));

    /// <summary><c>Abs</c> of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Abs(Block x) => new(Vector512.Abs(x.A), Vector512.Abs(x.B), Vector512.Abs(x.C), Vector512.Abs(x.D));

    /// <summary><c>Floor</c> of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Floor(Block x) => new(Vector512.Floor(x.A), Vector512.Floor(x.B), Vector512.Floor(x.C), Vector512.Floor(x.D));

    /// <summary><c>Ceiling</c> of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Ceiling(Block x) => new(Vector512.Ceiling(x.A), Vector512.Ceiling(x.B), Vector512.Ceiling(x.C), Vector512.Ceiling(x.D));

    /// <summary><c>Truncate</c> of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Truncate(Block x) => new(Vector512.Truncate(x.A), Vector512.Truncate(x.B), Vector512.Truncate(x.C), Vector512.Truncate(x.D));

    /// <summary><c>Exp</c> of each.</summary>
    public static Block Exp(Block x) => new(VectorMath.Exp(x.A), VectorMath.Exp(x.B), VectorMath.Exp(x.C), VectorMath.Exp(x.D));

    /// <summary><c>Exp2</c> of each.</summary>
    public static Block Exp2(Block x) => new(VectorMath.Exp2(x.A), VectorMath.Exp2(x.B), VectorMath.Exp2(x.C), VectorMath.Exp2(x.D));

    /// <summary><c>ExpM1</c> of each.</summary>
    public static Block ExpM1(Block x) => new(VectorMath.ExpM1(x.A), VectorMath.ExpM1(x.B), VectorMath.ExpM1(x.C), VectorMath.ExpM1(x.D));

    /// <summary><c>Log</c> of each.</summary>
    public static Block Log(Block x) => new(VectorMath.Log(x.A), VectorMath.Log(x.B), VectorMath.Log(x.C), VectorMath.Log(x.D));

    /// <summary><c>LogP1</c> of each.</summary>
    public static Block LogP1(Block x) => new(VectorMath.LogP1(x.A), VectorMath.LogP1(x.B), VectorMath.LogP1(x.C), VectorMath.LogP1(x.D));

    /// <summary><c>Log2</c> of each.</summary>
    public static Block Log2(Block x) => new(VectorMath.Log2(x.A), VectorMath.Log2(x.B), VectorMath.Log2(x.C), VectorMath.Log2(x.D));

    /// <summary><c>Log10</c> of each.</summary>
    public static Block Log10(Block x) => new(VectorMath.Log10(x.A), VectorMath.Log10(x.B), VectorMath.Log10(x.C), VectorMath.Log10(x.D));

    /// <summary><c>Sin</c> of each.</summary>
    public static Block Sin(Block x) => new(VectorMath.Sin(x.A), VectorMath.Sin(x.B), VectorMath.Sin(x.C), VectorMath.Sin(x.D));

    /// <summary><c>Cos</c> of each.</summary>
    public static Block Cos(Block x) => new(VectorMath.Cos(x.A), VectorMath.Cos(x.B), VectorMath.Cos(x.C), VectorMath.Cos(x.D));

    /// <summary><c>Tan</c> of each.</summary>
    public static Block Tan(Block x) => new(VectorMath.Tan(x.A), VectorMath.Tan(x.B), VectorMath.Tan(x.C), VectorMath.Tan(x.D));

    /// <summary><c>Sinh</c> of each.</summary>
    public static Block Sinh(Block x) => new(VectorMath.Sinh(x.A), VectorMath.Sinh(x.B), VectorMath.Sinh(x.C), VectorMath.Sinh(x.D));

    /// <summary><c>Cosh</c> of each.</summary>
    public static Block Cosh(Block x) => new(VectorMath.Cosh(x.A), VectorMath.Cosh(x.B), VectorMath.Cosh(x.C), VectorMath.Cosh(x.D));

    /// <summary><c>Tanh</c> of each.</summary>
    public static Block Tanh(Block x) => new(VectorMath.Tanh(x.A), VectorMath.Tanh(x.B), VectorMath.Tanh(x.C), VectorMath.Tanh(x.D));

    /// <summary><c>Asin</c> of each.</summary>
    public static Block Asin(Block x) => new(VectorMath.Asin(x.A), VectorMath.Asin(x.B), VectorMath.Asin(x.C), VectorMath.Asin(x.D));

    /// <summary><c>Acos</c> of each.</summary>
    public static Block Acos(Block x) => new(VectorMath.Acos(x.A), VectorMath.Acos(x.B), VectorMath.Acos(x.C), VectorMath.Acos(x.D));

    /// <summary><c>Atan</c> of each.</summary>
    public static Block Atan(Block x) => new(VectorMath.Atan(x.A), VectorMath.Atan(x.B), VectorMath.Atan(x.C), VectorMath.Atan(x.D));

    /// <summary><c>Asinh</c> of each.</summary>
    public static Block Asinh(Block x) => new(VectorMath.Asinh(x.A), VectorMath.Asinh(x.B), VectorMath.Asinh(x.C), VectorMath.Asinh(x.D));

    /// <summary><c>Acosh</c> of each.</summary>
    public static Block Acosh(Block x) => new(VectorMath.Acosh(x.A), VectorMath.Acosh(x.B), VectorMath.Acosh(x.C), VectorMath.Acosh(x.D));

    /// <summary><c>Atanh</c> of each.</summary>
    public static Block Atanh(Block x) => new(VectorMath.Atanh(x.A), VectorMath.Atanh(x.B), VectorMath.Atanh(x.C), VectorMath.Atanh(x.D));

    /// <summary><c>Cbrt</c> of each.</summary>
    public static Block Cbrt(Block x) => new(VectorMath.Cbrt(x.A), VectorMath.Cbrt(x.B), VectorMath.Cbrt(x.C), VectorMath.Cbrt(x.D));

    /// <summary><c>Flush</c> of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Flush(Block x) => new(VectorMath.Flush(x.A), VectorMath.Flush(x.B), VectorMath.Flush(x.C), VectorMath.Flush(x.D));

    /// <summary><c>Min</c> of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Min(Block x, Block y) => new(Vector512.Min(x.A, y.A), Vector512.Min(x.B, y.B), Vector512.Min(x.C, y.C), Vector512.Min(x.D, y.D));

    /// <summary><c>Max</c> of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Max(Block x, Block y) => new(Vector512.Max(x.A, y.A), Vector512.Max(x.B, y.B), Vector512.Max(x.C, y.C), Vector512.Max(x.D, y.D));

    /// <summary><c>CopySign</c> of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block CopySign(Block x, Block y) => new(Vector512.CopySign(x.A, y.A), Vector512.CopySign(x.B, y.B), Vector512.CopySign(x.C, y.C), Vector512.CopySign(x.D, y.D));

    /// <summary><c>Equals</c> of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Equals(Block x, Block y) => new(Vector512.Equals(x.A, y.A), Vector512.Equals(x.B, y.B), Vector512.Equals(x.C, y.C), Vector512.Equals(x.D, y.D));

    /// <summary><c>LessThan</c> of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block LessThan(Block x, Block y) => new(Vector512.LessThan(x.A, y.A), Vector512.LessThan(x.B, y.B), Vector512.LessThan(x.C, y.C), Vector512.LessThan(x.D, y.D));

    /// <summary><c>LessThanOrEqual</c> of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block LessThanOrEqual(Block x, Block y) => new(Vector512.LessThanOrEqual(x.A, y.A), Vector512.LessThanOrEqual(x.B, y.B), Vector512.LessThanOrEqual(x.C, y.C), Vector512.LessThanOrEqual(x.D, y.D));

    /// <summary><c>GreaterThan</c> of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block GreaterThan(Block x, Block y) => new(Vector512.GreaterThan(x.A, y.A), Vector512.GreaterThan(x.B, y.B), Vector512.GreaterThan(x.C, y.C), Vector512.GreaterThan(x.D, y.D));

    /// <summary><c>GreaterThanOrEqual</c> of each.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block GreaterThanOrEqual(Block x, Block y) => new(Vector512.GreaterThanOrEqual(x.A, y.A), Vector512.GreaterThanOrEqual(x.B, y.B), Vector512.GreaterThanOrEqual(x.C, y.C), Vector512.GreaterThanOrEqual(x.D, y.D));

    /// <summary><c>Pow</c> of each.</summary>
    public static Block Pow(Block x, Block y) => new(VectorMath.Pow(x.A, y.A), VectorMath.Pow(x.B, y.B), VectorMath.Pow(x.C, y.C), VectorMath.Pow(x.D, y.D));

    /// <summary><c>Atan2</c> of each.</summary>
    public static Block Atan2(Block x, Block y) => new(VectorMath.Atan2(x.A, y.A), VectorMath.Atan2(x.B, y.B), VectorMath.Atan2(x.C, y.C), VectorMath.Atan2(x.D, y.D));
}
