using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Reverse mode of a call: the callee's forward half leaves on the record stack what its reverse half takes from it.</summary>
internal sealed class CallReversal(Context context, SplitFunctions split)
{
    private Facts Facts => context.Facts;

    public Halves Call(Stmt.Call call, SaveScope scope, Needs needs, bool nested)
    {
        Function callee = Facts.Summaries[call.Function];
        if (callee.Rule is not null) return new RuleReversal(context).Call(call, callee, scope, needs, nested);
        bool[] active = [.. call.Arguments.Select(IsActive)];
        if (callee.IsCheckpointed) return new RuleReversal(context).Call(call, callee with { Rule = split.Again(callee, active) }, scope, needs, nested);
        SplitFunctions.Pair halves = split.Of(callee, active);
        var forward = new List<Stmt>();
        var reverse = new List<Stmt>();
        var restores = new List<Stmt>();
        foreach (Argument.Ref reference in call.Arguments.OfType<Argument.Ref>().Where(r => r.Passing == Passing.Out && needs.IsNeeded(r.Place)))
        {
            Checkpoints.Kept kept = context.Checkpoints.Keep(reference.Place, scope, nested);
            forward.Add(kept.Save);
            restores.Insert(0, Checkpoints.Store(reference.Place, kept.Restore));
        }
        forward.Add(Forward(call, active, halves));
        needs.Mixed(call);
        reverse.AddRange(Reverse(call, active, halves));
        context.Record(reverse, needs);
        foreach (Argument.Memory memory in call.Arguments.OfType<Argument.Memory>()) needs.AddContents(memory.View.Root);   // read by the reverse half as the call leaves it
        reverse.AddRange(restores);
        return new(forward, reverse);
    }

    /// <summary>The call of the forward half, which binds adjoint storage along where it binds storage, and returns it beside what it belongs to.</summary>
    private Stmt.Call Forward(Stmt.Call call, bool[] active, SplitFunctions.Pair halves)
    {
        IEnumerable<Argument> bound = call.Arguments.Where((a, k) => active[k] && a is Argument.Memory && Facts.Summaries.Keeps(call.Function, k))
            .Select(a => new Argument.Memory(context.Adjoints.Of(((Argument.Memory)a).View)));
        IEnumerable<Variable> shadows = call.Results.Where(r => r.Type.Kind == Kind.Memory).Select(context.Adjoints.Of);
        return new([.. call.Results, .. shadows], halves.Forward, [.. call.Arguments, .. bound, new Argument.Value(context.Records.Self())]) { Source = call.Source };
    }

    private bool IsActive(Argument argument) => argument switch
    {
        Argument.Value value => Facts.Activity.IsActive(value.Expr),
        Argument.Memory memory => Facts.Activity.IsActive(memory.View.Root),
        Argument.Ref reference => Facts.Activity.IsActive(reference.Place),
        _ => throw new NotSupportedException(argument.GetType().Name),
    };

    /// <summary>The call of the reverse half, in the order of its parameters: see <see cref="SplitFunctions"/>.</summary>
    private List<Stmt> Reverse(Stmt.Call call, bool[] active, SplitFunctions.Pair halves)
    {
        List<Stmt> before = [], after = [];
        var arguments = new List<Argument>();
        for (int k = 0; k < call.Arguments.Count; k++)
        {
            switch (call.Arguments[k])
            {
                case Argument.Value value when active[k]:
                    arguments.Add(AdjointOf(value.Expr, call, before, after));
                    break;
                case Argument.Memory memory:
                    arguments.Add(memory);
                    if (active[k]) arguments.Add(new Argument.Memory(context.Adjoints.Of(memory.View)));
                    break;
                case Argument.Ref reference:
                    arguments.Add(reference with { Passing = Passing.Ref });
                    if (active[k]) arguments.Add(new Argument.Ref(context.Adjoints.Of(reference.Place), Passing.Ref));
                    break;
            }
        }
        foreach (Variable result in call.Results.Where(r => r.Type.IsReal))
            arguments.Add(new Argument.Value(Facts.Activity.IsActive(result)
                ? new Expr.Read(context.Adjoints.Of(Place.Of(result))) : new Expr.Constant("0", result.Type)));
        arguments.Add(new Argument.Value(context.Records.Self()));
        return [.. before, new Stmt.Call([], halves.Reverse, arguments.ToEquatableArray()), .. after];
    }

    /// <summary>Whether the variable is also passed by reference: then the callee has its adjoint already, and may set it to zero.</summary>
    public static bool IsAlsoReferred(Variable variable, Stmt.Call call) => call.Arguments.OfType<Argument.Ref>().Any(r => r.Place.Root == variable);

    /// <summary>A variable that collects the adjoint of a by-value argument, and hands it on. It is the variable's own adjoint where it can be.</summary>
    private Argument AdjointOf(Expr argument, Stmt.Call call, List<Stmt> before, List<Stmt> after)
    {
        if (argument is Expr.Read { Place.IsVariable: true } read && !IsAlsoReferred(read.Place.Root, call)) return new Argument.Ref(context.Adjoints.Of(read.Place), Passing.Ref);
        var adjoint = new Variable(context.Names.Fresh(Naming.Of(argument) + "Adjoint"), argument.Type);
        before.Add(new Stmt.Declare(adjoint, new Expr.Constant("0", argument.Type)));
        after.AddRange(context.Pullback.Of(argument, new Expr.Read(Place.Of(adjoint)), argument, target: null));
        return new Argument.Ref(Place.Of(adjoint), Passing.Ref);
    }
}
