using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Where a jump goes: the end of a method, of a loop, of an iteration, of a switch.</summary>
internal sealed class JumpTarget(string flagName)
{
    public string FlagName => flagName;

    /// <summary>Says that the jump was made and what lies between is to be skipped; null as long as no jump needed it.</summary>
    public Variable? Flag { get; set; }
}

/// <summary>Facts about jumps that are read off the operations before lowering.</summary>
internal static class Jumps
{
    /// <summary>Stands for the end of the method among the labels.</summary>
    public static readonly object Return = new();

    /// <summary>The labels of the jumps that leave the operation; <see cref="Return"/> for returns.</summary>
    public static HashSet<object> LeavingFrom(IOperation operation)
    {
        var targets = new HashSet<object>();
        var inside = new HashSet<object>();
        Collect(operation, targets, inside);
        targets.ExceptWith(inside);
        return targets;
    }

    public static bool Leaves(IOperation operation) => LeavingFrom(operation).Count > 0;

    /// <summary>Whether control can reach the end of the operation; true where unsure.</summary>
    public static bool Completes(IOperation? operation) => operation switch
    {
        null => true,
        IReturnOperation { Kind: OperationKind.Return or OperationKind.YieldBreak } or IBranchOperation or IThrowOperation => false,
        IExpressionStatementOperation { Operation: IThrowOperation } => false,
        IBlockOperation block => block.Operations.All(Completes),
        IConditionalOperation { Condition.ConstantValue: { HasValue: true, Value: bool known } } c => Completes(known ? c.WhenTrue : c.WhenFalse),
        IConditionalOperation conditional => Completes(conditional.WhenTrue) || Completes(conditional.WhenFalse),
        IWhileLoopOperation loop => !IsEndless(loop.Condition, loop.ConditionIsUntil) || JumpsTo(loop.Body, loop.ExitLabel),
        IForLoopOperation loop => !IsEndless(loop.Condition, until: false) || JumpsTo(loop.Body, loop.ExitLabel),
        ISwitchOperation s => !s.Cases.Any(c => c.Clauses.Any(clause => clause is IDefaultCaseClauseOperation))
            || s.Cases.Any(c => c.Body.All(Completes) || c.Body.Any(b => JumpsTo(b, s.ExitLabel))),
        ITryOperation { Catches.Length: 0 } t => Completes(t.Body),
        ILockOperation l => Completes(l.Body),
        IUsingOperation u => Completes(u.Body),
        ILabeledOperation labeled => Completes(labeled.Operation),
        _ => true,
    };

    private static bool IsEndless(IOperation? condition, bool until) =>
        condition is null || condition.ConstantValue is { HasValue: true, Value: bool value } && value != until;

    private static bool JumpsTo(IOperation operation, ILabelSymbol label) =>
        LeavingFrom(operation).OfType<ILabelSymbol>().Contains(label, SymbolEqualityComparer.Default);

    private static void Collect(IOperation operation, HashSet<object> targets, HashSet<object> inside)
    {
        switch (operation)
        {
            case ILocalFunctionOperation or IAnonymousFunctionOperation:
                return;
            case IReturnOperation { Kind: OperationKind.Return or OperationKind.YieldBreak }:
                targets.Add(Return);
                break;
            case IBranchOperation branch:
                targets.Add(branch.Target);
                break;
            case ILoopOperation loop:
                inside.Add(loop.ContinueLabel);
                inside.Add(loop.ExitLabel);
                break;
            case ILabeledOperation labeled:
                inside.Add(labeled.Label);
                break;
            case ISwitchOperation s:
                inside.Add(s.ExitLabel);
                foreach (ICaseClauseOperation clause in s.Cases.SelectMany(c => c.Clauses))
                    if (clause.Label is { } label)
                        inside.Add(label);
                break;
        }
        foreach (IOperation child in operation.ChildOperations)
            Collect(child, targets, inside);
    }
}
