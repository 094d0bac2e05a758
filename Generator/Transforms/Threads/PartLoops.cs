using System.Globalization;
using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Threads;

/// <summary>Runs the outermost loops whose iterations are independent but for sums in parts, by several threads.</summary>
/// <param name="options">The name of the parameter that says how many threads may work; empty where none may.</param>
/// <param name="prefix">What the names of the methods that run parts begin with.</param>
/// <param name="all">All statements of the method.</param>
/// <param name="isVectorised">Whether several iterations of a loop will run at once.</param>
internal sealed class PartLoops(Context context, MarkedMethod method, string options, string prefix, UniqueNames members, IReadOnlyList<Stmt> all, Func<Stmt.For, bool> isVectorised)
{
    private readonly OwnState own = new(all, context);

    public List<PartPlan.Method> Methods { get; } = [];

    public List<Stmt> Of(IReadOnlyList<Stmt> sweep) => options.Length == 0 ? [.. sweep] : [.. sweep.SelectMany(s => Of(s, depth: 0))];

    private IEnumerable<Stmt> Of(Stmt statement, int depth) => statement switch
    {
        Stmt.For s => Loop(s, depth),
        Stmt.If s => [s with { Then = Of(s.Then, depth), Else = Of(s.Else, depth) }],
        Stmt.While s => [s with { Body = Of(s.Body, depth + 1) }],
        Stmt.Scope s => [s with { Body = Of(s.Body, depth) }],
        _ => [statement],
    };

    private EquatableArray<Stmt> Of(EquatableArray<Stmt> block, int depth) => block.SelectMany(s => Of(s, depth)).ToEquatableArray();

    private IEnumerable<Stmt> Loop(Stmt.For loop, int depth)
    {
        if (depth > 0 && !Walk.All(loop.Body).Any(s => s is Stmt.For or Stmt.While)) return [loop];
        IReadOnlyCollection<string> mark = context.Names.Mark(), memberMark = members.Mark();
        string obstacle = Objection(loop);
        if (obstacle.Length == 0)
        {
            var safety = new PartSafety(loop, context, own, keepsOrder: method.Math == MathMode.Strict);
            obstacle = safety.Obstacle ?? "";
            if (obstacle.Length == 0 && PartPlan.Of(loop, safety, context, isVectorised(loop), members.Fresh(prefix + "Part"), method.TypeParameters, options, out obstacle) is { } plan)
            {
                Methods.Add(plan.Part);
                return plan.Statements;
            }
        }
        context.Names.Return(mark);
        members.Return(memberMark);
        return [.. depth == 0 ? new[] { new Stmt.Comment($"Not in parallel over {loop.Counter.Name}: {obstacle}.") } : [], loop with { Body = Of(loop.Body, depth + 1) }];
    }

    private string Objection(Stmt.For loop) => loop.Counter.Type != IrType.Int ? $"{loop.Counter.Name} is no int"
        : method.This is { Type.Container: Container.Struct } && Mentions.Of([loop]).Contains("this") ? "this is a struct, of which each thread would have a copy"
        : loop.From is Expr.Constant from && loop.To is Expr.Constant to && int.TryParse(from.Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int a)
            && int.TryParse(to.Text, NumberStyles.Integer, CultureInfo.InvariantCulture, out int b) && Math.Abs((long)b - a) < 8 ? "it has few iterations" : "";

    /// <summary>The method that runs a part.</summary>
    /// <param name="vectorised">Its statements with inner loops over vectors, where there are such.</param>
    public EmittedMethod Emitted(PartPlan.Method part, List<Stmt> vectorised)
    {
        bool isStatic = method.This is not { Type.Container: Container.Object };
        string text = $"private {(isStatic ? "static " : "")}void {part.Name}{method.TypeParameters}({part.Parameters})" + (method.Constraints.Length == 0 ? "" : "\n    " + method.Constraints);
        bool keeps = vectorised.SelectMany(Walk.All).SelectMany(Walk.Expressions).SelectMany(Walk.All).Any(IsRecord);
        return new([], [], method.ShortNames ? ShortTypes.In(text) : text, [.. keeps ? new[] { context.Records.Rent() } : [], .. vectorised]);
    }

    private bool IsRecord(Expr expr) => expr switch
    {
        Expr.Apply apply => apply.Operation.StartsWith(context.Records.Variable.Name + ".", StringComparison.Ordinal),
        Expr.Raw raw => raw.Pieces.Any(p => p.Contains(context.Records.Variable.Name + ".")),
        Expr.Read read => read.Place.Root == context.Records.Variable,
        _ => false,
    };
}
