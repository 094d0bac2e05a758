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
    public void HessiansAreProductsWithUnitVectors(string id) => Check(id, ModeOracles.HessiansAreProductsWithUnitVectors);

    [Theory, MemberData(nameof(Methods))]
    public void JacobiansAreProductsWithUnitVectors(string id) => Check(id, ModeOracles.JacobiansAreProductsWithUnitVectors);

    [Theory, MemberData(nameof(Methods))]
    public void SparseJacobiansHaveTheNumbersOfTheDense(string id) => Check(id, ModeOracles.SparseJacobiansHaveTheNumbersOfTheDense);

    [Theory, MemberData(nameof(Methods))]
    public void SparseHessiansHaveTheNumbersOfTheDense(string id) => Check(id, ModeOracles.SparseHessiansHaveTheNumbersOfTheDense);

    [Theory, MemberData(nameof(Methods))]
    public void GeneratedChecksFindNothingWrong(string id) => Check(id, ModeOracles.GeneratedChecksFindNothingWrong);

    [Theory, MemberData(nameof(Methods))]
    public void AWorkspaceOfTheSaidLengthIsEnoughAndNoLess(string id) => Check(id, ModeOracles.AWorkspaceOfTheSaidLengthIsEnoughAndNoLess);

    [Theory, MemberData(nameof(Methods))]
    public void TheThirdCallAllocatesNothing(string id) => Check(id, ModeOracles.TheThirdCallAllocatesNothing);

    /// <summary>Fields of objects from outside that are written: forward mode refuses them, and says so.</summary>
    private static void Check(string id, Action<ModeCase> oracle)
    {
        if (id.Length == 0) return;
        Exception? refusal = Record.Exception(() => oracle(ModeCase.Of(CorpusFiles.Method(id))));
        if (id.StartsWith("Cell.", StringComparison.Ordinal) && refusal is NotSupportedException) Assert.StartsWith("ADG0005", refusal.Message);
        else if (refusal is not null) throw new Xunit.Sdk.XunitException(refusal.ToString());
    }
}
