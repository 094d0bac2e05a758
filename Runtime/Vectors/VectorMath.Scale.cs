using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace AutoDiffGen;

/// <summary>x 2^n for whole n from -2000 to 2000 (float: ±250) and x near 1. It takes two powers, because one may be too large or too small for a number; only the last product rounds.</summary>
public static partial class VectorMath
{
    // Added to n, this leaves n plus twice the bias in the low bits.
    private const double DoubleBias = 6755399441055744.0 + 2046;
    private const float SingleBias = 12582912.0f + 254;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Scale(Vector512<double> x, Vector512<double> n)
    {
        if (Avx512F.IsSupported) return Avx512F.Scale(x, n);
        Vector512<long> sum = (n + Vector512.Create(DoubleBias)).AsInt64(), half = sum >>> 1;
        return x * (half << 52).AsDouble() * (sum - half << 52).AsDouble();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Scale(Vector256<double> x, Vector256<double> n)
    {
        Vector256<long> sum = (n + Vector256.Create(DoubleBias)).AsInt64(), half = sum >>> 1;
        return x * (half << 52).AsDouble() * (sum - half << 52).AsDouble();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<double> Scale(Vector128<double> x, Vector128<double> n)
    {
        Vector128<long> sum = (n + Vector128.Create(DoubleBias)).AsInt64(), half = sum >>> 1;
        return x * (half << 52).AsDouble() * (sum - half << 52).AsDouble();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Scale(Vector512<float> x, Vector512<float> n)
    {
        if (Avx512F.IsSupported) return Avx512F.Scale(x, n);
        Vector512<int> sum = (n + Vector512.Create(SingleBias)).AsInt32(), half = sum >>> 1;
        return x * (half << 23).AsSingle() * (sum - half << 23).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Scale(Vector256<float> x, Vector256<float> n)
    {
        Vector256<int> sum = (n + Vector256.Create(SingleBias)).AsInt32(), half = sum >>> 1;
        return x * (half << 23).AsSingle() * (sum - half << 23).AsSingle();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Scale(Vector128<float> x, Vector128<float> n)
    {
        Vector128<int> sum = (n + Vector128.Create(SingleBias)).AsInt32(), half = sum >>> 1;
        return x * (half << 23).AsSingle() * (sum - half << 23).AsSingle();
    }
}
