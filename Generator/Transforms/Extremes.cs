using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>
/// A loop that does nothing but take every element that is larger than all before it, or smaller, as a search for the one it ends with: one call that runs over vectors, and one
/// integer to remember. For fast mode; loops within others are left to run in lanes.
/// </summary>
internal sealed class Extremes
{
    private readonly UniqueNames names;

    private Extremes(UniqueNames names) => this.names = names;

    /// <param name="taken">Names that no variable may get.</param>
    public static Program Of(Program program, IEnumerable<string> taken) =>
        program with { Root = program.Root with { Body = new Extremes(new([.. Mentions.Names(program.Root), .. taken])).Block(program.Root.Body) } };

    private EquatableArray<Stmt> Block(EquatableArray<Stmt> block) => block.SelectMany(Of).ToEquatableArray();

    private IEnumerable<Stmt> Of(Stmt statement) => statement switch
    {
        Stmt.For { Step: 1, Comparison: "<", Checkpointing: null } loop when Search(loop) is { } search => search,
        Stmt.If s => [s with { Then = Block(s.Then), Else = Block(s.Else) }],
        Stmt.While s => [s with { Body = Block(s.Body) }],
        Stmt.Scope s => [s with { Body = Block(s.Body) }],
        _ => [statement],
    };

    private List<Stmt>? Search(Stmt.For loop)
    {
        if (Branch(loop.Body) is not { } branch || branch.Else.Count > 0 || branch.Then.Count != 1 || branch.Then[0] is not Stmt.Assign { Target: { IsVariable: true } best, Value: Expr.Read taken } assign) return null;
        if (branch.Condition is not Expr.Apply { Operation: ">" or "<" } comparison) return null;
        bool isElementFirst = comparison.Operands[0] == taken;
        if (comparison.Operands[isElementFirst ? 1 : 0] != new Expr.Read(best) || comparison.Operands[isElementFirst ? 0 : 1] != taken) return null;
        Place element = taken.Place.IsVariable ? ((Expr.Read)((Stmt.Declare)loop.Body[0]).Value!).Place : taken.Place;
        if (!best.Type.IsReal || element.Type != best.Type || Start(element, loop.Counter) is not { } start || Walk.Reads(start).Any(p => !p.IsVariable || p.Root == loop.Counter)) return null;
        string search = comparison.Operation == ">" == isElementFirst ? "Rise" : "Fall";
        var at = new Variable(names.Fresh(Naming.Last(best.Root.Name) + "At"), IrType.Int);
        Expr index = new Expr.Read(Place.Of(at));
        Expr found = new Expr.Raw([$"global::AutoDiffGen.LaneLoop.{search}(", ", ", ", ", ", ", ")"],
            [new Expr.Read(Place.Of(element.Root)), Plus(start, loop.From), Plus(start, loop.To), new Expr.Read(best)], IrType.Int, Repeatable: false);
        return
        [
            new Stmt.Declare(at, found),
            new Stmt.If(new Expr.Apply(">=", [index, new Expr.Constant("0", IrType.Int)], IrType.Bool),
                [new Stmt.Assign(best, new Expr.Read(Place.Of(element.Root).Then(new Step.Index([index]), element.Type))) { Source = assign.Source }], []),
        ];
    }

    /// <summary>The one statement of the loop, the element that it looks at read into a local before it or not.</summary>
    private static Stmt.If? Branch(EquatableArray<Stmt> body) => body.Count == 1 ? IsElement(body[0], null) : body.Count == 2 && body[0] is Stmt.Declare { Value: Expr.Read { Place.IsVariable: false } } let ? IsElement(body[1], let.Variable) : null;

    private static Stmt.If? IsElement(Stmt statement, Variable? local) =>
        statement is Stmt.If { Then.Count: 1 } branch && branch.Then[0] is Stmt.Assign { Value: Expr.Read taken } && (local is null ? !taken.Place.IsVariable : taken.Place == Place.Of(local)) ? branch : null;

    /// <summary>Where in the storage the loop's counter is 0.</summary>
    private static Expr? Start(Place element, Variable counter)
    {
        if (element.Root.Type.Container is not (Container.Array or Container.Span or Container.ReadOnlySpan) || element.Steps.Count != 1 || element.Steps[0] is not Step.Index { Indices.Count: 1 } step) return null;
        var i = new Expr.Read(Place.Of(counter));
        return step.Indices[0] == i ? new Expr.Constant("0", IrType.Int)
            : step.Indices[0] is not Expr.Apply { Operation: "+" } sum ? null
            : sum.Operands[1] == i ? sum.Operands[0] : sum.Operands[0] == i ? sum.Operands[1] : null;
    }

    private static Expr Plus(Expr a, Expr b) => a is Expr.Constant { Text: "0" } ? b : b is Expr.Constant { Text: "0" } ? a : new Expr.Apply("+", [a, b], IrType.Int);
}
