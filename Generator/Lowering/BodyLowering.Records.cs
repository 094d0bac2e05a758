using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Equality of records, by what they hold: <c>a == b</c>, <c>a != b</c> and <c>a.Equals(b)</c>. What comes out is constant around the point.</summary>
internal sealed partial class BodyLowering
{
    private const string OwnEquality = "it compares a struct by code of its own, or as a whole; compare its fields";

    /// <summary>Whether the compiler wrote the comparison.</summary>
    private static bool IsEqualityOfRecords(IMethodSymbol method) =>
        method is { ContainingType.IsRecord: true, IsImplicitlyDeclared: true, Name: "op_Equality" or "op_Inequality" or "Equals" } && HasOwnEquality(method.ContainingType) is false;

    private static bool HasOwnEquality(INamedTypeSymbol record) =>
        record.GetMembers("Equals").OfType<IMethodSymbol>().Any(m => !m.IsImplicitlyDeclared && m.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(m.Parameters[0].Type, record));

    private Value AreEqual(IMethodSymbol method, IOperation left, IOperation right, IOperation operation)
    {
        List<Value> sides = InOrder(() => Lower(left), () => Lower(right));
        Expr equal = sides[0] is Value.Parts a && sides[1] is Value.Parts b ? HoldTheSame(a, b, operation)
            : new Expr.Raw(method.Name == "Equals" ? ["", ".Equals(", ")"] : ["(", " == ", ")"], [ToExpr(sides[0], operation.Syntax), ToExpr(sides[1], operation.Syntax)], IrType.Bool, Repeatable: false);
        equal = Temp("same", equal);
        return Number(method.Name == "op_Inequality" ? Not(equal) : equal);
    }

    /// <summary>As the compiler compares records that are structs: member by member, by the default comparer, for which NaN is NaN.</summary>
    private Expr HoldTheSame(Value.Parts left, Value.Parts right, IOperation operation)
    {
        if (left.Shape.Symbol is not INamedTypeSymbol { IsTupleType: var isTuple, IsRecord: var isRecord } type || !(isTuple || isRecord && !HasOwnEquality(type)))
            return ToExpr(Refuse(operation.Syntax, OwnEquality, program.Types.Of(SpecialType.System_Boolean)), operation.Syntax);
        Expr? all = null;
        for (int i = 0; i < left.Members.Count; i++)
        {
            Expr same = left.Members[i] is Value.Parts a && right.Members[i] is Value.Parts b ? HoldTheSame(a, b, operation)
                : new Expr.Raw([$"global::System.Collections.Generic.EqualityComparer<{left.Shape.Members[i].Shape.Type.Text}>.Default.Equals(", ", ", ")"], [ToExpr(left.Members[i], operation.Syntax), ToExpr(right.Members[i], operation.Syntax)], IrType.Bool, Repeatable: true);
            all = all is null ? same : new Expr.Apply("&&", [all, same], IrType.Bool);
        }
        return all ?? Constants.True;
    }
}
