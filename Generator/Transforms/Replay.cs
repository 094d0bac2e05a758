using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>
/// Differentiates a loop within the iteration: the reverse sweep of an iteration first runs again what it needs of that iteration's forward sweep, so
/// that only the state carried from one iteration to the next is kept, and nothing where iterations are independent but for sums.
/// </summary>
internal sealed class Replay(Context context, ReverseSweep sweep)
{
    /// <param name="State">How many values are kept for an iteration.</param>
    /// <param name="Storage">Declarations of the state's storage.</param>
    /// <param name="IsJoint">Whether what runs again is also what the loop's sums are made of, which may then be made there.</param>
    public sealed record Result(Halves Halves, Needs Needs, int State, bool IsStateless, List<Stmt> Storage, bool IsJoint);

    private Facts Facts => context.Facts;

    /// <summary>The loop's halves, or null where an iteration cannot be run again.</summary>
    public Result? Of(Stmt.For loop, SaveScope scope, SaveScope iterations, Needs before, bool nested)
    {
        List<Stmt> body = Walk.All(loop.Body).ToList();
        if (body.Any(s => s is Stmt.Call or Stmt.For { Checkpointing: not null } or Stmt.While { Checkpointing: not null } || IsRebinding(s))) return null;
        Needs needs = before.WithoutNeeds();
        needs.AssumeBindings(body);
        var joint = new SaveScope(Keeping.Local) { IsReplay = true };
        Halves halves = sweep.Block(loop.Body, joint, needs, nested: false);
        var slice = new Slice(Facts, context.Records);
        List<Stmt> again = slice.Of(halves.Forward, halves.Reverse);
        if (slice.IsOpaque) return null;

        var inside = new HashSet<string>(body.SelectMany(Walk.Declared).Select(v => v.Name)) { loop.Counter.Name };
        List<Place> written = body.SelectMany(s => Writes.Of(s, Facts.Summaries)).Where(p => !p.IsVariable || !inside.Contains(p.Root.Name)).ToList();
        List<Variable> scalars = written.Where(p => p.IsVariable).Select(p => p.Root).Distinct().ToList();
        List<Variable> storage = written.Where(p => !p.IsVariable).Select(p => p.Root).Distinct().ToList();
        if (!storage.TrueForAll(root => MayReplay(root, loop, slice, before, inside))) return null;
        List<Variable> state = scalars.Where(v => slice.Values.Contains(v.Name)).ToList();
        if (state.Count > 0 && (state.Exists(v => v.Type.Kind == Kind.Memory) || !IsCheap(again))) return null;

        Needs after = before.Copy();
        foreach (Variable scalar in scalars) after.Overwritten(scalar);
        context.Record([.. again, .. halves.Reverse, new Stmt.Run(loop.From), new Stmt.Run(loop.To)], after,
            except: p => inside.Contains(p.Root.Name) && p.IsVariable || scalars.Contains(p.Root) || !p.IsVariable && storage.Exists(s => IsSame(s, p.Root)));
        if (state.Count == 0)
            loop = loop with { IsIndependent = true, Own = storage.Where(root => root.Role == Role.Local && !inside.Contains(root.Name) && IsPrivate(root, loop)).Select(r => r.Name).ToEquatableArray() };
        bool onlySums = state.Count == 0 && storage.TrueForAll(root => inside.Contains(root.Name) || loop.Own.Contains(root.Name))
            && body.TrueForAll(s => s is not (Stmt.Throw or Stmt.Run) && (s is not Stmt.Assign { Target.IsVariable: true } a || inside.Contains(a.Target.Root.Name)))
            && !body.SelectMany(Walk.Expressions).SelectMany(Walk.Reads).Any(p => scalars.Contains(p.Root));   // what reads a sum before it is whole has an adjoint that goes from iteration to iteration
        var whole = new Slice(Facts, context.Records);
        whole.Values.UnionWith(scalars.Select(v => v.Name));
        List<Stmt>? joint2 = onlySums && scalars.Count > 0 && scalars.TrueForAll(v => !slice.Values.Contains(v.Name)) ? whole.Of(halves.Forward, halves.Reverse) : null;
        Halves placed = Place(loop, scope, iterations, before, needs, nested, halves, again, whole.IsOpaque ? null : joint2, joint, scalars, state);
        return new(placed, after, state.Count, state.Count == 0, iterations.Storage, joint2 is not null && !whole.IsOpaque && again.Count > 0);
    }

    private Halves Place(
        Stmt.For loop, SaveScope scope, SaveScope iterations, Needs before, Needs here, bool nested, Halves halves, List<Stmt> again, List<Stmt>? againWithSums, SaveScope joint,
        List<Variable> scalars, List<Variable> state)
    {
        List<Stmt> forward = [], reverse = [], saves = [], restores = [];
        foreach (Variable scalar in scalars.Where(v => before.IsNeeded(Ir.Place.Of(v))))
        {
            Checkpoints.Kept kept = context.Checkpoints.Keep(Ir.Place.Of(scalar), scope, nested);
            forward.Add(kept.Save);
            reverse.Insert(0, Checkpoints.Store(Ir.Place.Of(scalar), kept.Restore));
        }
        foreach (Variable scalar in state)
        {
            Checkpoints.Kept kept = context.Checkpoints.Keep(Ir.Place.Of(scalar), iterations, nested: true);
            saves.Add(kept.Save);
            restores.Insert(0, Checkpoints.Store(Ir.Place.Of(scalar), kept.Restore));
        }
        List<Stmt> plain = loop.Body.SelectMany(s => new Straight(context).Plain(s)).ToList();
        Stmt.For first = loop with { Body = new([.. saves, .. Released(plain)]) };
        forward.Add(first);
        if (halves.Reverse.Count == 0) return new(forward, reverse);
        List<Stmt> Again(List<Stmt> part)
        {
            List<Stmt> iteration = [.. restores, .. Released([.. joint.Hoisted, .. part, .. halves.Reverse])];
            Stmt.For again = againWithSums is not null && loop.Own.All(name => IsOnlyIn(loop, name)) ? loop with { Body = iteration.ToEquatableArray(), Source = "" }
                : LoopReversal.Backwards(loop, iteration, context, here) with { IsIndependent = loop.IsIndependent, Own = loop.Own };
            return LoopInvariants.Of(again, context, here);
        }
        List<Stmt> second = Again(again);
        reverse.InsertRange(0, second);
        if (againWithSums is not null) context.JointLoops.Add(new(first, second, Again(againWithSums), scalars));
        return new(forward, reverse);
    }

