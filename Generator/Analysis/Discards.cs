using AutoDiffGen.Ir;
using AutoDiffGen.Rules;

namespace AutoDiffGen.Analysis;

/// <summary>
/// Values that may turn out infinite or not a number and then not be used, as what is divided by a length before the test whether it is zero:
/// their adjoints are exactly zero, and must not become NaN where they meet such a value.
/// </summary>
internal sealed class Discards
{
    /// <param name="Place">Where in the text.</param>
    /// <param name="Path">The branches and loops that it stands in, from outside.</param>
    /// <param name="Target">What is computed of it; null for what leaves the function.</param>
    private sealed record Use(int Place, IReadOnlyList<int> Path, Definition? Target);

    /// <param name="Replaces">Whether what the variable was before is lost.</param>
    private sealed record Definition(int Place, IReadOnlyList<int> Path, Expr Value, bool Replaces);

    private readonly Aliases aliases;
    private readonly Dictionary<string, List<Use>> uses = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Definition>> definitions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<int>> declared = new(StringComparer.Ordinal);
    private readonly HashSet<int> loops = [];

    /// <summary>Of each branch, the one that runs in its place.</summary>
    private readonly Dictionary<int, int> others = [];

    private readonly HashSet<string> wild = new(StringComparer.Ordinal);
    private readonly HashSet<Definition> unused = [];
    private readonly List<(Handover To, Definition Value)> calls = [];
    private readonly HandedOver between;
    private readonly bool dropsResults;
    private int blocks;
    private int next;

    /// <param name="isRoot">Whether its parameters are the user's; those of a callee may be anything that was computed.</param>
    /// <param name="between">What is known of the values that functions hand to each other.</param>
    public Discards(Function function, Aliases aliases, bool isRoot, HandedOver between)
    {
        (this.aliases, this.between) = (aliases, between);
        dropsResults = between.IsDropped(new(function.Name, Handover.Results));
        if (!isRoot) wild.UnionWith(function.Parameters.Where(p => p.Variable.Type.IsReal).Select(p => p.Variable.Name));
        if (!isRoot) wild.UnionWith(function.Parameters.Where(p => p.Variable.Type.Kind == Kind.Memory).Select(p => Class(p.Variable)));
        Block(function.Body, []);
        while (definitions.Where(d => !wild.Contains(d.Key) && d.Value.Exists(v => IsWild(v.Value))).Select(d => d.Key).ToList() is { Count: > 0 } more)
            wild.UnionWith(more);
        if (wild.Count == 0) return;
        HashSet<string> parameters = [.. function.Parameters.Where((_, k) => !between.IsDropped(new(function.Name, k))).SelectMany(p => new[] { p.Variable.Name, Class(p.Variable) })];
        while (definitions.Where(d => !parameters.Contains(d.Key)).SelectMany(d => Unused(d.Key, d.Value)).ToList() is { Count: > 0 } more)
            unused.UnionWith(more);
    }

    /// <summary>What it gets of the functions that it calls, and may not use.</summary>
    public IEnumerable<Handover> Dropped => calls.Where(c => unused.Contains(c.Value)).Select(c => c.To);

    /// <summary>Whether what is passed for the parameter certainly reaches something that is used.</summary>
    public bool Takes(Variable parameter) => uses.TryGetValue(Key(Place.Of(parameter)), out List<Use> all) && !(parameter.Type.IsReal && definitions.ContainsKey(parameter.Name))
        && all.Exists(u => u.Path.All(b => loops.Contains(b) && !parameter.Type.IsReal) && (u.Target is null || !unused.Contains(u.Target)));

    /// <summary>Whether this value of the place may not be used afterwards.</summary>
    public bool MayBeUnused(Place target, Expr value) => unused.Count > 0 && definitions.TryGetValue(Key(target), out List<Definition> given) && given.Exists(d => d.Value == value && unused.Contains(d));

