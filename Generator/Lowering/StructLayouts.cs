using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

/// <summary>The structs that the signature of a marked method mentions, taken apart, where forward mode or a dense matrix needs their leaves in order, where they hold storage, or where
/// an array of them is returned.</summary>
internal static class StructLayouts
{
    public static IEnumerable<StructShape> Of(IMethodSymbol method, MarkedMethod marked, TypeLowering types)
    {
        bool needsAll = (marked.Derivatives & ~(Derivatives.Gradient | Derivatives.Vjp | Derivatives.GradientBatch | Derivatives.Workspace)) != Derivatives.None;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (ITypeSymbol type in method.Parameters.Select(p => p.Type).Append(method.ReturnType).Append(method.ContainingType).Select(Innermost))
        {
            if (type is not INamedTypeSymbol { TypeKind: TypeKind.Struct } || !seen.Add(TypeNames.Of(type))) continue;
            if (types.Of(type) is not { IsAggregate: true } shape) continue;
            var layout = new StructShape(TypeNames.Of(type), Leaves(shape, []).ToEquatableArray());
            if (needsAll || TypeLowering.ElementOf(method.ReturnType) is { } element && TypeNames.Of(element) == layout.Text || layout.Leaves.Any(l => l.Type.Kind == Kind.Memory)) yield return layout;
        }
    }

    private static ITypeSymbol Innermost(ITypeSymbol type) => TypeLowering.ElementOf(type) is { } element ? Innermost(element)
        : Source.TypeReader.IsIndexed(type) ? Innermost(((INamedTypeSymbol)type).TypeArguments[0]) : type;

    private static IEnumerable<StructLeaf> Leaves(Shape shape, EquatableArray<Step> path) => shape.Members.SelectMany(member =>
        member.Shape.IsAggregate ? Leaves(member.Shape, [.. path, member.Step]) : [new StructLeaf([.. path, member.Step], member.Shape.Type)]);
}
