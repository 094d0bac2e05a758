using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>
/// Reverse mode of a loop with bounded memory: the forward sweep keeps the loop's state now and then, as a plan of the Runtime says; the reverse sweep goes back from state
/// to state and runs the iterations behind it again, the last of them with all that their reverse part needs.
/// </summary>
internal sealed class CheckpointedLoop
{
    private readonly Context context;
    private readonly LoopReversal loops;
    private readonly SplitFunctions split;
    private readonly Stmt loop;
    private readonly Checkpointing how;
    private readonly LoopState state;
    private readonly Variable plan, begin, end, counter;

    private CheckpointedLoop(Context context, LoopReversal loops, SplitFunctions split, Stmt loop, Checkpointing how)
    {
        (this.context, this.loops, this.split, this.loop, this.how) = (context, loops, split, loop, how);
        state = new LoopState(loop, context.Facts);
        counter = loop is Stmt.For counted ? counted.Counter : new Variable(context.Names.Fresh("step"), IrType.Int);
        plan = new Variable(context.Names.Fresh("checkpoints"), new IrType("global::AutoDiffGen.CheckpointPlan", Kind.Passive));
        begin = new Variable(context.Names.Fresh("begin"), IrType.Int);
        end = new Variable(context.Names.Fresh("end"), IrType.Int);
    }

    public static Halves Of(Context context, LoopReversal loops, SplitFunctions split, Stmt loop, Checkpointing how, SaveScope scope, Needs needs, bool nested) =>
        new CheckpointedLoop(context, loops, split, loop, how).Make(scope, needs, nested);

    private Halves Make(SaveScope scope, Needs needs, bool nested)
    {
        bool isNeeded = state.Scalars.Exists(v => needs.IsNeeded(Place.Of(v))) || state.Storage.Exists(v => needs.IsNeeded(Place.Of(v).Then(new Step.Index([]), IrType.Double)));
        List<Stmt> forward = Forward(isNeeded);
        List<Stmt> reverse = [];
        Variable kept = plan;
        if (scope.Keeping != Keeping.Local || nested)
        {
            Checkpoints.Kept keep = context.Checkpoints.Keep(Place.Of(plan), scope, nested);
            forward.Insert(1, keep.Save);
            kept = new Variable(context.Names.Fresh(plan.Name), plan.Type);
            reverse.Add(new Stmt.Declare(kept, keep.Restore));
        }
        scope.Saves += state.Scalars.Count + state.Storage.Count;
        reverse.AddRange(Reverse(kept, needs));
        if (isNeeded) reverse.Add(new Stmt.If(Ask(kept, "Restart()"), Reads(kept), []));
        Needs after = needs.Copy();
        foreach (Variable scalar in state.Scalars) after.Overwritten(scalar);
        foreach (Variable root in state.Storage) after.OverwrittenWhole(root);
        IEnumerable<Stmt> bounds = loop is Stmt.For counted ? [new Stmt.Run(counted.From), new Stmt.Run(counted.To)] : [];
        context.Record([.. reverse, .. bounds], after, except: IsOwn);
        needs.Become(after);
        return new(forward, reverse);
    }

    /// <summary>Whether the place is one of an iteration, or of the state, which is put back from what is kept.</summary>
    private bool IsOwn(Place place) => place.IsVariable
        ? state.Inside.Contains(place.Root.Name) || state.Scalars.Contains(place.Root)
        : state.Inside.Contains(context.Facts.Canonical(place.Root).Name) || state.Storage.Exists(root => context.Facts.Aliases.Class(root) == context.Facts.Aliases.Class(place.Root));

    /// <param name="keepsStart">Whether the state before the loop is asked for, also where no iteration runs.</param>
    private List<Stmt> Forward(bool keepsStart)
    {
        var plain = new PlainSweep(context, split, isRepeated: false);
        if (loop is Stmt.For counted)
            return [new Stmt.Declare(plan, context.Records.Plan(Trips(counted), how, plan.Type)), Advance(plan, plain)];
        var open = (Stmt.While)loop;
        return
        [
            new Stmt.Declare(plan, context.Records.Plan(trips: null, how, plan.Type)),
            open with { Checkpointing = null, Body = [new Stmt.If(Ask(plan, "Step()"), Writes(plan), []), .. loops.Released([.. plain.Of(open.Body)])] },
            .. keepsStart ? [new Stmt.If(Ask(plan, "IsWithoutSteps()"), Writes(plan), [])] : Array.Empty<Stmt>(),
        ];
    }

    private List<Stmt> Reverse(Variable kept, Needs needs)
    {
        Needs here = needs.WithoutNeeds();
        here.AssumeBindings(state.Body);
        var joint = new SaveScope(Keeping.Local);
        Stmt.For segment = Segment(PlainSweep.WithoutRuns(Walk.Blocks(loop).Single()));
        Halves halves = loops.Segment(segment, joint, here, inOrder: loop is Stmt.While);
        (List<Stmt> before, List<Stmt> sweep, List<Stmt> after) = Sums(halves.Reverse);
        List<Stmt> last = loops.Released(
        [
            .. joint.Hoisted, .. halves.Forward,
            .. how.Bytes > 0 ? [new Stmt.Run(Ask(kept, "Measure()"))] : Array.Empty<Stmt>(),
            .. sweep,
        ]);
        if (state.Body.Exists(s => s is Stmt.For { Checkpointing: not null } or Stmt.While { Checkpointing: not null })) last = WithoutPlans(last);
        Stmt back = new Stmt.While(Test.Before, Ask(kept, "Backward()"),
        [
            .. Reads(kept),
            Advance(kept, new PlainSweep(context, split, isRepeated: true)),
            new Stmt.Scope([.. Range(kept), .. last]),
        ]);
        return [.. before, back, .. after];
    }

