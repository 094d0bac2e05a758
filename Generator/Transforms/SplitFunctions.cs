using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>
/// The functions that a marked method calls and that are not inlined, each in two halves for each choice of active parameters: a forward half that
/// pushes what the reverse half needs (an "augmented primal"), and the reverse half.
/// </summary>
internal sealed class SplitFunctions(Summaries summaries, UniqueNames memberNames, string prefix, string typeParameters)
{
    /// <summary>The names of the two halves.</summary>
    public sealed record Pair(string Forward, string Reverse);

    private readonly Dictionary<string, Pair> pairs = [];
    private readonly Queue<(Function Callee, bool[] Active, Pair Pair)> waiting = new();

    private readonly Dictionary<string, string> plain = [], again = [];
    private readonly Queue<Function> waitingAgain = new();
    private readonly Queue<Function> waitingPlain = new();
    private Program? pooled;

    /// <summary>The call as a forward sweep makes it of which nothing is kept.</summary>
    public Stmt.Call Plain(Stmt.Call call, Records records)
    {
        Function callee = Pooled(call.Function);
        bool rents = callee.Parameters.Count > summaries[call.Function].Parameters.Count;
        return call with { Function = PlainName(callee), Arguments = rents ? [.. call.Arguments, new Argument.Value(records.Self())] : call.Arguments };
    }

    /// <summary>A checkpointed function as one with a rule: it runs as it is in the forward sweep; in the reverse sweep its two halves run one after the other.</summary>
    public CustomRule Again(Function callee, bool[] active)
    {
        string key = callee.Name + ":" + string.Concat(active.Select(a => a ? '1' : '0'));
        if (!again.TryGetValue(key, out string name))
        {
            string own = prefix + char.ToUpperInvariant(callee.Name[0]) + callee.Name.Substring(1);
            again[key] = name = memberNames.Fresh(own + "Again") + typeParameters;
            waitingAgain.Enqueue(RunAgain.Of(callee, active, Of(callee, active), name));
        }
        var parameters = callee.Parameters.Select((p, k) => new RuleParameter(p.Variable.Name, p.Variable.Type, p.Passing, active[k], []) { Writes = summaries.Writes(callee.Name, k) });
        Function run = Pooled(callee.Name);
        return new(PlainName(run), parameters.ToEquatableArray(), name, null, null, null, null) { TakesRecords = true, PrimalTakesRecords = run.Parameters.Count > callee.Parameters.Count };
    }

    private Function Pooled(string name) => (pooled ??= Pooling.Of(summaries.Program, [])).Callees.First(c => c.Name == name);

    private string PlainName(Function callee)
    {
        if (callee.Rule is { } rule) return rule.Primal;
        if (plain.TryGetValue(callee.Name, out string known)) return known;
        plain[callee.Name] = known = memberNames.Fresh(prefix + char.ToUpperInvariant(callee.Name[0]) + callee.Name.Substring(1)) + typeParameters;
        waitingPlain.Enqueue(callee);
        return known;
    }

    private EquatableArray<Stmt> WithPlainCalls(EquatableArray<Stmt> block) => block.Select(s => s switch
    {
        Stmt.If i => i with { Then = WithPlainCalls(i.Then), Else = WithPlainCalls(i.Else) },
        Stmt.For f => f with { Body = WithPlainCalls(f.Body) },
        Stmt.While w => w with { Body = WithPlainCalls(w.Body) },
        Stmt.Scope c => c with { Body = WithPlainCalls(c.Body) },
        Stmt.Call c => c with { Function = PlainName(Pooled(c.Function)) },
        _ => s,
    }).ToEquatableArray();

    public Pair Of(Function callee, bool[] active)
    {
        string key = callee.Name + ":" + string.Concat(active.Select(a => a ? '1' : '0'));
        if (pairs.TryGetValue(key, out Pair pair)) return pair;
        string name = prefix + char.ToUpperInvariant(callee.Name[0]) + callee.Name.Substring(1);
        pairs[key] = pair = new(memberNames.Fresh(name + "Forward") + typeParameters, memberNames.Fresh(name + "Reverse") + typeParameters);
        waiting.Enqueue((callee, active, pair));
        return pair;
    }

    /// <summary>The names of all halves made so far.</summary>
    public IEnumerable<Pair> Pairs => pairs.Values;

    /// <summary>The halves of all functions asked for, and of those that they ask for.</summary>
    public IEnumerable<Function> All()
    {
        while (waiting.Count > 0)
        {
            (Function callee, bool[] active, Pair pair) = waiting.Dequeue();
            foreach (Function half in Halves(callee, active, pair)) yield return half;
        }
        while (waitingAgain.Count > 0) yield return waitingAgain.Dequeue();
        while (waitingPlain.Count > 0)
        {
            Function callee = waitingPlain.Dequeue();
            yield return callee with { Name = plain[callee.Name], Body = WithPlainCalls(callee.Body) };
        }
    }

