using AutoDiffGen.Diagnostics;
using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

/// <summary>
/// Fields of objects from outside that the method writes: a field becomes a parameter of its own, by reference, so that what was written there is read back with its
/// derivative. A write that is met makes the method be lowered again, with the field as such a parameter.
/// </summary>
internal sealed partial class BodyLowering
{
    private readonly Dictionary<(string Root, ISymbol Field), Location> states = [];
    private readonly HashSet<Variable> stateVariables = [];
    private readonly Dictionary<Variable, Place> views = [];
    private readonly Dictionary<(string Root, string Step), IFieldSymbol> fieldsOfRoots = [];
    private bool isRoot;

    /// <summary>Parameters for the fields of this object that the method is known to write.</summary>
    private void DeclareStates(Variable root, List<Parameter> parameters)
    {
        foreach (IFieldSymbol field in program.States.Where(s => s.Root == root.Name).Select(s => s.Field))
        {
            Shape content = ShapeOf(field.Type);
            Step.Field step = content.Kind == ShapeKind.Memory ? program.Types.ObjectStep(field, onlyRead: true) : program.Types.ReferenceStep(field);
            string name = root.Name == "this" ? TypeLowering.NameOf(field).TrimStart('_') : Naming.Leaf(root.Name, TypeLowering.NameOf(field));
            states[(root.Name, field)] = State(Then(Place.Of(root), step, content.Type), name, content, parameters);
        }
    }

    private Location State(Place field, string name, Shape shape, List<Parameter> parameters)
    {
        if (shape.IsAggregate)
            return new Location.Apart(shape, [.. shape.Members.Select(m => State(Then(field, m.Step, m.Shape.Type), Naming.Leaf(name, m.Name), m.Shape, parameters))]);
        var variable = new Variable(NewName(Naming.Small(name)), shape.Type, Role.Parameter);
        stateVariables.Add(variable);
        parameters.Add(new Parameter(variable, shape.Kind == ShapeKind.Memory ? Passing.Value : Passing.Ref));
        program.StateFields.Add(new StateField(variable, field));
        if (shape.Kind == ShapeKind.Memory)
            settled.Add(variable);
        return new Location.InPlace(Place.Of(variable), shape);
    }

    /// <summary>The parameter that a field of an object has become; null where it has not.</summary>
    private Location? StateOf(Place owner, IFieldSymbol field, Shape shape, IOperation operation)
    {
        if (owner.IsVariable)
            fieldsOfRoots[(owner.Root.Name, TypeLowering.NameOf(field))] = field;
        if (owner.IsVariable && states.TryGetValue((owner.Root.Name, field), out Location known))
            return known;
        if (!ownership.IsForeign(owner.Root))
            return null;
        bool isSame = program.States.Any(s => SymbolEqualityComparer.Default.Equals(s.Field.OriginalDefinition, field.OriginalDefinition) && (!isRoot || s.Field.Type is not IArrayTypeSymbol));
        bool mayBeSame = shape.Kind == ShapeKind.Memory && program.States.Any(s => s.Field.Type is IArrayTypeSymbol && SymbolEqualityComparer.Default.Equals(s.Field.Type, field.Type));
        if (isSame || (mayBeSame && !Promote(owner.Then(new Step.Field(TypeLowering.NameOf(field)), shape.Type).Then(new Step.Index([]), shape.Type))))
            program.Report(Descriptors.LostWrite, operation.Syntax, field.Name, "the method writes this field of one object, and reads it of another that may be the same");
        return null;
    }

    /// <summary>Whether a written place belongs to a field that can become a parameter; notes that it should.</summary>
    private bool Promote(Place place)
    {
        for (int i = 0; i < 20 && place.Root.Role == Role.Local && views.TryGetValue(place.Root, out Place view); i++)
            place = new Place(view.Root, [.. view.Steps, .. place.Steps], place.Type);
        bool isOurs = isRoot && program.AllowsStates && settled.Contains(place.Root) && place.Root is { Role: Role.Parameter, Type.Container: Container.Object } && place.Steps.Count > 0;
        if (!isOurs || place.Steps[0] is not Step.Field step || !fieldsOfRoots.TryGetValue((place.Root.Name, step.Name), out IFieldSymbol field))
            return false;
        Shape shape = ShapeOf(field.Type);
        bool fits = shape.Kind == ShapeKind.Memory
            ? shape.Type.Container is Container.Array or Container.Grid && place.Steps.Count > 1 && IsFlat(program.Types.Of(TypeLowering.ElementOf(field.Type)!))
            : IsFlat(shape) && place.Steps.All(s => s is Step.Field);
        if (fits)
            program.Candidates.Add((place.Root.Name, field));
        return fits;
    }

    private static bool IsFlat(Shape shape) => shape.Kind == ShapeKind.Scalar || (shape.IsAggregate && shape.Members.All(m => IsFlat(m.Shape)));
}
