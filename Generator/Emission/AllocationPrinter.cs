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
    private static string Array(string element, string lengths) =>
        $"new {element.Insert(ArrayText.Ranks(element), $"[{lengths}]")}";
}
