using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Parallel loops: the order of their iterations is free, so they run one after the other.</summary>
internal sealed partial class BodyLowering
{
    /// <summary>How many parallel loops around run one iteration after the other.</summary>
    private int oneByOne;

    /// <summary>Null where the call is none of these.</summary>
    private Value? LowerParallel(IInvocationOperation call, IMethodSymbol method)
    {
        if (method is not { ContainingType: { Name: "Parallel", ContainingNamespace: { Name: "Tasks" } } } || method.Name is not ("For" or "ForEach" or "Invoke"))
            return null;
        if (!IsStatementOf(call) && !method.ReturnsVoid)
            return Refuse(call, $"what Parallel.{method.Name} returns is not followed");
        if (call.Descendants().OfType<IParameterReferenceOperation>().FirstOrDefault(p => p.Parameter.Type.Name == "ParallelLoopState") is { } state)
            return Refuse(state, "a parallel loop that ends early does not say which iterations ran");
        oneByOne++;
        Value? value = method.Name == "Invoke" ? Invoked(call) : Loop(call, method);
        oneByOne--;
        return value;
    }

    private static bool IsStatementOf(IInvocationOperation call) => call.Parent is IExpressionStatementOperation;

    private Value Invoked(IInvocationOperation call)
    {
        IOperation list = call.Arguments[call.Arguments.Length - 1].Value;
        IReadOnlyList<IOperation> actions = list is IArrayCreationOperation { Initializer: { } items } ? items.ElementValues : [list];
        foreach (IOperation action in actions)
            if (Lower(action) is var code && IsDelegate(code))
                Call(code, call, program.Types.Of(SpecialType.System_Void));
            else
                return Refuse(action, UnknownDelegate);
        return new Value.None();
    }

    private Value? Loop(IInvocationOperation call, IMethodSymbol method)
    {
        IOperation? Argument(string name) => call.Arguments.FirstOrDefault(a => a.Parameter?.Name == name)?.Value;
        if (Argument("body") is not { } body)
            return null;
        if (Argument("parallelOptions") is { } options)
            Lower(options);
        IOperation? source = Argument("source"), from = Argument("fromInclusive"), to = Argument("toExclusive");
        Expr? first = from is null ? null : Settle(LowerExpr(from), "from"), last = to is null ? null : Settle(LowerExpr(to), "to");
        Query? items = source is null ? null : QueryOf(source);
        Value code = Lower(body);
        Value? start = Argument("localInit") is { } init ? Lower(init) : null, end = Argument("localFinally") is { } final ? Lower(final) : null;
        if (new[] { code, start, end }.Any(d => d is not null && !IsDelegate(d)))
            return Refuse(body, UnknownDelegate);
        var types = ((INamedTypeSymbol)body.Type!).DelegateInvokeMethod!.Parameters;
        Shape? local = start is null ? null : ShapeOf(method.TypeArguments[method.TypeArguments.Length - 1]);
        Location? kept = local is null ? null : Declare("local", local, Call(start!, call, local), isSettled: false, call.Syntax);
        void Run(Value item)
        {
            List<Value> arguments = [item];
            if (types.Length > 1)
                arguments.Add(new Value.Scalar(new Expr.Constant("default", program.Types.Of(types[1].Type).Type)));
            if (types.Length > 2)
                arguments.Add(kept is null ? new Value.Scalar(new Expr.Constant("0L", IrType.Long)) : Read(kept));
            Value result = Call(code, call, local ?? program.Types.Of(SpecialType.System_Void), [.. arguments]);
            if (kept is not null)
                Store(kept, result, call.Syntax);
        }
        if (items is not null)
            ForEach(items, call, Run);
        else
            Count(first!, last!, ShapeOf(from!.Type!), Run);
        if (end is not null)
            Call(end, call, program.Types.Of(SpecialType.System_Void), Read(kept!));
        return new Value.None();
    }

    private void Count(Expr from, Expr to, Shape shape, Action<Value> body)
    {
        var counter = new Variable(NewName("i"), shape.Type);
        settled.Add(counter);
        List<Stmt> loop = Nested(() => body(Number(new Expr.Read(Place.Of(counter)))));
        Emit(new Stmt.For(counter, from, "<", to, 1, [.. loop]));
    }
}
