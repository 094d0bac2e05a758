namespace AutoDiffGen.Tests.Rules;

/// <summary>A point at which a row is tried.</summary>
/// <param name="Operands">Doubles, which become floats for the float twin; other operands are passed as they are.</param>
internal sealed record Datum(string Operation, params object[] Operands)
{
    /// <summary>Half the distance over which the difference is taken, relative to the operand.</summary>
    public double Step { get; init; } = 1e-5;

    /// <summary>What is differentiated instead of an operation that is itself only an approximation.</summary>
    public Func<double, double>? Exact { get; init; }

    public override string ToString() => Operation + "(" + string.Join(", ", Operands) + ")";
}

/// <summary>The points of the rows of the table. Every row has one; where a rule has branches, one for each that is not an edge.</summary>
internal static class ScalarRuleData
{
    public static IReadOnlyList<Datum> All =>
    [
        .. Arithmetic, .. Powers, .. Exponentials, .. Trigonometry, .. Selection, .. Steps,
    ];

    private static Datum[] Arithmetic =>
    [
        new("+", 0.3, -1.7),
        new("-", 0.3, -1.7),
        new("*", 0.3, -1.7),
        new("/", 0.3, -1.7), new("/", -5.0, 0.04),
        new("%", 5.5, 2.1), new("%", -5.5, 2.1), new("%", 1.3, 4.0), new("%", 7.4, -0.9),
        new("neg", 0.7),
        new("(double)", 0.7),
        new("(float)", 1.0) { Step = 0.25 },
        new("double.CreateChecked", 0.7),
        new("double.CreateSaturating", 0.7),
        new("double.CreateTruncating", 0.7),
        new("Math.IEEERemainder", 5.5, 2.1), new("Math.IEEERemainder", -6.1, 2.1), new("Math.IEEERemainder", 1.3, 4.0),
        new("double.Ieee754Remainder", 5.5, 2.1), new("double.Ieee754Remainder", -6.1, 2.1),
        new("Math.FusedMultiplyAdd", 0.3, -1.7, 2.2),
        new("double.MultiplyAddEstimate", 0.3, -1.7, 2.2),
        new("double.Lerp", 0.3, -1.7, 0.2), new("double.Lerp", 0.3, -1.7, 1.2),
        new("Math.ScaleB", 0.7, 5), new("Math.ScaleB", -0.7, -3),
        new("double.DegreesToRadians", 40.0),
        new("double.RadiansToDegrees", 0.7),
        new("Math.BitIncrement", 0.7),
        new("Math.BitDecrement", -0.7),
        new("Math.ReciprocalEstimate", 0.7) { Exact = x => 1 / x },
        new("Math.ReciprocalSqrtEstimate", 0.7) { Exact = x => 1 / Math.Sqrt(x) },
    ];

    private static Datum[] Powers =>
    [
        new("Math.Sqrt", 0.7), new("Math.Sqrt", 1e-8), new("Math.Sqrt", 1e12),
        new("Math.Cbrt", 0.7), new("Math.Cbrt", -2.5),
        new("double.RootN", 0.7, 3), new("double.RootN", -0.7, 3), new("double.RootN", 2.5, 4), new("double.RootN", 2.5, 1), new("double.RootN", 2.5, -2),
        new("double.Hypot", 0.3, -1.7),
        new("Math.Pow", 0.7, 1.3), new("Math.Pow", 3.1, -2.2), new("Math.Pow", 2.0, 10.0), new("Math.Pow", 1.4, 1e-3),
    ];

    private static Datum[] Exponentials =>
    [
        new("Math.Exp", 0.7), new("Math.Exp", -12.0),
        new("double.Exp2", 0.7),
        new("double.Exp10", 0.7),
        new("double.ExpM1", 0.7), new("double.ExpM1", -1e-3),
        new("double.Exp2M1", 0.7),
        new("double.Exp10M1", 0.7),
        new("Math.Log", 0.7), new("Math.Log", 1e-5),
        new("Math.Log2", 0.7),
        new("Math.Log10", 0.7),
        new("double.LogP1", 0.7), new("double.LogP1", -0.9),
        new("double.Log2P1", 0.7),
        new("double.Log10P1", 0.7),
        new("Math.Log", 0.7, 3.0), new("Math.Log", 5.0, 0.4),
        new("Math.Sinh", 0.7), new("Math.Sinh", -2.0),
        new("Math.Cosh", 0.7), new("Math.Cosh", -2.0),
        new("Math.Tanh", 0.7), new("Math.Tanh", -3.0),
        new("Math.Asinh", 0.7), new("Math.Asinh", -30.0),
        new("Math.Acosh", 1.7), new("Math.Acosh", 1.001) { Step = 1e-7 },
        new("Math.Atanh", 0.7), new("Math.Atanh", -0.98) { Step = 1e-6 },
    ];

