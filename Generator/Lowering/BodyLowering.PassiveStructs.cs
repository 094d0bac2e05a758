using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Structs without numbers are values as a whole: to change a part is to assign the struct with that part replaced, which later stages see.</summary>
internal sealed partial class BodyLowering
{
    /// <summary>A part that is about to be written; null where it is not one, or only read.</summary>
    private Location.Computed? PartOfPassiveStruct(Location owner, IFieldSymbol field, Shape shape, IOperation operation)
    {
        bool isOne = owner is Location.InPlace or Location.Computed or Location.Opaque && owner.Shape is { IsPassive: true, Symbol.IsValueType: true } && shape.IsPassive;
        if (!isOne || !IsTarget(operation) || !program.Types.IsAccessible(field.AssociatedSymbol ?? field))
            return null;
        Location whole = Freeze(owner);
        string name = Support.Identifiers.Escape(TypeLowering.NameOf(field));
        return new Location.Computed(shape,
            () => new Value.Scalar(new Expr.Raw(["", "." + name], [ToExpr(Read(whole), operation.Syntax)], shape.Type, Repeatable: true)),
            value =>
            {
                Expr part = ToExpr(value, operation.Syntax);
                Store(whole, new Value.Scalar(new Expr.Raw(["(", $" with {{ {name} = ", " })"], [ToExpr(Read(whole), operation.Syntax), part], whole.Shape.Type, Repeatable: true)), operation.Syntax);
            });
    }

    /// <summary>Whether what the operation names, or a part of it, is assigned there.</summary>
    private static bool IsTarget(IOperation operation)
    {
        while (operation.Parent is IFieldReferenceOperation { Instance.Type.IsValueType: true } or IPropertyReferenceOperation { Instance.Type.IsValueType: true, Arguments.Length: 0 })
            operation = operation.Parent;
        return IsWritten(operation) || operation.Parent is ITupleOperation && operation.Syntax.FirstAncestorOrSelf<AssignmentExpressionSyntax>() is { } assignment && assignment.Left.Span.Contains(operation.Syntax.Span);
    }

    /// <summary>Whether a method writes a struct without numbers that it belongs to, and can be followed.</summary>
    private bool ChangesItsStruct(IMethodSymbol method) => method is { IsStatic: false, IsReadOnly: false, ContainingType: { IsValueType: true, IsReadOnly: false } type } && TypeLowering.HasSource(type) && !TypeLowering.HasReals(type)
        && TypeLowering.Fields(type).All(f => program.Types.IsAccessible(f.AssociatedSymbol ?? f)) && program.Bodies.Of(method) is { } body && Mutations.Of(body).WritesThis;
}
