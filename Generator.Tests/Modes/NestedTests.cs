using AutoDiffGen.Tests.Diagnostics;
using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Modes;

/// <summary>Calls of derivatives in methods that are differentiated: what the corpus does not show (Corpus/Nested.cs).</summary>
public sealed class NestedTests
{
    [Theory]
    [InlineData("[Differentiable] static double F(double x) { {|ADG0004:FGradient(x, out double d)|}; return d; }")]
    [InlineData("[Differentiable] static double F(double x) { {|ADG0004:GGradient(x, out double d)|}; return d; } [Differentiable] static double G(double x) { {|ADG0004:FGradient(x, out double d)|}; return d; }")]
    [InlineData("[Differentiable(Derivatives.Hessian)] static double F(double x) => x * x; [Differentiable] static double G(double x) { double[] g = new double[1], h = new double[1]; {|ADG0004:FHessian(x, g, h)|}; return h[0]; }")]
    [InlineData("[Differentiable] static double F(double x, int n) => n == 0 ? 1 : x * F(x, n - 1); [Differentiable] static double G(double x) { {|ADG0004:FGradient(x, 3, out double d)|}; return d; }")]
    public void WhatCannotBeDifferentiatedAgainIsSaidAtTheCall(string members) => Marked.Check($"static partial class C {{ {members} }}");

    [Fact]
    public void AWrongLengthThrowsFromTheOuterDerivativeToo()
    {
        var type = Generation.Of("""
            using AutoDiffGen;
            public static partial class C
            {
                [Differentiable] public static double F(double[] x) => x[0] * x[1];
                [Differentiable] public static double G(double[] x) { double[] g = new double[3]; FGradient(x, g); return g[0]; }
                public static void Run() => GGradient([1, 2], new double[2]);
            }
            """).Load().GetType("C")!;
        var thrown = Assert.Throws<System.Reflection.TargetInvocationException>(() => type.GetMethod("Run")!.Invoke(null, null));
        Assert.IsType<ArgumentException>(thrown.InnerException);
    }

    [Fact]
    public void AnEditOfTheInnerMethodReachesTheOuterDerivative()
    {
        const string Inner = "using AutoDiffGen; public static partial class C { [Differentiable] public static double F(double x) => x * x * x; }";
        const string Outer = "using AutoDiffGen; public static partial class C { [Differentiable] public static double G(double x) { FGradient(x, out double d); return d; } public static double H() { GGradient(2, out double d); return d; } }";
        Generation first = Generation.Of(Inner, Outer);
        var old = first.Input.SyntaxTrees[1];
        Generation again = first.Again(first.Input.ReplaceSyntaxTree(old, old.WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From(Inner.Replace("x * x * x", "x * x * x * x")))));
        Assert.Equal(12, Value(first));
        Assert.Equal(48, Value(again));

        static double Value(Generation generation) => (double)generation.Load().GetType("C")!.GetMethod("H")!.Invoke(null, null)!;
    }
}
