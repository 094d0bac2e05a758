using AutoDiffGen.Emission;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The derivatives of a marked method, as a file to be printed.</summary>
internal static class Derivatives
{
    public static GeneratedFile Of(Primal primal) => primal.Program is null
        ? Refusal.Of(primal.Method, primal.Error)
        : new(
            primal.Method.HintName, primal.Method.Namespace, primal.Method.Containers, primal.Program.Accessors,
            Members(primal).ToEquatableArray(), primal.Method.ShortNames);

    private static IEnumerable<EmittedMethod> Members(Primal primal)
    {
        var members = new UniqueNames(primal.Method.TakenNames);
        return
        [
            .. Gradient.Of(primal.Method), .. Vjp.Of(primal, members),
            .. ModeSignatures.Jvp(primal.Method) is { } jvp ? JvpMember.Of(primal, jvp, members) : [],
            .. ModeSignatures.Hvp(primal.Method) is { } hvp ? HvpMember.Of(primal, hvp, members) : [],
        ];
    }
}
