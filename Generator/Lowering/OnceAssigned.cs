using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Read-only fields that get their value in one place: beside their declaration, or in a statement of the constructor that always runs.</summary>
internal static class OnceAssigned
{
    public static bool Is(IFieldSymbol field, Bodies bodies)
    {
        if (!field.IsReadOnly)
            return false;
        bool hasInitialiser = bodies.InitialiserOf(field) is not null;
        return field.ContainingType.InstanceConstructors.All(c => bodies.Of(c) is not { } body || IsOnceIn(body, field, hasInitialiser ? 0 : 1));
    }

    private static bool IsOnceIn(IOperation body, IFieldSymbol field, int most)
    {
        if (body is IConstructorBodyOperation { Initializer: { } chained } && chained.DescendantsAndSelf().OfType<IInvocationOperation>().FirstOrDefault() is { } call
            && SymbolEqualityComparer.Default.Equals(call.TargetMethod.ContainingType.OriginalDefinition, field.ContainingType.OriginalDefinition))
            return false;
        int all = body.DescendantsAndSelf().Sum(o => Written(o).Count(t => Leads(t, field)));
        int plain = Bodies.Statements(body).Count(s => s is IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { Target: IMemberReferenceOperation target } } && Names(target, field));
        return all <= most && all == plain;
    }

    private static IEnumerable<IOperation> Written(IOperation operation) => operation switch
    {
        IDeconstructionAssignmentOperation { Target: ITupleOperation targets } => targets.DescendantsAndSelf(),
        IAssignmentOperation assignment => [assignment.Target],
        IIncrementOrDecrementOperation step => [step.Target],
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => [argument.Value],
        _ => [],
    };

    /// <summary>Whether it is the field or a part of it.</summary>
    private static bool Leads(IOperation? target, IFieldSymbol field)
    {
        for (; target is IMemberReferenceOperation member; target = member.Instance)
            if (Names(member, field))
                return true;
        return false;
    }

    private static bool Names(IMemberReferenceOperation reference, IFieldSymbol field) =>
        SymbolEqualityComparer.Default.Equals(reference.Member.OriginalDefinition, (field.AssociatedSymbol ?? field).OriginalDefinition);
}
