using AutoDiffGen.Ir;
using static AutoDiffGen.Rules.Row;

namespace AutoDiffGen.Rules;

/// <summary>The members of <c>TensorPrimitives</c> on numbers, as formulas of what they do to one element. Their values are the library's own; the formulas are differentiated.</summary>
internal static class TensorOperations
{
    public const string Valued = Algebra.Valued;

    /// <summary>Members with numbers in and out that have no formula, and why.</summary>
    public static readonly IReadOnlyDictionary<string, string> Refused = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["BitwiseAnd"] = "it works on bits", ["BitwiseOr"] = "it works on bits", ["Xor"] = "it works on bits", ["OnesComplement"] = "it works on bits",
        ["ConvertToHalf"] = "a Half carries no derivative; use float", ["ConvertToSingle"] = "a Half carries no derivative; use float",
    };

    /// <summary>Members that make one number of a whole span, or another span in which each element depends on all.</summary>
    public static readonly IReadOnlyCollection<string> Reductions = new HashSet<string>(StringComparer.Ordinal)
    {
        "Sum", "SumOfSquares", "SumOfMagnitudes", "Product", "ProductOfSums", "ProductOfDifferences", "Dot", "Distance", "Norm", "CosineSimilarity", "Average", "StdDev",
        "Max", "Min", "MaxMagnitude", "MinMagnitude", "MaxNumber", "MinNumber", "MaxMagnitudeNumber", "MinMagnitudeNumber",
    };

    /// <summary>What is done to the elements at one position, for each destination; null where the member is not known.</summary>
    /// <param name="type">The type of the result.</param>
    public static IReadOnlyList<Expr>? Of(string name, IReadOnlyList<Expr> x, IrType type)
    {
        Expr Call(string operation, params Expr[] operands) => new Expr.Apply(operation, [.. operands], type);
        return (name, x.Count) switch
        {
            ("Add", 2) => [x[0] + x[1]],
            ("Subtract", 2) => [x[0] - x[1]],
            ("Multiply", 2) => [x[0] * x[1]],
            ("Divide", 2) => [x[0] / x[1]],
            ("Remainder", 2) => [Call("%", x[0], x[1])],
            ("Negate", 1) => [-x[0]],
            ("Increment", 1) => [x[0] + 1],
            ("Decrement", 1) => [x[0] - 1],
            ("AddMultiply", 3) => [(x[0] + x[1]) * x[2]],
            ("MultiplyAdd", 3) => [x[0] * x[1] + x[2]],
            ("Reciprocal" or "ReciprocalEstimate", 1) => [1 / x[0]],
            ("ReciprocalSqrt" or "ReciprocalSqrtEstimate", 1) => [1 / Call(Known("Sqrt", 1, type)!, x[0])],
            ("Sigmoid", 1) => [1 / (1 + Call(Known("Exp", 1, type)!, -x[0]))],
            ("Clamp", 3) => [Call(Known("Min", 2, type)!, Call(Known("Max", 2, type)!, x[0], x[1]), x[2])],
            ("Round", _) => [Call(Known("Round", 1, type)!, x[0])],
            ("SinCos", 1) => [Call(Known("Sin", 1, type)!, x[0]), Call(Known("Cos", 1, type)!, x[0])],
            ("SinCosPi", 1) => [Call(Known("SinPi", 1, type)!, x[0]), Call(Known("CosPi", 1, type)!, x[0])],
            ("ConvertChecked" or "ConvertSaturating" or "ConvertTruncating", 1) => [x[0].Type.Text == type.Text ? x[0] : Call($"({type.Text})", x[0])],
            _ => Known(name, x.Count, type) is { } operation ? [Call(operation, [.. x])] : null,
        };
    }

    /// <summary>Two elements made one, for the extremes of a span.</summary>
    public static Expr Fold(string name, Expr a, Expr b, IrType type) => new Expr.Apply(Known(name, 2, type)!, [a, b], type);

    public static string? Known(string name, int arity, IrType type)
    {
        bool isFloat = type.Kind == Kind.Float;
        return new[] { (isFloat ? "MathF." : "Math.", "Math."), (isFloat ? "float." : "double.", "double.") }
            .Where(owner => ScalarRules.All.Any(r => r.Operation == owner.Item2 + name && r.Arity == arity)).Select(owner => owner.Item1 + name).FirstOrDefault();
    }

    public static readonly Rule Value = Binary(Valued, (a, value, y) => (1, 0));
}
