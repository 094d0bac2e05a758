using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The XML documentation of the members that are generated on request.</summary>
internal static class ModeDocumentation
{
    public static EquatableArray<string> Jvp(MarkedMethod method, string tangent, EquatableArray<Companion> companions) =>
    [
        $"<summary>The Jacobian-vector product of {Documentation.Primal(method)}: forward mode along given tangents (JAX: jvp).</summary>",
        .. companions.Select(Tangent),
        .. tangent.Length == 0 ? [] : new[] { Documentation.Parameter(tangent, "The tangent of the result.") },
        .. Value(method), .. Documentation.LengthException(companions),
    ];

    public static EquatableArray<string> Hvp(MarkedMethod method, EquatableArray<Companion> tangents, EquatableArray<Companion> products) =>
    [
        $"<summary>The product of the Hessian of {Documentation.Primal(method)} with given tangents: reverse mode over forward mode (JAX: jvp of grad).</summary>",
        .. tangents.Select(Tangent),
        .. products.Select(c => Documentation.Parameter(c.Name, $"Overwritten with the product's part for {Documentation.Reference(c.Parameter.Name)}.")),
        .. Value(method), .. Documentation.LengthException([.. tangents, .. products]),
    ];

    private static string Tangent(Companion companion)
    {
        string of = Documentation.Reference(companion.Parameter.Name);
        return Documentation.Parameter(companion.Name, companion.Passing == Passing.Out ? $"The tangent of {of}."
            : companion.Passing == Passing.Ref || companion.Type.Container == Container.Span
                ? $"On entry the tangent of {of} as the method finds it, on exit the tangent of {of} as the method leaves it."
            : $"The tangent of {of}.");
    }

    private static IEnumerable<string> Value(MarkedMethod method) =>
        method.Return is null ? [] : ["<returns>The value, bit for bit that of the method itself.</returns>"];
}
