using AutoDiffGen.Ir;
using AutoDiffGen.Rules;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Calls of <c>TensorPrimitives</c>: the library computes the values, once; loops beside it say what they are functions of.</summary>
internal sealed partial class BodyLowering
{
    private static bool IsTensor(IMethodSymbol method) => method is { IsStatic: true, ContainingType: { Name: "TensorPrimitives", ContainingNamespace: { Name: "Tensors" } space } } && space.ToDisplayString() == "System.Numerics.Tensors";

    /// <summary>Null where the call is none of these.</summary>
    private Value? LowerTensorCall(IInvocationOperation call, IMethodSymbol method, Shape shape)
    {
        if (!IsTensor(method))
            return null;
        bool givesNumbers = shape.IsReal || method.Parameters.Any(IsDestination);
        if (!givesNumbers && !TensorOperations.Refused.ContainsKey(method.Name))
            return LowerOpaqueCall(call, method, shape, mayCarry: true);
        if (TensorOperations.Refused.TryGetValue(method.Name, out string why))
            return Refuse(call, why);
        List<Value> operands = [.. ByParameter(call.Arguments, InOrder(call.Arguments.Select(a => (Func<Value>)(() => Lower(Unconverted(a.Value))))))];
        for (int i = 0; i < operands.Count; i++)
            operands[i] = IsSpan(method.Parameters[i]) ? Named(AsView(operands[i], call.Arguments.First(a => a.Parameter!.Ordinal == i).Value)) : new Value.Scalar(Settle(ToExpr(operands[i], call.Syntax), method.Parameters[i].Name));
        return shape.IsReal ? Reduced(call, method, operands, shape) : Elementwise(call, method, operands);
    }

    private static bool IsSpan(IParameterSymbol parameter) => TypeLowering.ContainerOf(parameter.Type) is Container.Span or Container.ReadOnlySpan;

    private static bool IsDestination(IParameterSymbol parameter) =>
        TypeLowering.ContainerOf(parameter.Type) == Container.Span && TypeLowering.ElementOf(parameter.Type)!.SpecialType is SpecialType.System_Double or SpecialType.System_Single;

    private Value.View Named(Value.View view)
    {
        if (view.Place.IsVariable && settled.Contains(view.Place.Root))
            return view;
        int at = block.Count;
        return new(Place.Of(KeepReference(view.Place, null, ref at)));
    }

    private static Expr TensorText(IMethodSymbol method, IEnumerable<Expr> arguments, IrType type)
    {
        List<Expr> holes = [.. arguments];
        return new Expr.Raw(Pieces(CallName(method) + "(", holes.Count), [.. holes], type, Repeatable: false);
    }

    private Expr OperandOf(Value operand) => operand is Value.View view ? new Expr.Read(view.Place) : ((Value.Scalar)operand).Expr;

    private Expr At(Value operand, Expr index) => operand is Value.View view ? ((Value.Scalar)Read(ElementOf(view.Place, index, ElementShape(view.Place)))).Expr : ((Value.Scalar)operand).Expr;

    private Value Elementwise(IInvocationOperation call, IMethodSymbol method, List<Value> operands)
    {
        List<Value> inputs = [.. operands.Where((_, i) => !IsDestination(method.Parameters[i]))];
        List<Place> targets = [.. operands.Where((_, i) => IsDestination(method.Parameters[i])).Select(o => ((Value.View)o).Place)];
        Place first = inputs.OfType<Value.View>().First().Place;
        Expr length = Settle(LengthOf(first), "length");
        foreach (Place target in targets)
            Emit(new Stmt.If(new Expr.Apply(">", [length, LengthOf(target)], IrType.Bool),
                [new Stmt.Throw(new Expr.Raw(["new global::System.ArgumentException(\"Destination is too short.\", \"destination\")"], [], IrType.Int, Repeatable: true)) { Source = source }], []));
        Shape element = ElementShape(targets[0]);
        List<Place> values = [.. targets.Select(_ => Allocate(ArrayOf(element), [length], "values").Place)];
        Emit(new Stmt.Run(TensorText(method, [.. inputs.Select(OperandOf), .. values.Select(v => (Expr)new Expr.Read(v))], IrType.Int)));
        if (method.Name == "SoftMax")
            return SoftMax(call, method, (Value.View)inputs[0], targets[0], values[0], length, element);
        bool isKnown = true;
        ElementLoop(length, i =>
        {
            List<Expr> x = [.. inputs.Select(o => targets.Count > 1 ? Temp("item", At(o, i)) : At(o, i))];
            if (TensorOperations.Of(method.Name, x, element.Type) is not { } results || results.Count != targets.Count)
                isKnown = false;
            else
                for (int k = 0; k < targets.Count; k++)
                    Store(ElementOf(targets[k], i, element), ValuedBy(results[k], values[k], i, element), call.Syntax);
        });
        return isKnown ? new Value.None() : NoRule(call, method, program.Types.Of(SpecialType.System_Void));
    }

