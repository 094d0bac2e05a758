using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Robustness;

/// <summary>Types without an end: structs that hold themselves, which only stand in code that is being typed, and classes that hold ever larger ones of themselves.</summary>
public sealed class EndlessTypeTests
{
    private const string Types = """
        using AutoDiffGen;
        public struct Self { public double V; public Self Next; }
        public struct First { public double V; public Second B; }
        public struct Second { public First A; public double W; }
        public struct Larger<T> { public double V; public Larger<Larger<T>> Next; }
        public class Chain<T> { public double V; public Chain<Chain<T>> Next = null!; }
        """;

    [Theory]
    [InlineData("public static partial class P { [Differentiable(Derivatives.Jvp | Derivatives.Gradient | Derivatives.Jacobian)] public static double F(Self s, double x) => s.V * x; }")]
    [InlineData("public static partial class P { [Differentiable] public static double F(double x) { var s = new Self { V = x }; return s.V * s.Next.V; } }")]
    [InlineData("public static partial class P { [Differentiable] public static double F(First a) => a.V * a.B.W; }")]
    [InlineData("public static partial class P { [Differentiable] public static double F(Larger<int> g, double x) => g.V * x; }")]
    [InlineData("public static partial class P { [Differentiable] public static double F(Self[] s, double x) => s[0].V * x; }")]
    [InlineData("public partial struct Q { public double V; public Q Next; [Differentiable] public double F(double x) => V * x * Next.V; }")]
    public void StructsThatHoldThemselvesCrashNothing(string source)
    {
        Generation generation = Generation.Of(Types + source);
        Assert.Null(generation.Result.Exception);
        Assert.DoesNotContain(generation.Findings(), f => f.Id is "AD0001" or "ADG0016");
    }

    [Fact]
    public void EverLargerTypesOfAClassAreRefused()
    {
        Generation generation = Generation.Of(Types + "public static partial class P { [Differentiable(WithRespectTo = [nameof(c)])] public static double F(Chain<int> c, double x) => c.V * x + c.Next.V; }");
        Assert.Contains(generation.Findings(), f => f.Id == "ADG0004" && f.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Contains("ever larger", StringComparison.Ordinal));
    }
}
