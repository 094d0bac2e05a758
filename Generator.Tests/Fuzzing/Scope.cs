namespace AutoDiffGen.Tests.Fuzzing;

/// <summary>An array or span in scope; its length is known, so that indices can be safe.</summary>
internal sealed record Storage(string Name, int Length, bool IsSpan, bool CanWrite, bool CanSwap);

/// <summary>A method that may be called: its name and the kinds of its parameters.</summary>
internal sealed record Helper(string Name, HelperKind Kind);

internal enum HelperKind
{
    Value,
    ByRef,
    Out,
    WritesSpan,
    ReadsSpan,
    Recursive,
    Tuple,
    Struct,
}

/// <summary>What can be named at a place in a method.</summary>
internal sealed class Scope
{
    private readonly Scope? _outer;
    private readonly HashSet<string> _all;
    private readonly HashSet<string> _used = [];
    private readonly HashSet<string> _declared = [];

    public Scope()
    {
        _all = [];
    }

    private Scope(Scope outer)
    {
        _outer = outer;
        _all = outer._all;
        Reals = [.. outer.Reals];
        Constants = [.. outer.Constants];
        Floats = [.. outer.Floats];
        Ints = [.. outer.Ints];
        Counters = [.. outer.Counters];
        Arrays = [.. outer.Arrays];
        Matrices = [.. outer.Matrices];
        Structs = [.. outer.Structs];
        StructArrays = [.. outer.StructArrays];
        Helpers = outer.Helpers;
        LoopDepth = outer.LoopDepth;
        CallDepth = outer.CallDepth;
        Return = outer.Return;
        InSwitch = outer.InSwitch;
    }

    /// <summary>Real variables that may be assigned.</summary>
    public List<string> Reals { get; } = [];

    /// <summary>Real variables that may only be read.</summary>
    public List<string> Constants { get; } = [];

    public List<string> Floats { get; } = [];

    /// <summary>Integers from 0 to 20 that may be assigned.</summary>
    public List<string> Ints { get; } = [];

    /// <summary>Integers from 0 to 20 that count a loop.</summary>
    public List<string> Counters { get; } = [];

    public List<Storage> Arrays { get; } = [];

    /// <summary>2 by 3.</summary>
    public List<string> Matrices { get; } = [];

    public List<string> Structs { get; } = [];

    /// <summary>Of three.</summary>
    public List<string> StructArrays { get; } = [];

    public List<Helper> Helpers { get; init; } = [];

    public int LoopDepth { get; set; }

    /// <summary>How deep the method itself is called; calls are few in deep places.</summary>
    public int CallDepth { get; init; }

    public bool InSwitch { get; set; }

    /// <summary>Writes a return statement of the method.</summary>
    public Func<Scope, Node>? Return { get; init; }

    public Scope Inner() => new(this);

    public Scope Loop()
    {
        var inner = Inner();
        inner.LoopDepth++;
        inner.InSwitch = false;
        return inner;
    }

    /// <summary>A name for a new local; sometimes one that a finished sibling block has used before.</summary>
    public string Fresh(Random random, string stem)
    {
        string[] again = [.. _all.Where(n => n.StartsWith(stem, StringComparison.Ordinal) && !_used.Contains(n) && !IsDeclared(n))];
        string name = _outer is not null && again.Length > 0 && random.Next(2) == 0 ? again[random.Next(again.Length)] : stem + _all.Count;
        _all.Add(name);
        _declared.Add(name);
        for (var scope = this; scope is not null; scope = scope._outer) scope._used.Add(name);
        return name;
    }

    private bool IsDeclared(string name) => _declared.Contains(name) || (_outer?.IsDeclared(name) ?? false);
}
