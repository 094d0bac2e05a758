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
}
