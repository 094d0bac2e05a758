using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>What the reverse sweep of statements may read, before it is known how they are reversed: asked at the start of a loop, of its whole body.</summary>
internal sealed class Anticipation
{
    private readonly Context dry;
    private readonly Straight straight;

    public Anticipation(Context context)
    {
        dry = context.Dry();
        straight = new Straight(dry);
    }

    public void Record(IReadOnlyList<Stmt> statements, Needs needs)
    {
        foreach (Stmt statement in statements)
        {
            foreach (Place read in Reads(statement)) needs.Add(read);
            if (statement is Stmt.For { Checkpointing: not null } or Stmt.While { Checkpointing: not null })
                foreach (Place read in Mentions.Places(Walk.Blocks(statement).Single())) needs.Add(read);
            if (statement is Stmt.For loop)
                foreach (Place read in ReadsAgain(loop)) needs.Add(read);
            foreach (Place target in Mentions.Targets(statement).Where(t => !t.IsVariable && !dry.Facts.Definitions.IsStable(t.Root))) needs.AddValue(target.Root);
            if (statement is Stmt.Call call)
                foreach (Argument.Memory memory in call.Arguments.OfType<Argument.Memory>()) needs.AddContents(memory.View.Root);
        }
    }

    /// <summary>What the reverse part of the statement itself may read.</summary>
    private IEnumerable<Place> Reads(Stmt statement)
    {
        IEnumerable<Place> targets = Mentions.Targets(statement).Where(t => !t.IsVariable).SelectMany(Walk.Reads);
        return targets.Concat(statement switch
        {
            Stmt.Declare or Stmt.Assign or Stmt.AddTo => straight.Anticipated(statement),
            Stmt.Call s => s.Arguments.SelectMany(a => a switch
            {
                Argument.Memory memory => [memory.View],
                Argument.Ref reference => [reference.Place],
                Argument.Value value => Walk.Reads(value.Expr),
                _ => throw new NotSupportedException(a.GetType().Name),
            }),
            Stmt.If or Stmt.For => Walk.Expressions(statement).SelectMany(Walk.Reads),
            _ => [],
        });
    }

    /// <summary>What an iteration of the loop reads if it runs again: all that leads to what its reverse part reads.</summary>
    private IEnumerable<Place> ReadsAgain(Stmt.For loop)
    {
        List<Stmt> body = Walk.All(loop.Body).ToList();
        List<Place> reads = body.SelectMany(s => s is Stmt.While open ? Walk.Reads(open.Condition) : Reads(s)).ToList();
        var known = new HashSet<string>(reads.Concat(body.Where(s => s is Stmt.Assign or Stmt.AddTo).SelectMany(s => straight.Anticipated(s, withOwn: true))).Select(Key));
        var waiting = new List<Stmt>(body);
        while (waiting.FindIndex(s => Written(s).Any(p => known.Contains(Key(p)))) is var next && next >= 0)
        {
            List<Place> more = Walk.Expressions(waiting[next]).SelectMany(Walk.Reads).ToList();
            if (waiting[next] is Stmt.Bind bind) more.Add(bind.View);
            waiting.RemoveAt(next);
            reads.AddRange(more);
            known.UnionWith(more.Select(Key));
        }
        return reads;
    }

    private IEnumerable<Place> Written(Stmt statement) => Writes.Of(statement, dry.Facts.Summaries);

    private string Key(Place place) => place.IsVariable ? place.Root.Name : dry.Facts.Aliases.Class(place.Root) + "[]";
}
