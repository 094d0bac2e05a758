using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Modes;

/// <summary>The members that are generated on request, for every method of the corpus.</summary>
public sealed class ModeTests
{
    public static TheoryData<string> Methods => CorpusTests.Methods;

    [Theory, MemberData(nameof(Methods))]
    public void ForwardModeAgreesWithReverseMode(string id) => Check(id, ModeOracles.ForwardModeAgreesWithReverseMode);

    [Theory, MemberData(nameof(Methods))]
    public void HessianVectorProductsAreDifferencesOfGradients(string id) => Check(id, ModeOracles.HessianVectorProductsAreDifferencesOfGradients);

    [Theory, MemberData(nameof(Methods))]
    public void TheThirdCallAllocatesNothing(string id) => Check(id, ModeOracles.TheThirdCallAllocatesNothing);

    /// <summary>Arrays of the caller that are exchanged, replaced or returned: forward mode refuses them (ADG0010).</summary>
    private static readonly string[] Refused =
        ["References.ParameterReplacedInALoop", "References.ParametersExchanged", "References.PingPong", "References.RecursionReturnsAnArray"];

    private static void Check(string id, Action<ModeCase> oracle)
    {
        if (Refused.Contains(id)) Assert.ThrowsAny<Exception>(() => oracle(ModeCase.Of(CorpusFiles.Method(id))));
        else if (id.Length > 0) oracle(ModeCase.Of(CorpusFiles.Method(id)));
    }
}
