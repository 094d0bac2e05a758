using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms.Widening;

/// <summary>
/// Which variables of a program hold a number for each lane, because what they are computed from does. Storage that may be the same, and what is passed by
/// reference, is so together.
/// </summary>
internal sealed class WideFacts
{
    private readonly Dictionary<string, Function> functions;
    private readonly Dictionary<string, string> parents = [];
    private readonly HashSet<string> wide = [];
    private bool isSettled;

    /// <param name="seeds">The variables of the root that do, by name; see <see cref="Result"/> for results.</param>
    /// <param name="halves">Functions whose variables of the same name are the same, although only a stack goes from one to the other.</param>
    public WideFacts(IReadOnlyList<Function> functions, IEnumerable<string> seeds, IEnumerable<SplitFunctions.Pair> halves)
    {
        this.functions = functions.Where(f => f.Rule is null).ToDictionary(f => f.Name);
        List<List<Function>> groups = [.. halves.Select(pair => new List<Function> { this.functions[pair.Forward], this.functions[pair.Reverse] })];
        foreach (List<Function> pair in groups)
            foreach (string name in Walk.Variables(pair[0]).Select(v => v.Name).Intersect(Walk.Variables(pair[1]).Select(v => v.Name))) Join(pair[0], name, pair[1], name);
        foreach (Function function in this.functions.Values)
            foreach (Stmt statement in Walk.All(function.Body)) Join(function, statement);
        foreach (string seed in seeds) wide.Add(Class(functions[0], seed));
        while (!isSettled)
        {
            isSettled = true;
            foreach (Function function in this.functions.Values)
                foreach (Stmt statement in Walk.All(function.Body)) Follow(function, statement);
        }
        groups.AddRange(this.functions.Values.Where(f => !groups.Exists(g => g.Contains(f))).Select(f => new List<Function> { f }).ToList());
        IsStackInOrder = groups.TrueForAll(IsInOrder);
    }

    /// <summary>Whether what is taken from a stack of vectors is what was put onto it as vectors, and so for numbers.</summary>
    public bool IsStackInOrder { get; }

    /// <summary>The number that the statement puts onto a stack.</summary>
    public static Expr? Pushed(Stmt statement) => statement is Stmt.Run { Effect: Expr.Raw { Holes: [{ Type.IsReal: true } number], Pieces: [var call, ")"] } } && call.EndsWith(".Push(", StringComparison.Ordinal) ? number : null;

    /// <summary>Whether the expression takes a number from a stack.</summary>
    public static bool IsPopped(Expr? value) => value is Expr.Raw { Type.IsReal: true, Pieces: [var call] } && (call.EndsWith(".Pop<double>()", StringComparison.Ordinal) || call.EndsWith(".Pop<float>()", StringComparison.Ordinal));

    private bool IsInOrder(List<Function> group)
    {
        HashSet<string> pushed = [], popped = [];
        foreach (Function function in group)
            foreach (Stmt statement in Walk.All(function.Body))
            {
                if (Pushed(statement) is { } number && IsWide(function, number)) pushed.Add(number is Expr.Read read ? read.Place.Root.Name : "");
                if (statement is Stmt.Declare declare && IsPopped(declare.Value) && IsWide(function, declare.Variable)) popped.Add(declare.Variable.Name);
                if (statement is Stmt.Assign assign && IsPopped(assign.Value) && IsWide(function, assign.Target.Root)) popped.Add(assign.Target.Root.Name);
            }
        return pushed.SetEquals(popped);
    }

    /// <summary>The name under which a function's result is known here.</summary>
    public static string Result(int index) => $"<{index}>";

    public bool IsKnown(string function) => functions.ContainsKey(function);

    public Function Function(string name) => functions[name];

    public bool IsWide(Function function, string variable) => wide.Contains(Class(function, variable));

    public bool IsWide(Function function, Variable variable) => variable.Role != Role.Global && IsWide(function, variable.Name);

    /// <summary>Whether the value, a number or a condition, is another in each lane.</summary>
    public bool IsWide(Function function, Expr expr) => expr switch
    {
        Expr.Constant => false,
        Expr.Read read => read.Type.IsReal && IsWide(function, read.Place.Root),
        Expr.Apply apply => apply.Operands.Any(o => IsWide(function, o)),
        Expr.Raw raw => raw.Holes.Any(h => IsWide(function, h)),
        _ => throw new NotSupportedException(expr.GetType().Name),
    };

    private void Join(Function function, Stmt statement)
    {
        switch (statement)
        {
            case Stmt.Bind bind:
                Join(function, bind.Target.Root.Name, function, bind.View.Root.Name);
                break;
            case Stmt.Run { Effect: Expr.Raw { Pieces: ["", ".CopyTo(", ")"], Holes: [Expr.Read from, Expr.Read to] } }:
                Join(function, from.Place.Root.Name, function, to.Place.Root.Name);
                break;
            case Stmt.Return last:
                for (int k = 0; k < last.Values.Count; k++)
                    if (last.Values[k] is Expr.Read { Type.Kind: Kind.Memory } read) Join(function, Result(k), function, read.Place.Root.Name);
                break;
            case Stmt.Call call when functions.TryGetValue(call.Function, out Function callee):
                for (int k = 0; k < call.Arguments.Count; k++)
                    if (Storage(call.Arguments[k]) is { } place) Join(function, place.Root.Name, callee, callee.Parameters[k].Variable.Name);
                for (int k = 0; k < call.Results.Count; k++) Join(function, call.Results[k].Name, callee, Result(k));
                break;
        }
    }

    private static Place? Storage(Argument argument) => argument switch
    {
        Argument.Memory memory => memory.View,
        Argument.Ref reference => reference.Place,
        _ => null,
    };

    private void Follow(Function function, Stmt statement)
    {
        switch (statement)
        {
            case Stmt.Declare { Value: { Type.Kind: not Kind.Memory } value, Variable.Type.IsReal: true } s:
                Follow(function, value, function, s.Variable.Name);
                break;
            case Stmt.Assign { Target.Type.IsReal: true } s:
                Follow(function, s.Value, function, s.Target.Root.Name);
                break;
            case Stmt.AddTo { Target.Type.IsReal: true } s:
                Follow(function, s.Value, function, s.Target.Root.Name);
                break;
            case Stmt.Return last:
                for (int k = 0; k < last.Values.Count; k++) Follow(function, last.Values[k], function, Result(k));
                break;
            case Stmt.Call call when functions.TryGetValue(call.Function, out Function callee):
                for (int k = 0; k < call.Arguments.Count; k++)
                    if (call.Arguments[k] is Argument.Value value) Follow(function, value.Expr, callee, callee.Parameters[k].Variable.Name);
                break;
        }
    }

    private void Follow(Function from, Expr value, Function to, string variable)
    {
        if (IsWide(from, value) && wide.Add(Class(to, variable))) isSettled = false;
    }

    private void Join(Function function, string variable, Function other, string otherVariable)
    {
        string one = Class(function, variable), two = Class(other, otherVariable);
        if (one != two) parents[one] = two;
    }

    private string Class(Function function, string variable)
    {
        string key = function.Name + " " + variable;
        while (parents.TryGetValue(key, out string parent)) key = parent;
        return key;
    }
}
