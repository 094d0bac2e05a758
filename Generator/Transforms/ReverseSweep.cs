using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The two halves of a piece of program: the forward sweep with all that must be kept, and the reverse sweep in the order in which it runs.</summary>
internal readonly record struct Halves(List<Stmt> Forward, List<Stmt> Reverse)
{
    public static Halves OfForward(params Stmt[] forward) => new([.. forward], []);
}

/// <summary>
/// Reverse mode, one arm a statement: its forward part and its reverse part side by side. Whenever the reverse part of a statement runs, every value
/// that it reads is what it was when the statement ran: whoever overwrites a needed value keeps it and puts it back (see <see cref="Needs"/>).
/// </summary>
internal sealed class ReverseSweep
{
    private readonly Straight straight;
    private readonly Reopening reopening;
    private readonly LoopReversal loops;
    private readonly CallReversal calls;

    public ReverseSweep(Context context, SplitFunctions split)
    {
        Context = context;
        straight = new Straight(context);
        reopening = new Reopening(context);
        loops = new LoopReversal(context, this, split);
        calls = new CallReversal(context, split);
    }

    public Context Context { get; }

    /// <param name="nested">Whether the reverse part will stand in another C# block than the forward part, so that locals must be kept.</param>
    /// <param name="parameters">Variables from outside that are to be kept like locals of the block.</param>
    /// <param name="last">What comes after the block.</param>
    public Halves Block(EquatableArray<Stmt> block, SaveScope scope, Needs needs, bool nested, IReadOnlyList<Variable>? parameters = null, Halves? last = null)
    {
        var forward = new List<Stmt>();
        var parts = new List<(string Source, List<Stmt> Reverse)>();
        foreach (Stmt statement in block)
        {
            Halves halves = Statement(statement, scope, needs, nested);
            forward.AddRange(halves.Forward);
            parts.Add((statement is Stmt.If or Stmt.For or Stmt.While ? "" : statement.Source, halves.Reverse));
        }
        if (last is { } end)
        {
            forward.AddRange(end.Forward);
            parts.Add(("", end.Reverse));
        }
        parts.Reverse();
        List<Stmt> reverse = Commented(parts);
        reopening.Reopen(parameters ?? [], forward, reverse, scope, needs, nested);
        return new(forward, reverse);
    }

    private Halves Statement(Stmt statement, SaveScope scope, Needs needs, bool nested) => statement switch
    {
        Stmt.Declare s => straight.Declare(s, needs),
        Stmt.Assign s => straight.Assign(s, scope, needs, nested),
        Stmt.AddTo s => straight.AddTo(s, scope, needs, nested),
        Stmt.Bind s => straight.Bind(s, scope, needs, nested),
        Stmt.Allocate s => straight.Allocate(s, scope, needs, nested),
        Stmt.If s => If(s, scope, needs),
        Stmt.For s => loops.For(s, scope, needs, nested),
        Stmt.While s => loops.While(s, scope, needs, nested),
        Stmt.Call s => calls.Call(s, scope, needs, nested),
        Stmt.Run or Stmt.Throw or Stmt.Comment => Halves.OfForward(statement),
        _ => throw new NotSupportedException(statement.GetType().Name),
    };

    private Halves If(Stmt.If statement, SaveScope scope, Needs needs)
    {
        Needs otherwise = needs.Copy();
        Halves then = Block(statement.Then, scope, needs, nested: true), @else = Block(statement.Else, scope, otherwise, nested: true);
        if (Throws(statement.Then)) needs.Become(otherwise);
        else if (!Throws(statement.Else)) needs.Join(otherwise);
        needs.Leave(statement.Then.Concat(statement.Else).SelectMany(Walk.Declared));
        var forward = statement with { Then = then.Forward.ToEquatableArray(), Else = @else.Forward.ToEquatableArray() };
        if (then.Reverse.Count + @else.Reverse.Count == 0) return Halves.OfForward(forward);
        foreach (Place read in Walk.Reads(statement.Condition)) needs.Add(read);
        return new([forward], [then.Reverse.Count > 0
            ? new Stmt.If(statement.Condition, then.Reverse.ToEquatableArray(), @else.Reverse.ToEquatableArray())
            : new Stmt.If(new Expr.Apply("!", [statement.Condition], IrType.Bool), @else.Reverse.ToEquatableArray(), [])]);
    }

    private static bool Throws(EquatableArray<Stmt> block) => block.LastOrDefault() is Stmt.Throw;

    /// <summary>The reverse parts, each under the statement that it undoes; a run of parts of one statement has one comment.</summary>
    private static List<Stmt> Commented(List<(string Source, List<Stmt> Reverse)> parts)
    {
        var result = new List<Stmt>();
        string last = "";
        foreach ((string source, List<Stmt> reverse) in parts.Where(p => p.Reverse.Count > 0))
        {
            if (source.Length > 0 && source != last) result.Add(new Stmt.Comment(source));
            result.AddRange(reverse);
            last = source;
        }
        return result;
    }
}
