using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Reverse mode of loops: as often as it ran, backwards.</summary>
internal sealed class LoopReversal(Context context, ReverseSweep sweep, SplitFunctions split)
{
    private Facts Facts => context.Facts;

    public Halves For(Stmt.For loop, SaveScope scope, Needs needs, bool nested)
    {
        Needs before = needs.Copy();
        var start = new Attempt(context, scope);
        SaveScope body = BodyScope(loop, scope);
        Halves stored = Iterate(loop, body, needs);
        Checkpointing? bounded = body.Saves > 0 ? loop.Checkpointing : null;
        bool mayBeJoint = stored.Reverse.Count > 0 && scope.Keeping == Keeping.Local && !nested && loop.Checkpointing is null;
        if ((body.Saves > 0 || mayBeJoint) && !scope.IsReplay)
        {
            var end = new Attempt(context, scope);
            start.Return();
            SaveScope iterations = BodyScope(loop, scope);
            if (new Replay(context, sweep).Of(loop, scope, iterations, before, nested) is { } replay && (body.Saves == 0 ? replay.IsJoint : replay.IsStateless || replay.State < body.Saves && bounded is null))
            {
                scope.Saves += replay.State;
                needs.Become(replay.Needs);
                return iterations.Storage == scope.Storage ? replay.Halves : Placed(replay.Halves, iterations, scope, nested);
            }
            end.Return();
        }
        if (bounded is not null)
        {
            start.Return();
            needs.Become(before);
            return CheckpointedLoop.Of(context, this, split, loop, bounded, scope, needs, nested);
        }
        scope.Saves += body.Saves;
        CoverWhole(loop, needs);
        return body.Storage == scope.Storage ? stored : Placed(stored, body, scope, nested);
    }

    public Halves While(Stmt.While loop, SaveScope scope, Needs needs, bool nested)
    {
        var body = new SaveScope(Keeping.Stack, Home(scope)) { IsReplay = scope.IsReplay };
        Needs before = needs.Copy();
        var start = new Attempt(context, scope);
        Enter(loop, loop.Body, needs);
        Needs anticipated = needs.Copy();
        Halves halves = sweep.Block(loop.Body, body, needs, nested: true);
        Check(loop, halves.Reverse, anticipated);
        Exit(loop.Body, needs, before);
        if (loop.Checkpointing is { } bounded && body.Saves > 0 && halves.Reverse.Count > 0)
        {
            start.Return();
            needs.Become(before);
            return CheckpointedLoop.Of(context, this, split, loop, bounded, scope, needs, nested);
        }
        scope.Saves += body.Saves;
        if (halves.Reverse.Count == 0) return Halves.OfForward(loop with { Body = halves.Forward.ToEquatableArray() });
        var trips = new Variable(context.Names.Fresh("trips"), IrType.Int);
        var trip = new Variable(context.Names.Fresh("trip"), IrType.Int);
        Stmt count = new Stmt.AddTo(Place.Of(trips), new Expr.Constant("1", IrType.Int));
        return new(
            [new Stmt.Declare(trips, new Expr.Constant("0", IrType.Int)), loop with { Body = [count, .. halves.Forward] }],
            [new Stmt.For(trip, new Expr.Read(Place.Of(trips)), ">", new Expr.Constant("0", IrType.Int), -1, halves.Reverse.ToEquatableArray())]);
    }

    /// <summary>A run of iterations of a loop whose memory is bounded.</summary>
    /// <param name="inOrder">Whether they are reversed one by one from the last to the first, with nothing taken out of the loop.</param>
    public Halves Segment(Stmt.For loop, SaveScope scope, Needs needs, bool inOrder)
    {
        if (!inOrder) return For(loop, scope, needs, nested: false);
        SaveScope body = BodyScope(loop, scope);
        Halves halves = Iterate(loop, body, needs, inOrder);
        return body.Storage == scope.Storage ? halves : Placed(halves, body, scope, nested: false);
    }

