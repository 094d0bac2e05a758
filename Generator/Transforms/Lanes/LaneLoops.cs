using System.Globalization;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Lanes;

/// <summary>
/// Runs several iterations of a loop at once, in the lanes of vectors: of loops whose iterations are independent but for sums (single program, multiple
/// data), and of innermost loops. The scalar loop follows for the rest.
/// </summary>
internal sealed class LaneLoops
{
    /// <summary>How many statements a loop may have that also runs over blocks of vectors; in longer ones the JIT stops inlining what blocks do.</summary>
    private const int LargestBlockBody = 150;

    /// <summary>How many rows an innermost loop may go through in place: a method of more than 512 locals, those of what it inlines included, has nothing inlined any more.</summary>
    private const int MostRowsInPlace = 12;

    private readonly Context context;
    private readonly MathMode math;
    private readonly HashSet<string> elsewhere = [];

    private readonly int bits;
    private readonly LaneOutline outline;

    /// <param name="bits">How wide the vectors are.</param>
    /// <param name="sweeps">Both sweeps, to see which storage only independent loops mention.</param>
    public LaneLoops(Context context, MathMode math, int bits, IReadOnlyList<Stmt> sweeps, LaneOutline outline)
    {
        (this.context, this.math, this.bits, this.outline) = (context, math, bits, outline);
        foreach (Stmt statement in sweeps) Mention(statement);
    }

    /// <summary>The sweep with its loops vectorised; in strict mode as it is, plain and in the primal's order.</summary>
    /// <summary>Whether a loop was vectorised.</summary>
    public bool IsUsed { get; private set; }

    public List<Stmt> Of(IReadOnlyList<Stmt> sweep) => math == MathMode.Fast ? sweep.SelectMany(Of).ToList() : [.. sweep];

    /// <summary>Whether the loop itself will be vectorised.</summary>
    public bool Vectorises(Stmt.For loop)
    {
        if (math != MathMode.Fast || !IsCandidate(loop) || LaneKind(loop) is not { } kind) return false;
        IReadOnlyCollection<string> mark = context.Names.Mark();
        var lane = new LaneType(kind, bits);
        bool vectorises = Form(loop, lane, FactsOf(loop), new LanePlan(context, lane), out _) is not null;
        context.Names.Return(mark);
        return vectorises;
    }

    private EquatableArray<Stmt> Of(EquatableArray<Stmt> block) => block.SelectMany(Of).ToEquatableArray();

    private IEnumerable<Stmt> Of(Stmt statement) => statement switch
    {
        Stmt.For s => Loop(s),
        Stmt.If s => [s with { Then = Of(s.Then), Else = Of(s.Else) }],
        Stmt.While s => [s with { Body = Of(s.Body) }],
        Stmt.Scope s => [s with { Body = Of(s.Body) }],
        _ => [statement],
    };

    private IEnumerable<Stmt> Loop(Stmt.For loop)
    {
        bool isInnermost = IsInnermost(loop);
        if (!IsCandidate(loop)) return [loop with { Body = Of(loop.Body) }];
        var names = context.Names.Mark();
        List<Stmt>? vectorised = Vectorised(loop, out string obstacle);
        if (vectorised is not null) return vectorised;
        context.Names.Return(names);
        return isInnermost || obstacle.Length == 0 ? [loop with { Body = Of(loop.Body) }]
            : [new Stmt.Comment($"Not vectorised over {loop.Counter.Name}: {obstacle}."), loop with { Body = Of(loop.Body) }];
    }

    private static bool IsInnermost(Stmt.For loop) => Walk.All(loop.Body).All(s => s is Stmt.Declare or Stmt.Assign or Stmt.AddTo or Stmt.If or Stmt.Comment);

    private bool IsCandidate(Stmt.For loop) =>
        (IsInnermost(loop) || loop.IsIndependent && math == MathMode.Fast) && Math.Abs(loop.Step) == 1 && loop.Counter.Type == IrType.Int && !IsShort(loop);

    private List<Stmt>? Vectorised(Stmt.For loop, out string obstacle)
    {
        obstacle = "";
        if (LaneKind(loop) is not { } kind) return null;
        var lane = new LaneType(kind, bits);
        LaneFacts facts = FactsOf(loop);
        var plan = new LanePlan(context, lane);
        LanePlan.Form? vectors = Form(loop, lane, facts, plan, out obstacle);
        if (vectors is null) return null;
        bool isInnermost = Walk.All(loop.Body).All(s => s is not Stmt.For);
        bool isSmall = Walk.All(loop.Body).Count() <= LargestBlockBody;
        LanePlan.Form? blocks = isInnermost || !isSmall ? null : Form(loop, new LaneType(kind, bits, isBlock: true), facts, plan, out _);
        IsUsed = true;
        LanePlan.Last? last = isInnermost ? Rest(loop, lane, facts, plan, vectors) : null;
        return plan.Around(loop, vectors, blocks, last, isInnermost && vectors.Rows.Count <= MostRowsInPlace ? null : outline);
    }

