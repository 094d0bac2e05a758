using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>What code that is called as it is may write: the types of elements of arrays and lists, and the names of fields.</summary>
internal sealed class OutsideEffects
{
    /// <summary>Stands for elements of every type.</summary>
    public const string Everything = "*";

    /// <summary>Members of collections that change nothing.</summary>
    private static readonly HashSet<string> Asking = new(StringComparer.Ordinal)
    {
        "Contains", "ContainsKey", "ContainsValue", "TryGetValue", "IndexOf", "LastIndexOf", "BinarySearch", "ToArray", "ToList", "GetEnumerator", "Exists", "Find", "FindAll", "FindIndex", "FindLast", "FindLastIndex",
        "TrueForAll", "ToString", "Equals", "GetHashCode", "GetType", "GetLength", "GetValue", "GetUpperBound", "GetLowerBound", "Join", "Concat", "AsSpan", "SequenceEqual", "Peek", "AsReadOnly", "GetRange", "ConvertAll", "Clone",
    };

    public HashSet<string> Elements { get; } = new(StringComparer.Ordinal);

    public HashSet<string> Fields { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether references are stored where they may outlive the call.</summary>
    public bool Keeps { get; private set; }

    public static OutsideEffects Of(IEnumerable<IOperation> bodies)
    {
        var effects = new OutsideEffects();
        foreach (IOperation body in bodies)
            foreach (IOperation operation in body.DescendantsAndSelf().Where(o => body is not IConstructorBodyOperation || !IsOfTheNewObject(o)))
                effects.Add(operation);
        return effects;
    }

    /// <summary>Whether a method of the framework leaves the collections that it is given as they are.</summary>
    public static bool OnlyAsks(IMethodSymbol method) => Asking.Contains(method.Name) || method.ContainingType.ToDisplayString() is "System.Linq.Enumerable" or "System.Console" or "System.Diagnostics.Debug" or "System.Math";

    /// <summary>A collection or another object may refer to what it is given; a static method of the framework does its work and forgets.</summary>
    public static bool MayKeep(IMethodSymbol method) => !method.IsStatic && !OnlyAsks(method);

    private static bool IsOfTheNewObject(IOperation operation) =>
        operation is IAssignmentOperation { Target: IMemberReferenceOperation { Instance: IInstanceReferenceOperation } } and not IDeconstructionAssignmentOperation;

    private void Add(IOperation operation)
    {
        Keeps |= operation switch
        {
            IAssignmentOperation assignment => assignment.Target is IMemberReferenceOperation or IArrayElementReferenceOperation && assignment.Type?.IsReferenceType == true,
            IInvocationOperation made => made.Arguments.Length > 0 && !TypeLowering.HasSource(made.TargetMethod) && MayKeep(made.TargetMethod),
            _ => operation is IObjectCreationOperation { Arguments.Length: > 0 },
        };
        switch (operation)
        {
            case IDeconstructionAssignmentOperation { Target: ITupleOperation targets }:
                foreach (IOperation target in targets.Elements)
                    Written(target);
                break;
            case IAssignmentOperation assignment:
                Written(assignment.Target);
                break;
            case IIncrementOrDecrementOperation step:
                Written(step.Target);
                break;
            case IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument:
                Written(argument.Value);
                break;
            case IInvocationOperation call when !TypeLowering.HasSource(call.TargetMethod) && !OnlyAsks(call.TargetMethod):
                foreach (ITypeSymbol type in call.Arguments.Select(a => a.Value).Append(call.Instance).Select(o => o is IConversionOperation { IsImplicit: true } c ? c.Operand.Type : o?.Type).OfType<ITypeSymbol>())
                    if (TypeLowering.ElementOf(type) is { } element)
                        Elements.Add(Key(element));
                break;
        }
    }

    private void Written(IOperation? target)
    {
        switch (target)
        {
            case IArrayElementReferenceOperation or IPropertyReferenceOperation { Arguments.Length: > 0 } or IImplicitIndexerReferenceOperation:
                Elements.Add(Key(target.Type!));
                break;
            case IMemberReferenceOperation member and (IFieldReferenceOperation or IPropertyReferenceOperation):
                Fields.Add(member.Member.Name);
                if (member.Instance?.Type?.IsValueType == true)
                    Written(member.Instance);
                break;
        }
    }

    private static string Key(ITypeSymbol element) => element.TypeKind == TypeKind.TypeParameter ? Everything : TypeLowering.Spell(element);
}
