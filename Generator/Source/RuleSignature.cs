using AutoDiffGen.Ir;
using AutoDiffGen.Support;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Source;

/// <summary>The signature that a rule for one method must have.</summary>
internal sealed class RuleSignature
{
    private readonly List<(RefKind Kind, string Type, string Name)> parameters = [];
    private readonly int shared;
    private readonly string name, result;

    /// <param name="given">The parameters of the rule, as far as there is one: they may be marked constants.</param>
    private RuleSignature(IMethodSymbol target, string name, IReadOnlyList<IParameterSymbol> given, bool isForwardMode, IMethodSymbol? forward, bool readsArrays)
    {
        (Target, Forward, this.name) = (target, forward, name);
        bool isSplit = forward is not null;
        var inputs = new List<Input>();
        if (!target.IsStatic)
            inputs.Add(new(given.FirstOrDefault()?.Name ?? "self", target.ContainingType, RefKind.None, TypeReader.Read(target.ContainingType)));
        inputs.AddRange(target.Parameters.Select(p => new Input(p.Name, p.Type, p.RefKind, TypeReader.Read(p.Type))));
        Refusal = inputs.Select(WhyNot).FirstOrDefault(r => r is not null) ?? (HasResult(target) is null ? $"a result of type {TypeNames.Short(target.ReturnType)} is not differentiated by a rule" : null);
        var constants = inputs.Select((input, k) => !IsActive(input) || k < given.Count && AttributeReader.IsNonDifferentiable(given[k])
            || IsMarked(target, k)).ToList();
        Constants = constants;
        foreach (Input input in inputs)
            parameters.Add((isSplit && input.Kind is RefKind.Ref or RefKind.Out ? RefKind.None : input.Kind, TypeNames.Signature(input.Symbol), input.Name));
        shared = parameters.Count;
        State = forward?.Parameters.LastOrDefault()?.Type;
        if (isSplit)
            parameters.Add((RefKind.None, State is null ? "TState" : TypeNames.Signature(State), "state"));
        string returned = target.ReturnsVoid ? "void" : TypeNames.Signature(target.ReturnType);
        result = isSplit ? "void" : returned;
        if (!isForwardMode && HasResult(target) is true)
            parameters.Add((RefKind.None, returned, Free("adjoint")));
        foreach (Input input in inputs.Where((_, k) => !constants[k]))
            parameters.Add(isForwardMode ? Tangent(input, readsArrays) : Adjoint(input));
        if (isForwardMode && HasResult(target) is true)
            parameters.Add((RefKind.Out, returned, Free("tangent")));
    }

    public IMethodSymbol Target { get; }

    /// <summary>The half that runs in the forward sweep, of which there may be overloads.</summary>
    public IMethodSymbol? Forward { get; }

    public ITypeSymbol? State { get; }

    public IReadOnlyList<bool> Constants { get; }

    /// <summary>Why no rule can be written for the method; null where one can.</summary>
    public string? Refusal { get; }

    public string Text => $"static {Short(result)} {name}({string.Join(", ", parameters.Select(Spell))})";

    /// <summary>The same with all names in full, to be compiled anywhere.</summary>
    public string FullText => $"static {result} {name}({string.Join(", ", parameters.Select(p => $"{ParameterReader.RefKindOf(p.Kind)}{p.Type} {Identifiers.Escape(p.Name)}"))})";

    /// <summary>The signature of a rule that is yet to be written.</summary>
    public static RuleSignature For(IMethodSymbol target, string name, bool isForwardMode) => new(target, name, [], isForwardMode, forward: null, readsArrays: true);

    public string ForwardText => $"static {(Target.ReturnsVoid ? "void" : Short(TypeNames.Signature(Target.ReturnType)))} {Forward?.Name}("
        + string.Join(", ", [.. ForwardParameters.Select(Spell), "out TState state"]) + ")";

    /// <summary>Arrays may be read only or written in forward mode, which nothing but the rule tells.</summary>
    public static IEnumerable<RuleSignature> Of(IMethodSymbol target, IMethodSymbol rule, bool isForwardMode, IMethodSymbol? forward) =>
        isForwardMode && target.Parameters.Any(p => p.Type is IArrayTypeSymbol { Rank: 1 })
            ? [new(target, rule.Name, rule.Parameters, isForwardMode, forward, readsArrays: true), new(target, rule.Name, rule.Parameters, isForwardMode, forward, readsArrays: false)]
            : [new(target, rule.Name, rule.Parameters, isForwardMode, forward, readsArrays: true)];

