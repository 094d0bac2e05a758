using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Storage operations of a reverse sweep, with the caller's storage in the place of the record stack's.</summary>
internal sealed class WorkspaceStorage
{
    private const string Rent = "using global::AutoDiffGen.RecordStack ";

    /// <summary>Of the record stack's operations those that keep values; arrays and references stay where they are.</summary>
    private static readonly string[] Moved = ["Allocate<", "Push(", "Pop<", "Mark", "Release(", "At<"];

    private readonly EquatableArray<Stmt> body;
    private readonly string store;
    private readonly string workspace;

    public WorkspaceStorage(EquatableArray<Stmt> body, UniqueNames names, string workspace)
    {
        (this.body, this.workspace) = (body, workspace);
        store = names.Fresh("store");
        Records = RecordsIn(body);
        if (Records.Length == 0) return;
        if (Walk.All(body).SelectMany(Walk.Expressions).SelectMany(Walk.All).Any(e => e is Expr.Read read && read.Place.Root.Name == Records))
            throw new WorkspaceRefusal("it calls a method that calls itself or is too big to inline");
        if (Operations(body).Any(o => o.StartsWith("Checkpoints(", StringComparison.Ordinal))) throw new WorkspaceRefusal("a loop is checkpointed, which keeps its state elsewhere");
    }

    /// <summary>The record stack's name; empty where there is none.</summary>
    public string Records { get; }

    public EquatableArray<Stmt> Body(string needed)
    {
        EquatableArray<Stmt> moved = new Rewriting(Move).Of(body);
        bool usesRecords = Operations(moved).Any();
        int at = moved.ToList().FindIndex(s => s is not Stmt.Run run || !TextOf(run).StartsWith("global::AutoDiffGen.Guard.", StringComparison.Ordinal));
        return
        [
            .. moved.Take(at),
            HessianMember.Run(Operations(moved, store).Any()
                ? $"var {store} = new global::AutoDiffGen.Workspace({workspace}, {needed})" : $"global::AutoDiffGen.Workspace.Check({workspace}, {needed})"),
            .. moved.Skip(at).Where(s => usesRecords || s is not Stmt.Run run || !TextOf(run).StartsWith(Rent, StringComparison.Ordinal)),
        ];
    }

    /// <summary>The name of the record stack that a body rents; empty where there is none.</summary>
    public static string RecordsIn(EquatableArray<Stmt> body) =>
        body.OfType<Stmt.Run>().Select(TextOf).FirstOrDefault(t => t.StartsWith(Rent, StringComparison.Ordinal)) is { } rent ? rent.Substring(Rent.Length).Split(' ')[0] : "";

    /// <summary>The operation of a record stack that an expression is, without its name; null for others.</summary>
    public static string? Operation(Expr expr, string records)
    {
        string text = expr switch
        {
            Expr.Apply apply => apply.Operation,
            Expr.Raw raw => raw.Pieces[0],
            _ => "",
        };
        return records.Length > 0 && text.StartsWith(records + ".", StringComparison.Ordinal) ? text.Substring(records.Length + 1) : null;
    }

    /// <summary>Whether it copies a span, which the caller's storage has room for.</summary>
    public static bool IsSpanCopy(string operation, Expr expr) => operation == "Copy(" && expr.Type.IsSpan;

    private Expr Move(Expr expr)
    {
        if (Operation(expr, Records) is not { } operation || !(Array.Exists(Moved, m => operation.StartsWith(m, StringComparison.Ordinal)) || IsSpanCopy(operation, expr))) return expr;
        string text = $"{store}.{operation}";
        return expr is Expr.Apply apply ? apply with { Operation = text } : ((Expr.Raw)expr) with { Pieces = [text, .. ((Expr.Raw)expr).Pieces.Skip(1)] };
    }

    private IEnumerable<string> Operations(EquatableArray<Stmt> block) => Operations(block, Records);

    private static IEnumerable<string> Operations(EquatableArray<Stmt> block, string owner) =>
        Walk.All(block).SelectMany(Walk.Expressions).SelectMany(Walk.All).Select(e => Operation(e, owner)).OfType<string>();

    private static string TextOf(Stmt.Run run) => run.Effect is Expr.Raw raw ? raw.Pieces[0] : "";
}

/// <summary>Other expressions in the place of some, in all statements.</summary>
internal sealed class Rewriting(Func<Expr, Expr> change)
{
    public EquatableArray<Stmt> Of(EquatableArray<Stmt> block) => block.Select(Of).ToEquatableArray();

    private Stmt Of(Stmt statement) => statement switch
    {
        Stmt.Declare s => s with { Value = s.Value is null ? null : Of(s.Value) },
        Stmt.Assign s => s with { Target = Of(s.Target), Value = Of(s.Value) },
        Stmt.AddTo s => s with { Target = Of(s.Target), Value = Of(s.Value) },
        Stmt.Bind s => s with { Target = Of(s.Target), View = Of(s.View) },
        Stmt.Allocate s => s with { Target = Of(s.Target), Lengths = s.Lengths.Select(Of).ToEquatableArray() },
        Stmt.If s => s with { Condition = Of(s.Condition), Then = Of(s.Then), Else = Of(s.Else) },
        Stmt.For s => s with { From = Of(s.From), To = Of(s.To), Body = Of(s.Body) },
        Stmt.While s => s with { Condition = Of(s.Condition), Body = Of(s.Body) },
        Stmt.Scope s => s with { Body = Of(s.Body) },
        Stmt.Call s => s with { Arguments = s.Arguments.Select(a => a is Argument.Value value ? new Argument.Value(Of(value.Expr)) : a).ToEquatableArray() },
        Stmt.Run s => s with { Effect = Of(s.Effect) },
        Stmt.Throw s => s with { Exception = Of(s.Exception) },
        Stmt.Return s => s with { Values = s.Values.Select(Of).ToEquatableArray() },
        Stmt.Comment => statement,
        _ => throw new NotSupportedException(statement.GetType().Name),
    };

    private Expr Of(Expr expr) => Walk.Map(expr, change);

    private Place Of(Place place) => Walk.Map(place, change);
}
