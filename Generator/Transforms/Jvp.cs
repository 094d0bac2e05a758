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
    private readonly Summaries summaries;
    private readonly UniqueNames functionNames;

    private Jvp(Program program)
    {
        summaries = new Summaries(program);
        functionNames = new UniqueNames(program.Callees.Select(c => c.Name).Append(program.Root.Name));
    }

    /// <param name="inputs">The active parameters of the root, with the names that their tangents shall have.</param>
    public static Program Of(Program program, IReadOnlyDictionary<string, string> inputs, IEnumerable<string> taken)
    {
        var jvp = new Jvp(program);
        Function root = jvp.Of(program.Root, inputs, new UniqueNames([.. Walk.Variables(program.Root).Select(v => v.Name), .. taken, .. inputs.Values]), program.Root.Name);
        return new(root, jvp.callees.ToEquatableArray(), program.Accessors);
    }

    private Function Of(Function function, IReadOnlyDictionary<string, string> inputs, UniqueNames names, string name)
    {
        var active = new HashSet<string>(inputs.Keys);
        Function named = Normalization.Of(new Facts(function, active, summaries), names);
        EquatableArray<Variable> results;
        (named, results) = SplitFunctions.WithNamedResults(named, names);
        var facts = new Facts(named, active, summaries);
        var tangents = new AdjointNames(names, "Tangent");
        var parameters = new List<Parameter>(named.Parameters);
        foreach (Parameter parameter in named.Parameters.Where(p => active.Contains(p.Variable.Name)))
        {
            var tangent = new Variable(inputs[parameter.Variable.Name], TangentType(parameter), Role.Parameter);
            tangents.Use(parameter.Variable, tangent);
            parameters.Add(parameter with { Variable = tangent });
        }
        var body = new Body(facts, tangents, this);
        EquatableArray<Stmt> statements = body.Block(named.Body.Take(named.Body.Count - 1).ToEquatableArray());
        List<Variable> real = results.Where(r => r.Type.IsReal).ToList();
        return new(
            name, parameters.ToEquatableArray(), [.. named.Results, .. real.Select(r => r.Type)], named.Shape,
            [.. statements, new Stmt.Return([.. results.Select(r => new Expr.Read(Place.Of(r))), .. real.Select(body.TangentOf)])]);
    }

    private static IrType TangentType(Parameter parameter) => parameter.Variable.Type;

    /// <summary>The tangent version of a callee for these active arguments.</summary>
    private string Callee(string name, bool[] active)
    {
        string key = name + ":" + string.Concat(active.Select(a => a ? '1' : '0'));
        if (done.TryGetValue(key, out string known)) return known;
        string fresh = done[key] = functionNames.Fresh(name + "Jvp");
        Function callee = summaries[name];
        var names = new UniqueNames(Walk.Variables(callee).Select(v => v.Name));
        Dictionary<string, string> inputs = callee.Parameters.Where((_, k) => active[k]).ToDictionary(p => p.Variable.Name, p => names.Fresh(p.Variable.Name + "Tangent"));
        callees.Add(Of(callee, inputs, names, fresh));
        return fresh;
    }

    /// <summary>The statements of one function, each with its tangent.</summary>
    private sealed class Body(Facts facts, AdjointNames tangents, Jvp jvp)
    {
        private readonly Pushforward pushforward = new(facts, tangents);

        public EquatableArray<Stmt> Block(EquatableArray<Stmt> block) =>
            block.SelectMany(s => Statement(s).Select(t => t.Source.Length == 0 ? t with { Source = s.Source } : t)).ToEquatableArray();

        public Expr TangentOf(Variable result) =>
            facts.Activity.IsActive(result) ? new Expr.Read(Place.Of(tangents.Of(result))) : new Expr.Constant("0", result.Type);

        private IEnumerable<Stmt> Statement(Stmt statement) => statement switch
        {
            Stmt.Declare s when facts.Activity.IsActive(s.Variable) => Declare(s),
            Stmt.Assign s when facts.Activity.IsActive(s.Target) => Assign(s),
            Stmt.Assign { Target.Type.Kind: Kind.Memory } s when facts.Activity.IsActive(s.Target.Root) => [s, s with { Target = tangents.Of(s.Target) }],
            Stmt.AddTo s when facts.Activity.IsActive(s.Target) => AddTo(s),
            Stmt.Bind s when facts.Activity.IsActive(s.Target.Root) => [s, s with { Target = tangents.Of(s.Target), View = tangents.Of(s.View) }],
            Stmt.Allocate s when facts.Activity.IsActive(s.Target.Root) => [s, s with { Target = tangents.Of(s.Target) }],
            Stmt.If s => [s with { Then = Block(s.Then), Else = Block(s.Else) }],
            Stmt.For s => [s with { Body = Block(s.Body) }],
            Stmt.While s => [s with { Body = Block(s.Body) }],
            Stmt.Call s => Call(s),
            _ => [statement],
        };

        private IEnumerable<Stmt> Declare(Stmt.Declare statement)
        {
            Variable tangent = tangents.Of(statement.Variable);
            if (statement.Value is null) return [statement, new Stmt.Declare(tangent, null)];
            var before = new List<Stmt>();
            Expr value = pushforward.Of(statement.Value, new Expr.Read(Place.Of(statement.Variable)), before);
            return [statement, .. before, new Stmt.Declare(tangent, value)];
        }

        private IEnumerable<Stmt> Assign(Stmt.Assign statement)
        {
            var before = new List<Stmt>();
            Expr value = pushforward.Of(statement.Value, new Expr.Read(statement.Target), before);
            Stmt tangent = new Stmt.Assign(tangents.Of(statement.Target), value);
            return MayRead(statement.Value, statement.Target) ? [.. before, tangent, statement] : [statement, .. before, tangent];
        }

        private IEnumerable<Stmt> AddTo(Stmt.AddTo statement)
        {
            var before = new List<Stmt>();
            Expr value = pushforward.Of(statement.Value, statement.Value, before);
            return Algebra.IsZero(value) ? [statement] : [.. before, new Stmt.AddTo(tangents.Of(statement.Target), value), statement];
        }

        private IEnumerable<Stmt> Call(Stmt.Call call)
        {
            bool[] active = [.. call.Arguments.Select(IsActive)];
            if (!active.Contains(true)) return [call];
            var before = new List<Stmt>();
            List<Argument> arguments = [.. call.Arguments];
            for (int k = 0; k < active.Length; k++)
                if (active[k]) arguments.Add(Tangent(call.Arguments[k], before));
            IEnumerable<Variable> results = call.Results.Where(r => r.Type.IsReal).Select(tangents.Of);
            return [.. before, new Stmt.Call([.. call.Results, .. results], jvp.Callee(call.Function, active), arguments.ToEquatableArray())];
        }

        private Argument Tangent(Argument argument, List<Stmt> before) => argument switch
        {
            Argument.Value value => new Argument.Value(pushforward.Of(value.Expr, value.Expr, before)),
            Argument.Memory memory => new Argument.Memory(tangents.Of(memory.View)),
            Argument.Ref reference => reference with { Place = tangents.Of(reference.Place) },
            _ => throw new NotSupportedException(argument.GetType().Name),
        };

        private bool IsActive(Argument argument) => argument switch
        {
            Argument.Value value => facts.Activity.IsActive(value.Expr),
            Argument.Memory memory => facts.Activity.IsActive(memory.View.Root),
            Argument.Ref reference => facts.Activity.IsActive(reference.Place),
            _ => throw new NotSupportedException(argument.GetType().Name),
        };

        private bool MayRead(Expr value, Place target) => Walk.Reads(value).Any(read => target.IsVariable
            ? read.Root == target.Root
            : facts.Aliases.Class(read.Root) == facts.Aliases.Class(target.Root));
    }
}
