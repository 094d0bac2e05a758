using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Which methods with source call which, and how big they are: decides between inlining and calling.</summary>
internal sealed class CallGraph(Bodies bodies)
{
    private const int Huge = 100_000;

    private readonly Dictionary<ISymbol, List<IMethodSymbol>> callees = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, int> sizes = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, bool> recursive = new(SymbolEqualityComparer.Default);

    public bool IsRecursive(IMethodSymbol method)
    {
        IMethodSymbol root = method.Implementation();
        if (!recursive.TryGetValue(root, out bool result))
            recursive[root] = result = Reaches(root, root);
        return result;
    }

    /// <summary>Statements that inlining the method and all that it calls would add.</summary>
    public int Size(IMethodSymbol method)
    {
        IMethodSymbol root = method.Implementation();
        if (sizes.TryGetValue(root, out int known))
            return known;
        sizes[root] = Huge;
        int size = OwnSize(root);
        foreach (IMethodSymbol callee in Callees(root))
            size = Math.Min(Huge, size + Size(callee));
        return sizes[root] = size;
    }

    public int OwnSize(IMethodSymbol method) =>
        bodies.Of(method) is { } body ? StatementsIn(body) : 1;

    public static int StatementsIn(IOperation body) => Bodies.Statements(body).Sum(s => s.DescendantsAndSelf().Count(IsStatement));

    private static bool IsStatement(IOperation operation) =>
        operation is IExpressionStatementOperation or IVariableDeclaratorOperation or IReturnOperation or IConditionalOperation or ILoopOperation or ISwitchOperation;

    private bool Reaches(IMethodSymbol from, IMethodSymbol goal)
    {
        var seen = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<IMethodSymbol>(Callees(from));
        while (open.Count > 0)
        {
            IMethodSymbol next = open.Pop();
            if (SymbolEqualityComparer.Default.Equals(next, goal))
                return true;
            if (seen.Add(next))
                foreach (IMethodSymbol callee in Callees(next))
                    open.Push(callee);
        }
        return false;
    }

    /// <summary>The method and all with source that it leads to.</summary>
    public IReadOnlyCollection<IMethodSymbol> Reached(IMethodSymbol method)
    {
        var seen = new HashSet<IMethodSymbol>(SymbolEqualityComparer.Default);
        var open = new Stack<IMethodSymbol>(Targets(method).Select(t => t.Implementation()));
        while (open.Count > 0)
            if (open.Pop() is var next && seen.Add(next))
                foreach (IMethodSymbol callee in Callees(next))
                    open.Push(callee);
        return seen;
    }

    private List<IMethodSymbol> Callees(IMethodSymbol method)
    {
        if (callees.TryGetValue(method, out List<IMethodSymbol> known))
            return known;
        IOperation? body = bodies.Of(method);
        List<IMethodSymbol> found = body is null ? []
            : [.. body.Descendants().SelectMany(o => IsDirect(o) ? Called(o) : Called(o).SelectMany(Targets)).Select(m => m.Implementation()).Where(m => m.DeclaringSyntaxReferences.Length > 0)];
        return callees[method] = found;
    }

    /// <summary><c>base.M()</c> runs no override.</summary>
    private static bool IsDirect(IOperation operation) => operation is IInvocationOperation { IsVirtual: false }
        or IMemberReferenceOperation { Instance.Syntax: Microsoft.CodeAnalysis.CSharp.Syntax.BaseExpressionSyntax };

    /// <summary>A virtual method may be any of its overrides.</summary>
    private static IEnumerable<IMethodSymbol> Targets(IMethodSymbol method) => !method.IsOpen() || !TypeLowering.HasSource(method) ? [method]
        : [method, .. Hierarchy.Concrete(method.ContainingType).Select(t => Hierarchy.Implementation(t, method)).OfType<IMethodSymbol>()];

    private static IEnumerable<IMethodSymbol> Called(IOperation operation) => operation switch
    {
        IInvocationOperation call => [call.TargetMethod],
        IMethodReferenceOperation reference => [reference.Method],
        IObjectCreationOperation { Constructor: { } constructor } => [constructor],
        IBinaryOperation { OperatorMethod: { } method } => [method],
        IUnaryOperation { OperatorMethod: { } method } => [method],
        IConversionOperation { OperatorMethod: { } method } => [method],
        ICompoundAssignmentOperation { OperatorMethod: { } method } => [method],
        IIncrementOrDecrementOperation { OperatorMethod: { } method } => [method],
        IPropertyReferenceOperation { Property: var property } => new[] { property.GetMethod, property.SetMethod }.OfType<IMethodSymbol>(),
        _ => [],
    };
}
