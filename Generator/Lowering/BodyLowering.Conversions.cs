using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Conversions: explicit between numbers, nothing between references, refused where a derivative would be lost.</summary>
internal sealed partial class BodyLowering
{
    private Value LowerConversion(IConversionOperation conversion, string? hint)
    {
        Shape to = ShapeOf(conversion);
        IOperation operand = conversion.Operand;
        if (operand is IThrowOperation)
            return Lower(operand);
        if (LowerClone(operand, hint) is { } clone)
            return clone;
        if (operand.Type is null && operand.ConstantValue is { HasValue: true, Value: null })
            return IsNullable(to) ? Default(to) : new Value.Scalar(new Expr.Constant("null", to.Type));
        if (operand is ICollectionExpressionOperation or ISwitchExpressionOperation { Type: null } or IConditionalOperation { Type: null })
            return Lower(operand, hint);
        if (operand is IInterpolatedStringOperation text && to.IsPassive && to.Type.Text != "string")
            return LowerInterpolation(text);
        if (conversion.OperatorMethod is { } method && !IsArithmetic(method))
            return IsMemory(to.Symbol) && QueryOf(Lower(operand, hint)) is Query.Storage memory ? new Value.Sequence(memory)
                : IsSpanConversion(conversion) ? Retyped(Lower(operand, hint), to) : LowerOperator(method, [operand], conversion, hint);
        Shape from = ShapeOf(operand);
        if (conversion.OperatorMethod?.ContainingType.TypeKind == TypeKind.Interface && from.Symbol.TypeKind == TypeKind.TypeParameter)
            return Refuse(conversion, "its type argument is not known");
        return Convert(Lower(operand, hint), from, to, conversion, conversion.IsChecked);
    }

    /// <summary>Conversions that are calls in the framework, yet arithmetic in C#.</summary>
    private static bool IsArithmetic(IMethodSymbol method) => method.ContainingType.SpecialType == SpecialType.System_Decimal || method.ContainingType.SpecialType == SpecialType.System_String;

    private static bool IsSpanConversion(IConversionOperation conversion) =>
        conversion.Type is { } type && TypeLowering.ContainerOf(type) is Container.Span or Container.ReadOnlySpan
        && conversion.Operand.Type is { } from && TypeLowering.ContainerOf(from) is Container.Array or Container.Span;

    /// <summary>An array as a span is the same storage.</summary>
    private static Value Retyped(Value value, Shape to) => value is Value.Scalar { Expr: Expr.Constant } ? new Value.Scalar(new Expr.Constant("default", to.Type)) : value;

    private Value Convert(Value value, Shape from, Shape to, IOperation operation, bool isChecked)
    {
        SyntaxNode syntax = operation.Syntax;
        if (SymbolEqualityComparer.Default.Equals(from.Symbol, to.Symbol) || from.Type == to.Type)
            return value;
        if (ConvertNullable(value, from, to, operation, isChecked) is { } nullable)
            return nullable;
        switch (value)
        {
            case Value.None or Value.Cursor:
            case Value.Closure or Value.Either when to.Symbol.TypeKind == TypeKind.Delegate:
                return value;
            case Value.Sequence when IsSequence(to.Symbol) || IsMap(to.Symbol) || IsList(to.Symbol) || IsMemory(to.Symbol):
                return value;
            case Value.Sequence when to.Symbol.SpecialType == SpecialType.System_Object && operation.Parent is IBinaryOperation test && IsNullTest(test):
                return value;
            case Value.Sequence { Query: not Query.Storage }:
                return Refuse(operation, "an enumeration or list would become an object whose elements are not known any more");
            case Value.Sequence:
                return new Value.Scalar(ToExpr(value, syntax));
            case Value.View { Place: { Type.Container: not (Container.Grid or Container.Object) } } items when IsSequence(to.Symbol):
                return new Value.Sequence(StorageQuery(items.Place));
            case Value.Closure or Value.Either or Value.Lazy:
                return Refuse(operation, "which code a delegate runs is not known any more once it is an object");
            case Value.Parts parts when to.IsAggregate && to.Members.Count == parts.Members.Count:
                return new Value.Parts(to, [.. to.Members.Select((m, i) => Convert(parts.Members[i], parts.Shape.Members[i].Shape, m.Shape, operation, isChecked))]);
            case Value.Parts parts:
                return to.IsPassive && IsForText(operation) ? new Value.Scalar(ToExpr(parts, syntax)) : Refuse(operation, $"the struct would be boxed, and its derivative lost; declare what holds it as {TypeNames.Short(parts.Shape.Symbol)}, or make that a class");
            case Value.View view:
                return ConvertReference(view, to, operation);
            case Value.Scalar scalar:
                return ConvertScalar(scalar.Expr, from, to, operation, isChecked);
            default:
                throw new NotSupportedException(value.GetType().Name);
        }
    }

