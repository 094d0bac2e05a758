using Xunit;

namespace AutoDiffGen.Tests;

/// <summary>Tests that listen to what a program writes to the console take turns.</summary>
[CollectionDefinition(Name)]
public sealed class ConsoleCollection
{
    public const string Name = "Console";
}
