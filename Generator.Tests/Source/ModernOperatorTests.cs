using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Source;

/// <summary>What newer versions of the framework add.</summary>
public sealed class ModernOperatorTests
{
    [Fact]
    public void ElementsWithTheirPositions()
    {
        Generation generation = Generation.Of("""
            using System.Linq;
            public static partial class C
            {
                [AutoDiffGen.Differentiable] public static double F(double[] xs) { double s = 0; foreach (var (i, x) in xs.Select(x => x * x).Index()) s += x * i * xs[^1]; return s; }
                public static double Test() { var g = new double[3]; FGradient([2, 3, 5], g); return g[2]; }
            }
            """);
        Assert.Equal(9.0 + (2 * 75), generation.Load().GetType("C")!.GetMethod("Test")!.Invoke(null, null));
    }
}
