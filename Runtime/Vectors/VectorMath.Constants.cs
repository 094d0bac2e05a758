namespace AutoDiffGen;

/// <summary>What the functions of all widths share.</summary>
public static partial class VectorMath
{
    /// <summary>π/2, and what it lacks.</summary>
    private const double HalfPi = 1.5707963267948966, HalfPiRest = 6.123233995736766e-17;
}
