using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms;

/// <summary>A name for an unnamed value, after the operation that makes it.</summary>
internal static class Naming
{
    public static string Of(Expr expr) => expr switch
    {
        Expr.Apply apply => Of(apply.Operation),
        Expr.Read { Place.Steps.Count: > 0 } read => Last(read.Place.Root.Name) + "Element",
        Expr.Read read => Last(read.Place.Root.Name),
        _ => "value",
    };

    /// <summary>The last part of a qualified name, without <c>@</c>.</summary>
    public static string Last(string name) => name.Substring(name.LastIndexOf('.') + 1).TrimStart('@');

    public static string Of(string operation) => operation switch
    {
        "+" => "sum",
        "-" => "difference",
        "*" => "product",
        "/" => "quotient",
        "%" => "remainder",
        "neg" => "negated",
        "(double)" or "(float)" => "converted",
        _ => Function(Last(operation)),
    };

    private static string Function(string name) =>
        name.Length > 0 && char.IsLetter(name[0]) ? char.ToLowerInvariant(name[0]) + name.Substring(1) : "value";
}