    private IEnumerable<Function> Halves(Function callee, bool[] active, Pair pair)
    {
        var inputs = new HashSet<string>(callee.Parameters.Where((_, k) => active[k]).Select(p => p.Variable.Name));
        var names = new UniqueNames(Mentions.Names(callee));
        Function named = Normalization.Of(new Facts(SteadyReferences.Of(SpanOffsets.Of(callee, names), names), inputs, summaries), names);
        (named, EquatableArray<Variable> results) = WithNamedResults(named, names);
        var facts = new Facts(named, inputs, summaries);
        var stack = new Variable(names.Fresh("records"), new IrType("global::AutoDiffGen.RecordStack", Kind.Passive), Role.Parameter);
        Context context = Context.Of(facts, names, stack);
        List<Stmt> opening = [], closing = [];
        List<Parameter> reverseParameters = ReverseParameters(named, active, results, context, opening, closing);
        List<Parameter> kept = named.Parameters.Where((_, k) => active[k] && summaries.Keeps(named.Name, k)).Select(p => new Parameter(context.Adjoints.Of(p.Variable))).ToList();
        List<Stmt> idle = context.Idle(Mentions.Places(named.Body).Select(p => p.Root).Where(v => v.Role is Role.Parameter or Role.Global)).ToList();
        opening.AddRange(idle);
        List<Variable> shadows = results.Where(r => r.Type.Kind == Kind.Memory).Select(context.Adjoints.Of).ToList();

        var needs = new Needs(facts);
        foreach (Parameter parameter in named.Parameters)
        {
            if (parameter.Variable.Type.Kind == Kind.Memory) needs.AddContents(parameter.Variable);
            else if (parameter.Passing == Passing.Ref) needs.AddValue(parameter.Variable);
        }
        foreach ((Variable first, Variable second) in summaries.Same(named).Where(p => facts.Aliases.Class(p.First) == facts.Aliases.Class(p.Second))) needs.Stored(first, second);
        var sweep = new ReverseSweep(context, this);
        List<Variable> byValue = named.Parameters.Where(p => p.Passing is Passing.Value or Passing.In && p.Variable.Type.Kind != Kind.Memory).Select(p => p.Variable).ToList();
        Halves halves = sweep.Block(named.Body.Take(named.Body.Count - 1).ToEquatableArray(), new SaveScope(Keeping.Stack), needs, nested: true, byValue);
        yield return named with
        {
            Name = pair.Forward,
            Parameters = [.. named.Parameters, .. kept, new Parameter(stack)],
            Results = [.. named.Results, .. shadows.Select(s => s.Type)],
            Body = [.. idle, .. halves.Forward, new Stmt.Return(results.Concat(shadows).Select(r => (Expr)new Expr.Read(Place.Of(r))).ToEquatableArray())],
        };
        yield return new(pair.Reverse, [.. reverseParameters, new Parameter(stack)], [], null, Simplification.Of([.. opening, .. halves.Reverse, .. closing]));
    }

    /// <summary>The function with its results in variables, which its last statement returns.</summary>
    /// <param name="isRoot">Whether storage in a variable keeps its name: of a marked method, whose results are its caller's.</param>
    public static (Function Function, EquatableArray<Variable> Results) WithNamedResults(Function function, UniqueNames names, bool isRoot = false)
    {
        if (function.Body.LastOrDefault() is not Stmt.Return last) return (function with { Body = [.. function.Body, new Stmt.Return([])] }, []);
        var before = new List<Stmt>();
        var results = new List<Variable>();
        foreach (Expr value in last.Values)
        {
            if (isRoot && value is Expr.Read { Type.Kind: Kind.Memory, Place: { IsVariable: true, Root: var own } })
            {
                results.Add(own);
                continue;
            }
            var result = new Variable(names.Fresh("result"), value.Type);
            before.Add(value is Expr.Read { Type.Kind: Kind.Memory } read
                ? new Stmt.Bind(Place.Of(result), read.Place, Declares: true) { Source = last.Source }
                : new Stmt.Declare(result, value) { Source = last.Source });
            results.Add(result);
        }
        Stmt named = last with { Values = results.Select(r => (Expr)new Expr.Read(Place.Of(r))).ToEquatableArray() };
        return (function with { Body = [.. function.Body.Take(function.Body.Count - 1), .. before, named] }, results.ToEquatableArray());
    }

    /// <summary>For each parameter: by-value scalars only their adjoint (by reference); storage and its adjoint; references and their adjoint. Then the results' seeds.</summary>
    private static List<Parameter> ReverseParameters(Function function, bool[] active, EquatableArray<Variable> results, Context context, List<Stmt> opening, List<Stmt> closing)
    {
        var parameters = new List<Parameter>();
        for (int k = 0; k < function.Parameters.Count; k++)
        {
            Parameter parameter = function.Parameters[k];
            bool byValue = parameter.Passing is Passing.Value or Passing.In;
            if (parameter.Variable.Type.Kind == Kind.Memory) parameters.Add(parameter);
            else if (!byValue) parameters.Add(parameter with { Passing = Passing.Ref });
            if (!active[k]) continue;
            bool isKept = context.Facts.Summaries.Keeps(function.Name, k);
            var adjoint = new Variable(context.Names.Fresh(parameter.Variable.Name + "Adjoint"), AdjointNames.ShadowType(parameter.Variable.Type, isKept), Role.Parameter);
            if (byValue && parameter.Variable.Type.IsReal && !context.Facts.Definitions.IsStable(parameter.Variable))
            {
                (Stmt start, Stmt end) = context.WorkOn(parameter.Variable, adjoint);
                opening.Add(start);
                closing.Add(end);
            }
            else
            {
                context.Adjoints.Use(parameter.Variable, adjoint);
            }
            parameters.Add(new(adjoint, parameter.Variable.Type.Kind == Kind.Memory ? Passing.Value : Passing.Ref));
        }
        foreach (Variable result in results.Where(r => r.Type.IsReal))
        {
            var seed = new Variable(context.Names.Fresh(result.Name + "Adjoint"), result.Type, Role.Parameter);
            context.Adjoints.Use(result, seed);
            parameters.Add(new(seed));
        }
        return parameters;
    }
}
