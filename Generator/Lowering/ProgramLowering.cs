using AutoDiffGen.Diagnostics;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

/// <summary>What all functions of one program share while they are lowered.</summary>
internal sealed class ProgramLowering
{
    private readonly Dictionary<IMethodSymbol, Dictionary<string, CalledFunction>> functions = new(SymbolEqualityComparer.Default), dispatchers = new(SymbolEqualityComparer.Default);
    private readonly UniqueNames functionNames;
    private readonly List<Finding> findings = [];
    private readonly List<SyntaxNode> codes = [];

    public ProgramLowering(IMethodSymbol method, Compilation compilation, MarkedMethod marked, CancellationToken token)
    {
        Compilation = compilation;
        Marked = marked;
        Token = token;
        Method = method;
        Types = new(compilation, method.ContainingType, Accessors);
        Library = Library.Of(compilation);
        Bodies = new(compilation, Library, token);
        Calls = new(Bodies);
        Rules = RuleTable.Of(compilation, token);
        functionNames = new(marked.TakenNames.Append(marked.Name));
    }

    /// <summary>Fields of the root's objects that are parameters of their own.</summary>
    public IReadOnlyList<(string Root, IFieldSymbol Field)> States { get; init; } = [];

    /// <summary>Fields that are written, and should be.</summary>
    public List<(string Root, IFieldSymbol Field)> Candidates { get; } = [];

    public List<StateField> StateFields { get; } = [];

    public List<Place> Presences { get; } = [];

    /// <summary>Forward mode has no parameters that nobody passes.</summary>
    public bool AllowsStates => (Marked.Derivatives & ~(Source.Derivatives.Gradient | Source.Derivatives.Vjp)) == 0;

    public Compilation Compilation { get; }

    public MarkedMethod Marked { get; }

    public IMethodSymbol Method { get; }

    public CancellationToken Token { get; }

    public AccessorTable Accessors { get; } = new();

    public TypeLowering Types { get; }

    public Library Library { get; }

    public Bodies Bodies { get; }

    public CallGraph Calls { get; }

    public RuleTable Rules { get; }

    /// <summary>Whether the code does not compile; then the compiler says why, and nobody else.</summary>
    public bool IsBroken { get; set; }

    public IReadOnlyList<Finding> Findings => findings;

    public EquatableArray<Function> Callees => functions.Values.Concat(dispatchers.Values).SelectMany(f => f.Values).Select(f => f.Lowered).OfType<Function>().ToEquatableArray();

    public void Report(DiagnosticDescriptor descriptor, SyntaxNode syntax, params string[] arguments) => Report(descriptor, syntax, declared: null, arguments);

    public void Report(DiagnosticDescriptor descriptor, SyntaxNode syntax, ISymbol? declared, params string[] arguments)
    {
        bool isPrelude = Library.IsPrelude(syntax.SyntaxTree);
        if (!isPrelude && IsRefusal(descriptor) && WhyActive(syntax) is { } chain)
            arguments = [.. arguments.Take(arguments.Length - 1), $"{arguments[arguments.Length - 1]} ({chain})"];
        findings.Add(Finding.Of(descriptor, (isPrelude ? Method.DeclaringSyntaxReferences[0].GetSyntax() : syntax).GetLocation(), arguments) with { Declaration = declared?.Locations.FirstOrDefault(l => l.IsInSource) });
    }

    private static bool IsRefusal(DiagnosticDescriptor descriptor) => descriptor == Descriptors.NoRule || descriptor == Descriptors.Unsupported || descriptor == Descriptors.LostWrite;

    /// <summary>The way of the value from a parameter of the marked method, or of the callee, to the construct.</summary>
    private string? WhyActive(SyntaxNode syntax) => ActivityChain.Of(syntax, Bodies.Model(syntax), IsActive) is { } chain ? "active because of " + chain : null;

    private bool IsActive(ISymbol symbol) => symbol switch
    {
        IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.AnonymousFunction or MethodKind.LocalFunction } } => false,
        IParameterSymbol parameter when SymbolEqualityComparer.Default.Equals(parameter.ContainingSymbol, Method) => Marked.Parameters.Any(p => p.Name == parameter.Name && p.IsActive),
        IParameterSymbol => true,
        ITypeSymbol self => Marked.Instance is { IsActive: true } || !SymbolEqualityComparer.Default.Equals(self, Method.ContainingType),
        _ => false,
    };

    public Function LowerRoot(IMethodSymbol method) => new BodyLowering(this, method).LowerRoot(method);

    /// <summary>The function of a callee that is not inlined; lowered when it is first met.</summary>
    /// <param name="isVirtual">Whether the function finds out which override runs.</param>
    /// <param name="variant">What is known of its arguments: there is one function for each.</param>
    public CalledFunction FunctionOf(IMethodSymbol method, bool isVirtual, string variant, Func<CalledFunction> signature, Func<CalledFunction, Function> lower)
    {
        Dictionary<IMethodSymbol, Dictionary<string, CalledFunction>> all = isVirtual ? dispatchers : functions;
        if (!all.TryGetValue(method, out Dictionary<string, CalledFunction> made))
            all[method] = made = new(StringComparer.Ordinal);
        if (made.TryGetValue(variant, out CalledFunction known))
            return known;
        known = made[variant] = signature();
        known.Lowered = lower(known);
        return known;
    }

    /// <summary>A name for a piece of code, the same whenever it is met.</summary>
    public string IdOf(SyntaxNode code)
    {
        if (!codes.Contains(code))
            codes.Add(code);
        return "code" + codes.IndexOf(code).ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    public string NewFunctionName(string wanted) => functionNames.Fresh(wanted);
}

/// <summary>The signature of a callee that is not inlined; its body follows once it is lowered.</summary>
/// <param name="Parameters">Each C# parameter, <c>this</c> first, as the leaves that it has become.</param>
internal sealed record CalledFunction(string Name, IReadOnlyList<CalledParameter> Parameters, Shape? Result)
{
    public Function? Lowered { get; set; }

    public KnownArguments Known { get; init; } = new();

    /// <summary>Variables around the code that it is told of; they come before its own parameters.</summary>
    public IReadOnlyList<CalledParameter> Captured { get; init; } = [];
}

internal sealed record CalledParameter(string Name, Shape Shape, Passing Passing);
