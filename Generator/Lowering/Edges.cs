using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>
/// Functions at the edge of whose domain the derivative is infinite, called with what reaches that edge for certain: the root of a sum of squares. Only
/// what can be seen to do so is said, and nothing where the method compares one of the values that go in.
/// </summary>
internal sealed class Edges
{
    private readonly ILookup<ISymbol, Flow> flows;
    private readonly IOperation body;

    private Edges(IOperation body)
    {
        this.body = body;
        flows = Flow.In(body).ToLookup<Flow, ISymbol>(f => f.Target, SymbolEqualityComparer.Default);
    }

    /// <summary>Where the derivative of a call is infinite, although the call is reached with that; null where that is not certain.</summary>
    public static string? Of(string operation, IInvocationOperation call)
    {
        string function = operation.Substring(operation.IndexOf('.') + 1);
        if (function is not ("Sqrt" or "Cbrt" or "Log" or "Log2" or "Log10" or "Pow" or "Acos" or "Asin") || call.Arguments.Length == 0) return null;
        IOperation root = call;
        while (root.Parent is { } parent) root = parent;
        var edges = new Edges(root);
        List<IOperation> arguments = [.. call.Arguments.OrderBy(a => a.Parameter?.Ordinal).Select(a => a.Value)];
        bool isAtEdge = function switch
        {
            "Acos" or "Asin" => edges.IsClamped(arguments[0]),
            "Pow" => Number(arguments[1]) is > 0 and < 1 && edges.Touches(arguments[0]),
            _ => edges.Touches(arguments[0]),
        };
        return !isAtEdge || edges.IsCompared(arguments[0]) ? null : function is "Acos" or "Asin" ? "±1" : "0";
    }

    /// <summary>Never negative, and zero for some arguments: |a|, a · a, max(a, 0), sums and products of such.</summary>
    private bool Touches(IOperation value) => Plain(value) switch
    {
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Add } sum => Touches(sum.LeftOperand) && Touches(sum.RightOperand),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product => IsSquare(product)
            || Touches(product.LeftOperand) && Touches(product.RightOperand)
            || Number(product.LeftOperand) > 0 && Touches(product.RightOperand)
            || Number(product.RightOperand) > 0 && Touches(product.LeftOperand),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Divide } quotient => Touches(quotient.LeftOperand) && Number(quotient.RightOperand) > 0,
        IInvocationOperation { TargetMethod: { Name: "Abs", IsStatic: true }, Arguments.Length: 1 } abs => CanVanish(abs.Arguments[0].Value),
        IInvocationOperation { TargetMethod: { Name: "Pow", IsStatic: true }, Arguments.Length: 2 } power => Number(power.Arguments[1].Value) is 2 or 4 && CanVanish(power.Arguments[0].Value),
        IInvocationOperation { TargetMethod: { Name: "Max", IsStatic: true }, Arguments.Length: 2 } max =>
            Number(max.Arguments[0].Value) == 0 && CanVanish(max.Arguments[1].Value) || Number(max.Arguments[1].Value) == 0 && CanVanish(max.Arguments[0].Value),
        ILocalReferenceOperation { Local: var local } => Definition(local) is { } only ? Touches(only) : IsSumOfSquares(local),
        _ => false,
    };

    /// <summary>Zero for some arguments that have nothing special: a parameter, the difference of two, a product with one.</summary>
    private bool CanVanish(IOperation value) => Plain(value) switch
    {
        IParameterReferenceOperation { Parameter: var parameter } => !flows[parameter].Any(),
        IArrayElementReferenceOperation or IPropertyReferenceOperation { Property.IsIndexer: true } => true,
        IFieldReferenceOperation { Field: { IsConst: false, IsStatic: false } } => true,
        IUnaryOperation { OperatorKind: UnaryOperatorKind.Minus } minus => CanVanish(minus.Operand),
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Subtract } difference =>
            CanVanish(difference.LeftOperand) && (CanVanish(difference.RightOperand) || Number(difference.RightOperand) is not null) || CanVanish(difference.RightOperand) && Number(difference.LeftOperand) is not null,
        IBinaryOperation { OperatorKind: BinaryOperatorKind.Multiply } product => CanVanish(product.LeftOperand) || CanVanish(product.RightOperand),
        ILocalReferenceOperation { Local: var local } => Definition(local) is { } only && CanVanish(only),
        _ => false,
    };

    private bool IsSquare(IBinaryOperation product) =>
        Plain(product.LeftOperand) is var left && left.Syntax.IsEquivalentTo(Plain(product.RightOperand).Syntax, topLevel: false) && CanVanish(left);

    private bool IsClamped(IOperation value) => Plain(value) switch
    {
        IInvocationOperation { TargetMethod: { Name: "Clamp", IsStatic: true }, Arguments.Length: 3 } clamp => Number(clamp.Arguments[1].Value) <= -1 || Number(clamp.Arguments[2].Value) >= 1,
        ILocalReferenceOperation { Local: var local } => Definition(local) is { } only && IsClamped(only),
        _ => false,
    };

    /// <summary>The only value that a local ever has.</summary>
    private IOperation? Definition(ILocalSymbol local) => flows[local].ToList() is [{ Kind: FlowKind.Start or FlowKind.Set, Value: var value }] ? value : null;

    /// <summary>From zero, squares added: a norm.</summary>
    private bool IsSumOfSquares(ILocalSymbol local)
    {
        List<Flow> all = [.. flows[local]];
        return all.Count > 1 && all.Count(f => f.Kind == FlowKind.Start && Number(f.Value) == 0) == 1 && all.TrueForAll(f => f.Kind == FlowKind.Start || f.Kind == FlowKind.Add && Touches(f.Value));
    }

    private bool IsCompared(IOperation value)
    {
        var names = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var open = new Queue<ISymbol>(Flow.Reads(value));
        while (open.Count > 0)
            if (open.Dequeue() is var symbol && names.Add(symbol))
                foreach (Flow flow in flows[symbol])
                    foreach (ISymbol read in Flow.Reads(flow.Value)) open.Enqueue(read);
        return body.Descendants().Any(o => o is IIsPatternOperation or IBinaryOperation
        {
            OperatorKind: BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals or BinaryOperatorKind.LessThan or BinaryOperatorKind.LessThanOrEqual
                or BinaryOperatorKind.GreaterThan or BinaryOperatorKind.GreaterThanOrEqual,
            LeftOperand.Type.SpecialType: SpecialType.System_Double or SpecialType.System_Single,
        } && Flow.Reads(o).Any(names.Contains));
    }

    private static IOperation Plain(IOperation value) => value switch
    {
        IConversionOperation conversion => Plain(conversion.Operand),
        IParenthesizedOperation inner => Plain(inner.Operand),
        _ => value,
    };

    private static double? Number(IOperation value) => value.ConstantValue is { HasValue: true, Value: double or float or int } constant
        ? Convert.ToDouble(constant.Value, System.Globalization.CultureInfo.InvariantCulture) : null;
}
