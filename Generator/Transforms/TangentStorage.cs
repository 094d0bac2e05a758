using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Where the tangents of what a function does not declare itself are: in the parameters of its signature, or in storage made at the start.</summary>
internal sealed class TangentStorage(Facts facts, AdjointNames tangents)
{
    private readonly List<Stmt> opening = [];

    /// <summary>What the function does at its end.</summary>
    public List<Stmt> Closing { get; } = [];

    /// <summary>The tangent of the parameter is given by that one. An array that is referred to as an array gets an array of tangents, copied in and out.</summary>
    public void Take(Parameter parameter, Variable given)
    {
        Variable variable = parameter.Variable;
        bool isCopied = variable.Type.Container == Container.Array && given.Type.IsSpan && IsPassedOn(variable);
        if (isCopied)
        {
            var array = new Variable(tangents.Names.Fresh(given.Name + "Array"), variable.Type);
            tangents.Use(variable, array);
            opening.Add(new Stmt.Allocate(Place.Of(array), variable.Type.Element, [Length(given)], Declares: true));
            opening.Add(Copy(given, array));
            if (given.Type.Container == Container.Span) Closing.Add(Copy(array, given));
            return;
        }
        tangents.Use(variable, given);
        if (parameter.Passing == Passing.Out && !facts.Activity.IsActive(variable)) opening.Add(new Stmt.Assign(Place.Of(given), Zero(given.Type)));
    }

    /// <summary>What the function does first; asked once its body is made.</summary>
    public IEnumerable<Stmt> Opening() =>
    [
        .. opening,
        .. tangents.All.Where(t => tangents.PrimalOf(t) is { Role: not Role.Local } primal && !tangents.IsGiven(primal)).Select(t => ZeroLike(t, tangents.PrimalOf(t)!)).ToList(),
    ];

    /// <summary>Declares storage of zeros in the shape of some that carries no derivative.</summary>
    public static Stmt ZeroLike(Variable tangent, Variable primal) => primal.Type switch
    {
        { IsReal: true } => new Stmt.Declare(tangent, Zero(tangent.Type)),
        { Container: Container.Struct } => new Stmt.Declare(tangent, null),
        { Container: Container.Array or Container.Span or Container.ReadOnlySpan } type when !type.Element.EndsWith("]", StringComparison.Ordinal) =>
            new Stmt.Allocate(Place.Of(tangent), type.Element, [Length(primal)], Declares: true),
        { Container: Container.Grid } type => new Stmt.Allocate(
            Place.Of(tangent), type.Element, Enumerable.Range(0, Rank(type)).Select(d => GetLength(primal, d)).ToEquatableArray(), Declares: true),
        { Container: Container.Object } type => new Stmt.Allocate(Place.Of(tangent), type.Text, [], Declares: true),
        { } type => throw new NotSupportedException($"tangents of {primal.Name}, a {type.Text} that carries no derivative"),
    };

    /// <summary>Whether more than its elements is asked of the array: it is bound to another name, or passed to a function.</summary>
    private bool IsPassedOn(Variable array) => !facts.Definitions.IsStable(array) || Walk.All(facts.Function.Body).Any(s => s switch
    {
        Stmt.Bind bind => bind.View.Root == array && !IsElement(bind.View) || bind.Target.Root == array && !IsElement(bind.Target),
        Stmt.Allocate allocate => allocate.Target.Root == array,
        Stmt.Call call => call.Arguments.OfType<Argument.Memory>().Any(m => m.View.Root == array && !IsElement(m.View)),
        _ => false,
    });

    private static bool IsElement(Place place) => place.Steps.Count > 0 && place.Steps[0] is Step.Index;

    private Stmt Copy(Variable from, Variable to)
    {
        var counter = new Variable(tangents.Names.Fresh("i"), IrType.Int);
        Step index = new Step.Index([new Expr.Read(Place.Of(counter))]);
        IrType element = ElementType(to.Type);
        Stmt copy = element.IsReal
            ? new Stmt.Assign(new Place(to, [index], element), new Expr.Read(new Place(from, [index], element)))
            : throw new NotSupportedException("an array of structs that is passed on as an array: " + to.Name);
        return new Stmt.For(counter, new Expr.Constant("0", IrType.Int), "<", Length(to), 1, [copy]);
    }

    private static IrType ElementType(IrType storage) => storage.Element switch
    {
        "double" => IrType.Double,
        "float" => IrType.Float,
        string text => new(text, Kind.Memory, Container.Struct),
    };

    private static Expr Length(Variable storage) => new Expr.Apply(".Length", [new Expr.Read(Place.Of(storage))], IrType.Int);

    private static Expr GetLength(Variable grid, int dimension) => new Expr.Raw(["", $".GetLength({dimension})"], [new Expr.Read(Place.Of(grid))], IrType.Int, Repeatable: true);

    private static int Rank(IrType grid)
    {
        string brackets = grid.Text.Substring(grid.Text.LastIndexOf('['));
        return brackets.Count(c => c == ',') + 1;
    }

    private static Expr Zero(IrType type) => type.IsReal ? new Expr.Constant("0", type) : new Expr.Constant("default", type);
}
