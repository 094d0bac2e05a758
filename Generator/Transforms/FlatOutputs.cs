using AutoDiffGen.Ir;
using AutoDiffGen.Source;

namespace AutoDiffGen.Transforms;

/// <summary>The parameters of a marked method that give results: by <c>out</c> or <c>ref</c>, or storage that it writes.</summary>
internal static class FlatOutputs
{
    public static IEnumerable<SignatureParameter> Of(MarkedMethod method) => Signatures.Active(method).Where(p =>
        p.Passing == Passing.Out || p.Passing == Passing.Ref && p.Name != "this"
        || method.Written.Contains(p.Name) && (p.Passing == Passing.Ref || p.Type.Container != Container.Struct));
}