    public bool Fits(IMethodSymbol rule) => Same(rule.Parameters, parameters) && (rule.ReturnsVoid ? "void" : TypeNames.Signature(rule.ReturnType)) == result;

    public bool FitsForward => Forward is null || State is not null && Forward.IsStatic && !Forward.IsGenericMethod
        && Forward.Parameters[Forward.Parameters.Length - 1].RefKind == RefKind.Out && !State.IsRefLikeType
        && Same(Forward.Parameters.Take(Forward.Parameters.Length - 1), ForwardParameters)
        && SymbolEqualityComparer.Default.Equals(Forward.ReturnType, Target.ReturnType);

    /// <summary>Whether the rule begins with the parameters of this method.</summary>
    public bool SharesParameters(IMethodSymbol rule) => Same(rule.Parameters.Take(shared), parameters.Take(shared));

    private IEnumerable<(RefKind, string, string)> ForwardParameters => parameters.Take(shared).Select((p, k) =>
        (Target.IsStatic ? Target.Parameters[k].RefKind : k == 0 ? RefKind.None : Target.Parameters[k - 1].RefKind, p.Type, p.Name));

    private static bool Same(IEnumerable<IParameterSymbol> actual, IEnumerable<(RefKind Kind, string Type, string Name)> expected) =>
        actual.Select(p => (Normal(p.RefKind), TypeNames.Signature(p.Type))).SequenceEqual(expected.Select(e => (Normal(e.Kind), e.Type)));

    /// <summary><c>in</c> and <c>ref readonly</c> are called as values are.</summary>
    private static RefKind Normal(RefKind kind) => kind is RefKind.Ref or RefKind.Out ? kind : RefKind.None;

    private static string Spell((RefKind Kind, string Type, string Name) parameter) =>
        $"{ParameterReader.RefKindOf(parameter.Kind)}{Short(parameter.Type)} {Identifiers.Escape(parameter.Name)}";

    private static string Short(string type) => type.Replace("global::System.", "").Replace("global::", "");

    private static bool IsActive(Input input) => TypeReader.HasFloat(input.Symbol);

    private static bool IsMarked(IMethodSymbol target, int k) =>
        k - (target.IsStatic ? 0 : 1) is var index && index >= 0 && AttributeReader.IsNonDifferentiable(target.Parameters[index]);

    private static string? WhyNot(Input input)
    {
        bool isReference = input.Kind is RefKind.Ref or RefKind.Out;
        if (isReference && IsActive(input) && !input.Type.IsReal) return $"{input.Name} is a {TypeNames.Short(input.Symbol)} passed by reference; only double and float may be";
        if (IsActive(input) && input.Type.Element.EndsWith("]", StringComparison.Ordinal)) return $"{input.Name} is an array of arrays";
        if (input.Symbol.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer or TypeKind.TypeParameter) return $"{input.Name} is a {TypeNames.Short(input.Symbol)}";
        return null;
    }

    /// <summary>Whether the result has an adjoint; null where it should, but no rule can say so.</summary>
    private static bool? HasResult(IMethodSymbol target)
    {
        if (target.ReturnsByRef || target.ReturnsByRefReadonly) return null;
        if (target.ReturnsVoid) return false;
        IrType type = TypeReader.Read(target.ReturnType);
        return type.IsReal || type.Container == Container.Struct ? true : type.Kind == Kind.Memory ? null : false;
    }

    private string Free(string wanted) => parameters.Exists(p => p.Name == wanted) ? wanted + "2" : wanted;

    private (RefKind, string, string) Adjoint(Input input)
    {
        var parameter = new SignatureParameter(input.Name, "", input.Type, Passing.Value, IsActive: true, "");
        RefKind kind = input.Kind == RefKind.Out || !Companions.IsByReference(parameter) ? RefKind.None : RefKind.Ref;
        return (kind, Companions.TypeOf(parameter).Text, Free(input.Name + "Adjoint"));
    }

    private (RefKind, string, string) Tangent(Input input, bool readsArrays)
    {
        var parameter = new SignatureParameter(input.Name, "", input.Type, Passing.Value, IsActive: true, "");
        IrType type = Companions.TypeOf(parameter);
        bool isRead = input.Type.Container is Container.ReadOnlySpan or Container.List || input.Type.Container == Container.Array && readsArrays;
        string text = type.IsSpan && isRead ? $"global::System.ReadOnlySpan<{type.Element}>" : type.Text;
        return (input.Kind is RefKind.Ref or RefKind.Out ? input.Kind : RefKind.None, text, Free(input.Name + "Tangent"));
    }

    private sealed record Input(string Name, ITypeSymbol Symbol, RefKind Kind, IrType Type);
}