    private LaneFacts FactsOf(Stmt.For loop) =>
        new(loop, loop.Own.SelectMany(WithAdjoint).Where(name => !elsewhere.Contains(name)), e => context.Records.IsPooled(e) || context.Records.IsSlots(e));

    /// <summary>The loop over vectors of this type; null where there is none.</summary>
    private LanePlan.Form? Form(Stmt.For loop, LaneType lane, LaneFacts facts, LanePlan plan, out string obstacle)
    {
        var safety = new LaneSafety(loop, facts, lane, math, context);
        obstacle = safety.Obstacle ?? "";
        if (safety.Obstacle is not null) return null;
        plan.Sum(safety.Sums, safety.SumStorage);
        var rows = new LaneRows(loop, lane, facts, context);
        var blocks = new LaneBlocks(loop, lane, facts, plan, context);
        var body = new LaneBody(loop, lane, facts, math, context, plan, safety, rows, blocks);
        foreach (Variable storage in Outside(loop, facts)) body.Replace(storage, plan.Own(storage, lane));
        List<Stmt> statements = body.Statements();
        statements.InsertRange(0, blocks.Loads);
        obstacle = body.Obstacle ?? "";
        return body.Obstacle is null ? new(lane, body.Counter, statements, safety, rows) : null;
    }

    /// <summary>The iterations that do not fill a vector, in one: where much is computed and vectors are wide, that is faster than one after the other.</summary>
    private LanePlan.Last? Rest(Stmt.For loop, LaneType lane, LaneFacts facts, LanePlan plan, LanePlan.Form vectors)
    {
        bool computes = Walk.All(loop.Body).SelectMany(Walk.Expressions).SelectMany(Walk.All)
            .Any(e => e is Expr.Apply apply && LaneFunctions.Find(apply.Operation, apply.Operands.Count, math) is { IsMember: false });
        if (!computes && vectors.Rows.Count <= MostRowsInPlace || bits < 512) return null;
        var live = new Variable(context.Names.Fresh("live"), IrType.Int);
        var body = new LaneBody(loop, lane, facts, math, context, plan, vectors.Safety, vectors.Rows, new LaneBlocks(loop, lane, facts, plan, context), live);
        List<Stmt> statements = body.Statements();
        return body.Obstacle is null ? new(body.Counter, live, statements) : null;
    }

    /// <summary>Notes what storage is mentioned otherwise than by its allocation and by loops whose iterations have their own.</summary>
    private void Mention(Stmt statement)
    {
        if (statement is Stmt.Declare { Variable.Type.Kind: Kind.Memory, Value: not null } or Stmt.Allocate { Declares: true })
        {
            elsewhere.UnionWith(Walk.Expressions(statement).SelectMany(Walk.Reads).Select(p => p.Root.Name));
            return;
        }
        if (statement is Stmt.For { IsIndependent: true } loop)
        {
            var own = new HashSet<string>(loop.Own.SelectMany(WithAdjoint));
            elsewhere.UnionWith(Mentions.Of([loop]).Where(name => !own.Contains(name)));
            return;
        }
        foreach (Stmt inner in Walk.Blocks(statement).SelectMany(b => b)) Mention(inner);
        Stmt bare = statement switch
        {
            Stmt.If s => s with { Then = [], Else = [] },
            Stmt.For s => s with { Body = [] },
            Stmt.While s => s with { Body = [] },
            Stmt.Scope s => s with { Body = [] },
            _ => statement,
        };
        elsewhere.UnionWith(Mentions.Of([bare]));
    }

    /// <summary>Storage of lanes that is declared outside the loop.</summary>
    private static IEnumerable<Variable> Outside(Stmt.For loop, LaneFacts facts) =>
        Mentions.Places(loop.Body).Select(p => p.Root).Where(v => v.Type.Kind == Kind.Memory && !facts.IsInside(v) && facts.IsLaneStorage(v)).Distinct().ToList();

    private IEnumerable<string> WithAdjoint(string name) =>
        context.Facts.Definitions.Find(name) is { } variable && context.Adjoints.Has(variable) ? [name, context.Adjoints.Of(variable).Name] : [name];

    /// <summary>The one kind of numbers that the loop computes with; null where there are none or both.</summary>
    private static Kind? LaneKind(Stmt.For loop)
    {
        List<Kind> kinds = Walk.All(loop.Body).SelectMany(s => s is Stmt.Assign a ? [a.Target.Type] : s is Stmt.AddTo t ? [t.Target.Type] : Array.Empty<IrType>())
            .Where(t => t.IsReal).Select(t => t.Kind).Distinct().ToList();
        return kinds.Count == 1 ? kinds[0] : null;
    }

    private static bool IsShort(Stmt.For loop) => loop.From is Expr.Constant from && loop.To is Expr.Constant to
        && int.TryParse(from.Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int a) && int.TryParse(to.Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int b) && Math.Abs(b - a) < 8;
}
