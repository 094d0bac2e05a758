using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>
/// Lists, stacks, queues and delegates in fields of an object that the method makes and keeps to itself: the variables of a list that the method builds, or the
/// code that is known, stand for the field, which is never assigned.
/// </summary>
internal sealed partial class BodyLowering
{
    private readonly Dictionary<(Variable Owner, string Field), Value> listFields = [];

    /// <summary>The objects whose fields are such lists or delegates, with what made them.</summary>
    private readonly Dictionary<Variable, SyntaxNode> listOwners = [];

    /// <summary>The objects under construction, with the block in which they are made.</summary>
    private readonly Dictionary<Variable, (SyntaxNode Creation, List<Stmt> Block)> underConstruction = [];

    /// <summary>Takes the list or code as the field of an object under construction; false where it cannot be.</summary>
    private bool TakeAsField(Place place, Shape shape, Value value, SyntaxNode syntax)
    {
        if (TakeAsApart(place, shape, value, syntax))
            return true;
        if (value is not (Value.Closure or Value.Lazy or Value.Sequence { Query: Query.Built or Query.Reverse { Source: Query.Built } or Query.Part { Source: Query.Built } or Query.Map }) || place.Steps is not [Step.Field field]
            || !underConstruction.TryGetValue(place.Root, out var made) || !ReferenceEquals(made.Block, block) || value is Value.Sequence { Query: var named } && AsksMoving(named))
            return false;
        listFields[(place.Root, field.Name)] = value;
        listOwners[place.Root] = made.Creation;
        return true;
    }

    /// <summary>Whether the constructor replaces what an initialiser has put there; who reads it from then on reads the new.</summary>
    private bool IsAssignedAgain(Place owner, IOperation operation) => owner.IsVariable && operation.Parent is ISimpleAssignmentOperation assignment && assignment.Target == operation
        && underConstruction.TryGetValue(owner.Root, out var made) && ReferenceEquals(made.Block, block);

    /// <summary>Whether the field is known by what was put there, so that nothing else can be.</summary>
    private bool IsKnownField(Place place) =>
        place.Steps is [Step.Field field] && (listFields.ContainsKey((place.Root, field.Name)) || fieldsApart.TryGetValue((place.Root, field.Name), out Location part) && part is Location.Fixed);

    private Location.Fixed? ListField(Place owner, string field, Shape shape) =>
        owner.IsVariable && listFields.TryGetValue((owner.Root, field), out Value known) ? new(shape, known) : null;

    /// <summary>Whether the operand names such a field, so that asking what it is changes nothing.</summary>
    private bool NamesAListField(IOperation operand)
    {
        if (operand is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ImplicitReceiver })
            return frame.Receivers.Count > 0 && frame.Receivers.Peek() is Location.Fixed { Value: Value.Sequence };
        (IOperation? owner, string name) = operand switch
        {
            IFieldReferenceOperation field => (field.Instance, TypeLowering.NameOf(field.Field)),
            IPropertyReferenceOperation { Arguments.Length: 0 } property when property.Property.IsAuto() => (property.Instance, property.Property.Name),
            IPropertyReferenceOperation { Arguments.Length: 0 } property when HandedOut(property.Property) is { } field => (property.Instance, TypeLowering.NameOf(field)),
            IConversionOperation { Operand: IFieldReferenceOperation or IPropertyReferenceOperation } conversion => (null, NamesAListField(conversion.Operand) ? "" : null!),
            _ => (null, null!),
        };
        return name == "" || owner is not null && name is not null && VariableOf(owner) is { } variable && listFields.ContainsKey((variable, name));
    }

    /// <summary>The field that a property hands out and does nothing else.</summary>
    private IFieldSymbol? HandedOut(IPropertySymbol property)
    {
        if (property.GetMethod is not { } getter || getter.IsOpen() || program.Bodies.Of(getter) is not { } body || Bodies.Statements(body) is not [IReturnOperation { ReturnedValue: { } value }])
            return null;
        return value switch
        {
            IFieldReferenceOperation { Instance: IInstanceReferenceOperation } field => field.Field,
            IConversionOperation { IsImplicit: true, Operand: IFieldReferenceOperation { Instance: IInstanceReferenceOperation } field } => field.Field,
            _ => null,
        };
    }

    /// <summary>The variable that an owner's name stands for.</summary>
    private Variable? VariableOf(IOperation owner)
    {
        Location? location = owner switch
        {
            IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } => frame.This,
            ILocalReferenceOperation { IsDeclaration: false } local => frame.Find(local.Local),
            IParameterReferenceOperation parameter => frame.Find(parameter.Parameter),
            _ => null,
        };
        return location switch
        {
            Location.InPlace { Place: { IsVariable: true, Root: var root } } => root,
            Location.Fixed { Value: Value.View { Place: { IsVariable: true, Root: var root } } } => root,
            _ => null,
        };
    }

    /// <summary>An object that goes where its fields are not known any more cannot have such fields.</summary>
    private void CheckListOwners()
    {
        foreach (var (owner, creation) in listOwners.Where(o => !apart.ContainsKey(o.Key)).Select(o => (o.Key, o.Value)))
            if (block.SelectMany(Walk.All).Any(s => Uses(s, owner)))
                Refuse(creation, "it holds a list that the method fills, a delegate or a value of a private type, and is itself kept elsewhere or handed to code that is not inlined", program.Types.Of(SpecialType.System_Object));
    }

    private static bool Uses(Stmt statement, Variable owner)
    {
        bool IsOwner(Place place) => place.IsVariable && place.Root == owner;
        return Walk.Expressions(statement).SelectMany(Walk.Reads).Any(IsOwner) || statement switch
        {
            Stmt.Bind bind => IsOwner(bind.View) || IsOwner(bind.Target),
            Stmt.Assign assign => IsOwner(assign.Target),
            Stmt.Call call => call.Arguments.Any(a => a switch
            {
                Argument.Memory memory => IsOwner(memory.View),
                Argument.Ref reference => IsOwner(reference.Place),
                _ => false,
            }),
            _ => false,
        };
    }
}