    private static bool IsForText(IOperation operation) => operation.Parent is IInterpolationOperation or IBinaryOperation { Type.SpecialType: SpecialType.System_String };

    private Value ConvertReference(Value.View view, Shape to, IOperation operation)
    {
        if (to.Kind == ShapeKind.Memory)
        {
            bool isUp = to.Type.Container != Container.Object || operation is not IConversionOperation conversion || conversion.IsImplicit || IsBase(conversion);
            if (isUp)
                return view;
            int at = block.Count;
            var cast = (Value.View)As(view, ShapeOf(((IConversionOperation)operation).Operand), to, ((IConversionOperation)operation).IsTryCast);
            return new Value.View(cast.Place == view.Place ? view.Place : Place.Of(KeepReference(cast.Place, null, ref at)));
        }
        return new Value.Scalar(new Expr.Raw([$"({to.Type.Text})", ""], [new Expr.Read(Stored(view.Place, "view"))], to.Type, Repeatable: true));
    }

    private static bool IsBase(IConversionOperation conversion) => conversion.GetConversion() is { IsIdentity: true } or { IsImplicit: true };

    private Value ConvertScalar(Expr value, Shape from, Shape to, IOperation operation, bool isChecked)
    {
        if (to.IsReal)
            return ConvertToReal(value, from, to, operation);
        if (from.IsReal && IsLossy(to))
            return Refuse(operation, to.Type.Text is "object" ? "the number would be boxed, and its derivative lost" : $"a {to.Type.Text} carries no derivative");
        if (value is Expr.Constant { Text: "null" })
            return new Value.Scalar(value with { Type = to.Type });
        if (to.Kind == ShapeKind.Memory)
            return new Value.Scalar(value is Expr.Read { Type.Kind: Kind.Memory } ? value : new Expr.Apply($"({to.Type.Text})", [value], to.Type));
        if (to.IsAggregate)
            return Refuse(operation, "a struct comes out of a box, and its derivative is not known");
        if (from.Symbol.IsReferenceType && to.Symbol.IsReferenceType && operation is IConversionOperation { IsImplicit: true })
            return new Value.Scalar(value);
        if (IsNumeric(to) && isChecked != program.Compilation.Options.CheckOverflow())
            return new Value.Scalar(new Expr.Raw([$"{(isChecked ? "checked" : "unchecked")}(({to.Type.Text})", ")"], [value], to.Type, Repeatable: true));
        return new Value.Scalar(IsNumeric(to) || to.Symbol.TypeKind == TypeKind.Enum
            ? new Expr.Apply($"({to.Type.Text})", [value], to.Type)
            : operation is IConversionOperation { IsTryCast: true }
                ? new Expr.Raw(["", $" as {to.Type.Text}"], [value], to.Type, Repeatable: true)
                : new Expr.Raw([$"(({to.Type.Text})", ")"], [value], to.Type, Repeatable: true));
    }

    private Value ConvertToReal(Expr value, Shape from, Shape to, IOperation operation)
    {
        if (IsPartOfInput(new Value.Scalar(value)))
            return Refuse(operation, "this part of an object that takes derivatives is not followed");
        if (value is Expr.Constant constant && from.IsPassive && constant.Text.All(c => char.IsDigit(c) || c == '-'))
            return new Value.Scalar(constant with { Type = to.Type });
        if (from.IsReal || IsNumeric(from))
            return new Value.Scalar(new Expr.Apply($"({to.Type.Text})", [value], to.Type));
        if (from.Symbol.SpecialType == SpecialType.System_Decimal || from.Symbol.TypeKind == TypeKind.Enum)
            return new Value.Scalar(new Expr.Raw([$"({to.Type.Text})", ""], [value], to.Type, Repeatable: true));
        if (from.Symbol.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return new Value.Scalar(new Expr.Raw([$"({to.Type.Text})", ""], [value], to.Type, Repeatable: true));
        return Refuse(operation, "a number that comes out of a box has lost its derivative");
    }

    /// <summary>Whether a real number put into this type keeps its value although the derivative is lost.</summary>
    private static bool IsLossy(Shape to) => !IsNumeric(to) && to.Symbol.TypeKind != TypeKind.Enum && to.Type.Text != "object";

    private static bool IsNumeric(Shape shape) => shape.Symbol.SpecialType is SpecialType.System_SByte or SpecialType.System_Byte or SpecialType.System_Int16
        or SpecialType.System_UInt16 or SpecialType.System_Int32 or SpecialType.System_UInt32 or SpecialType.System_Int64 or SpecialType.System_UInt64
        or SpecialType.System_Char or SpecialType.System_IntPtr or SpecialType.System_UIntPtr;
}
