namespace AutoDiffGen.Prelude;

/// <summary>What the framework's vector code is made of, with its rounding.</summary>
internal static class Arithmetic
{
    /// <summary>One rounding where the processor multiplies and adds at once, as the framework's own code has it from .NET 9 on.</summary>
#if ESTIMATES
    public static float Fused(float a, float b, float c) => float.MultiplyAddEstimate(a, b, c);
#else
    public static float Fused(float a, float b, float c) => a * b + c;
#endif

    /// <summary>What one way of computing a number has other than another in its last bit: a constant to every derivative.</summary>
    public static float Difference(float exact, float value) => exact - value;

    /// <summary>The sine as vectors have it.</summary>
#if ESTIMATES
    public static float VectorSine(float angle) => System.Runtime.Intrinsics.Vector128.Sin(System.Runtime.Intrinsics.Vector128.Create(angle))[0];

    public static float VectorCosine(float angle) => System.Runtime.Intrinsics.Vector128.Cos(System.Runtime.Intrinsics.Vector128.Create(angle))[0];
#else
    public static float VectorSine(float angle) => System.MathF.Sin(angle);

    public static float VectorCosine(float angle) => System.MathF.Cos(angle);
#endif

    public static float Sum(float x, float y, float z, float w) => (x + y) + (z + w);
}
