using AutoDiffGen.Emission;
using AutoDiffGen.Source;

namespace AutoDiffGen.Transforms;

/// <summary>The derivatives of a marked method, as a file to be printed.</summary>
internal static class Derivatives
{
    public static GeneratedFile Of(Primal primal) => primal.Program is null
        ? Refusal.Of(primal.Method, primal.Error)
        : new(
            primal.Method.HintName, primal.Method.Namespace, primal.Method.Containers, primal.Program.Accessors,
            [.. Gradient.Of(primal.Method), .. Vjp.Of(primal)], primal.Method.ShortNames);
}