    private Value.Scalar ValuedBy(Expr formula, Place values, Expr index, Shape element) =>
        new(new Expr.Apply(TensorOperations.Valued, [formula, At(new Value.View(values), index)], element.Type));

    private Value SoftMax(IOperation call, IMethodSymbol method, Value.View x, Place target, Place values, Expr length, Shape element)
    {
        IMethodSymbol max = method.ContainingType.GetMembers("Max").OfType<IMethodSymbol>().First(m => m.IsGenericMethod && m.Parameters.Length == 1).Construct(element.Symbol);
        Expr greatest = Temp("greatest", TensorText(max, [OperandOf(x)], element.Type));
        Expr Exp(Expr i) => new Expr.Apply(TensorOperations.Known("Exp", 1, element.Type)!, [At(x, i) - greatest], element.Type);
        Place sum = Accumulated("sum", Constants.Zero(element), length, Exp);
        ElementLoop(length, i => Store(ElementOf(target, i, element), ValuedBy(Exp(i) / new Expr.Read(sum), values, i, element), call.Syntax));
        return new Value.None();
    }

    private Place Accumulated(string name, Expr start, Expr length, Func<Expr, Expr> term)
    {
        var sum = new Variable(NewName(name), start.Type);
        Emit(new Stmt.Declare(sum, start));
        ElementLoop(length, i => Emit(new Stmt.AddTo(Place.Of(sum), term(i))));
        return Place.Of(sum);
    }

    private Value Reduced(IInvocationOperation call, IMethodSymbol method, List<Value> operands, Shape shape)
    {
        if (!TensorOperations.Reductions.Contains(method.Name))
            return NoRule(call, method, shape);
        Expr value = Temp(Naming.Small(method.Name), TensorText(method, operands.Select(OperandOf), shape.Type));
        Place first = ((Value.View)operands[0]).Place;
        Expr length = Settle(LengthOf(first), "length");
        Expr X(Expr i) => At(operands[0], i);
        Expr Y(Expr i) => At(operands[1], i);
        Expr Sum(Func<Expr, Expr> term) => new Expr.Read(Accumulated("sum", Constants.Zero(shape), length, term));
        Expr Root(Expr square) => new Expr.Apply(TensorOperations.Known("Sqrt", 1, shape.Type)!, [square], shape.Type);
        Expr Product(Func<Expr, Expr> factor) => Folded(new Expr.Constant("1", shape.Type), length, (p, i) => p * factor(i));
        Expr Count() => new Expr.Apply($"({shape.Type.Text})", [length], shape.Type);
        Expr formula = method.Name switch
        {
            "Sum" => Sum(X),
            "SumOfSquares" => Sum(i => X(i) * X(i)),
            "SumOfMagnitudes" => Sum(i => new Expr.Apply(TensorOperations.Known("Abs", 1, shape.Type)!, [X(i)], shape.Type)),
            "Average" => Sum(X) / Count(),
            "Norm" => Root(Sum(i => X(i) * X(i))),
            "Dot" => Sum(i => X(i) * Y(i)),
            "Distance" => Root(Sum(i => (X(i) - Y(i)) * (X(i) - Y(i)))),
            "CosineSimilarity" => Sum(i => X(i) * Y(i)) / (Root(Sum(i => X(i) * X(i))) * Root(Sum(i => Y(i) * Y(i)))),
            "Product" => Product(X),
            "ProductOfSums" => Product(i => X(i) + Y(i)),
            "ProductOfDifferences" => Product(i => X(i) - Y(i)),
            "StdDev" => Deviation(),
            _ => Folded(X(Constants.Int(0)), length, (m, i) => TensorOperations.Fold(method.Name, m, X(i), shape.Type), from: 1),
        };
        return new Value.Scalar(new Expr.Apply(TensorOperations.Valued, [formula, value], shape.Type));

        Expr Deviation()
        {
            Expr mean = Temp("mean", Sum(X) / Count());
            return Root(Sum(i => (X(i) - mean) * (X(i) - mean)) / Count());
        }
    }

    private Expr Folded(Expr start, Expr length, Func<Expr, Expr, Expr> step, int from = 0)
    {
        var result = new Variable(NewName("result"), start.Type);
        Emit(new Stmt.Declare(result, start));
        Expr read = new Expr.Read(Place.Of(result));
        var counter = new Variable(NewName("i"), IrType.Int);
        settled.Add(counter);
        List<Stmt> body = Nested(() => Emit(new Stmt.Assign(Place.Of(result), step(read, new Expr.Read(Place.Of(counter))))));
        Emit(new Stmt.For(counter, Constants.Int(from), "<", length, 1, [.. body]));
        return read;
    }
}
