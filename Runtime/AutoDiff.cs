namespace AutoDiffGen;

/// <summary>Functions with a meaning for derivatives alone.</summary>
public static class AutoDiff
{
    /// <summary>Returns its argument, which is a constant to every derivative: the derivative of the result is zero.</summary>
    public static double StopGradient(double value) => value;

    /// <inheritdoc cref="StopGradient(double)"/>
    public static float StopGradient(float value) => value;
}
