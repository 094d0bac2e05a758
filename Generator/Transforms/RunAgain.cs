using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The reverse mode of a checkpointed function: its forward half and its reverse half, one after the other, nothing left behind.</summary>
internal static class RunAgain
{
    /// <summary>Its parameters are those of the function, the adjoints of its results, and the adjoints of the active parameters.</summary>
    public static Function Of(Function callee, bool[] active, SplitFunctions.Pair halves, string name)
    {
        var names = new UniqueNames(Walk.Variables(callee).Select(v => v.Name));
        var stack = new Variable(names.Fresh("records"), new IrType("global::AutoDiffGen.RecordStack", Kind.Passive), Role.Parameter);
        var records = new Records(stack);
        List<Parameter> seeds = [], adjoints = [];
        List<Argument> forward = [], reverse = [];
        for (int k = 0; k < callee.Parameters.Count; k++)
        {
            Parameter parameter = callee.Parameters[k];
            bool isMemory = parameter.Variable.Type.Kind == Kind.Memory, byValue = parameter.Passing is Passing.Value or Passing.In;
            forward.Add(isMemory ? new Argument.Memory(Place.Of(parameter.Variable)) : byValue ? Value(parameter.Variable) : new Argument.Ref(Place.Of(parameter.Variable), parameter.Passing));
            if (isMemory) reverse.Add(forward[k]);
            else if (!byValue) reverse.Add(new Argument.Ref(Place.Of(parameter.Variable), Passing.Ref));
            if (!active[k]) continue;
            var adjoint = new Variable(names.Fresh(parameter.Variable.Name + "Adjoint"), AdjointNames.ShadowType(parameter.Variable.Type, isKept: false), Role.Parameter);
            adjoints.Add(new(adjoint, isMemory || parameter.Passing == Passing.Out ? Passing.Value : Passing.Ref));
            reverse.Add(isMemory ? new Argument.Memory(Place.Of(adjoint)) : new Argument.Ref(Place.Of(adjoint), Passing.Ref));
        }
        List<Variable> results = callee.Results.Select(r => new Variable(names.Fresh("result"), r)).ToList();
        foreach (Variable result in results.Where(r => r.Type.IsReal)) seeds.Add(new(new Variable(names.Fresh(result.Name + "Adjoint"), result.Type, Role.Parameter)));
        Variable arrays = new(names.Fresh("arrays"), IrType.Int), mark = new(names.Fresh("mark"), IrType.Long);
        return new(name, [.. callee.Parameters, .. seeds, .. adjoints, new Parameter(stack)], [], null,
        [
            new Stmt.Declare(arrays, records.ArrayMark()), new Stmt.Declare(mark, records.Mark()),
            new Stmt.Call(results.ToEquatableArray(), halves.Forward, [.. forward, Value(stack)]),
            new Stmt.Call([], halves.Reverse, [.. reverse, .. seeds.Select(s => Value(s.Variable)), Value(stack)]),
            records.ReleaseArrays(arrays), records.Release(mark),
        ]);
    }

    private static Argument Value(Variable variable) => new Argument.Value(new Expr.Read(Place.Of(variable)));
}
