using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Where the tangents of what a function does not declare itself are: in the parameters of its signature, or in storage made at the start.</summary>
internal sealed class TangentStorage(Facts facts, AdjointNames tangents, TangentShapes shapes)
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
            Variable array = NewArray(given, variable.Type);
            if (facts.Definitions.IsStable(variable)) tangents.Use(variable, array);
            else Follow(variable, array);
            return;
        }
        tangents.Use(variable, given);
        if (parameter.Passing == Passing.Out && !facts.Activity.IsActive(variable)) opening.Add(new Stmt.Assign(Place.Of(given), TangentShapes.Zero(given.Type)));
    }

    private Variable NewArray(Variable given, IrType type)
    {
        var array = new Variable(tangents.Names.Fresh(given.Name + "Array"), type);
        opening.Add(new Stmt.Allocate(Place.Of(array), type.Element, [TangentShapes.Length(Place.Of(given))], Declares: true));
        opening.Add(shapes.Copy(given, array));
        if (given.Type.Container == Container.Span) Closing.Add(shapes.Copy(array, given));
        return array;
    }

    /// <summary>A parameter that is assigned another array: its tangent is a variable that goes along, while the array copied in is the one copied out.</summary>
    private void Follow(Variable variable, Variable array)
    {
        var moving = new Variable(tangents.Names.Fresh(Naming.Last(variable.Name) + "Tangents"), variable.Type);
        tangents.Use(variable, moving);
        opening.Add(new Stmt.Bind(Place.Of(moving), Place.Of(array), Declares: true));
    }

    /// <summary>What the function does first; asked once its body is made.</summary>
    public IEnumerable<Stmt> Opening() =>
    [
        .. opening,
        .. tangents.All.Where(t => tangents.PrimalOf(t) is { Role: not Role.Local } primal && !tangents.IsGiven(primal)).ToList().SelectMany(t => shapes.ZeroLike(Place.Of(t), Place.Of(tangents.PrimalOf(t)!), declares: true)),
    ];

    /// <summary>Whether more than its elements is asked of the array: it is bound to another name, or passed to a function.</summary>
    private bool IsPassedOn(Variable array) => !facts.Definitions.IsStable(array) || Walk.All(facts.Function.Body).Any(s => s switch
    {
        Stmt.Bind bind => bind.View.Root == array && !IsElement(bind.View) || bind.Target.Root == array && !IsElement(bind.Target),
        Stmt.Allocate allocate => allocate.Target.Root == array,
        Stmt.Call call => call.Arguments.OfType<Argument.Memory>().Any(m => m.View.Root == array && !IsElement(m.View)),
        _ => false,
    });

    private static bool IsElement(Place place) => place.Steps.Count > 0 && place.Steps[0] is Step.Index;
}
