using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

internal enum FlowKind
{
    /// <summary>The first value, where the variable is declared.</summary>
    Start,
    Set,
    Add,

    /// <summary>By reference, part by part, by a call …: no one value is the variable's.</summary>
    Other,
}

/// <summary>A place in the source where a value goes into a variable, for what is said to the user; derivatives go by the IR.</summary>
internal sealed record Flow(ISymbol Target, IOperation Value, FlowKind Kind)
{
    public static IEnumerable<Flow> In(IOperation body) => body.DescendantsAndSelf().SelectMany(Of);

    /// <summary>The variables that an expression reads.</summary>
    public static IEnumerable<ISymbol> Reads(IOperation value) => value.DescendantsAndSelf().Where(o => !IsTarget(o)).Select(Symbol).OfType<ISymbol>();

    /// <summary>The variable that a place is, or is part of.</summary>
    public static ISymbol? Root(IOperation? place) => place switch
    {
        null => null,
        IMemberReferenceOperation member => Root(member.Instance),
        IArrayElementReferenceOperation element => Root(element.ArrayReference),
        IConversionOperation conversion => Root(conversion.Operand),
        IParenthesizedOperation inner => Root(inner.Operand),
        IDeclarationExpressionOperation declaration => Root(declaration.Expression),
        IInvocationOperation call => Root(call.Instance ?? call.Arguments.FirstOrDefault()?.Value),
        _ => Symbol(place),
    };

    private static ISymbol? Symbol(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance } self => self.Type,
        _ => null,
    };

    private static bool IsTarget(IOperation operation) => operation.Parent is ISimpleAssignmentOperation assignment && assignment.Target == operation;

    private static IEnumerable<Flow> Of(IOperation operation) => operation switch
    {
        IVariableDeclaratorOperation { Symbol: var local } d when (d.Initializer ?? (d.Parent as IVariableDeclarationOperation)?.Initializer)?.Value is { } value => [new(local, value, FlowKind.Start)],
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } add => To(add.Target, add.Value, FlowKind.Add),
        IDeconstructionAssignmentOperation tuple => Parts(tuple.Target, tuple.Value).SelectMany(p => To(p.Target, p.Value, FlowKind.Other)),
        ISimpleAssignmentOperation set => To(set.Target, set.Value, FlowKind.Set),
        IAssignmentOperation set => To(set.Target, set.Value, FlowKind.Other),
        IIncrementOrDecrementOperation step => To(step.Target, step.Target, FlowKind.Other),
        IForEachLoopOperation loop => loop.Locals.Select(l => new Flow(l, loop.Collection, FlowKind.Other)),
        IIsPatternOperation test => test.Pattern.DescendantsAndSelf().OfType<IDeclarationPatternOperation>().Select(p => p.DeclaredSymbol).OfType<ISymbol>().Select(s => new Flow(s, test.Value, FlowKind.Other)),
        IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out, Parent: { } call } argument => To(argument.Value, call, FlowKind.Other),
        IInvocationOperation { Instance: { } receiver } call => call.Arguments.SelectMany(a => To(receiver, a.Value, FlowKind.Other)),
        _ => [],
    };

    private static IEnumerable<Flow> To(IOperation target, IOperation value, FlowKind kind) =>
        Root(target) is { } root ? [new(root, value, Symbol(target) is null ? FlowKind.Other : kind)] : [];

    private static IEnumerable<(IOperation Target, IOperation Value)> Parts(IOperation target, IOperation value) => (target, value) switch
    {
        (IDeclarationExpressionOperation declaration, _) => Parts(declaration.Expression, value),
        (_, IConversionOperation conversion) => Parts(target, conversion.Operand),
        (ITupleOperation targets, ITupleOperation values) when targets.Elements.Length == values.Elements.Length => targets.Elements.Zip(values.Elements, Parts).SelectMany(p => p),
        (ITupleOperation targets, _) => targets.Elements.SelectMany(t => Parts(t, value)),
        _ => [(target, value)],
    };
}
