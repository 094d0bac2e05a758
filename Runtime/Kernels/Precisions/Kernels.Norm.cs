
namespace AutoDiffGen;

/// <summary>The length of a vector.</summary>
public static unsafe partial class Kernels
{
    /// <summary>The square root of the sum of squares, also where the squares would overflow or vanish. Its derivative at 0 is taken as 0.</summary>
    public static double Norm(ReadOnlySpan<double> x)
    {
        double square = Dot(x, x);
        if (!IsTiny(square) && square < double.PositiveInfinity) return double.Sqrt(square);
        double largest = 0;
        foreach (double value in x) largest = Math.Max(largest, Math.Abs(value));
        if (!(largest > 0 && largest < double.PositiveInfinity)) return largest;
        double sum = 0;
        foreach (double value in x) sum += value / largest * (value / largest);
        return largest * double.Sqrt(sum);
    }

    /// <inheritdoc cref="Norm(ReadOnlySpan{double})"/>
    public static double NormForward(ReadOnlySpan<double> x, out double state) => state = Norm(x);

    /// <summary>Adds to the adjoint.</summary>
    [VjpOf(typeof(Kernels), nameof(Norm), Forward = nameof(NormForward))]
    public static void NormVjp(ReadOnlySpan<double> x, double state, double adjoint, Span<double> xAdjoint)
    {
        if (state != 0) Axpy(adjoint / state, x, xAdjoint);
    }

    /// <summary>The length and its tangent.</summary>
    [JvpOf(typeof(Kernels), nameof(Norm))]
    public static double NormJvp(ReadOnlySpan<double> x, ReadOnlySpan<double> xTangent, out double tangent)
    {
        double norm = Norm(x);
        tangent = 0;
        if (norm != 0)
            for (int i = 0; i < x.Length; i++) tangent += x[i] / norm * xTangent[i];
        return norm;
    }
}
