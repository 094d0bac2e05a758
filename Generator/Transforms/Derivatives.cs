using AutoDiffGen.Emission;
using AutoDiffGen.Source;

namespace AutoDiffGen.Transforms;

/// <summary>The derivatives of a marked method, as a file to be printed.</summary>
internal static class Derivatives
{
    public static GeneratedFile Of(Primal primal) =>
        Refusal.Of(primal.Method, primal.Program is null ? primal.Error : "The transforms are not there yet.");
}
