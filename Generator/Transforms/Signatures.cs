using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>One generated member: its head, its documentation, and what the transforms need to know of its parameters.</summary>
/// <param name="Text">Everything before the body.</param>
/// <param name="Adjoint">Name of the result's adjoint or tangent; empty where there is none.</param>
/// <param name="Parameters">The parameter types as C# compares them, with <c>ref </c> before any reference.</param>
internal sealed record DerivativeSignature(
    string Name,
    string Text,
    EquatableArray<string> Documentation,
    string Adjoint,
    EquatableArray<Companion> Companions,
    EquatableArray<string> Parameters)
{
    /// <summary>Parameters that take derivatives besides the companions: Hessian-vector products, or a gradient and a matrix.</summary>
    public EquatableArray<Companion> Outputs { get; init; } = [];

    /// <summary>Name of a last parameter that takes no derivative; empty where there is none.</summary>
    public string Extra { get; init; } = "";

    /// <summary>What the member returns.</summary>
    public string Result { get; init; } = "";

    /// <summary>All parameters, the method's own first.</summary>
    public EquatableArray<HeadParameter> Head { get; init; } = [];

    public IEnumerable<string> CompanionNames => Companions.Concat(Outputs).Select(c => c.Name).Concat(new[] { Adjoint, Extra }.Where(n => n.Length > 0));
}

/// <summary>A parameter as it is spelled.</summary>
internal sealed record HeadParameter(string Modifier, string Type, string Name);

/// <summary>The parameter that takes the derivative of another.</summary>
/// <param name="Parameter">The primal parameter, or <c>this</c>.</param>
internal sealed record Companion(SignatureParameter Parameter, string Name, IrType Type, Passing Passing);

/// <summary>The heads of the members generated for a marked method: which there are, in what order their parameters stand, what each is called.</summary>
internal static class Signatures
{
    private const int Width = 160;

    public static IEnumerable<DerivativeSignature> All(MarkedMethod method) =>
        new[] { Gradient(method), GradientTuple(method), Vjp(method) }.OfType<DerivativeSignature>().SelectMany(s => method.Parallel ? [s, ParallelMembers.Signature(method, s)] : new[] { s }).Concat(ModeSignatures.All(method)).Concat(WorkspaceSignatures.All(method));

    /// <summary>Null where the result is not a real number.</summary>
    public static DerivativeSignature? Gradient(MarkedMethod method)
    {
        if (!HasGradient(method))
            return null;
        UniqueNames names = NamesOf(method);
        var companions = Active(method).Where(p => p.Passing != Passing.Out)
            .Select(p => new Companion(p, names.Fresh(p.Name + "Gradient"), TypeOf(p), IsByReference(p) ? Passing.Out : Passing.Value))
            .ToEquatableArray();
        return Make(method, method.Name + "Gradient", method.ReturnType, adjoint: "", companions, Documentation.Gradient(method, companions));
    }

    /// <summary>Value and gradient as one tuple; null where some derivative does not fit into one.</summary>
    public static DerivativeSignature? GradientTuple(MarkedMethod method)
    {
        var active = Active(method).ToList();
        bool fits = active.Count > 0 && active.TrueForAll(p => p.Name == "this" ? IsByReference(p) : IsByReference(p) && p.Passing is Passing.Value or Passing.In);
        if (!HasGradient(method) || !fits)
            return null;
        var elements = Gradient(method)!.Companions.Select(c => $"{c.Type.Text} {Identifiers.Escape(c.Name)}");
        string result = $"({method.ReturnType} Value, {string.Join(", ", elements)})";
        return Make(method, method.Name + "Gradient", result, adjoint: "", [], Documentation.GradientTuple(method));
    }

    public static DerivativeSignature Vjp(MarkedMethod method)
    {
        UniqueNames names = NamesOf(method);
        string adjoint = HasAdjoint(method) ? names.Fresh("adjoint") : "";
        var companions = Active(method)
            .Select(p => new Companion(p, names.Fresh(p.Name + "Adjoint"), TypeOf(p), IsByReference(p) && p.Passing != Passing.Out ? Passing.Ref : Passing.Value))
            .ToEquatableArray();
        return Make(method, method.Name + "Vjp", method.ReturnType, adjoint, companions, Documentation.Vjp(method, adjoint, companions));
    }

