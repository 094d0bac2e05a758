using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

internal enum ShapeKind
{
    /// <summary>A real or passive value.</summary>
    Scalar,

    /// <summary>A reference to storage.</summary>
    Memory,

    /// <summary>A struct or tuple with real content, handled field by field.</summary>
    Aggregate,
}

/// <summary>What a C# type is to lowering.</summary>
/// <param name="Members">The fields of an aggregate, in the order of declaration; empty for others.</param>
internal sealed record Shape(ITypeSymbol Symbol, IrType Type, ShapeKind Kind, IReadOnlyList<Member> Members)
{
    public bool IsAggregate => Kind == ShapeKind.Aggregate;

    public bool IsReal => Kind == ShapeKind.Scalar && Type.IsReal;

    public bool IsPassive => Kind == ShapeKind.Scalar && !Type.IsReal;

    public Member? Find(string name) => Members.FirstOrDefault(m => m.Name == name);
}

/// <summary>A field of a struct, or the auto-property in front of it, whose name it then has.</summary>
internal sealed record Member(string Name, Shape Shape, Step.Field Step);
