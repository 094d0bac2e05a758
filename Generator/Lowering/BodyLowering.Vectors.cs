using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Vector2, Vector3 and Vector4 of System.Numerics, field by field: what gives the same bits as the framework's own code does.</summary>
internal sealed partial class BodyLowering
{
    private static bool IsVector(ITypeSymbol? type) => type is { Name: "Vector2" or "Vector3" or "Vector4" } && type.ContainingNamespace?.ToDisplayString() == "System.Numerics";

    /// <summary>Null where the call is none that is known.</summary>
    private Value? LowerVectorCall(IInvocationOperation call, IMethodSymbol method)
    {
        if (!IsVector(method.ContainingType) || !IsKnownVector(method) || call.Arguments.Any(a => a.Parameter?.RefKind is not RefKind.None))
            return null;
        List<Value> operands = InOrder([.. call.Instance is null ? [] : new Func<Value>[] { () => Lower(call.Instance) }, .. call.Arguments.Select(a => (Func<Value>)(() => Lower(a.Value)))]);
        return VectorResult(method, operands, ShapeOf(call));
    }

    private static bool IsKnownVector(IMethodSymbol method) => method.Name is "op_Addition" or "op_Subtraction" or "op_Multiply" or "op_Division" or "op_UnaryNegation"
        or "Add" or "Subtract" or "Multiply" or "Divide" or "Negate" or "Dot" or "Length" or "LengthSquared" or "Distance" or "DistanceSquared" or "Normalize" or "Cross"
        or "Min" or "Max" or "Abs" or "SquareRoot";

    private Value? VectorResult(IMethodSymbol method, IReadOnlyList<Value> operands, Shape shape)
    {
        if (!IsVector(method.ContainingType) || !IsKnownVector(method))
            return null;
        List<Value> kept = [.. operands.Select(Keep)];
        Value a = kept[0], b = kept[kept.Count - 1];
        return method.Name switch
        {
            "op_Addition" or "Add" => Each("+", shape, a, b),
            "op_Subtraction" or "Subtract" => Each("-", shape, a, b),
            "op_Multiply" or "Multiply" => Each("*", shape, a, b),
            "op_Division" or "Divide" => Each("/", shape, a, b),
            "op_UnaryNegation" or "Negate" => Each("neg", shape, a),
            "Min" => Each("MathF.Min", shape, a, b),
            "Max" => Each("MathF.Max", shape, a, b),
            "Abs" => Each("MathF.Abs", shape, a),
            "SquareRoot" => Each("MathF.Sqrt", shape, a),
            "Dot" => new Value.Scalar(Dot((Value.Parts)a, (Value.Parts)b)),
            "LengthSquared" => new Value.Scalar(Dot((Value.Parts)a, (Value.Parts)a)),
            "Length" => new Value.Scalar(Root(Dot((Value.Parts)a, (Value.Parts)a))),
            "Distance" => new Value.Scalar(Root(Between((Value.Parts)a, b))),
            "DistanceSquared" => new Value.Scalar(Between((Value.Parts)a, b)),
            "Normalize" => Each("/", shape, a, new Value.Scalar(Temp("length", Root(Dot((Value.Parts)a, (Value.Parts)a))))),
            "Cross" when ((Value.Parts)a).Members.Count == 3 && a is Value.Parts u && b is Value.Parts v => new Value.Parts(shape, [Minor(u, v, 1, 2), Minor(u, v, 2, 0), Minor(u, v, 0, 1)]),
            _ => null,
        };
    }

    private static Expr Real(string operation, params Expr[] operands) => new Expr.Apply(operation, [.. operands], IrType.Float);

    private static Expr Root(Expr square) => Real("MathF.Sqrt", square);

    private static Expr At(Value vector, int i) => ((Value.Scalar)(vector is Value.Parts parts ? parts.Members[i] : vector)).Expr;

    /// <summary>The operation on each field; a number beside a vector stands for a vector of it.</summary>
    private static Value.Parts Each(string operation, Shape shape, params Value[] operands) =>
        new(shape, [.. shape.Members.Select((_, i) => (Value)new Value.Scalar(Real(operation, [.. operands.Select(o => At(o, i))])))]);

    /// <summary>The framework adds the first two products, and then the third, or the sum of the last two.</summary>
    private static Expr Dot(Value.Parts a, Value.Parts b)
    {
        Expr[] products = [.. a.Members.Select((_, i) => Real("*", At(a, i), At(b, i)))];
        Expr first = Real("+", products[0], products[1]);
        return products.Length switch
        {
            2 => first,
            3 => Real("+", first, products[2]),
            _ => Real("+", first, Real("+", products[2], products[3])),
        };
    }

    private Expr Between(Value.Parts a, Value b)
    {
        var difference = (Value.Parts)Keep(Each("-", a.Shape, a, b));
        return Dot(difference, difference);
    }

    private static Value Minor(Value a, Value b, int i, int j) => new Value.Scalar(Real("-", Real("*", At(a, i), At(b, j)), Real("*", At(a, j), At(b, i))));

    /// <summary>A constructor of a vector from one number, or from a shorter vector and numbers.</summary>
    private Value? VectorOf(Shape shape, List<Location> arguments)
    {
        if (!IsVector(shape.Symbol) || arguments.Count == 0)
            return null;
        List<Value> parts = [.. arguments.Select(Read).SelectMany(v => v is Value.Parts p ? p.Members : [v])];
        if (parts.Count == 1 && parts[0] is Value.Scalar { Expr.Type.IsReal: true })
            parts = [.. Enumerable.Repeat(Keep(parts[0]), shape.Members.Count)];
        return parts.Count == shape.Members.Count && parts.TrueForAll(p => p is Value.Scalar { Expr.Type.IsReal: true }) ? new Value.Parts(shape, parts) : null;
    }
}
