using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests;

/// <summary>The emitted text of every corpus method, to be read in review.</summary>
public sealed class SnapshotTests
{
    public static TheoryData<string> Methods => CorpusTests.Methods;

    [Theory, MemberData(nameof(Methods))]
    public void EmittedTextIsTheAcceptedOne(string id) => Snapshot.Verify(id, Emitted(id));

    [Fact]
    public void EverySnapshotBelongsToAMethod()
    {
        foreach (string name in Snapshot.Names.Except(CorpusFiles.Methods.Where(m => !m.IsPending).Select(m => m.Id)).ToArray()) Snapshot.Orphan(name);
    }

    [Fact]
    public void TheSameInputGivesTheSameText() => Assert.Equal(CorpusCase.Corpus.Sources, Generation.Of(CorpusCase.Corpus.Input).Sources);

    /// <summary>Of a method that is generic in its numbers, the file that its callers see.</summary>
    private static string Emitted(string id) => CorpusCase.Corpus.Sources.Where(s => CorpusCase.IsEmittedFor(id, s.Key)).MinBy(s => s.Key.Length).Value;
}
