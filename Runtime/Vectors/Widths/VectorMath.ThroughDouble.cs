using static System.Runtime.Intrinsics.Vector512;
using V = System.Runtime.Intrinsics.Vector512<float>;

namespace AutoDiffGen;

/// <summary>Functions that are computed in double precision and rounded.</summary>
public static partial class VectorMath
{
    /// <summary>2^x.</summary>
    public static V Exp2(V x) => Narrow(Exp2(WidenLower(x)), Exp2(WidenUpper(x)));

    /// <summary>ln(1 + x), accurate near 0 too.</summary>
    public static V LogP1(V x) => Narrow(LogP1(WidenLower(x)), LogP1(WidenUpper(x)));

    /// <inheritdoc cref="Math.Log2"/>
    public static V Log2(V x) => Narrow(Log2(WidenLower(x)), Log2(WidenUpper(x)));

    /// <inheritdoc cref="MathF.Log10(float)"/>
    public static V Log10(V x) => Narrow(Log10(WidenLower(x)), Log10(WidenUpper(x)));

    /// <inheritdoc cref="MathF.Sinh(float)"/>
    public static V Sinh(V x) => Narrow(Sinh(WidenLower(x)), Sinh(WidenUpper(x)));

    /// <inheritdoc cref="MathF.Cosh(float)"/>
    public static V Cosh(V x) => Narrow(Cosh(WidenLower(x)), Cosh(WidenUpper(x)));

    /// <inheritdoc cref="MathF.Sin(float)"/>
    public static V Sin(V x) => Narrow(Sin(WidenLower(x)), Sin(WidenUpper(x)));

    /// <inheritdoc cref="MathF.Cos(float)"/>
    public static V Cos(V x) => Narrow(Cos(WidenLower(x)), Cos(WidenUpper(x)));

    /// <inheritdoc cref="MathF.Tan(float)"/>
    public static V Tan(V x) => Narrow(Tan(WidenLower(x)), Tan(WidenUpper(x)));

    /// <inheritdoc cref="MathF.Asin(float)"/>
    public static V Asin(V x) => Narrow(Asin(WidenLower(x)), Asin(WidenUpper(x)));

    /// <inheritdoc cref="MathF.Acos(float)"/>
    public static V Acos(V x) => Narrow(Acos(WidenLower(x)), Acos(WidenUpper(x)));

    /// <inheritdoc cref="MathF.Atan(float)"/>
    public static V Atan(V x) => Narrow(Atan(WidenLower(x)), Atan(WidenUpper(x)));

    /// <inheritdoc cref="MathF.Asinh(float)"/>
    public static V Asinh(V x) => Narrow(Asinh(WidenLower(x)), Asinh(WidenUpper(x)));

    /// <inheritdoc cref="MathF.Acosh(float)"/>
    public static V Acosh(V x) => Narrow(Acosh(WidenLower(x)), Acosh(WidenUpper(x)));

    /// <inheritdoc cref="MathF.Atanh(float)"/>
    public static V Atanh(V x) => Narrow(Atanh(WidenLower(x)), Atanh(WidenUpper(x)));

    /// <inheritdoc cref="MathF.Cbrt(float)"/>
    public static V Cbrt(V x) => Narrow(Cbrt(WidenLower(x)), Cbrt(WidenUpper(x)));

    /// <inheritdoc cref="MathF.Pow"/>
    public static V Pow(V x, V y) => Narrow(Pow(WidenLower(x), WidenLower(y)), Pow(WidenUpper(x), WidenUpper(y)));

    /// <inheritdoc cref="MathF.Atan2"/>
    public static V Atan2(V y, V x) => Narrow(Atan2(WidenLower(y), WidenLower(x)), Atan2(WidenUpper(y), WidenUpper(x)));

    /// <inheritdoc cref="MathF.IEEERemainder"/>
    public static V IEEERemainder(V x, V y) => Narrow(IEEERemainder(WidenLower(x), WidenLower(y)), IEEERemainder(WidenUpper(x), WidenUpper(y)));

    /// <summary>As the operator %.</summary>
    public static V Remainder(V x, V y) => Narrow(Remainder(WidenLower(x), WidenLower(y)), Remainder(WidenUpper(x), WidenUpper(y)));

    /// <inheritdoc cref="MathF.SinCos(float)"/>
    public static (V Sin, V Cos) SinCos(V x)
    {
        var (lowSin, lowCos) = SinCos(WidenLower(x));
        var (highSin, highCos) = SinCos(WidenUpper(x));
        return (Narrow(lowSin, highSin), Narrow(lowCos, highCos));
    }
}
