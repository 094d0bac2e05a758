using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Arrays that are rented from the framework's pools: new ones, as long as those of the shared pool.</summary>
internal sealed partial class BodyLowering
{
    private static bool IsPool(IOperation? pool) =>
        pool is ILocalReferenceOperation or IParameterReferenceOperation or IFieldReferenceOperation or IPropertyReferenceOperation { Instance: null, Property.Name: "Shared" };

    private Value.View Rented(IInvocationOperation call, IOperation length, string? hint)
    {
        Expr least = Settle(LowerExpr(length), "length");
        Expr pooled = new Expr.Raw(["global::System.Math.Max(16, (int)global::System.Numerics.BitOperations.RoundUpToPowerOf2((uint)", "))"], [least], IrType.Int, Repeatable: true);
        return Allocate((IArrayTypeSymbol)ShapeOf(call).Symbol, [Temp("rentedLength", pooled)], hint ?? "rented");
    }
}