    /// <summary>Sums that a reverse loop takes in locals are taken over all of its runs, so that the order of additions is that of one loop.</summary>
    private (List<Stmt> Before, List<Stmt> Sweep, List<Stmt> After) Sums(List<Stmt> reverse)
    {
        List<Stmt> sweep = reverse.SelectMany(s => s is Stmt.If { Condition: Expr.Apply apply, Then: var then, Else.Count: 0 } && apply.Operands.SelectMany(Walk.Reads).Any(p => p.Root == begin)
            ? then.AsEnumerable() : [s]).ToList();
        List<Stmt> before = [], after = [];
        foreach (Stmt.AddTo sum in sweep.OfType<Stmt.AddTo>().Where(s => s.Value is Expr.Read { Place.IsVariable: true }).ToList())
        {
            Variable local = ((Expr.Read)sum.Value).Place.Root;
            if (sweep.Find(s => s is Stmt.Declare { Value: Expr.Constant { Text: "0" } } d && d.Variable == local) is not { } declared) continue;
            sweep.Remove(declared);
            sweep.Remove(sum);
            before.Add(declared);
            after.Add(sum.Target.IsVariable || loop is not Stmt.For counted ? sum : new Stmt.If(new Expr.Apply(counted.Comparison, [counted.From, counted.To], IrType.Bool), [sum], []));
        }
        return (before, sweep, after);
    }

    /// <summary>Runs on from a state, keeping further ones on the way. What is carried is in locals that no call comes between.</summary>
    private Stmt Advance(Variable kept, PlainSweep plain)
    {
        List<Variable> own = state.Scalars.Where(v => !context.Facts.Function.Parameters.Any(p => p.Variable == v && p.Passing is Passing.Ref or Passing.Out)).ToList();
        Dictionary<string, Variable> now = own.ToDictionary(v => v.Name, v => new Variable(context.Names.Fresh(Naming.Last(v.Name) + "Now"), v.Type));
        Stmt.For run = Segment(loops.Released([.. plain.Of(Walk.Blocks(loop).Single())]).ToEquatableArray());
        return new Stmt.While(Test.Before, Ask(kept, "Advance()"),
        [
            new Stmt.If(Ask(kept, "IsNew"), Writes(kept), []),
            .. Range(kept),
            .. own.Select(v => new Stmt.Declare(now[v.Name], new Expr.Read(Place.Of(v)))),
            run with { Body = new Renaming(now).Of(run.Body) },
            .. own.Select(v => new Stmt.Assign(Place.Of(v), new Expr.Read(Place.Of(now[v.Name])))),
        ]);
    }

    private Stmt[] Range(Variable kept) => [new Stmt.Declare(begin, Ask(kept, "Begin")), new Stmt.Declare(end, Ask(kept, "End"))];

    /// <summary>The iterations from begin to end.</summary>
    private Stmt.For Segment(EquatableArray<Stmt> body)
    {
        Expr first = new Expr.Read(Place.Of(begin)), last = new Expr.Read(Place.Of(end));
        if (loop is not Stmt.For counted) return new(counter, first, "<", last, 1, body);
        return new(counter, At(counted, first), counted.Step > 0 ? "<" : ">", At(counted, last), counted.Step, body);
    }

    private static Expr At(Stmt.For counted, Expr iteration)
    {
        int size = Math.Abs(counted.Step);
        if (size > 1) iteration = new Expr.Apply("*", [iteration, Counting.Int(size)], IrType.Int);
        return counted is { From: Expr.Constant { Text: "0" }, Step: > 0 } ? iteration
            : new Expr.Apply(counted.Step > 0 ? "+" : "-", [counted.From, iteration], counted.Counter.Type);
    }

    private static Expr Trips(Stmt.For counted) => counted.Counter.Type == IrType.Int
        ? Counting.Trips(counted) : new Expr.Apply("(int)", [Counting.Trips(counted)], IrType.Int);

    private List<Stmt> WithoutPlans(List<Stmt> statements)
    {
        var mark = new Variable(context.Names.Fresh("plans"), IrType.Int);
        return [new Stmt.Declare(mark, context.Records.PlanMark()), .. statements, context.Records.ReleasePlans(mark)];
    }

    private EquatableArray<Stmt> Writes(Variable kept) => state.Scalars.Concat(state.Storage)
        .Select(v => (Stmt)new Stmt.Call([], ".Write", [Plan(kept), new Argument.Value(new Expr.Read(Place.Of(v)))])).ToEquatableArray();

    /// <summary>Values are assigned, not read by reference, so that they stay in registers.</summary>
    private EquatableArray<Stmt> Reads(Variable kept) => state.Scalars.Concat(state.Storage)
        .Select(v => v.Type.Kind != Kind.Memory || v.Type.Container == Container.Struct
            ? new Stmt.Assign(Place.Of(v), new Expr.Raw(["", $".Read<{v.Type.Text}>()"], [new Expr.Read(Place.Of(kept))], v.Type, Repeatable: false))
            : (Stmt)new Stmt.Call([], ".Read", [Plan(kept), new Argument.Memory(Place.Of(v))])).ToEquatableArray();

    private static Argument Plan(Variable kept) => new Argument.Value(new Expr.Read(Place.Of(kept)));

    private static Expr Ask(Variable kept, string what) => new Expr.Raw(["", "." + what], [new Expr.Read(Place.Of(kept))], IrType.Bool, Repeatable: false);
}
