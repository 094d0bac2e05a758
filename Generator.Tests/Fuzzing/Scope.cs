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

    /// <summary>Recursive over two arrays, which callers may give as one.</summary>
    TwoArrays,

    /// <summary>Recursive over two spans, which callers may cut from one.</summary>
    TwoSpans,

    MakesArray,
    Object,
    MakesObject,
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
        Rows = [.. outer.Rows];
        Objects = [.. outer.Objects];
        Lists = [.. outer.Lists];
        Functions = [.. outer.Functions];
        Tuples = [.. outer.Tuples];
        Marks = [.. outer.Marks];
        Strips = [.. outer.Strips];
        Weights = [.. outer.Weights];
        Crowds = [.. outer.Crowds];
        Nullables = [.. outer.Nullables];
        Bags = [.. outer.Bags];
        Counts = [.. outer.Counts];
        Tallies = [.. outer.Tallies];
        Dices = [.. outer.Dices];
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

    /// <summary>Jagged: two rows of four.</summary>
    public List<string> Rows { get; } = [];

    /// <summary>Of the class Box.</summary>
    public List<string> Objects { get; } = [];

    /// <summary>Lists of at least two numbers.</summary>
    public List<string> Lists { get; } = [];

    /// <summary>Local functions and lambdas of one number.</summary>
    public List<string> Functions { get; } = [];

    /// <summary>Of numbers A and B.</summary>
    public List<string> Tuples { get; } = [];

    /// <summary>Of the record Mark.</summary>
    public List<string> Marks { get; } = [];

    /// <summary>Of the struct Strip, which holds an array of four.</summary>
    public List<string> Strips { get; } = [];

    /// <summary>Behind the interface IWeight.</summary>
    public List<string> Weights { get; } = [];

    /// <summary>Arrays of two objects.</summary>
    public List<string> Crowds { get; } = [];

    /// <summary>Numbers that may be missing.</summary>
    public List<string> Nullables { get; } = [];

    /// <summary>Lists of at least two integers.</summary>
    public List<string> Bags { get; } = [];

    /// <summary>Arrays of three integers.</summary>
    public List<string> Counts { get; } = [];

    /// <summary>Of the class Tally, which holds integers only.</summary>
    public List<string> Tallies { get; } = [];

    /// <summary>Of the struct Dice, which holds integers only.</summary>
    public List<string> Dices { get; } = [];

    public List<Helper> Helpers { get; init; } = [];

    public int LoopDepth { get; set; }

    /// <summary>How deep the method itself is called; calls are few in deep places.</summary>
    public int CallDepth { get; set; }

    public bool InSwitch { get; set; }

    /// <summary>Writes a return statement of the method.</summary>
    public Func<Scope, Node>? Return { get; set; }

    public Scope Inner() => new(this);

    /// <summary>What a local function may capture: no references, spans or parameters passed by reference.</summary>
    public Scope Captured(string parameter)
    {
        var inner = Inner();
        inner.Reals.RemoveAll(n => !n.StartsWith('t'));
        inner.Constants.RemoveAll(n => !n.StartsWith('e'));
        inner.Arrays.RemoveAll(a => a.IsSpan);
        inner.Structs.RemoveAll(n => n.Length == 1 || n.StartsWith('r'));
        inner.Functions.Clear();
        inner.Constants.Add(parameter);
        (inner.LoopDepth, inner.CallDepth) = (0, 2);
        inner.InSwitch = false;
        return inner;
    }

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
        string[] again = [.. _all.Where(n => n.StartsWith(stem, StringComparison.Ordinal) && !n.StartsWith(stem + "0", StringComparison.Ordinal) && !_used.Contains(n) && !IsDeclared(n))];
        string name = _outer is not null && again.Length > 0 && random.Next(2) == 0 ? again[random.Next(again.Length)] : stem + _all.Count;
        _all.Add(name);
        _declared.Add(name);
        for (var scope = this; scope is not null; scope = scope._outer) scope._used.Add(name);
        return name;
    }

    /// <summary>A name that nothing else in the method has.</summary>
    public string Unique(string stem)
    {
        string name = stem + "0" + _all.Count;
        _all.Add(name);
        for (var scope = this; scope is not null; scope = scope._outer) scope._used.Add(name);
        return name;
    }

    private bool IsDeclared(string name) => _declared.Contains(name) || (_outer?.IsDeclared(name) ?? false);
}