    /// <summary>Gives back the pooled storage of an iteration at its end.</summary>
    public List<Stmt> Released(List<Stmt> iteration) => new Replay(context, sweep).Released(iteration);

    /// <summary>The loop with its body's forward part, and the loop backwards with the reverse part.</summary>
    private Halves Iterate(Stmt.For loop, SaveScope body, Needs needs, bool inOrder = false)
    {
        Needs before = needs.Copy();
        Enter(loop, loop.Body, needs);
        Needs anticipated = needs.Copy();
        Halves halves = sweep.Block(loop.Body, body, needs, nested: true);
        Check(loop, halves.Reverse, anticipated);
        Exit(loop.Body, needs, before);
        Stmt forward = loop with { Body = halves.Forward.ToEquatableArray() };
        if (halves.Reverse.Count == 0) return Halves.OfForward(forward);
        List<Stmt> backwards = inOrder ? [Counting.Backwards(loop, halves.Reverse)] : LoopInvariants.Of(Backwards(loop, halves.Reverse, context, needs), context, needs);
        context.Record([new Stmt.Run(loop.From), new Stmt.Run(loop.To)], needs);
        return new([forward], backwards);
    }

    /// <summary>The loop with the reverse part as its body, backwards unless any order will do.</summary>
    public static Stmt.For Backwards(Stmt.For loop, List<Stmt> reverse, Context context, Needs here) =>
        IterationOrder.IsFree(loop, reverse, context, here) ? loop with { Body = reverse.ToEquatableArray(), Source = "" } : Counting.Backwards(loop, reverse);

    /// <summary>At the start of any iteration, whatever an earlier one needs is needed, and whatever it bound is bound.</summary>
    public void Enter(Stmt loop, EquatableArray<Stmt> body, Needs needs)
    {
        List<Stmt> statements = Walk.All(body).ToList();
        needs.AssumeBindings(statements);
        IReadOnlyCollection<string> known = needs.Contents;
        new Anticipation(context).Record(statements, needs);
        if (loop is Stmt.For counted) needs.Forget(root => !known.Contains(root.Name) && Disjoint.Is(root, counted, Facts, other => needs.MayBeSame(root, other)));
        needs.Leave(statements.SelectMany(Walk.Declared));
    }

    /// <summary>Whatever an iteration's reverse part reads as the iteration left it was known at the loop's start to be needed: the next iteration keeps only such.</summary>
    private void Check(Stmt loop, List<Stmt> reverse, Needs anticipated)
    {
        HashSet<string> own = [.. Walk.All(loop).SelectMany(Walk.Declared).Select(v => v.Name)], written = [.. Walk.All(loop).SelectMany(s => Writes.Of(s, Facts.Summaries)).Where(p => p.IsVariable).Select(p => p.Root.Name)];
        Variable? missing = ReadsFirst.Of(reverse).Find(v => Facts.Definitions.Find(v.Name) is not null && written.Contains(v.Name) && !own.Contains(v.Name)
            && !Facts.Definitions.IsStable(v) && !Facts.Definitions.IsCounter(v) && context.Adjoints.PrimalOf(v) is null && !anticipated.IsNeeded(Place.Of(v)));
        if (missing is not null) throw new InvalidOperationException($"the reverse sweep of a loop reads {missing.Name}, which was not foreseen");
    }

    private static void Exit(EquatableArray<Stmt> body, Needs needs, Needs before)
    {
        needs.Leave(Walk.All(body).SelectMany(Walk.Declared));
        needs.Join(before);
    }

    /// <summary>A loop that assigns every element of an array leaves nothing of the old contents.</summary>
    private void CoverWhole(Stmt.For loop, Needs needs)
    {
        var own = new Needs(Facts);
        new Anticipation(context).Record(Walk.All(loop.Body).ToList(), own);
        foreach (Variable root in Coverage.Of(loop, Facts).Where(root => !own.NeedsContents(root))) needs.OverwrittenWhole(root);
    }

