using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Diagnostics;

/// <summary>Everything the generator can say to its user; each has a page beside this file.</summary>
internal static class Descriptors
{
    public static readonly DiagnosticDescriptor
        NotPartial = Error("ADG0001", "Type must be partial", "Make '{0}' partial: the derivatives of '{1}' are generated into it"),
        NothingToDifferentiate = Error("ADG0002", "Nothing to differentiate", "'{0}' has no derivative: {1}"),
        NoRule = Error("ADG0003", "No derivative rule", "'{0}' has {1}; write a [VjpOf] rule for it, write it as a method of this project, or call it from a method marked [NonDifferentiable] if its value is a constant"),
        Unsupported = Error("ADG0004", "Unsupported construct", "'{0}' is not supported on the path of a derivative: {1}"),
        LostWrite = Error("ADG0005", "A derivative would be lost", "A value that depends on the parameters is written to '{0}', which carries no derivative: {1}"),
        NameTaken = Error("ADG0006", "Generated member exists already", "'{0}' already declares '{1}', which is generated for '{2}'; rename one of them"),
        UnknownName = Error("ADG0007", "Unknown name in WithRespectTo", "'{0}' is not a parameter of '{1}' that can be differentiated: {2}"),
        ZeroGradient = Warning("ADG0008", "The gradient is always zero", "The gradient of '{0}' is zero everywhere: {1}"),
        UnusedParameter = Warning("ADG0009", "The result does not depend on a parameter", "The result of '{0}' does not depend on '{1}', so its gradient is always zero"),
        KindUnavailable = Error("ADG0010", "Kind of derivative not available", "Derivatives.{0} of '{1}' is not available: {2}"),
        UnsupportedParameter = Error("ADG0011", "Unsupported type of parameter", "'{0}' of type '{1}' cannot be a parameter of a differentiated method: {2}"),
        NotAMethod = Error("ADG0012", "Not a method that can be differentiated", "'{0}' cannot be differentiated: {1}"),
        RuleDoesNotFit = Error("ADG0013", "A rule does not fit its method", "'{0}' cannot be the rule of '{1}': {2}"),
        RuleMissing = Error("ADG0014", "No rule for this kind of derivative", "'{0}' has a [{1}] rule but no [{2}] rule, which {3} needs"),
        NoSuchLoop = Error("ADG0015", "No loop with this variable", "'{0}' has no loop whose variable is '{1}': name the variable that a 'for' or 'foreach' declares, or one that the condition of a 'while' reads"),
        InternalError = Error("ADG0016", "Internal error", "The derivatives of '{0}' could not be made, which is a fault of AutoDiffGen; its members throw. Please report the method with this: {1}"),
        InfiniteAtEdge = Info("ADG0017", "The derivative is infinite at an edge", "The derivative of '{0}' is infinite where its argument is {1}, which it can be; treat that case apart, or keep away from it by a small constant"),
        Memory = Report("ADG0018", "What reverse mode keeps", "{0}"),
        NoParallelLoop = Warning("ADG0019", "No loop runs in parallel", "'{0}' is marked Parallel, but no loop of its derivative runs in parallel: {1}"),
        DiffersBetweenRuns = Warning("ADG0020", "Not the same in every run", "'{0}' changes what outlives the call, and {1} of '{2}' runs the method several times: where its value depends on that, it mixes the derivatives of several functions");

    public static readonly IReadOnlyList<DiagnosticDescriptor> All =
    [
        NotPartial, NothingToDifferentiate, NoRule, Unsupported, LostWrite, NameTaken, UnknownName, ZeroGradient, UnusedParameter, KindUnavailable,
        UnsupportedParameter, NotAMethod, RuleDoesNotFit, RuleMissing, NoSuchLoop, InternalError,
        InfiniteAtEdge, Memory, NoParallelLoop, DiffersBetweenRuns,
    ];

    private const string Category = "AutoDiffGen";

    private static DiagnosticDescriptor Error(string id, string title, string message) => Of(id, title, message, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string title, string message) => Of(id, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Info(string id, string title, string message) => Of(id, title, message, DiagnosticSeverity.Info);

    /// <summary>Said only where it is asked for.</summary>
    private static DiagnosticDescriptor Report(string id, string title, string message) => Of(id, title, message, DiagnosticSeverity.Info, isEnabledByDefault: false);

    private static DiagnosticDescriptor Of(string id, string title, string message, DiagnosticSeverity severity, bool isEnabledByDefault = true) =>
        new(id, title, message, Category, severity, isEnabledByDefault,
            helpLinkUri: $"https://github.com/autodiffgen/autodiffgen/blob/main/Generator/Diagnostics/{id}.md");
}
