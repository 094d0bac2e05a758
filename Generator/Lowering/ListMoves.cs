using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Whether what a variable refers to may become another variable's alone: nobody asks for it by the old name any more, or nobody changes it.</summary>
internal static class ListMoves
{
    /// <summary>Whether the local is not mentioned after this, or given another value before it is.</summary>
    public static bool IsLastUse(ILocalReferenceOperation use)
    {
        if (Declaring(use) is not { } block || IsCaptured(use.Local, block)) return false;
        List<IOperation> others = [.. block.Descendants().Where(o => o != use && IsUse(o, use.Local))];
        if (IsAssignedNext(use)) return true;
        return !IsRepeated(use, block) && others.TrueForAll(o => o.Syntax.SpanStart < use.Syntax.SpanStart);
    }

    /// <summary>Whether all that the name is used for, beside this, is to read and change the list: nothing gives it a second name.</summary>
    public static bool IsTheOnlyName(ILocalReferenceOperation use) =>
        Declaring(use) is { } block && block.Descendants().Where(o => o != use && IsUse(o, use.Local)).All(o => OnlyReads(o, block, mayChange: true));

    /// <summary>Whether the name is nowhere used to change the list, hand it on, or keep it.</summary>
    public static bool IsOnlyRead(ISymbol symbol, IOperation body) => !IsCaptured(symbol, body) && body.Descendants().Where(o => IsUse(o, symbol)).All(o => OnlyReads(o, body));

    /// <summary>Whether a lambda or local function mentions the variable.</summary>
    public static bool IsCaptured(ISymbol symbol, IOperation within) => within.Descendants().Any(o => IsUse(o, symbol) && IsInClosure(o, within));

    /// <summary>The operand that a conversion only gives another type.</summary>
    public static IOperation Bare(IOperation operation) => operation is IConversionOperation { OperatorMethod: null, Conversion.IsUserDefined: false } conversion ? Bare(conversion.Operand) : operation;

    private static bool IsUse(IOperation operation, ISymbol symbol) => operation switch
    {
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, symbol),
        IParameterReferenceOperation parameter => SymbolEqualityComparer.Default.Equals(parameter.Parameter, symbol),
        _ => false,
    };

    /// <summary>The block that declares the local.</summary>
    private static IBlockOperation? Declaring(ILocalReferenceOperation use)
    {
        for (IOperation? around = use.Parent; around is not null; around = around.Parent)
            if (around is IBlockOperation block && block.Locals.Contains(use.Local, SymbolEqualityComparer.Default))
                return block;
        return null;
    }

    private static bool IsInClosure(IOperation operation, IOperation within)
    {
        for (IOperation? around = operation.Parent; around is not null && around != within; around = around.Parent)
            if (around is IAnonymousFunctionOperation or ILocalFunctionOperation) return true;
        return false;
    }

    private static bool IsRepeated(IOperation operation, IOperation within)
    {
        for (IOperation? around = operation.Parent; around is not null && around != within; around = around.Parent)
            if (around is ILoopOperation) return true;
        return false;
    }

    /// <summary>Whether of the statements after this in its block, all of which run, the first that mentions the local gives it another value.</summary>
    private static bool IsAssignedNext(ILocalReferenceOperation use)
    {
        IOperation statement = use;
        while (statement.Parent is { } parent and not IBlockOperation) statement = parent;
        if (statement.Parent is not IBlockOperation block || statement.DescendantsAndSelf().Any(o => o != use && IsUse(o, use.Local))) return false;
        foreach (IOperation next in block.Operations.SkipWhile(o => o != statement).Skip(1))
        {
            if (next is IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { IsRef: false, Target: ILocalReferenceOperation target } assignment } && IsUse(target, use.Local))
                return !assignment.Value.DescendantsAndSelf().Any(o => IsUse(o, use.Local));
            if (next.DescendantsAndSelf().Any(o => o is IBranchOperation || IsUse(o, use.Local))) return false;
        }
        return false;
    }

    /// <param name="mayChange">Whether the list may be changed, too.</param>
    private static bool OnlyReads(IOperation use, IOperation body, bool mayChange = false)
    {
        IOperation value = use;
        while (value.Parent is IConversionOperation) value = value.Parent;
        return value.Parent switch
        {
            ISimpleAssignmentOperation assignment => assignment.Target == value,
            IVariableInitializerOperation { Parent: IVariableDeclaratorOperation { Symbol: var other } } => !mayChange && IsOnlyRead(other, body),
            IPropertyReferenceOperation { Property.Name: "Count" or "Length" } => true,
            IPropertyReferenceOperation { Property.IsIndexer: true } element => element.Instance == value && (mayChange || !IsChanged(element)),
            IInvocationOperation call when mayChange && call.Instance == value => call.TargetMethod.ReturnsVoid || call.TargetMethod.ReturnType is { IsValueType: true, Name: not "Enumerator" } or { SpecialType: SpecialType.System_Double } || call.TargetMethod.Name is "ToArray" or "GetRange" or "ToList",
            IForEachLoopOperation loop => loop.Collection == value,
            IInvocationOperation { TargetMethod.Name: "ToArray" or "GetRange" or "ToList" } call => call.Instance == value,
            IArgumentOperation { Parent: IInvocationOperation call } => IsConsumed(call),
            IArgumentOperation { Parent: IObjectCreationOperation { Type: INamedTypeSymbol { Name: "List" or "Stack" or "Queue" or "HashSet", Arity: 1 } type } } => type.ContainingNamespace.ToDisplayString() == "System.Collections.Generic",
            _ => false,
        };
    }

    /// <summary>Whether a query is run where it stands.</summary>
    private static bool IsConsumed(IInvocationOperation call)
    {
        if (call.TargetMethod.ContainingType.Name != "Enumerable") return false;
        if (call.TargetMethod.ReturnType.IsValueType || call.TargetMethod.Name is "ToList" or "ToArray") return true;
        IOperation value = call;
        while (value.Parent is IConversionOperation) value = value.Parent;
        return value.Parent is IArgumentOperation { Parent: IInvocationOperation next } ? IsConsumed(next) : value.Parent is IForEachLoopOperation loop && loop.Collection == value;
    }

    private static bool IsChanged(IOperation element) => element.Parent switch
    {
        IAssignmentOperation assignment => assignment.Target == element,
        IIncrementOrDecrementOperation => true,
        IArgumentOperation { Parameter.RefKind: not RefKind.None } => true,
        _ => false,
    };
}
