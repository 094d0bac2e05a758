using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Source;

/// <summary>The names of generated files: unique whatever the overloads, and the same in every run.</summary>
internal static class HintNames
{
    public static string Of(IMethodSymbol method)
    {
        string name = TypeNames.WithoutGlobal(method.ContainingType) + "." + method.Name;
        List<IMethodSymbol> alike = Marked(method, StringComparison.OrdinalIgnoreCase);
        return Clean(alike.Count < 2 ? name : name + Suffix(method, alike));
    }

    /// <summary>The rank of an overload is that of its parameter types.</summary>
    public static string HelperPrefix(IMethodSymbol method)
    {
        var overloads = Marked(method, StringComparison.Ordinal).Select(m => Types(m, TypeNames.Signature)).OrderBy(t => t, StringComparer.Ordinal).ToList();
        return overloads.Count < 2 ? method.Name : method.Name + (overloads.IndexOf(Types(method, TypeNames.Signature)) + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static List<IMethodSymbol> Marked(IMethodSymbol method, StringComparison comparison) =>
        [.. method.ContainingType.GetMembers().OfType<IMethodSymbol>()
            .Where(m => string.Equals(m.Name, method.Name, comparison) && AttributeReader.Find(m, AttributeReader.Differentiable) is not null)];

    /// <summary>The parameter types of an overload; where file systems would see no difference, also its rank among those.</summary>
    private static string Suffix(IMethodSymbol method, List<IMethodSymbol> alike)
    {
        string suffix = Types(method, TypeNames.Short);
        if (alike.Count(m => Same(Types(m, TypeNames.Short), suffix)) > 1)
            suffix = Types(method, TypeNames.Signature);
        var same = alike.Where(m => Same(Types(m, TypeNames.Signature), Types(method, TypeNames.Signature))).Select(m => m.Name).OrderBy(n => n, StringComparer.Ordinal).ToList();
        return same.Count < 2 ? suffix : suffix + (same.IndexOf(method.Name) + 1).ToString(CultureInfo.InvariantCulture);
    }

    private static string Types(IMethodSymbol method, Func<ITypeSymbol, string> spell) =>
        Heads.TypeParameters(method.TypeParameters) + "(" + string.Join(", ", method.Parameters.Select(p => ParameterReader.RefKindOf(p.RefKind) + spell(p.Type))) + ")";

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    /// <summary>Only what the compiler allows in the name of a generated file.</summary>
    private static string Clean(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (char c in name.Replace("global::", ""))
            text.Append(c switch
            {
                '<' => '{',
                '>' => '}',
                '@' => '_',
                '?' or '*' or ':' or '/' or '\\' or '"' or '|' => '-',
                _ => c,
            });
        return text.ToString();
    }
}
