using AutoDiffGen.Diagnostics;
using AutoDiffGen.Source;
using AutoDiffGen.Transforms;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen;

/// <summary>Members of the user's that stand where generated ones must go.</summary>
internal static class NameClashes
{
    public static IEnumerable<Finding> Of(IMethodSymbol method, AttributeData attribute, IEnumerable<DerivativeSignature> signatures) =>
        from signature in signatures
        where method.ContainingType.GetMembers(signature.Name).Any(m => !GeneratedMembers.IsOurs(m) && Clashes(m, signature, method))
        select Finding.Of(Descriptors.NameTaken, AttributeReader.Location(attribute), method.ContainingType.Name, signature.Name, method.Name);

    private static bool Clashes(ISymbol member, DerivativeSignature signature, IMethodSymbol primal) =>
        member is not IMethodSymbol method || (method.Arity == primal.Arity && method.Parameters.Select(Spell).SequenceEqual(signature.Parameters));

    private static string Spell(IParameterSymbol parameter) => (parameter.RefKind == RefKind.None ? "" : "ref ") + TypeNames.Signature(parameter.Type);
}