    /// <summary>The active parameters in the order of their companions.</summary>
    public static IEnumerable<SignatureParameter> Active(MarkedMethod method) =>
        (method.This is null ? method.Parameters : method.Parameters.Prepend(method.This)).Where(p => p.IsActive);

    /// <summary>Whatever else is asked for.</summary>
    private static bool HasGradient(MarkedMethod method) => method.Return is { IsReal: true } && method is { Derivatives: not Source.Derivatives.None, HasReverseMode: true };

    public static bool HasAdjoint(MarkedMethod method) => method.Return is { Kind: not Kind.Passive };

    public static bool ReturnsStorage(MarkedMethod method) => method.Return is { Container: Container.Array or Container.Grid or Container.List };

    /// <summary>Whether storage comes out, by the result or by <c>out</c>, whose lengths are known only when the method has run.</summary>
    public static bool GivesStorage(MarkedMethod method) => ReturnsStorage(method) || StorageGivenOut(method).Any();

    public static IEnumerable<SignatureParameter> StorageGivenOut(MarkedMethod method) =>
        Active(method).Where(p => p is { Passing: Passing.Out, Type.Container: Container.Array or Container.Grid });

    public static bool IsByReference(SignatureParameter parameter) => Companions.IsByReference(parameter);

    public static IrType TypeOf(SignatureParameter parameter) => Companions.TypeOf(parameter);

    public static UniqueNames NamesOf(MarkedMethod method) => new(method.Parameters.Select(p => p.Name));

    private static DerivativeSignature Make(
        MarkedMethod method, string name, string result, string adjoint, EquatableArray<Companion> companions, EquatableArray<string> documentation)
    {
        IEnumerable<(string, string, string)> seed = adjoint.Length == 0 ? [] : [("", Companions.SeedOf(method.Return!).Text, adjoint)];
        return WithHead(new(name, "", documentation, adjoint, companions, []), method, result, [.. seed, .. companions.Select(Spell)]);
    }

    public static (string Modifier, string Type, string Name) Spell(Companion companion) => (ModifierOf(companion.Passing), companion.Type.Text, companion.Name);

    /// <summary>The signature with its text: the method's own parameters, then these.</summary>
    public static DerivativeSignature WithHead(
        DerivativeSignature signature, MarkedMethod method, string result, IEnumerable<(string Modifier, string Type, string Name)> added)
    {
        string name = signature.Name;
        List<(string Modifier, string Type, string Name)> parameters = [.. method.Parameters.Select(p => (p.Modifier.Replace("params ", ""), p.Type.Text, p.Name)), .. added];
        string head = $"{method.Modifiers} {result} {Identifiers.Escape(name)}{method.TypeParameters}";
        string text = Wrap(head, parameters.Select(p => $"{p.Modifier}{p.Type} {Identifiers.Escape(p.Name)}").ToList(), method.Constraints);
        var types = parameters.Select(p => (p.Modifier.Replace("this ", "").Replace("scoped ", "").Length > 0 ? "ref " : "") + p.Type.Replace("?", ""));
        return signature with { Text = method.ShortNames ? ShortTypes.In(text) : text, Parameters = types.ToEquatableArray(), Result = result, Head = parameters.Select(p => new HeadParameter(p.Modifier, p.Type, p.Name)).ToEquatableArray() };
    }

    private static string ModifierOf(Passing passing) => passing switch
    {
        Passing.Value => "",
        Passing.Ref => "ref ",
        Passing.Out => "out ",
        Passing.In => "in ",
        _ => throw new NotSupportedException(passing.ToString()),
    };

    /// <summary>On one line where it fits, else the parameters on lines of their own.</summary>
    public static string Wrap(string head, List<string> parameters, string constraints)
    {
        string line = $"{head}({string.Join(", ", parameters)})";
        if (line.Length > Width - 8)
            line = $"{head}(\n    {string.Join(",\n    ", parameters)})";
        return constraints.Length == 0 ? line : line + "\n    " + constraints;
    }
}
