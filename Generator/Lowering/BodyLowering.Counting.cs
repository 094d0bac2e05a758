using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Which loops count.</summary>
internal sealed partial class BodyLowering
{
    private const int Small = 1 << 20;

    /// <summary>A loop that counts: <c>for (int i = from; i &lt; to; i += step)</c>, its counter untouched by the body.</summary>
    /// <param name="Ahead">What the condition adds to the counter, <c>i + 1 &lt; to</c>; then the bound is less by it.</param>
    private sealed record Counting(ILocalSymbol Counter, IOperation From, string Comparison, IOperation To, int Step, IReadOnlyList<IOperation> Others, int Ahead = 0);

    private Counting? CountingOf(IForLoopOperation loop)
    {
        if (loop.Condition is not IBinaryOperation { OperatorMethod: null } condition || loop.AtLoopBottom.Length == 0)
            return null;
        var declared = loop.Before.SelectMany(b => b.DescendantsAndSelf()).OfType<IVariableDeclaratorOperation>().ToList();
        if (loop.Before.Any(b => b is not IVariableDeclarationGroupOperation) || declared.Exists(d => d.Symbol.RefKind != RefKind.None))
            return null;
        foreach (IVariableDeclaratorOperation declarator in declared)
        {
            bool isCounter = declarator.Initializer is not null && declarator.Symbol.Type.SpecialType is SpecialType.System_Int32 or SpecialType.System_Int64;
            IOperation? step = loop.AtLoopBottom.FirstOrDefault(b => StepOf(b, declarator.Symbol) != 0);
            if (!isCounter || step is null)
                continue;
            int by = StepOf(step, declarator.Symbol), ahead = AheadOf(condition, declarator, by);
            var (comparison, to) = ahead > 0 ? (Symbol(condition.OperatorKind), condition.RightOperand) : ComparisonOf(condition, declarator.Symbol);
            if (comparison is null)
                continue;
            List<IOperation> others = [.. loop.AtLoopBottom.Where(b => b != step)];
            bool fits = by > 0 == comparison is "<" or "<=" && IsUntouched(declarator.Symbol, loop, to, others);
            if (fits)
                return new(declarator.Symbol, declarator.Initializer!.Value, comparison, to, by, others, ahead);
        }
        return null;
    }

    /// <summary>What the condition adds to the counter before it compares it with a length, which no sum can overflow that starts from a small number and goes up by one.</summary>
    private static int AheadOf(IBinaryOperation condition, IVariableDeclaratorOperation counter, int step) =>
        condition.LeftOperand is IBinaryOperation { OperatorKind: BinaryOperatorKind.Add, OperatorMethod: null, IsChecked: false, Type.SpecialType: SpecialType.System_Int32 } sum
        && Is(sum.LeftOperand, counter.Symbol) && ConstantOf(sum.RightOperand) is > 0 and < Small && ConstantOf(counter.Initializer!.Value) is >= 0 and < Small
        && step == 1 && counter.Initializer.Value.ConstantValue.HasValue && Symbol(condition.OperatorKind) is "<" or "<="
        && condition.RightOperand is IPropertyReferenceOperation { Property: { Name: "Length" or "Count", Type.SpecialType: SpecialType.System_Int32 }, Instance.Type: { } type }
        && (type.SpecialType == SpecialType.System_String || TypeLowering.ContainerOf(type) is not Container.None) ? ConstantOf(sum.RightOperand) : 0;


    /// <summary>Whether neither body, bound nor other steps change the counter, the bound does not read it, and no jump leaves the loop.</summary>
    private bool IsUntouched(ILocalSymbol counter, IForLoopOperation loop, IOperation to, List<IOperation> others)
    {
        Mutations mutations = Mutations.Of([loop.Body, to, .. others]);
        bool left = Jumps.LeavingFrom(loop.Body).Any(l => l is not ISymbol label || !SymbolEqualityComparer.Default.Equals(label, loop.ContinueLabel));
        bool captured = frame.Body.Descendants().Any(o => o is ILocalFunctionOperation && Mutations.Of(o).Writes(counter));
        return !left && !captured && !mutations.Writes(counter) && !Refers(to, counter);
    }

    private static bool Refers(IOperation operation, ISymbol symbol) =>
        operation.DescendantsAndSelf().Any(o => o is ILocalReferenceOperation local && SymbolEqualityComparer.Default.Equals(local.Local, symbol));

    private static bool Is(IOperation operation, ISymbol symbol) => operation switch
    {
        ILocalReferenceOperation local => SymbolEqualityComparer.Default.Equals(local.Local, symbol),
        _ => false,
    };

    private static (string? Comparison, IOperation To) ComparisonOf(IBinaryOperation condition, ISymbol counter)
    {
        string? comparison = Symbol(condition.OperatorKind) is "<" or "<=" or ">" or ">=" ? Symbol(condition.OperatorKind) : null;
        if (Is(condition.LeftOperand, counter))
            return (comparison, condition.RightOperand);
        string? flipped = comparison switch
        {
            "<" => ">",
            ">" => "<",
            "<=" => ">=",
            ">=" => "<=",
            _ => null,
        };
        return Is(condition.RightOperand, counter) ? (flipped, condition.LeftOperand) : (null, condition);
    }

    /// <summary>The constant by which the statement changes the counter; zero where it does something else.</summary>
    private static int StepOf(IOperation statement, ISymbol counter) => statement switch
    {
        IExpressionStatementOperation s => StepOf(s.Operation, counter),
        IIncrementOrDecrementOperation s when Is(s.Target, counter) => s.Kind == OperationKind.Increment ? 1 : -1,
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Add } s when Is(s.Target, counter) => ConstantOf(s.Value),
        ICompoundAssignmentOperation { OperatorKind: BinaryOperatorKind.Subtract } s when Is(s.Target, counter) => -ConstantOf(s.Value),
        ISimpleAssignmentOperation { Value: IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum } s when Is(s.Target, counter) && Is(sum.LeftOperand, counter) => ConstantOf(sum.RightOperand),
        ISimpleAssignmentOperation { Value: IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } sum } s when Is(s.Target, counter) && Is(sum.LeftOperand, counter) => -ConstantOf(sum.RightOperand),
        _ => 0,
    };

    private static int ConstantOf(IOperation operation) => operation.ConstantValue is not { HasValue: true } constant ? 0 : constant.Value switch
    {
        int value => value,
        long value when value is > int.MinValue and < int.MaxValue => (int)value,
        _ => 0,
    };
}
