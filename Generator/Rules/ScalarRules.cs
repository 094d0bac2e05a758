using AutoDiffGen.Support;

namespace AutoDiffGen.Rules;

/// <summary>The table of operations on <c>double</c> and <c>float</c>. A row is written once, for double: <c>MathF.X</c> is found by the row of <c>Math.X</c>,
/// <c>float.X</c> by that of <c>double.X</c>, and a member of double that is one of Math as well by the row of Math.</summary>
internal static class ScalarRules
{
    public static readonly EquatableArray<Rule> All =
    [
        .. Arithmetic.Rows,
        .. Powers.Rows,
        .. Exponentials.Rows,
        .. Trigonometry.Rows,
        .. Selection.Rows,
        .. Steps.Rows,
    ];

    /// <summary>Members with real operands or results that have no row, and why.</summary>
    public static readonly EquatableArray<Refusal> Refused =
    [
        new("double.SinCosPi", "its cosine may differ from CosPi in the last bits; call SinPi and CosPi"),
        new("double.TryParse", "it writes a number that comes from text through an out parameter; call double.Parse, or parse before the marked method"),
        new("(decimal)", "a decimal carries no derivative; use double"),
        new("(global::System.Half)", "a Half carries no derivative; use float"),
    ];

    private static readonly Dictionary<(string Operation, int Arity), Rule> Table = All.ToDictionary(rule => (rule.Operation, rule.Arity));

    /// <summary>The row of an operation; null where none is known, which is never the same as flat.</summary>
    public static Rule? Find(string operation, int arity) => operation == TensorOperations.Valued ? TensorOperations.Value : Spellings(operation)
        .Select(name => Table.TryGetValue((name, arity), out Rule rule) ? rule : null)
        .FirstOrDefault(rule => rule is not null);

    /// <summary>Why an operation has no row, or null where it is only unknown.</summary>
    public static string? WhyRefused(string operation) =>
        Refused.FirstOrDefault(refusal => Spellings(operation).Contains(refusal.Operation))?.Reason;

    /// <summary>The operations that give the parts of a function's tuple, each a function of the same operand and equal to its part bit for bit.</summary>
    public static EquatableArray<string> Parts(string operation) => operation switch
    {
        "Math.SinCos" or "double.SinCos" => ["Math.Sin", "Math.Cos"],
        "MathF.SinCos" or "float.SinCos" => ["MathF.Sin", "MathF.Cos"],
        _ => [],
    };

    /// <summary>The names under which the table may know an operation.</summary>
    private static IEnumerable<string> Spellings(string operation)
    {
        int dot = operation.IndexOf('.');
        if (dot <= 0 || operation[0] == '(')
            return [operation];
        int arguments = operation.IndexOf('<');
        string member = arguments < 0 ? operation.Substring(dot) : operation.Substring(dot, arguments - dot);
        return operation.Substring(0, dot) switch
        {
            "Math" or "MathF" => ["Math" + member],
            "double" or "float" => ["double" + member, "Math" + member],
            _ => [],
        };
    }
}

/// <summary>A member that is known and has no rule.</summary>
internal sealed record Refusal(string Operation, string Reason);
