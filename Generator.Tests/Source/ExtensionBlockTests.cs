using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoDiffGen.Tests.Source;

/// <summary>Members of extension blocks, whose receiver is a parameter of the block.</summary>
public sealed class ExtensionBlockTests
{
    [Fact]
    public void TheirReceiverIsTheBlocks()
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        string[] sources =
        [
            "global using System; public static class Extensions { extension(double d) { public double Squared => d * d; public double Times(double k) => d * k; } extension(double[] xs) { public double Mean() { double s = 0; foreach (double x in xs) s += x; return s / xs.Length; } } }",
            "public static partial class C { [AutoDiffGen.Differentiable] public static double F(double x, double[] v) => x.Squared.Times(3) + x * v.Mean(); public static double Test() { FGradient(2, [3, 5], out double x, new double[2]); return x; } }",
        ];
        Generation generation = Generation.Of(Generation.Compile(sources.Select((s, i) => CSharpSyntaxTree.ParseText(s, options, $"Source{i}.cs")), Generation.Library));
        Assert.Equal(16.0, generation.Load().GetType("C")!.GetMethod("Test")!.Invoke(null, null));
    }

    [Fact]
    public void FieldsOfPropertiesOfObjectsThatTheMethodMakes()
    {
        var options = new CSharpParseOptions(LanguageVersion.Preview);
        string source = """
            public class Level { public double V { get => field * 2; set => field = value < 0 ? 0 : value; } }
            public static partial class C
            {
                [AutoDiffGen.Differentiable] public static double F(double x) { var level = new Level { V = x }; level.V += x * x; return level.V; }
                public static double Test() { FGradient(3, out double x); return x; }
            }
            """;
        Generation generation = Generation.Of(Generation.Compile([CSharpSyntaxTree.ParseText(source, options, "Source.cs")], Generation.Library));
        Assert.Equal(2 * (2 + 6.0), generation.Load().GetType("C")!.GetMethod("Test")!.Invoke(null, null));
        string given = source.Replace("F(double x) { var level = new Level { V = x };", "F(Level level, double x) {").Replace(".Differentiable]", ".Differentiable(WithRespectTo = [\"level\", \"x\"])]").Replace("FGradient(3, out double x); return x;", "return 0;");
        Assert.Contains(Generation.Of(Generation.Compile([CSharpSyntaxTree.ParseText(given, options, "Source.cs")], Generation.Library)).Findings(), f => f.Id == "ADG0004" && f.GetMessage().Contains("only its accessors know", StringComparison.Ordinal));
    }
}
