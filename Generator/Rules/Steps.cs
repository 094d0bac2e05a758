using static AutoDiffGen.Rules.Row;

namespace AutoDiffGen.Rules;

/// <summary>Functions that are constant but for jumps: listed, never guessed.</summary>
internal static class Steps
{
    private static readonly string[] Integers =
        ["sbyte", "byte", "short", "ushort", "int", "uint", "long", "ulong", "nint", "nuint", "char", "global::System.Int128", "global::System.UInt128"];

    private static readonly string[] Questions =
    [
        "IsEvenInteger", "IsFinite", "IsInfinity", "IsInteger", "IsNaN", "IsNegative", "IsNegativeInfinity", "IsNormal", "IsOddInteger", "IsPositive",
        "IsPositiveInfinity", "IsPow2", "IsRealNumber", "IsSubnormal",
    ];

    public static Rule[] Rows =>
    [
        Flat("Math.Floor", 1),
        Flat("Math.Ceiling", 1),
        Flat("Math.Truncate", 1),
        Flat("Math.Round", 1),
        Flat("Math.Round", 2), // to digits, or with a way to break ties
        Flat("Math.Round", 3),
        Flat("Math.Sign", 1),
        Flat("Math.ILogB", 1),
        Flat("double.ConvertToInteger", 1),
        Flat("double.ConvertToIntegerNative", 1),
        .. Integers.Select(type => Flat("(" + type + ")", 1)),
        .. Questions.Select(name => Flat("double." + name, 1)),
        Flat("<", 2),
        Flat("<=", 2),
        Flat(">", 2),
        Flat(">=", 2),
        Flat("==", 2),
        Flat("!=", 2),
    ];
}
