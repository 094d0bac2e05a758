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

    /// <summary>Fields without numbers, of objects from outside, that the method writes: what is read there is not the same in the reverse sweep.</summary>
    public IReadOnlyCollection<string> WrittenOutside { get; init; } = [];

    /// <summary>Those that should have been among them.</summary>
    public HashSet<string> WritesOutside { get; } = new(StringComparer.Ordinal);

    /// <summary>The changes of storage without derivatives that the last lowering met, with how many there are of each.</summary>
    public IReadOnlyDictionary<(string Element, string Root), int> AllChanges { get; init; } = new Dictionary<(string, string), int>();

    /// <summary>How often the method has been lowered before.</summary>
    public int Round { get; init; }

    /// <summary>Names may change from round to round, and with them what is known by name; when that does not end, everything may change.</summary>
    private bool IsCautious => Round > MostRounds;

    private const int MostRounds = 8;

    private readonly Dictionary<(string Element, string Root), int> changes = [], pastChanges = [];

    /// <summary>What was read of such storage, by element type.</summary>
    private readonly HashSet<(string Element, string Root)> reads = [];

    /// <summary>Whether elements of this type may change, by another name than this, after they are read here.</summary>
    public bool MayChange(string element, string root)
    {
        reads.Add((element, root));
        return IsCautious || AllChanges.Any(c => Concerns(c.Key, (element, root)) && c.Value > CountOf(pastChanges, c.Key));
    }

    public void Change(string element, string root) => changes[(element, root)] = CountOf(changes, (element, root)) + 1;

    /// <summary>A change that is made before what is being lowered now, and not again.</summary>
    public void Past(string element, string root) => pastChanges[(element, root)] = CountOf(pastChanges, (element, root)) + 1;

    private static int CountOf(IReadOnlyDictionary<(string, string), int> counts, (string, string) key) => counts.TryGetValue(key, out int count) ? count : 0;

    /// <summary>Whether changes that were not known concern something that was read.</summary>
    public bool HasNewChanges => !IsCautious && changes.Any(c => c.Value > CountOf(AllChanges, c.Key) && reads.Any(r => Concerns(c.Key, r)));

    /// <summary>The changes of this lowering and of those before.</summary>
    public IReadOnlyDictionary<(string Element, string Root), int> ChangesSoFar => changes.Concat(AllChanges).GroupBy(c => c.Key).ToDictionary(c => c.Key, c => c.Max(n => n.Value));

    /// <summary>Before the name of a root that is a parameter.</summary>
    public const string OfParameter = "parameter ";

    private static bool Concerns((string Element, string Root) change, (string Element, string Root) read) =>
        (change.Element == read.Element || change.Element == OutsideEffects.Everything) && (change.Root.Length == 0 || change.Root != read.Root && !(IsParameter(change.Root) && IsParameter(read.Root)));

    private static bool IsParameter(string root) => root.StartsWith(OfParameter, StringComparison.Ordinal);

    /// <summary>The first place where state that outlives the call is changed, or a number drawn that differs from call to call.</summary>
    public SyntaxNode? ChangesOutside { get; set; }

    /// <summary>Creations of objects that have to be objects: they go where their fields are not known any more.</summary>
    public IReadOnlyCollection<SyntaxNode> Whole { get; init; } = [];

    /// <summary>Whether every object that the method makes is one.</summary>
    public bool IsAllWhole { get; init; }

    /// <summary>Creations of objects whose fields became variables.</summary>
    public HashSet<SyntaxNode> Apart { get; } = [];

    /// <summary>Those among them that should not have been taken apart.</summary>
    public HashSet<SyntaxNode> Leaving { get; } = [];

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

    private readonly Dictionary<IMethodSymbol, OutsideEffects> effects = new(SymbolEqualityComparer.Default);

    /// <summary>What the method and all that it leads to may write.</summary>
    public OutsideEffects EffectsOf(IMethodSymbol method)
    {
        if (!effects.TryGetValue(method, out OutsideEffects known))
            effects[method] = known = OutsideEffects.Of(Calls.Reached(method).Select(Bodies.Of).OfType<IOperation>());
        return known;
    }

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