    private SaveScope BodyScope(Stmt.For loop, SaveScope scope)
    {
        var inside = new HashSet<string>(Walk.All(loop.Body).SelectMany(Walk.Declared).Select(v => v.Name)) { loop.Counter.Name };
        bool isInt = loop.Counter.Type == IrType.Int;
        if (scope.Keeping == Keeping.Local && isInt)
        {
            return new(Keeping.Slot, scope)
            {
                Index = Counting.Iteration(loop), Count = Counting.Trips(loop), DeclaredInside = inside, IsReplay = scope.IsReplay,
            };
        }
        bool isAlone = isInt && !context.IsDifferentiated && Walk.All(loop.Body).All(s => s is not (Stmt.While or Stmt.Call));
        bool isSized = isInt && scope.Keeping == Keeping.Slot && !Mentions.Reads([new Stmt.Run(loop.From), new Stmt.Run(loop.To)]).Any(p => scope.DeclaredInside.Contains(p.Root.Name));
        return isSized
            ? new(Keeping.Slot, scope.Home)
            {
                Index = Counting.Inner(scope.Index!, loop), Count = Counting.Times(scope.Count!, loop), Storage = scope.Storage,
                DeclaredInside = scope.DeclaredInside, IsReplay = scope.IsReplay, IsFrame = scope.IsFrame,
            }
            : isAlone && !context.IsDifferentiated ? new(Keeping.Slot, Home(scope))
            {
                Index = Counting.Iteration(loop), Count = Counting.Trips(loop), DeclaredInside = inside, IsReplay = scope.IsReplay, IsFrame = true,
            }
            : new(Keeping.Stack, Home(scope)) { IsReplay = scope.IsReplay };
    }

    private static SaveScope? Home(SaveScope scope) => scope.Keeping == Keeping.Local ? scope : scope.Home;

    /// <summary>Puts the declarations of slots before the loop; where the loop is in a nested block, the variables are declared outside it.</summary>
    private Halves Placed(Halves halves, SaveScope body, SaveScope scope, bool nested)
    {
        List<Stmt> storage = body.Storage;
        if (storage.Count == 0) return halves;
        if (body.IsFrame) return Framed(halves, storage.Cast<Stmt.Declare>().ToList());
        var before = new List<Stmt>();
        foreach (Stmt.Declare declare in storage.Cast<Stmt.Declare>())
        {
            if (nested && scope.Keeping == Keeping.Local)
            {
                scope.Hoisted.Add(new Stmt.Declare(declare.Variable, null));
                before.Add(new Stmt.Assign(Place.Of(declare.Variable), declare.Value!));
            }
            else
            {
                before.Add(declare);
            }
        }
        return new([.. before, .. halves.Forward], halves.Reverse);
    }

    /// <summary>Allocates slots for one run of the loop, and keeps on the stack where they are.</summary>
    private Halves Framed(Halves halves, List<Stmt.Declare> storage)
    {
        List<Stmt> before = [], after = [], found = [], released = [];
        foreach (Stmt.Declare declare in storage)
        {
            var mark = new Variable(context.Names.Fresh("mark"), IrType.Long);
            var slots = (Expr.Apply)declare.Value!;
            var element = new IrType(declare.Variable.Type.Element, Kind.Passive);
            before.AddRange([new Stmt.Declare(mark, context.Records.Mark()), declare]);
            after.Insert(0, context.Records.Push(new Expr.Read(Place.Of(mark))));
            found.AddRange([new Stmt.Declare(mark, context.Records.Pop(IrType.Long)), new Stmt.Declare(declare.Variable, context.Records.At(element, mark, slots.Operands[0]))]);
            released.Insert(0, context.Records.Release(mark));
        }
        return new([.. before, .. halves.Forward, .. after], [.. found, .. halves.Reverse, .. released]);
    }
}
