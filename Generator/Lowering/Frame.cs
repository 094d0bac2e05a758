using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>One method while it is lowered: the function itself, or a callee that is inlined into it.</summary>
internal sealed class Frame(IMethodSymbol method, Substitution types, Frame? outer, Mutations mutations)
{
    private readonly Dictionary<ISymbol, Location> locations = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, ILocalFunctionOperation> localFunctions = new(SymbolEqualityComparer.Default);

    public IMethodSymbol Method => method;

    public Substitution Types => types;

    public Mutations Mutations => mutations;

    public required IOperation Body { get; init; }

    /// <summary>What <c>this</c> is; a local function has that of the method around it.</summary>
    public Location? This { get => field ?? outer?.This; set; }

    public JumpTarget Return { get; } = new("returned");

    /// <summary>The jumps of loops and switches in progress, by label.</summary>
    public Dictionary<object, JumpTarget> Labels { get; } = [];

    /// <summary>Where returned values go, where there is more than one return.</summary>
    public Location? Result { get; set; }

    /// <summary>Of a marked method that returns a list or an enumeration, what is in it: an array of that is returned.</summary>
    public Shape? Item { get; init; }

    /// <summary>The value of the only return.</summary>
    public Value? Returned { get; set; }

    /// <summary>What a callee that returns by reference refers to.</summary>
    public Location? ReturnedReference { get; set; }

    /// <summary>What is being initialised, for <c>new C { X = … }</c> and <c>with</c>.</summary>
    public Stack<Location> Receivers { get; } = new();

    /// <summary>What is done with each value that an iterator yields.</summary>
    public Action<Value>? OnYield { get; set; }

    /// <summary>The receiver of <c>?.</c> in progress.</summary>
    public Stack<Value> ConditionalReceivers { get; } = new();

    public void Define(ISymbol symbol, Location location) => locations[symbol] = location;

    public Location? Find(ISymbol symbol) => locations.TryGetValue(symbol, out Location location) ? location : outer?.Find(symbol);

    public void Define(ILocalFunctionOperation function) => localFunctions[function.Symbol.OriginalDefinition] = function;

    /// <summary>A local function and the frame in which it was declared.</summary>
    public (ILocalFunctionOperation Function, Frame Owner)? FindFunction(IMethodSymbol symbol) =>
        localFunctions.TryGetValue(symbol.OriginalDefinition, out ILocalFunctionOperation function) ? (function, this) : outer?.FindFunction(symbol);

    /// <summary>Whether the method is being lowered in this frame or one around it.</summary>
    public bool IsWithin(IMethodSymbol other) =>
        SymbolEqualityComparer.Default.Equals(method.OriginalDefinition, other.OriginalDefinition) || (outer?.IsWithin(other) ?? false);
}
