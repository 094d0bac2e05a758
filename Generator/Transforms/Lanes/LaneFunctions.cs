using AutoDiffGen.Source;

namespace AutoDiffGen.Transforms.Lanes;

/// <summary>The functions that have a form over vectors.</summary>
internal static class LaneFunctions
{
    /// <param name="IsMember">Whether it is a member of the vector type, and gives the same bits as the scalar function; else it is one of VectorMath, within 2 ulp.</param>
    public sealed record Form(string Name, bool IsMember);

    private static readonly HashSet<string> Exact = ["Sqrt", "Abs", "Min", "Max", "Floor", "Ceiling", "Truncate", "CopySign"];

    private static readonly HashSet<string> Approximate = ["Exp", "Exp2", "ExpM1", "Log", "LogP1", "Log2", "Log10", "Sin", "Cos", "Tan", "Sinh", "Cosh", "Tanh", "Asin", "Acos", "Atan", "Asinh", "Acosh", "Atanh", "Cbrt", "Pow", "Atan2"];

    /// <summary>The form of a function such as <c>Math.Exp</c> or <c>MathF.Exp</c>; null where there is none in this mode.</summary>
    public static Form? Find(string operation, int arity, MathMode math)
    {
        int dot = operation.LastIndexOf('.');
        if (dot <= 0 || operation.Substring(0, dot) is not ("Math" or "MathF" or "double" or "float")) return null;
        string name = operation.Substring(dot + 1);
        if (name == "FusedMultiplyAdd") return new("FusedMultiplyAdd", true);
        if (Exact.Contains(name) && arity <= 2) return new(name, true);
        return math == MathMode.Fast && Approximate.Contains(name) ? new(name, false) : null;
    }
}
