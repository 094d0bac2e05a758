namespace AutoDiffGen;

/// <summary>
/// Numeric kernels in double and single precision, one thread, at the processor's width. Matrices lie in spans row by row; spans may be longer than is needed, and what a
/// kernel writes must not overlap what it reads. Each has its derivatives beside it, which the derivatives of callers use.
/// </summary>
public static unsafe partial class Kernels
{
    // Below it a sum of squares has lost digits.
    private static bool IsTiny(double square) => square < 1e-290;

    private static bool IsTiny(float square) => square < 1e-30f;
}
