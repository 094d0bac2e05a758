using AutoDiffGen.Diagnostics;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

/// <summary>Structs that hold arrays: a derivative of the same type needs arrays of its own, which are made where that is one of each, and refused elsewhere.</summary>
internal static class StructsWithStorage
{
    public static IEnumerable<Finding> Of(IMethodSymbol method, MarkedMethod marked, EquatableArray<StructShape> layouts)
    {
        foreach (StructShape layout in layouts.Where(l => l.Leaves.Any(IsStorage)))
        {
            if (marked.Return?.Text == layout.Text && layout.Leaves.Any(l => IsStorage(l) && !MayBeGivenOut(l)) || marked.Return?.Element == layout.Text)
                yield return Finding.Of(Descriptors.NothingToDifferentiate, method.Locations[0], method.Name, $"its result {ShortOf(layout)} holds storage that cannot be given out inside it; write that to a span or array parameter");
            foreach (SignatureParameter parameter in marked.Parameters.Append(marked.This).OfType<SignatureParameter>().Where(p => p.IsActive))
                if (Objection(parameter, layout) is { } reason)
                    yield return Finding.Of(Descriptors.UnsupportedParameter, Place(method, parameter), parameter.Name, ShortOf(layout), reason);
        }
    }

    /// <summary>Whether the storage has no derivative, or one that comes with the adjoint of the struct.</summary>
    private static bool MayBeGivenOut(StructLeaf leaf) => CanBeMade(leaf) || leaf.Type is { Container: Container.Array, Element: "double[]" or "float[]" or "int" or "bool" or "long" or "string" };

    /// <summary>Whether a derivative of the struct can be given storage of the same size.</summary>
    public static bool CanBeMade(StructLeaf leaf) => leaf.Type.Container is Container.Array or Container.Grid && leaf.Type.Element is "double" or "float";

    public static bool IsStorage(StructLeaf leaf) => leaf.Type is { Kind: Kind.Memory, Container: not (Container.Object or Container.None) };

    private static string? Objection(SignatureParameter parameter, StructShape layout) =>
        parameter.Type.Text == layout.Text ? parameter.Passing == Passing.Out || layout.Leaves.Any(l => IsStorage(l) && !CanBeMade(l)) ? "it holds storage that its derivative cannot be given; pass that as a parameter of its own, or mark it [NonDifferentiable]" : null
        : parameter.Type.Element.StartsWith(layout.Text, StringComparison.Ordinal) ? "its elements hold arrays; pass these as parameters of their own, or mark it [NonDifferentiable]"
        : null;

    private static string ShortOf(StructShape layout) => layout.Text.Substring(layout.Text.StartsWith("(", StringComparison.Ordinal) ? 0 : layout.Text.LastIndexOfAny(['.', ':']) + 1);

    private static Microsoft.CodeAnalysis.Location Place(IMethodSymbol method, SignatureParameter parameter) =>
        (method.Parameters.FirstOrDefault(p => p.Name == parameter.Name) ?? (ISymbol)method).Locations[0];
}
