using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Forward mode of a call whose derivative is the user's: its rule in its place, or the method itself where nothing active goes in.</summary>
/// <param name="callee">The name of the tangent version of a function for these active arguments.</param>
/// <param name="isDifferentiated">Whether derivatives of the tangent will be taken: then the program stays in normal form.</param>
internal sealed class RuleTangents(Facts facts, AdjointNames tangents, Func<string, bool[], string> callee, bool isDifferentiated)
{
    public IEnumerable<Stmt> Call(Stmt.Call call, Function function, bool[] active)
    {
        var arguments = new RuleArguments(tangents.Names, call, function);
        string name = callee(call.Function, active);
        if (!active.Contains(true)) return arguments.Run(name);
        List<Stmt> run = arguments.Run(name), before = [], after = [];
        List<Argument> passed = [];
        int first = 0;
        for (int k = 0; k < function.Rule!.Parameters.Count; first += function.Rule.Parameters[k++].Width)
            if (function.Rule.Parameters[k].HasCompanion) passed.Add(Tangent(function.Rule.Parameters[k], arguments.Of(k), active, first, before));
        int at = run.FindIndex(s => s is Stmt.Call);
        var made = (Stmt.Call)run[at];
        run[at] = WithResult(made with { Arguments = [.. made.Arguments, .. passed] }, call, function, before, after);
        return [.. before, .. run, .. after];
    }

    /// <summary>The tangent version of a function with a rule, as a function with the rule of that.</summary>
    /// <param name="isDifferentiated">Whether the tangent of its result is a reference, as in C#, rather than a second result.</param>
    public static Function Of(Function function, string name, bool isDifferentiated)
    {
        CustomRule rule = function.Rule!;
        var names = new UniqueNames(function.Parameters.Select(p => p.Variable.Name));
        List<Parameter> parameters = [.. function.Parameters];
        List<RuleParameter> declared = [.. rule.Parameters];
        int next = 0;
        foreach (RuleParameter parameter in rule.Parameters)
        {
            if (parameter.HasCompanion)
            {
                declared.Add(parameter with { Name = parameter.Name + "Tangent" });
                parameters.AddRange(function.Parameters.Skip(next).Take(parameter.Width).Select(p => p with { Variable = p.Variable with { Name = names.Fresh(p.Variable.Name + "Tangent") } }));
            }
            next += parameter.Width;
        }
        IrType? result = function.Results.FirstOrDefault(r => r.IsReal);
        if (result is not null && isDifferentiated)
        {
            declared.Add(new RuleParameter("tangent", result, Passing.Out, HasCompanion: true, []));
            parameters.Add(new(new Variable(names.Fresh("tangent"), result, Role.Parameter), Passing.Out));
        }
        return function with
        {
            Name = name,
            Parameters = parameters.ToEquatableArray(),
            Results = [.. function.Results, .. isDifferentiated ? [] : function.Results.Where(r => r.IsReal)],
            Rule = (rule.OfJvp ?? new CustomRule(rule.Jvp!, [], null, null, null, null, null)) with { Primal = rule.Jvp!, Parameters = declared.ToEquatableArray() },
            Body = [.. Writes(parameters.Skip(function.Parameters.Count)), .. function.Body],
        };
    }

    /// <summary>What the tangent version writes besides.</summary>
    private static IEnumerable<Stmt> Writes(IEnumerable<Parameter> added)
    {
        foreach (Parameter parameter in added)
        {
            if (parameter.Passing is Passing.Ref or Passing.Out) yield return new Stmt.Assign(Place.Of(parameter.Variable), 0);
            else if (parameter.Variable.Type.Container is Container.Array or Container.Grid or Container.Span && parameter.Variable.Type.Element is "double" or "float")
                yield return new Stmt.Assign(Place.Of(parameter.Variable).Then(new Step.Index([new Expr.Constant("0", IrType.Int)]), IrType.Double), 0);
        }
    }

