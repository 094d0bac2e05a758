using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoDiffGen;

/// <summary>The first lanes of 512 bits to and from memory, without touching what follows it.</summary>
internal static unsafe class Vector512Tail
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<double> Load(ref double first, int count)
    {
        if (!Avx512F.IsSupported) return LaneTail.Load<double, Vector512<double>>(ref first, count);
        fixed (double* address = &first) return Avx512F.MaskLoad(address, Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).AsDouble(), Vector512<double>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<float> Load(ref float first, int count)
    {
        if (!Avx512F.IsSupported) return LaneTail.Load<float, Vector512<float>>(ref first, count);
        fixed (float* address = &first) return Avx512F.MaskLoad(address, Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle(), Vector512<float>.Zero);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<double> vector, ref double first, int count)
    {
        if (!Avx512F.IsSupported) LaneTail.Store(vector, ref first, count);
        else fixed (double* address = &first) Avx512F.MaskStore(address, Vector512.LessThan(Vector512<long>.Indices, Vector512.Create((long)count)).AsDouble(), vector);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector512<float> vector, ref float first, int count)
    {
        if (!Avx512F.IsSupported) LaneTail.Store(vector, ref first, count);
        else fixed (float* address = &first) Avx512F.MaskStore(address, Vector512.LessThan(Vector512<int>.Indices, Vector512.Create(count)).AsSingle(), vector);
    }
}

/// <inheritdoc cref="Vector512Tail"/>
internal static class Vector256Tail
{
    public static Vector256<T> Load<T>(ref T first, int count) => LaneTail.Load<T, Vector256<T>>(ref first, count);

    public static void Store<T>(Vector256<T> vector, ref T first, int count) => LaneTail.Store(vector, ref first, count);
}

/// <inheritdoc cref="Vector512Tail"/>
internal static class Vector128Tail
{
    public static Vector128<T> Load<T>(ref T first, int count) => LaneTail.Load<T, Vector128<T>>(ref first, count);

    public static void Store<T>(Vector128<T> vector, ref T first, int count) => LaneTail.Store(vector, ref first, count);
}

/// <summary>The first lanes through a copy.</summary>
file static class LaneTail
{
    public static TVector Load<T, TVector>(ref T first, int count) where TVector : struct
    {
        TVector vector = default;
        MemoryMarshal.CreateReadOnlySpan(ref first, count).CopyTo(Lanes<T, TVector>(ref vector));
        return vector;
    }

    public static void Store<T, TVector>(TVector vector, ref T first, int count) where TVector : struct =>
        Lanes<T, TVector>(ref vector)[..count].CopyTo(MemoryMarshal.CreateSpan(ref first, count));

    private static Span<T> Lanes<T, TVector>(ref TVector vector) where TVector : struct =>
        MemoryMarshal.CreateSpan(ref Unsafe.As<TVector, T>(ref vector), Unsafe.SizeOf<TVector>() / Unsafe.SizeOf<T>());
}
