using Xunit;

namespace AutoDiffGen.Tests;

public sealed class SmokeTests
{
    [Fact]
    public void TheGeneratorAssemblyLoads() =>
        Assert.Equal("AutoDiffGen.Generator", typeof(Ir.Function).Assembly.GetName().Name);
}
