using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The arguments of a call of a method with a rule, parameter by parameter of C#: structs, which programs take apart, are put together again.</summary>
internal sealed class RuleArguments
{
    private readonly UniqueNames names;
    private readonly Stmt.Call call;
    private readonly Function function;
    private readonly List<EquatableArray<Argument>> groups = [];

    public RuleArguments(UniqueNames names, Stmt.Call call, Function function)
    {
        (this.names, this.call, this.function) = (names, call, function);
        int next = 0;
        foreach (RuleParameter parameter in function.Rule!.Parameters)
        {
            groups.Add(call.Arguments.Skip(next).Take(parameter.Width).ToEquatableArray());
            next += parameter.Width;
        }
    }

    /// <summary>The arguments that make up one parameter.</summary>
    public EquatableArray<Argument> Of(int parameter) => groups[parameter];

    /// <summary>The places that the call may write.</summary>
    public IEnumerable<Place> Written()
    {
        for (int k = 0; k < groups.Count; k++)
        {
            if (groups[k][0] is Argument.Ref reference) yield return reference.Place;
            if (groups[k][0] is Argument.Memory memory && function.Rule!.Parameters[k].IsWritten) yield return memory.View;
        }
    }

    /// <summary>A struct parameter as one value.</summary>
    public Argument Struct(int parameter, List<Stmt> before)
    {
        RuleParameter declared = function.Rule!.Parameters[parameter];
        var whole = new Variable(names.Fresh(declared.Name), declared.Type);
        before.Add(new Stmt.Declare(whole, null));
        for (int leaf = 0; leaf < declared.Leaves.Count; leaf++)
            before.Add(new Stmt.Assign(new Place(whole, declared.Leaves[leaf].Path, declared.Leaves[leaf].Type), ((Argument.Value)groups[parameter][leaf]).Expr));
        return new Argument.Value(new Expr.Read(Place.Of(whole)));
    }

    /// <summary>The call of the method itself, or of what runs in its place.</summary>
    /// <param name="records">The record stack, where it takes that too.</param>
    public List<Stmt> Run(string name, Records? records = null)
    {
        var before = new List<Stmt>();
        List<Argument> passed = function.Rule!.Parameters.SelectMany((p, k) => p.Leaves.Count > 0 ? [Struct(k, before)] : groups[k].AsEnumerable()).ToList();
        if (records is not null) passed.Add(new Argument.Value(records.Self()));
        if (function.Shape is null || records is not null || function.IsCheckpointed) return [.. before, call with { Function = name, Arguments = passed.ToEquatableArray() }];
        var result = new Variable(names.Fresh(Naming.Last(call.Results[0].Name)), new IrType(function.Shape.Text, Kind.Memory, Container.Struct));
        return
        [
            .. before, call with { Function = name, Arguments = passed.ToEquatableArray(), Results = [result] },
            .. call.Results.Select((r, k) => new Stmt.Declare(r, new Expr.Read(new Place(result, function.Shape.Leaves[k].Path, r.Type)))),
        ];
    }

    /// <summary>Lets the forward half's call give its state too.</summary>
    public Variable State(IrType type, List<Stmt> run)
    {
        var state = new Variable(names.Fresh("state"), type);
        int at = run.FindIndex(s => s is Stmt.Call);
        var made = (Stmt.Call)run[at];
        if (made.Results.Count > 0)
        {
            run[at] = made with { Results = [.. made.Results, state] };
            return state;
        }
        run[at] = made with { Arguments = [.. made.Arguments, new Argument.Ref(Place.Of(state), Passing.Out)] };
        run.Insert(at, new Stmt.Declare(state, null));
        return state;
    }
}
