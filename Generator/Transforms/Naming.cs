using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms;

/// <summary>A name for an unnamed value, after the operation that makes it.</summary>
internal static class Naming
{
    public static string Of(Expr expr) => expr switch
    {
        Expr.Apply apply => Of(apply.Operation),
        Expr.Read { Place.Steps.Count: > 0 } read => read.Place.Root.Name + "Element",
        Expr.Read read => read.Place.Root.Name,
        _ => "value",
    };

    public static string Of(string operation) => operation switch
    {
        "+" => "sum",
        "-" => "difference",
        "*" => "product",
        "/" => "quotient",
        "%" => "remainder",
        "neg" => "negated",
        "(double)" or "(float)" => "converted",
        _ => Function(operation.Substring(operation.LastIndexOf('.') + 1)),
    };

    private static string Function(string name) =>
        name.Length > 0 && char.IsLetter(name[0]) ? char.ToLowerInvariant(name[0]) + name.Substring(1) : "value";
}
