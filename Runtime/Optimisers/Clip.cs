using System.Numerics;

namespace AutoDiffGen;

/// <summary>Keeps gradients from growing without bound.</summary>
public static class Clip
{
    /// <summary>Brings every element into −limit … limit; NaN stays.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public static void ByValue<T>(Span<T> gradient, T limit)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        foreach (ref T element in gradient) element = T.Clamp(element, -limit, limit);
    }

    /// <summary>Scales the whole gradient so that its Euclidean norm is at most <paramref name="limit"/>, and returns the norm that it had.</summary>
    /// <remarks>
    /// Pascanu, Mikolov, Bengio, "On the difficulty of training recurrent neural networks", ICML 2013, algorithm 1. A gradient whose norm is not finite is left as it is.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">The limit is negative.</exception>
    public static double ByNorm<T>(Span<T> gradient, double limit)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limit);
        double norm = Norm(gradient);
        if (!double.IsFinite(norm) || norm <= limit) return norm;
        T scale = T.CreateTruncating(limit / norm);
        foreach (ref T element in gradient) element *= scale;
        return norm;
    }

    /// <summary>Summed in double, relative to the largest element, so that no square overflows.</summary>
    private static double Norm<T>(ReadOnlySpan<T> gradient)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        double largest = 0, sum = 0;
        foreach (T element in gradient) largest = Math.Max(largest, Math.Abs(double.CreateTruncating(element)));
        if (largest == 0 || !double.IsFinite(largest)) return largest;
        foreach (T element in gradient)
        {
            double part = double.CreateTruncating(element) / largest;
            sum += part * part;
        }

        return largest * Math.Sqrt(sum);
    }
}
