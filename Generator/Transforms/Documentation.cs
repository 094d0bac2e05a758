using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The XML documentation of generated members.</summary>
internal static class Documentation
{
    public static EquatableArray<string> Gradient(MarkedMethod method, EquatableArray<Companion> companions) =>
    [
        $"<summary>The value of {Primal(method)} and its gradient, in one forward and one reverse sweep (JAX: value_and_grad).</summary>",
        .. companions.Select(c => Parameter(c.Name, $"Overwritten with the derivative in {Reference(c.Parameter.Name)}.")),
        Value(method),
        .. LengthException(companions),
    ];

    public static EquatableArray<string> GradientTuple(MarkedMethod method) =>
    [
        $"<summary>The value of {Primal(method)} and its gradient as one tuple, in one forward and one reverse sweep (JAX: value_and_grad).</summary>",
    ];

    public static EquatableArray<string> Vjp(MarkedMethod method, string adjoint, EquatableArray<Companion> companions) =>
    [
        $"<summary>The vector-Jacobian product of {Primal(method)}: reverse mode from given adjoints (JAX: vjp, PyTorch: backward).</summary>",
        .. adjoint.Length == 0 ? [] : new[] { Parameter(adjoint, Signatures.ReturnsStorage(method) ? "The adjoint of the result, of the same lengths; 1 for what is asked and 0 elsewhere for a row of the Jacobian." : "The adjoint of the result; 1 for a gradient.") },
        .. companions.Select(c => Parameter(c.Name, Role(c))),
        .. method.Return is null ? [] : new[] { Value(method) },
        .. LengthException(companions, Signatures.ReturnsStorage(method)),
    ];

    /// <summary>What is said of the returned value, which fast mode may compute in another order.</summary>
    public static string Value(MarkedMethod method) =>
        $"<returns>The value, {(method.Math == MathMode.Fast ? "that of the method itself but for rounding" : "bit for bit that of the method itself")}.</returns>";

    private static string Role(Companion companion)
    {
        string of = Reference(companion.Parameter.Name);
        return companion.Parameter is { Passing: Passing.Out, Type.IsReal: false, Type.Container: not Container.Struct } ? $"The adjoint of {of}, of the same lengths; empty or null for zero."
            : companion.Parameter.Passing == Passing.Out ? $"The adjoint of {of}."
            : companion.Parameter is { Passing: Passing.Ref, Name: not "this" } || companion.Parameter.Type.Container == Container.Span
                ? $"On entry the adjoint of {of} as the method leaves it, on exit the adjoint of {of} as the method finds it."
            : $"The product's part for {of} is added to it.";
    }

    /// <param name="always">Whether a length is checked whatever the companions are.</param>
    public static IEnumerable<string> LengthException(EquatableArray<Companion> companions, bool always = false) =>
        always || companions.Any(c => c.Type.Container is not (Container.None or Container.Struct or Container.Object))
            ? [$"<exception cref=\"global::System.ArgumentException\">The length of an argument that takes derivatives is not that of its parameter{(always ? " or result" : "")}.</exception>"]
            : [];

    public static string Parameter(string name, string text) => $"<param name=\"{name}\">{text}</param>";

    public static string Reference(string parameter) => parameter == "this" ? "this instance" : $"<paramref name=\"{parameter}\"/>";

    public static string Primal(MarkedMethod method) =>
        method.Cref.Length == 0 ? $"<c>{method.Name}</c>" : $"<see cref=\"{(method.ShortNames ? method.Cref.Replace("global::System.Span{", "Span{").Replace("global::System.ReadOnlySpan{", "ReadOnlySpan{") : method.Cref)}\"/>";
}
