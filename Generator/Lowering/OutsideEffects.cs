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
                Elements.UnionWith(OfLibrary(call));
                break;
            case IPropertyReferenceOperation { Instance: { } owner, Property: var property } when !TypeLowering.HasSource(property):
                if (operation.Parent is IAssignmentOperation or IIncrementOrDecrementOperation)
                    Elements.UnionWith(Behind(owner.Type));
                break;
        }
    }

    /// <summary>The types of the elements that a method without source may change.</summary>
    public static IEnumerable<string> OfLibrary(IInvocationOperation call)
    {
        if (OnlyAsks(call.TargetMethod))
            return [];
        if (call.TargetMethod.MethodKind == MethodKind.DelegateInvoke)
            return [Everything];
        if (call.TargetMethod.MethodKind == MethodKind.Constructor && call.TargetMethod.ContainingType.SpecialType == SpecialType.System_Object)
            return [];
        IEnumerable<IOperation?> operands = IsCollection(call.TargetMethod.ContainingType) && call.Instance is not null ? [call.Instance] : call.Arguments.Select(a => a.Value).Append(call.Instance);
        return operands.SelectMany(o => Behind((o is IConversionOperation { IsImplicit: true } conversion ? conversion.Operand : o)?.Type));
    }

    /// <summary>The types of the elements that can be reached through a value; what is not known to keep to itself may reach any.</summary>
    public static IEnumerable<string> Behind(ITypeSymbol? type) => type switch
    {
        null or { IsReferenceType: false, TypeKind: not (TypeKind.Struct or TypeKind.TypeParameter) } or { SpecialType: SpecialType.System_String } => [],
        IArrayTypeSymbol array => Behind(array.ElementType).Prepend(Key(array.ElementType)),
        INamedTypeSymbol { TypeArguments.Length: > 0 } named when IsCollection(named) || named.IsValueType => named.TypeArguments.SelectMany(a => Behind(a).Prepend(Key(a))),
        { IsValueType: true } or INamedTypeSymbol { Name: "Random", ContainingNamespace.Name: "System" } => [],
        _ when type.ContainingNamespace?.ToDisplayString() is "System.Text" or "System.Diagnostics" or "System.Globalization" => [],
        _ when IsWriter(type) => [],
        _ => [Everything],
    };

    private static bool IsCollection(ITypeSymbol type) => !TypeLowering.HasSource(type) && type is INamedTypeSymbol { Arity: > 0 } && type.ContainingNamespace.ToDisplayString().StartsWith("System.Collections", StringComparison.Ordinal);

    private static bool IsWriter(ITypeSymbol? type) => type is { Name: "TextWriter", ContainingNamespace.Name: "IO" } || type?.BaseType is { } parent && IsWriter(parent);

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