    private Argument Tangent(RuleParameter parameter, EquatableArray<Argument> given, bool[] active, int first, List<Stmt> before)
    {
        if (parameter.Leaves.Count == 0) return Tangent(parameter, given[0], active[first], before);
        var whole = new Variable(tangents.Names.Fresh(parameter.Name + "Tangent"), parameter.Type);
        before.Add(new Stmt.Declare(whole, null));
        for (int leaf = 0; leaf < given.Count; leaf++)
            if (active[first + leaf] && given[leaf] is Argument.Value { Expr: Expr.Read read })
                before.Add(new Stmt.Assign(new Place(whole, parameter.Leaves[leaf].Path, read.Type), new Expr.Read(tangents.Of(read.Place))));
        return new Argument.Value(new Expr.Read(Place.Of(whole)));
    }

    private Argument Tangent(RuleParameter parameter, Argument argument, bool isActive, List<Stmt> before)
    {
        switch (argument)
        {
            case Argument.Value value:
                return new Argument.Value(isActive && value.Expr is Expr.Read read ? new Expr.Read(tangents.Of(read.Place)) : new Expr.Constant("0", value.Expr.Type));
            case Argument.Ref reference when isActive:
                return reference with { Place = tangents.Of(reference.Place) };
            case Argument.Ref reference:
                var dropped = new Variable(tangents.Names.Fresh(parameter.Name + "Tangent"), reference.Place.Type);
                before.Add(new Stmt.Declare(dropped, new Expr.Constant("0", dropped.Type)));
                return reference with { Place = Place.Of(dropped) };
            case Argument.Memory memory when isActive:
                return new Argument.Memory(tangents.Of(memory.View));
            case Argument.Memory memory:
                return new Argument.Memory(Place.Of(Zeros(parameter, memory.View, before)));
            default:
                throw new NotSupportedException(argument.GetType().Name);
        }
    }

    private Variable Zeros(RuleParameter parameter, Place view, List<Stmt> before)
    {
        bool isGrid = parameter.Type.Container == Container.Grid;
        var zeros = new Variable(tangents.Names.Fresh(parameter.Name + "Tangent"),
            isGrid ? parameter.Type : new(parameter.Type.Element + "[]", Kind.Memory, Container.Array, parameter.Type.Element));
        var storage = new Expr.Read(view);
        int rank = isGrid ? parameter.Type.Text.Count(c => c == ',') + 1 : 1;
        var lengths = new List<Expr>();
        for (int dimension = 0; dimension < rank; dimension++)
        {
            var length = new Variable(tangents.Names.Fresh("length"), IrType.Int);
            before.Add(new Stmt.Declare(length, isGrid ? new Expr.Raw(["", $".GetLength({dimension})"], [storage], IrType.Int, Repeatable: true)
                : new Expr.Apply(parameter.Type.Container == Container.List ? ".Count" : ".Length", [storage], IrType.Int)));
            lengths.Add(new Expr.Read(Place.Of(length)));
        }
        before.Add(new Stmt.Allocate(Place.Of(zeros), parameter.Type.Element, lengths.ToEquatableArray(), Declares: true));
        return zeros;
    }

    private Stmt.Call WithResult(Stmt.Call made, Stmt.Call call, Function function, List<Stmt> before, List<Stmt> after)
    {
        List<Variable> real = call.Results.Where(r => r.Type.IsReal).ToList();
        if (real.Count == 0) return made;
        if (function.Shape is null && !isDifferentiated) return made with { Results = [.. made.Results, tangents.Of(real[0])] };
        if (function.Shape is null)
        {
            before.Add(new Stmt.Declare(tangents.Of(real[0]), null));
            return made with { Arguments = [.. made.Arguments, new Argument.Ref(Place.Of(tangents.Of(real[0])), Passing.Out)] };
        }
        var whole = new Variable(tangents.Names.Fresh(made.Results[0].Name + "Tangent"), made.Results[0].Type);
        for (int leaf = 0; leaf < call.Results.Count; leaf++)
            if (call.Results[leaf].Type.IsReal && facts.Activity.IsActive(call.Results[leaf]))
                after.Add(new Stmt.Declare(tangents.Of(call.Results[leaf]), new Expr.Read(new Place(whole, function.Shape.Leaves[leaf].Path, call.Results[leaf].Type))));
        return made with { Results = [.. made.Results, whole] };
    }
}
