using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Real numbers and structs of them that may be null: a flag and a value.</summary>
internal sealed partial class BodyLowering
{
    private static bool IsNullable(Shape shape) => shape.IsAggregate && shape.Symbol.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T;

    private static Expr HasValue(Value.Parts value) => ((Value.Scalar)value.Members[0]).Expr;

    private static Value.Parts Present(Value value, Shape shape) => new(shape, [new Value.Scalar(Constants.True), value]);

    /// <summary>The number of one that must not be null.</summary>
    private Value Demanded(Value.Parts value)
    {
        if (HasValue(value) is not Expr.Constant { Text: "true" } and var holds)
            ThrowIf(Not(holds), "InvalidOperationException(\"Nullable object must have a value.\")");
        return value.Members[1];
    }

    /// <summary>To and from a number that may be null; null where the conversion is none of these.</summary>
    private Value? ConvertNullable(Value value, Shape from, Shape to, IOperation operation, bool isChecked)
    {
        if (IsNullable(to) && value is Value.Scalar { Expr: Expr.Constant { Text: "null" } or Expr.Constant { Text: "default(double?)" or "default(float?)" } })
            return Default(to);
        if (IsNullable(to) && value is Value.Scalar)
            return from.Symbol.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T
                ? Refuse(operation, "a nullable integer as a nullable number is not differentiated")
                : Present(Convert(value, from, to.Members[1].Shape, operation, isChecked), to);
        if (IsNullable(to) && value is Value.Parts { Shape: var whole } && !IsNullable(whole))
            return Present(Convert(value, from, to.Members[1].Shape, operation, isChecked), to);
        if (value is not Value.Parts parts || !IsNullable(parts.Shape))
            return null;
        if (IsNullable(to))
            return new Value.Parts(to, [parts.Members[0], Convert(parts.Members[1], parts.Shape.Members[1].Shape, to.Members[1].Shape, operation, isChecked)]);
        return to.IsAggregate || to.Kind == ShapeKind.Scalar && (to.IsReal || IsNumeric(to)) ? Convert(Demanded(parts), parts.Shape.Members[1].Shape, to, operation, isChecked) : null;
    }

    /// <summary>HasValue, Value: null for other members.</summary>
    private Location? NullableMember(IPropertyReferenceOperation reference, Shape shape)
    {
        if (reference.Instance is not { } instance || !IsNullable(ShapeOf(instance)) || Lower(instance) is not Value.Parts parts)
            return null;
        return new Location.Fixed(shape, reference.Property.Name == "HasValue" ? parts.Members[0] : Demanded(parts));
    }

    private Value? LowerNullableCall(IInvocationOperation call, IMethodSymbol method)
    {
        if (call.Instance is not { } instance || method.Name != "GetValueOrDefault" || !IsNullable(ShapeOf(instance)))
            return null;
        List<Value> operands = InOrder([() => Lower(instance), .. call.Arguments.Select(a => (Func<Value>)(() => Lower(a.Value)))]);
        var parts = (Value.Parts)operands[0];
        Value otherwise = operands.Count > 1 ? Keep(operands[1]) : Default(parts.Shape.Members[1].Shape);
        return Choose(HasValue(parts), parts.Shape.Members[1].Shape, () => parts.Members[1], () => otherwise, null);
    }

    private Value CoalesceNumber(ICoalesceOperation coalesce, Value.Parts value, Shape shape, string? hint)
    {
        var kept = (Value.Parts)KeepSubject(value, "value");
        return Choose(HasValue(kept), shape, () => IsNullable(shape) ? kept : kept.Members[1], () => Lower(coalesce.WhenNull), hint);
    }

    /// <summary>Arithmetic and comparisons of numbers of which one may be null.</summary>
    private Value Lifted(IOperation operation, BinaryOperatorKind kind, Value left, Value right, Shape shape)
    {
        Value.Parts a = Nullable(left), b = Nullable(right);
        if (operation is IBinaryOperation test && IsNullTest(test))
        {
            Expr isThere = HasValue(IsNull(test.LeftOperand) ? b : a);
            return new Value.Scalar(kind == BinaryOperatorKind.Equals ? Not(isThere) : isThere);
        }
        if (a.Members[1] is Value.Parts || b.Members[1] is Value.Parts)
            return Refuse(operation, "an operator on structs of which one may be null is not differentiated; test for null first");
        Expr both = And(HasValue(a), HasValue(b));
        Shape truth = program.Types.Of(SpecialType.System_Boolean);
        if (IsNullable(shape))
            return new Value.Parts(shape, [new Value.Scalar(both), Combine(operation, kind, false, a.Members[1], b.Members[1], shape.Members[1].Shape)]);
        Expr compared = ToExpr(Combine(operation, kind, false, a.Members[1], b.Members[1], truth), operation.Syntax);
        Expr same = new Expr.Apply("==", [HasValue(a), HasValue(b)], IrType.Bool);
        return new Value.Scalar(kind switch
        {
            BinaryOperatorKind.Equals => And(same, new Expr.Apply("||", [Not(HasValue(a)), compared], IrType.Bool)),
            BinaryOperatorKind.NotEquals => new Expr.Apply("||", [Not(same), And(HasValue(a), compared)], IrType.Bool),
            _ => And(both, compared),
        });
    }

    private static Expr And(Expr a, Expr b) => a is Expr.Constant { Text: "true" } ? b : b is Expr.Constant { Text: "true" } ? a
        : a is Expr.Constant { Text: "false" } ? a : b is Expr.Constant { Text: "false" } ? b : new Expr.Apply("&&", [a, b], IrType.Bool);

    /// <summary>Whether something is compared with null itself, whatever operators the type has.</summary>
    private static bool IsNullTest(IBinaryOperation binary) =>
        binary.OperatorKind is BinaryOperatorKind.Equals or BinaryOperatorKind.NotEquals && (IsNull(binary.LeftOperand) || IsNull(binary.RightOperand));

    private static bool IsNull(IOperation operation) => operation is IConversionOperation { OperatorMethod: null } conversion ? IsNull(conversion.Operand) : operation.ConstantValue is { HasValue: true, Value: null };

    private static bool IsNullConstant(Value value) => value is Value.Scalar { Expr: Expr.Constant { Text: "null" } };

    private Value.Parts Nullable(Value value)
    {
        if (value is Value.Parts parts)
            return parts;
        Shape real = program.Types.Of(SpecialType.System_Double);
        return IsNullConstant(value)
            ? new Value.Parts(real, [new Value.Scalar(Constants.False), Default(real)])
            : new Value.Parts(real, [new Value.Scalar(Constants.True), value]);
    }
}