    /// <summary>Whether nothing but the loop uses the storage: then no adjoint of it goes from one iteration to another, and any order will do.</summary>
    private bool IsOnlyIn(Stmt.For loop, string name) => !Elsewhere(Facts.Function.Body, loop.Counter)
        .Any(p => p.Root.Name == name || Facts.Definitions.Find(name) is { } root && Facts.Aliases.Class(p.Root) == Facts.Aliases.Class(root));

    private static IEnumerable<Place> Elsewhere(IEnumerable<Stmt> block, Variable counter) => block.SelectMany(s => s switch
    {
        Stmt.For f when f.Counter == counter => [],
        Stmt.Allocate { Declares: true } => [],
        _ => Walk.Blocks(s).SelectMany(b => Elsewhere(b, counter)).Concat(Mentions.Targets(s)).Concat(Walk.Expressions(s).SelectMany(Walk.Reads)),
    });

    /// <summary>Gives back the pooled storage of an iteration at its end.</summary>
    public List<Stmt> Released(List<Stmt> iteration)
    {
        List<Expr> expressions = iteration.SelectMany(Walk.All).SelectMany(Walk.Expressions).SelectMany(Walk.All).ToList();
        if (expressions.Exists(context.Records.IsPooled))
        {
            var mark = new Variable(context.Names.Fresh("arrays"), IrType.Int);
            iteration = [new Stmt.Declare(mark, context.Records.ArrayMark()), .. iteration, context.Records.ReleaseArrays(mark)];
        }
        if (expressions.Exists(context.Records.IsSlots))
        {
            var mark = new Variable(context.Names.Fresh("mark"), IrType.Long);
            iteration = [new Stmt.Declare(mark, context.Records.Mark()), .. iteration, context.Records.Release(mark)];
        }
        return iteration;
    }

    /// <summary>Whether a reference changes that outlives the statement: then an iteration cannot be told from the others by its counter.</summary>
    private bool IsRebinding(Stmt statement) => statement switch
    {
        Stmt.Bind s => !s.Declares || Facts.IsRebound(s.Target.Root),
        Stmt.Allocate s => !s.Declares || Facts.IsRebound(s.Target.Root) || Facts.Aliases.IsRestructured(s.Target.Root),
        Stmt.Assign s => s.Target.Type.Kind == Kind.Memory,
        Stmt.Call s => s.Results.Any(r => r.Type.Kind == Kind.Memory),
        _ => false,
    };

    /// <summary>Whether storage that the loop writes leaves iterations independent: not read when one runs again, or belonging to the iteration alone.</summary>
    private bool MayReplay(Variable root, Stmt.For loop, Slice slice, Needs before, HashSet<string> inside)
    {
        if (inside.Contains(Facts.Canonical(root).Name)) return true;
        Place contents = Ir.Place.Of(root).Then(new Step.Index([]), IrType.Double);
        if (before.IsNeeded(contents)) return false;
        return !slice.Contents.Contains(Facts.Aliases.Class(root)) || IsPrivate(root, loop);
    }

    /// <summary>Whether every iteration assigns all of the array before it reads any of it.</summary>
    private bool IsPrivate(Variable root, Stmt.For loop)
    {
        if (Facts.Definitions.Variables.Any(v => Facts.Aliases.Class(v) == Facts.Aliases.Class(root) && Facts.Canonical(v) != Facts.Canonical(root))) return false;
        foreach (Stmt statement in loop.Body)
        {
            if (statement is Stmt.For inner && Coverage.Of(inner, Facts).Any(v => Facts.Canonical(v) == Facts.Canonical(root))) return true;
            if (!Mentions.Places([statement]).Any(p => IsSame(p.Root, root) && p.Type.Kind != Kind.Memory)) continue;
            bool isElsewhere = loop.Body.Any(s => s != statement && Mentions.Places([s]).Any(p => IsSame(p.Root, root)));
            return !isElsewhere && statement is Stmt.For deeper && IsPrivate(root, deeper);
        }
        return false;
    }

    private bool IsSame(Variable a, Variable b) => Facts.Aliases.Class(a) == Facts.Aliases.Class(b);

    private static bool IsCheap(List<Stmt> again) => again.SelectMany(Walk.All).All(s =>
        s is not (Stmt.For or Stmt.While) && Walk.Expressions(s).SelectMany(Walk.All).All(e => e is not Expr.Apply { Type.IsReal: true } a || !a.Operation.Contains('.')));
}
