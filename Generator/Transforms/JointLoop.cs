using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>A loop of the forward sweep that only makes sums, and that the reverse sweep runs again.</summary>
/// <param name="First">The loop of the forward sweep.</param>
/// <param name="Second">The loop of the reverse sweep.</param>
/// <param name="Joint">The loop of the reverse sweep that makes the sums too.</param>
internal sealed record JointLoop(Stmt.For First, List<Stmt> Second, List<Stmt> Joint, List<Variable> Sums)
{
    /// <summary>
    /// Leaves out first runs of loops whose sums the reverse sweep does not read: it makes them itself, and what is computed from them follows it.
    /// In strict mode only where that keeps the order of the sums.
    /// </summary>
    /// <param name="isParallel">Whether loops are to run in parts, which those cannot that add to sums in loops inside, in strict mode.</param>
    /// <returns>The statements that follow the reverse sweep.</returns>
    public static List<Stmt> Join(Halves halves, Context context, MathMode math, bool isParallel)
    {
        List<Stmt> late = [];
        foreach (JointLoop loop in context.JointLoops)
        {
            int first = halves.Forward.FindIndex(s => ReferenceEquals(s, loop.First)), second = halves.Reverse.FindIndex(s => ReferenceEquals(s, loop.Second[0]));
            bool keepsOrder = loop.Joint.OfType<Stmt.For>().All(f => f.Step == loop.First.Step);
            bool isCallers = loop.Sums.Exists(v => v.Role == Role.Parameter);   // its final contents are kept before the reverse sweep
            if (first < 0 || second < 0 || isCallers || isParallel && math == MathMode.Strict && loop.AddsInside || math == MathMode.Strict && !keepsOrder || loop.Deferred(halves, first, context.Names) is not { } deferred) continue;
            if (math == MathMode.Fast && deferred.Exists(d => d.Kept.Count > 0)) continue;   // measured: the longer loop over vectors costs more than it saves
            halves.Reverse.RemoveRange(second, loop.Second.Count);
            halves.Reverse.InsertRange(second, loop.Joint);
            halves.Forward.RemoveAt(first);
            foreach (LateStatement statement in deferred)
            {
                int at = halves.Forward.FindIndex(s => ReferenceEquals(s, statement.Original));
                halves.Forward.RemoveAt(at);
                halves.Forward.InsertRange(at, statement.Kept);
            }
            late.InsertRange(0, deferred.Select(d => d.Late));
        }
        return late;
    }

    /// <summary>Whether a loop inside adds to a sum.</summary>
    private bool AddsInside => First.Body.SelectMany(Walk.All).Where(s => s is Stmt.For or Stmt.While).SelectMany(Walk.All)
        .Any(s => s is Stmt.AddTo { Target.IsVariable: true } add && Sums.Contains(add.Target.Root));

    /// <summary>A statement that runs last.</summary>
    /// <param name="Kept">In its place, what it reads that is not the same later.</param>
    private sealed record LateStatement(Stmt Original, List<Stmt> Kept, Stmt Late);

    /// <summary>The statements after the loop that depend on its sums, which may run last; null where something else does.</summary>
    private List<LateStatement>? Deferred(Halves halves, int first, UniqueNames names)
    {
        var late = new HashSet<string>(Sums.Select(v => v.Name));
        List<LateStatement> deferred = [];
        foreach (Stmt statement in halves.Forward.Skip(first + 1))
        {
            if (!Mentions.Of([statement]).Overlaps(late)) continue;
            if (statement is not Stmt.Declare { Value: { } value, Variable.Type.Kind: not Kind.Memory } declare) return null;
            if (Walk.All(value).Any(e => e is Expr.Raw { Repeatable: false } or Expr.Read { Place.Type.Kind: Kind.Memory })) return null;
            List<Stmt> meanwhile = [.. halves.Forward.Skip(halves.Forward.IndexOf(statement) + 1), .. halves.Reverse], kept = [];
            var changed = new HashSet<string>(meanwhile.SelectMany(Walk.All).SelectMany(Mentions.Targets).Select(p => p.Root.Name));
            Expr after = Walk.Map(value, part => part is Expr.Read read && !late.Contains(read.Place.Root.Name) && (!read.Place.IsVariable || changed.Contains(read.Place.Root.Name)) ? Keep(read, kept, names) : part);
            if (Mentions.Of(kept).Overlaps(late)) return null;
            late.Add(declare.Variable.Name);
            deferred.Add(new(statement, kept, declare with { Value = after }));
        }
        return Mentions.Of(halves.Reverse).Overlaps(late) ? null : deferred;
    }

    private static Expr Keep(Expr.Read read, List<Stmt> kept, UniqueNames names)
    {
        var variable = new Variable(names.Fresh(Naming.Last(read.Place.Root.Name) + "Kept"), read.Type);
        kept.Add(new Stmt.Declare(variable, read));
        return new Expr.Read(Place.Of(variable));
    }
}
