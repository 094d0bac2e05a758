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

    public static EquatableArray<string> Hessian(MarkedMethod method, EquatableArray<Companion> outputs) =>
    [
        $"<summary>The value, gradient and dense Hessian of {Documentation.Primal(method)}. N is the number of active numbers: those of {Columns(method, _ => true)}, in this order.</summary>",
        Documentation.Parameter(outputs[0].Name, "Overwritten with the gradient: N numbers."),
        Documentation.Parameter(outputs[1].Name, "Overwritten with the second derivatives, row by row: N × N numbers."),
        .. Value(method), WrongLength,
    ];

    public static EquatableArray<string> HessianDiagonal(MarkedMethod method, EquatableArray<Companion> outputs) =>
    [
        $"<summary>The value, gradient and diagonal of the Hessian of {Documentation.Primal(method)}. N is the number of active numbers: those of {Columns(method, _ => true)}, in this order.</summary>",
        Documentation.Parameter(outputs[0].Name, "Overwritten with the gradient: N numbers."),
        Documentation.Parameter(outputs[1].Name, "Overwritten with the second derivative in each number alone: N numbers."),
        .. Value(method), WrongLength,
    ];

    public static EquatableArray<string> Jacobian(MarkedMethod method, EquatableArray<Companion> outputs) =>
    [
        $"<summary>The dense Jacobian of {Documentation.Primal(method)}, a row for each output, a column for each active number of its parameters.</summary>",
        Documentation.Parameter(outputs[0].Name,
            $"Overwritten with the derivatives, row by row: M × N numbers. M counts those of {Rows(method)}; N those of {Columns(method, p => !method.OnlyWritten.Contains(p.Name))}, in this order."),
        .. Value(method), WrongLength,
    ];

    public static EquatableArray<string> JvpBatch(MarkedMethod method, EquatableArray<Companion> outputs) =>
    [
        $"<summary>Forward mode of {Documentation.Primal(method)} along several directions at once (JAX: vmap of jvp): its Jacobian times each of them.</summary>",
        Documentation.Parameter(outputs[0].Name, $"The directions, one after the other: N numbers each, those of {Columns(method, p => !method.OnlyWritten.Contains(p.Name))}, in this order."),
        Documentation.Parameter(outputs[1].Name, $"Overwritten with the derivatives along them, one after the other: M numbers each, those of {Rows(method)}."),
        .. Value(method), WrongLength,
    ];

    public static EquatableArray<string> JacobianSparsity(MarkedMethod method) =>
    [
        $"<summary>Which entries of the Jacobian of {Documentation.Primal(method)} can be other than zero for arguments like these: rows are those of {Rows(method)}, columns those of {Columns(method, p => !method.OnlyWritten.Contains(p.Name))}. Branches are followed as these arguments take them.</summary>",
    ];

    public static EquatableArray<string> SparseJacobian(MarkedMethod method, EquatableArray<Companion> outputs) =>
    [
        $"<summary>The sparse Jacobian of {Documentation.Primal(method)}, by as many sweeps as its pattern has colors, and one that tries the pattern.</summary>",
        Documentation.Parameter(outputs[0].Name, $"The pattern, from <c>{method.Name}JacobianSparsity</c>."),
        Documentation.Parameter(outputs[1].Name, "Overwritten with the derivatives, in the order of the pattern's entries."),
        .. Value(method), WrongLength, WrongPattern,
    ];

    public static EquatableArray<string> HessianSparsity(MarkedMethod method) =>
    [
        $"<summary>Which entries of the Hessian of {Documentation.Primal(method)} can be other than zero for arguments like these: rows and columns are those of {Columns(method, _ => true)}. Branches are followed as these arguments take them.</summary>",
    ];

    public static EquatableArray<string> SparseHessian(MarkedMethod method, EquatableArray<Companion> outputs) =>
    [
        $"<summary>The sparse Hessian of {Documentation.Primal(method)}, by as many Hessian-vector products as its pattern has colors, and one that tries the pattern.</summary>",
        Documentation.Parameter(outputs[0].Name, $"The pattern, from <c>{method.Name}HessianSparsity</c>."),
        Documentation.Parameter(outputs[1].Name, "Overwritten with the second derivatives, in the order of the pattern's entries."),
        .. Value(method), WrongLength, WrongPattern,
    ];

    public static EquatableArray<string> GradientCheck(MarkedMethod method) =>
    [
        $"<summary>Compares the derivatives of {Documentation.Primal(method)}, for tests: forward mode with reverse mode, and reverse mode with central differences, here and at random points nearby. Arguments are left as they are; other effects of the method happen many times.</summary>",
        "<returns>What differs most, and by how much.</returns>",
    ];

    private const string WrongLength = "<exception cref=\"global::System.ArgumentException\">A length is another.</exception>";

    private const string WrongPattern = "<exception cref=\"global::System.InvalidOperationException\">The pattern lacks an entry, because it was made for arguments that take other branches.</exception>";

    private static string Columns(MarkedMethod method, Func<SignatureParameter, bool> counts) =>
        string.Join(", ", Signatures.Active(method).Where(p => p.Passing != Passing.Out && counts(p)).Select(p => Documentation.Reference(p.Name)).DefaultIfEmpty("nothing"));

    private static string Rows(MarkedMethod method) =>
        string.Join(", ", (Signatures.HasAdjoint(method) ? new[] { "the result" } : []).Concat(FlatOutputs.Of(method).Select(p => Documentation.Reference(p.Name))).DefaultIfEmpty("nothing"));

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
