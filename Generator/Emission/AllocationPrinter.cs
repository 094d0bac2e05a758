using AutoDiffGen.Ir;

namespace AutoDiffGen.Emission;

/// <summary>Prints fresh zeroed storage.</summary>
internal static class AllocationPrinter
{
    public static string Print(Stmt.Allocate s, PrintOptions options)
    {
        if (s.Lengths.Count > 0)
            return Array(s.Element, string.Join(", ", s.Lengths.Select(length => ExpressionPrinter.Argument(length, options))));
        return s.Target.Type.Container == Container.List
            ? $"new {options.Type(s.Target.Type)}()"
            : $"({s.Element})global::System.Runtime.CompilerServices.RuntimeHelpers.GetUninitializedObject(typeof({s.Element}))";
    }

    /// <summary>The lengths come before the ranks of the element: an array of <c>double[]</c> is <c>new double[n][]</c>.</summary>
    private static string Array(string element, string lengths)
    {
        int ranks = element.Length;
        while (ranks > 0 && element[ranks - 1] == ']')
            ranks = element.LastIndexOf('[', ranks - 1);
        return $"new {element.Substring(0, ranks)}[{lengths}]{element.Substring(ranks)}";
    }
}
