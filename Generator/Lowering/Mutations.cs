using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Which locals and parameters a piece of code assigns, and how often.</summary>
internal sealed class Mutations
{
    private readonly Dictionary<ISymbol, int> writes = new(SymbolEqualityComparer.Default);

    public static Mutations Of(params IOperation?[] roots)
    {
        var result = new Mutations();
        foreach (IOperation? root in roots)
            if (root is not null)
                foreach (IOperation operation in root.DescendantsAndSelf())
                    result.Visit(operation);
        return result;
    }

    /// <summary>Whether it is assigned anywhere but where it is declared.</summary>
    public bool Writes(ISymbol symbol) => writes.ContainsKey(symbol);

    /// <summary>Whether a part of <c>this</c> of a struct is assigned.</summary>
    public bool WritesThis { get; private set; }

    private void Visit(IOperation operation)
    {
        switch (operation)
        {
            case ISimpleAssignmentOperation renaming when IsRenaming(renaming):
                break;
            case IAssignmentOperation assignment:
                Add(assignment.Target);
                if (assignment is ISimpleAssignmentOperation { IsRef: true })
                    Add(assignment.Value);
                break;
            case IIncrementOrDecrementOperation increment:
                Add(increment.Target);
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                Add(argument.Value);
                break;
            case IVariableDeclaratorOperation { Symbol.RefKind: RefKind.Ref } declarator:
                Add((declarator.Initializer ?? (declarator.Parent as IVariableDeclarationOperation)?.Initializer)?.Value);
                break;
            case IReturnOperation { ReturnedValue: { } returned } when IsRefReturn(operation):
                Add(returned);
                break;
            case IInvocationOperation { Instance: { Type.IsValueType: true } instance } call when Changes(call.TargetMethod):
                Add(instance);
                break;
            case IPropertyReferenceOperation { Instance: { Type.IsValueType: true } instance } property
                when !property.Property.IsAuto() && Changes(property.Property.GetMethod):
                Add(instance);
                break;
        }
    }

    /// <summary>
    /// Whether a local span or enumeration is assigned by a statement of the very block that declares it, where no closure sees it: from there on the name is that
    /// of another variable.
    /// </summary>
    public static bool IsRenaming(ISimpleAssignmentOperation assignment) =>
        assignment is { IsRef: false, Target: ILocalReferenceOperation { IsDeclaration: false, Local: { RefKind: RefKind.None } local }, Parent: IExpressionStatementOperation { Parent: IBlockOperation block } }
        && local.Type is INamedTypeSymbol { Arity: > 0, Name: "Span" or "ReadOnlySpan" or "List" or "Stack" or "Queue" or "IEnumerable" or "IReadOnlyList" or "IList" or "IOrderedEnumerable" or "Dictionary" or "SortedDictionary" or "SortedList" }
        && block.Operations.Any(o => o is IVariableDeclarationGroupOperation group && group.Declarations.Any(d => d.Declarators.Any(v => SymbolEqualityComparer.Default.Equals(v.Symbol, local))))
        && !block.Descendants().Any(o => o is ILocalReferenceOperation reference && SymbolEqualityComparer.Default.Equals(reference.Local, local) && IsInClosure(reference, block));

    private static bool IsInClosure(IOperation operation, IOperation within)
    {
        IOperation? around = operation.Parent;
        while (around is not null && around != within && around is not (IAnonymousFunctionOperation or ILocalFunctionOperation))
            around = around.Parent;
        return around is IAnonymousFunctionOperation or ILocalFunctionOperation;
    }

    /// <summary>Whether a call on a struct can change it; unsure ones can.</summary>
    private static bool Changes(IMethodSymbol? method) => method is { IsReadOnly: false, ContainingType.IsReadOnly: false } && TypeLowering.HasSource(method);

    private static bool IsRefReturn(IOperation operation) =>
        operation.SemanticModel?.GetEnclosingSymbol(operation.Syntax.SpanStart) is IMethodSymbol { ReturnsByRef: true };

    private void Add(IOperation? target)
    {
        switch (target)
        {
            case ILocalReferenceOperation { IsDeclaration: false } local:
                Count(local.Local);
                break;
            case IParameterReferenceOperation parameter:
                Count(parameter.Parameter);
                break;
            case IFieldReferenceOperation { Instance: { Type.IsValueType: true } instance }:
                Add(instance);
                break;
            case IPropertyReferenceOperation { Instance: { Type.IsValueType: true } instance } property when TypeLowering.HasSource(property.Property):
                Add(instance);
                break;
            case ITupleOperation tuple:
                foreach (IOperation element in tuple.Elements)
                    Add(element);
                break;
            case IConditionalOperation conditional:
                Add(conditional.WhenTrue);
                Add(conditional.WhenFalse);
                break;
            case ISimpleAssignmentOperation { IsRef: true } assignment:
                Add(assignment.Target);
                break;
            case IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance }:
                WritesThis = true;
                break;
            case IConversionOperation conversion:
                Add(conversion.Operand);
                break;
        }
    }

    private void Count(ISymbol symbol) => writes[symbol] = writes.TryGetValue(symbol, out int count) ? count + 1 : 1;
}