    private static Datum[] Trigonometry =>
    [
        new("Math.Sin", 0.7), new("Math.Sin", -4.0),
        new("Math.Cos", 0.7), new("Math.Cos", -4.0),
        new("Math.Tan", 0.7), new("Math.Tan", 2.0),
        new("Math.Asin", 0.7), new("Math.Asin", -0.99) { Step = 1e-6 },
        new("Math.Acos", 0.7), new("Math.Acos", 0.99) { Step = 1e-6 },
        new("Math.Atan", 0.7), new("Math.Atan", -40.0),
        new("Math.Atan2", 1.0, -2.0), new("Math.Atan2", -1.0, -2.0), new("Math.Atan2", 0.3, 2.0), new("Math.Atan2", -0.3, 0.2),
        new("double.SinPi", 0.7),
        new("double.CosPi", 0.7),
        new("double.TanPi", 0.7),
        new("double.AsinPi", 0.7),
        new("double.AcosPi", 0.7),
        new("double.AtanPi", 0.7),
        new("double.Atan2Pi", 1.0, -2.0), new("double.Atan2Pi", -0.3, 0.2),
    ];

    private static Datum[] Selection =>
    [
        new("Math.Abs", 0.7), new("Math.Abs", -0.7),
        new("Math.CopySign", 0.7, 2.0), new("Math.CopySign", 0.7, -2.0), new("Math.CopySign", -0.7, 2.0), new("Math.CopySign", -0.7, -2.0),
        .. TwoOrders("Math.Max"), .. TwoOrders("Math.Min"),
        .. TwoOrders("Math.MaxMagnitude"), .. TwoOrders("Math.MinMagnitude"),
        .. TwoOrders("double.MaxNumber"), .. TwoOrders("double.MinNumber"),
        .. TwoOrders("double.MaxMagnitudeNumber"), .. TwoOrders("double.MinMagnitudeNumber"),
        .. TwoOrders("double.MaxNative"), .. TwoOrders("double.MinNative"),
        new("Math.Clamp", 0.7, -1.0, 1.0), new("Math.Clamp", -1.7, -1.0, 1.0), new("Math.Clamp", 1.7, -1.0, 1.0),
        new("double.ClampNative", 0.7, -1.0, 1.0), new("double.ClampNative", -1.7, -1.0, 1.0), new("double.ClampNative", 1.7, -1.0, 1.0),
    ];

    private static Datum[] Steps =>
    [
        new("Math.Floor", 2.3),
        new("Math.Ceiling", 2.3),
        new("Math.Truncate", -2.3),
        new("Math.Round", 2.3),
        new("Math.Round", 2.32, 1), new("Math.Round", 2.3, MidpointRounding.AwayFromZero),
        new("Math.Round", 2.32, 1, MidpointRounding.AwayFromZero),
        new("Math.Sign", -2.3),
        new("Math.ILogB", 2.3),
        new("double.ConvertToInteger", 2.3),
        new("double.ConvertToIntegerNative", 2.3),
        .. new[] { "sbyte", "byte", "short", "ushort", "int", "uint", "long", "ulong", "nint", "nuint", "char", "global::System.Int128", "global::System.UInt128" }
            .Select(type => new Datum("(" + type + ")", 2.3)),
        new("double.IsEvenInteger", 2.3),
        new("double.IsFinite", 2.3),
        new("double.IsInfinity", 2.3),
        new("double.IsInteger", 2.3),
        new("double.IsNaN", 2.3),
        new("double.IsNegative", 2.3),
        new("double.IsNegativeInfinity", 2.3),
        new("double.IsNormal", 2.3),
        new("double.IsOddInteger", 2.3),
        new("double.IsPositive", 2.3),
        new("double.IsPositiveInfinity", 2.3),
        new("double.IsPow2", 2.3),
        new("double.IsRealNumber", 2.3),
        new("double.IsSubnormal", 2.3),
        .. new[] { "<", "<=", ">", ">=", "==", "!=" }.Select(operation => new Datum(operation, 2.3, -1.1)),
    ];

    private static Datum[] TwoOrders(string operation) => [new(operation, 0.7, -1.7), new(operation, -1.7, 0.7), new(operation, 0.7, 1.7), new(operation, 1.7, 0.7)];
}