    /// <summary>Whether the value may be infinite or NaN although the parameters are finite.</summary>
    public bool IsWild(Expr expr) => Walk.All(expr).Any(e => e switch
    {
        Expr.Read read => read.Type.IsReal && wild.Contains(Key(read.Place)),
        Expr.Apply { Operation: "/", Operands: [_, Expr.Constant] } => false,
        Expr.Apply { Type.IsReal: true } apply => ScalarRules.Find(apply.Operation, apply.Operands.Count)?.CanBeInfinite ?? false,
        _ => false,
    });

    private string Key(Place place) => place.IsVariable && place.Type.Kind != Kind.Memory ? place.Root.Name : Class(place.Root);

    private string Class(Variable root) => "[" + aliases.Class(root);

    private void Block(IEnumerable<Stmt> block, IReadOnlyList<int> path)
    {
        foreach (Stmt statement in block) Take(statement, path);
    }

    private void Take(Stmt statement, IReadOnlyList<int> path)
    {
        switch (statement)
        {
            case Stmt.Declare { Value: { } value } s:
                declared[s.Variable.Name] = path;
                Define(Place.Of(s.Variable), value, path, replaces: false);
                break;
            case Stmt.Declare s:
                declared[s.Variable.Name] = path;
                break;
            case Stmt.Assign s:
                Define(s.Target, s.Value, path, replaces: true);
                break;
            case Stmt.AddTo s:
                Define(s.Target, s.Value, path, replaces: false);
                break;
            case Stmt.Return when dropsResults: break;
            case Stmt.Return:
                foreach (Expr expr in Walk.Expressions(statement)) Reads(expr, path, null);
                break;
            case Stmt.Call s:
                Call(s, path);
                break;
            case Stmt.Scope s:
                Block(s.Body, path);
                break;
            case Stmt.If s:
                int then = blocks++, otherwise = blocks++;
                (others[then], others[otherwise]) = (otherwise, then);
                Block(s.Then, [.. path, then]);
                Block(s.Else, [.. path, otherwise]);
                break;
            default:
                foreach (var inner in Walk.Blocks(statement))
                {
                    if (statement is Stmt.For or Stmt.While) loops.Add(blocks);
                    Block(inner, [.. path, blocks++]);
                }
                break;
        }
    }

    /// <summary>What is passed to a function is used where what it gives is, if the function certainly takes it.</summary>
    private void Call(Stmt.Call call, IReadOnlyList<int> path)
    {
        foreach (Argument.Ref reference in call.Arguments.OfType<Argument.Ref>().Where(r => r.Passing != Passing.Out)) UseOf(reference.Place, path, null);
        List<Definition> given = [.. Gifts(call).Select(g => Given(g.Place, g.From, path))];
        List<Argument> taken = [.. call.Arguments.Where((_, k) => between.IsTaken(new(call.Function, k)))];
        foreach (Definition definition in given) Pass(taken, path, definition);
        if (given.Count == 0) Pass(taken, path, null);
    }

    /// <summary>What holds something that comes out of a call.</summary>
    private IEnumerable<(Place Place, Handover From)> Gifts(Stmt.Call call)
    {
        foreach (Variable result in call.Results.Where(r => r.Type.IsReal || r.Type.Kind == Kind.Memory)) yield return (Place.Of(result), new(call.Function, Handover.Results));
        for (int k = 0; k < call.Arguments.Count; k++)
            if (call.Arguments[k] is Argument.Memory { View: var view } && between.IsWritten(new(call.Function, k))) yield return (view, new(call.Function, k));
            else if (call.Arguments[k] is Argument.Ref { Place: { Type.IsReal: true } place, Passing: Passing.Ref or Passing.Out }) yield return (place, new(call.Function, k));
    }

    private Definition Given(Place place, Handover from, IReadOnlyList<int> path)
    {
        if (from.Parameter == Handover.Results) declared[place.Root.Name] = path;
        var definition = new Definition(next++, path, new Expr.Read(place), Replaces: false);
        string key = Key(place);
        wild.Add(key);
        (definitions.TryGetValue(key, out var known) ? known : definitions[key] = []).Add(definition);
        calls.Add((from, definition));
        return definition;
    }

