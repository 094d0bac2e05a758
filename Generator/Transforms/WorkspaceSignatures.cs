using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The heads of the members that keep what they store in the caller's storage; null where they are not asked for.</summary>
internal static class WorkspaceSignatures
{
    private static readonly IrType Words = new("global::System.Span<double>", Kind.Memory, Container.Span, "double");

    public static IEnumerable<DerivativeSignature> All(MarkedMethod method) => new[] { Length(method), Gradient(method), Vjp(method) }.OfType<DerivativeSignature>();

    /// <summary>What the parameter is called.</summary>
    public static string Name(MarkedMethod method) =>
        new UniqueNames([.. method.Parameters.Select(p => p.Name), .. Signatures.Vjp(method).CompanionNames, .. GradientNames(method)]).Fresh(WorkspaceMember.Parameter);

    public static DerivativeSignature? Length(MarkedMethod method)
    {
        if (!IsAsked(method)) return null;
        MarkedMethod plain = method with
        {
            Parameters = method.Parameters.Where(p => p.Passing != Passing.Out).Select(p => p with { Modifier = p.Modifier.Contains("this ") ? "this " : "" }).ToEquatableArray(),
        };
        var signature = new DerivativeSignature(method.Name + (method.Return is { IsReal: true } ? "Gradient" : "Vjp") + "WorkspaceLength", "", WorkspaceDocumentation.Length(method), "", [], []);
        return Signatures.WithHead(signature, plain, "int", []);
    }

    public static DerivativeSignature? Vjp(MarkedMethod method) => IsAsked(method) ? With(method, Signatures.Vjp(method)) : null;

    public static DerivativeSignature? Gradient(MarkedMethod method) => IsAsked(method) && Signatures.Gradient(Asking(method)) is { } gradient ? With(method, gradient) : null;

    private static bool IsAsked(MarkedMethod method) => ModeSignatures.Asks(method, Source.Derivatives.Workspace);

    private static MarkedMethod Asking(MarkedMethod method) => method with { Derivatives = method.Derivatives | Source.Derivatives.Gradient };

    private static IEnumerable<string> GradientNames(MarkedMethod method) => Signatures.Gradient(Asking(method))?.CompanionNames ?? [];

    private static DerivativeSignature With(MarkedMethod method, DerivativeSignature signature)
    {
        string name = Name(method);
        IEnumerable<(string, string, string)> seed = signature.Adjoint.Length == 0 ? [] : [("", method.ReturnType, signature.Adjoint)];
        return Signatures.WithHead(
            signature with { Documentation = WorkspaceDocumentation.With(signature.Documentation, name, Length(method)!.Name) },
            method, method.ReturnType, [.. seed, .. signature.Companions.Select(Signatures.Spell), ("", Words.Text, name)]) with { Extra = name };
    }
}

/// <summary>The XML documentation of those members.</summary>
internal static class WorkspaceDocumentation
{
    public static EquatableArray<string> Length(MarkedMethod method) =>
    [
        $"<summary>How long the workspace must be that {Documentation.Primal(method)}'s derivative keeps values in, for arguments of these lengths and counts.</summary>",
    ];

    public static EquatableArray<string> With(EquatableArray<string> documentation, string name, string length) =>
    [
        .. documentation.Where(d => !d.StartsWith("<exception", StringComparison.Ordinal)),
        Documentation.Parameter(name, $"Where values are kept between the sweeps, of at least <c>{length}</c> numbers. Only arrays that the method itself makes come from the pool."),
        "<exception cref=\"global::System.ArgumentException\">The workspace is too short, or the length of an argument that takes derivatives is not that of its parameter.</exception>",
    ];
}
