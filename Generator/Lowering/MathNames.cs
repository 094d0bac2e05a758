using AutoDiffGen.Rules;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

/// <summary>Maps numeric functions of the framework to the names of operations.</summary>
internal static class MathNames
{
    /// <summary>The operation that a static function of Math, MathF, double or float is; null for any other method.</summary>
    public static string? Of(IMethodSymbol method, Compilation compilation)
    {
        if (!method.IsStatic || method.MethodKind != MethodKind.Ordinary || method.Parameters.Any(p => p.RefKind != RefKind.None))
            return null;
        switch (method.ContainingType.ToDisplayString())
        {
            case "System.Math":
                return "Math." + method.Name;
            case "System.MathF":
                return "MathF." + method.Name;
            case "double" when !IsText(method):
                return (Exists("System.Math", method, compilation) ? "Math." : "double.") + method.Name;
            case "float" when !IsText(method):
                return (Exists("System.MathF", method, compilation) || Exists("System.Math", method, compilation) ? FloatOwner(method, compilation) : "float.") + method.Name;
            default:
                return null;
        }
    }

    /// <summary>Whether the operation can be differentiated, or is known to be flat.</summary>
    public static bool HasRule(string operation, int arity) => ScalarRules.Find(operation, arity) is not null;

    private static string FloatOwner(IMethodSymbol method, Compilation compilation) => Exists("System.MathF", method, compilation) ? "MathF." : "Math.";

    private static bool IsText(IMethodSymbol method) => method.Parameters.Any(p => p.Type.SpecialType == SpecialType.System_String || p.Type.IsRefLikeType);

    private static bool Exists(string type, IMethodSymbol method, Compilation compilation) =>
        compilation.GetTypeByMetadataName(type) is { } math && math.GetMembers(method.Name).OfType<IMethodSymbol>().Any(m =>
            m.Parameters.Length == method.Parameters.Length
            && SymbolEqualityComparer.Default.Equals(m.ReturnType, method.ReturnType)
            && m.Parameters.Zip(method.Parameters, (a, b) => SymbolEqualityComparer.Default.Equals(a.Type, b.Type)).All(same => same));
}