    private void Pass(List<Argument> arguments, IReadOnlyList<int> path, Definition? target)
    {
        foreach (Argument argument in arguments)
            if (argument is Argument.Value value) Reads(value.Expr, path, target);
            else if (argument is Argument.Memory memory) Handed(Class(memory.View.Root), path, target);
    }

    private void Handed(string key, IReadOnlyList<int> path, Definition? target) =>
        (uses.TryGetValue(key, out var known) ? known : uses[key] = []).Add(new(target?.Place ?? next++, path, target));

    private void Define(Place target, Expr value, IReadOnlyList<int> path, bool replaces)
    {
        if (!target.Type.IsReal) return;
        string key = Key(target);
        replaces &= !Walk.Reads(value).Any(p => Key(p) == key);
        var definition = new Definition(next++, path, value, replaces);
        Reads(value, path, definition);
        (definitions.TryGetValue(key, out var known) ? known : definitions[key] = []).Add(definition);
    }

    /// <summary>What an operation that selects among its operands, or is flat, takes may not reach its result.</summary>
    private void Reads(Expr expr, IReadOnlyList<int> path, Definition? target)
    {
        if (expr is Expr.Read read)
            UseOf(read.Place, path, target);
        if (expr is not Expr.Apply apply) return;
        Rule? rule = ScalarRules.Find(apply.Operation, apply.Operands.Count);
        bool passesOn = rule is null || rule.Partials is { } partials && partials(apply.Operands, apply) is Pull.Partials;
        foreach (Expr operand in apply.Operands)
            if (passesOn) Reads(operand, path, target);
    }

    private void UseOf(Place place, IReadOnlyList<int> path, Definition? target) => Handed(Key(place), path, target);

    /// <summary>The values given there that do not certainly reach something that is used.</summary>
    private IEnumerable<Definition> Unused(string key, List<Definition> given)
    {
        given = given.FindAll(d => d.Value is not Expr.Constant && !unused.Contains(d));
        List<Use> reaching = uses.TryGetValue(key, out List<Use> all) ? all.FindAll(u => u.Target is null || !unused.Contains(u.Target)) : [];
        List<Definition> replacing = definitions[key].FindAll(d => d.Replaces);
        if (key[0] == '[') return given.Where(d => replacing.Exists(r => !IsAround(r.Path, d.Path)) || !reaching.Exists(u => u.Target != d && IsAround(u.Path, d.Path)));
        IReadOnlyList<int> home = declared.TryGetValue(key, out var path) ? path : [];
        return given.Where(d => !IsUsed(d, reaching.FindAll(u => u.Path.All(d.Path.Contains)), replacing, home));
    }

    /// <summary>Whether these branches are around those others: which element is meant, and how often loops run, is not looked at.</summary>
    private bool IsAround(IReadOnlyList<int> outer, IReadOnlyList<int> inner) => outer.Where(b => !loops.Contains(b)).All(inner.Contains);

    /// <param name="certain">Uses in no branch or loop further inside.</param>
    /// <param name="replacing">What takes the place of a value.</param>
    /// <param name="home">Where the variable is declared.</param>
    private bool IsUsed(Definition given, List<Use> certain, List<Definition> replacing, IReadOnlyList<int> home)
    {
        if (!certain.Exists(u => IsBetween(given.Place, u.Place))) return false;
        return given.Path.Where(b => loops.Contains(b) && !home.Contains(b)).All(loop =>
            !replacing.Exists(r => r.Path.Contains(loop))
            || certain.Exists(u => u.Path.Contains(loop) && (IsBetween(given.Place, u.Place) || u.Place < given.Place && !replacing.Exists(r => r != given && r.Path.Contains(loop) && (r.Place > given.Place || r.Place < u.Place)))));

        bool IsBetween(int from, int to) => to > from && !replacing.Exists(r => r.Place > from && r.Place < to && !IsInstead(r));

        bool IsInstead(Definition other) => given.Path.Any(b => others.TryGetValue(b, out int branch) && other.Path.Contains(branch));
    }
}
