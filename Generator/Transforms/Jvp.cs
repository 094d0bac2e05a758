using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>
/// Forward mode: a program that carries a tangent along with every active value. It is a primal program again, so that reverse mode can be taken of it.
/// Parameters are followed by the tangents of the active ones, results by the tangents of the real ones.
/// </summary>
internal sealed class Jvp
{
    private readonly Dictionary<string, string> done = [];
    private readonly List<Function> callees = [];
    private readonly HashSet<string> plain = [];
    private readonly Summaries summaries;
    private readonly UniqueNames functionNames;
    private readonly bool isDifferentiated;
    private readonly EquatableArray<StructShape> layouts;

    private readonly bool ofSets;

    private readonly bool ofPairs;

    private Jvp(Program program, bool isDifferentiated, bool ofSets, bool ofPairs)
    {
        this.ofPairs = ofPairs;
        summaries = new Summaries(program);
        functionNames = new UniqueNames(program.Callees.Select(c => c.Name).Append(program.Root.Name));
        this.isDifferentiated = isDifferentiated;
        this.ofSets = ofSets;
        layouts = program.Layouts;
    }

    /// <param name="inputs">The tangents of the active parameters of the root, as its signature declares them.</param>
    /// <param name="isDifferentiated">Whether the derivative of the result will be taken again.</param>
    /// <param name="sets">The name of what knows them, where the tangents are to be sets of columns; it is passed on after all parameters.</param>
    /// <param name="pairs">Whether it is also told which sets meet in second derivatives.</param>
    public static Program Of(Program program, IReadOnlyDictionary<string, Variable> inputs, IEnumerable<string> taken, bool isDifferentiated, string? sets = null, bool pairs = false)
    {
        var jvp = new Jvp(program, isDifferentiated, sets is not null, pairs);
        var names = new UniqueNames([.. Walk.Variables(program.Root).Select(v => v.Name), .. taken, .. inputs.Values.Select(v => v.Name)]);
        Function root = jvp.Of(program.Root, inputs, names, program.Root.Name, HasTangentAtRoot(program), sets);
        return new(root, [.. jvp.callees, .. program.Callees.Where(c => jvp.plain.Contains(c.Name))], program.Accessors) { Layouts = program.Layouts };
    }

    /// <summary>Whether a marked method gives the tangent of this result.</summary>
    public static Func<IrType, bool> HasTangentAtRoot(Program program) => r => r.IsReal || ReturnedStorage.HasNumbers(r, program.Layouts);

    /// <summary>Whether a callee gives the tangent of this result along with it: of a number, and of storage.</summary>
    public static bool HasTangent(IrType result) => result.IsReal || result.Kind == Kind.Memory;

    private Function Of(Function function, IReadOnlyDictionary<string, Variable> inputs, UniqueNames names, string name, Func<IrType, bool> hasTangent, string? sets)
    {
        var active = new HashSet<string>(inputs.Keys);
        Function named = Normalization.Of(new Facts(SpanOffsets.Of(function, names), active, summaries), names);
        (named, EquatableArray<Variable> results) = SplitFunctions.WithNamedResults(named, names, isRoot: name == function.Name);
        var facts = new Facts(named, active, summaries);
        var tangents = new AdjointNames(names, "Tangent", isWritten: false);
        var shapes = new TangentShapes(names, layouts);
        var storage = new TangentStorage(facts, tangents, shapes);
        var parameters = new List<Parameter>(named.Parameters);
        foreach (Parameter parameter in named.Parameters.Where(p => active.Contains(p.Variable.Name)))
        {
            parameters.Add(parameter with { Variable = inputs[parameter.Variable.Name] });
            storage.Take(parameter, inputs[parameter.Variable.Name]);
        }
        Variable? known = sets is null ? null : new Variable(sets, new IrType("global::AutoDiffGen.DependencySets", Kind.Passive), Role.Parameter);
        if (known is not null) parameters.Add(new(known));
        var body = new TangentBody(facts, tangents, shapes, Callee, isDifferentiated, known, ofPairs);
        EquatableArray<Stmt> statements = body.Block(named.Body.Take(named.Body.Count - 1).ToEquatableArray());
        List<Variable> carrying = results.Where((_, k) => hasTangent(function.Results[k])).ToList();
        var last = new Stmt.Return([.. results.Select(r => new Expr.Read(Place.Of(r))), .. carrying.Select(body.TangentOf)]);
        return new(
            name, parameters.ToEquatableArray(), [.. named.Results, .. carrying.Select(r => r.Type)], named.Shape,
            [.. storage.Opening(), .. statements, .. storage.Closing, last]);
    }

    /// <summary>The tangent version of a callee for these active arguments; the callee itself where there are none.</summary>
    private string Callee(string name, bool[] active)
    {
        if (!active.Contains(true))
        {
            Keep(name);
            return name;
        }
        if (summaries[name].Rule is not null) return WithRule(name);
        string key = name + ":" + string.Concat(active.Select(a => a ? '1' : '0'));
        if (done.TryGetValue(key, out string known)) return known;
        string fresh = done[key] = functionNames.Fresh(name + "Jvp");
        Function callee = summaries[name];
        var names = new UniqueNames(Walk.Variables(callee).Select(v => v.Name));
        Dictionary<string, Variable> inputs = callee.Parameters.Where((_, k) => active[k])
            .ToDictionary(p => p.Variable.Name, p => p.Variable with { Name = names.Fresh(p.Variable.Name + "Tangent") });
        callees.Add(Of(callee, inputs, names, fresh, HasTangent, ofSets ? names.Fresh("sets") : null));
        return fresh;
    }

    private string WithRule(string name)
    {
        if (done.TryGetValue(name, out string known)) return known;
        string fresh = done[name] = functionNames.Fresh(name + "Jvp");
        callees.Add(RuleTangents.Of(summaries[name], fresh, isDifferentiated));
        return fresh;
    }

    private void Keep(string name)
    {
        if (!plain.Add(name)) return;
        foreach (Stmt.Call call in Walk.All(summaries[name].Body).OfType<Stmt.Call>()) Keep(call.Function);
    }
}
