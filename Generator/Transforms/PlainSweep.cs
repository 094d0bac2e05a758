using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Statements as a forward sweep runs them of which nothing is kept.</summary>
/// <param name="isRepeated">Whether they run for another time: then effects that nothing here reads are left out.</param>
internal sealed class PlainSweep(Context context, SplitFunctions split, bool isRepeated)
{
    private readonly Straight straight = new(context);

    public EquatableArray<Stmt> Of(EquatableArray<Stmt> block) => block.SelectMany(Of).ToEquatableArray();

    private IEnumerable<Stmt> Of(Stmt statement) => statement switch
    {
        Stmt.If s => [s with { Then = Of(s.Then), Else = Of(s.Else) }],
        Stmt.For s => [s with { Body = Of(s.Body) }],
        Stmt.While s => [s with { Body = Of(s.Body) }],
        Stmt.Scope s => [s with { Body = Of(s.Body) }],
        Stmt.Run when isRepeated => [],
        Stmt.Call s when context.Facts.Summaries[s.Function] is { Rule: { } rule } function => new RuleArguments(context.Names, s, function).Run(rule.Primal),
        Stmt.Call s => [split.Plain(s, context.Records)],
        _ => straight.Plain(statement),
    };

    /// <summary>The statements without effects that nothing here reads.</summary>
    public static EquatableArray<Stmt> WithoutRuns(EquatableArray<Stmt> block) => block.Where(s => s is not Stmt.Run).Select(s => s switch
    {
        Stmt.If i => i with { Then = WithoutRuns(i.Then), Else = WithoutRuns(i.Else) },
        Stmt.For f => f with { Body = WithoutRuns(f.Body) },
        Stmt.While w => w with { Body = WithoutRuns(w.Body) },
        Stmt.Scope c => c with { Body = WithoutRuns(c.Body) },
        _ => s,
    }).ToEquatableArray();
}
