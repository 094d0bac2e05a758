using AutoDiffGen.Lowering;
using Microsoft.CodeAnalysis;
using Xunit;

namespace AutoDiffGen.Tests;

/// <summary>A closed world: whatever operation the compiler knows is followed, refused or known to be absent.</summary>
public sealed class OperationCatalogueTests
{
    public static TheoryData<OperationKind> Kinds => [.. Enum.GetValues<OperationKind>().Distinct()];

    [Theory, MemberData(nameof(Kinds))]
    public void EveryKindOfOperationIsClassified(OperationKind kind) =>
        Assert.True(OperationCatalogue.Of(kind) is not null, $"{kind} ({(int)kind}) is in no list of the catalogue.");
}
