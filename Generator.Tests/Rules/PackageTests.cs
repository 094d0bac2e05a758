using System.Runtime.Loader;
using AutoDiffGen.Tests.Diagnostics;
using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoDiffGen.Tests.Rules;

/// <summary>A package of marked methods, compiled with their derivatives, is called from marked methods of another assembly.</summary>
public sealed class PackageTests
{
    private const string Package = """
        using AutoDiffGen;
        namespace Package;

        public static partial class Functions
        {
            public static int Runs;

            [Differentiable(Derivatives.Gradient | Derivatives.Vjp | Derivatives.Jvp)]
            public static double Wave(double x, in double y, [NonDifferentiable] double k, int n) { Runs++; return Math.Sin(x * y) * k + n * y; }

            [Differentiable]
            public static double Dot(ReadOnlySpan<double> a, double[] b) { double s = 0; for (int i = 0; i < a.Length; i++) s += a[i] * b[i] * b[i]; return s; }

            [Differentiable]
            public static void Scale(Span<double> y, double k) { for (int i = 0; i < y.Length; i++) y[i] *= k * y[0]; }

            [Differentiable]
            public static void Split(double x, ref double s, out double c) { c = s * Math.Cos(x); s *= Math.Sin(x); }

            [Differentiable(WithRespectTo = new[] { nameof(x) })]
            public static double OnlyFirst(double x, double y) => x * x * y;

            [Differentiable]
            public static double Total(List<double> v) { double s = 0; foreach (double d in v) s += d * d; return s; }

            public static double NotMarked(double x) => x;
        }

        public partial struct Vec { public double X, Y; [Differentiable] public readonly double Dot(Vec o) => X * o.X + Y * o.Y; [Differentiable] public static Vec Turn(Vec v, double t) => new() { X = v.X * Math.Cos(t) - v.Y * Math.Sin(t), Y = v.X * Math.Sin(t) + v.Y * Math.Cos(t) }; }

        public partial class Model(double k) { [Differentiable] public double Apply(double x) => k * x * x; }
        """;

    private const string Use = """
        using AutoDiffGen; using Package;
        public static partial class User
        {
            [Differentiable(Derivatives.Gradient | Derivatives.Vjp | Derivatives.Jvp)] public static double Waves(double x, double y) { double s = 0; for (int i = 0; i < 3; i++) s = Functions.Wave(x + s, y * x, 2, i) * y; return s; }
            [Differentiable] public static double Dots(double x, double y) { double[] a = [x, y, x * y]; return Functions.Dot(a.AsSpan(1), [y, x]) * Functions.Dot([x], a); }
            [Differentiable] public static double Scaled(double x, double y) { double[] a = [x, y, x * y]; Functions.Scale(a, y); Functions.Scale(a.AsSpan(1), x); return a[0] * a[1] + a[2]; }
            [Differentiable] public static double Splits(double x, double y) { double s = y; Functions.Split(x, ref s, out double c); Functions.Split(c, ref s, out double d); return s * d + c; }
            [Differentiable] public static double Narrowed(double x, double y) => Functions.OnlyFirst(x * y, 3) * y;
            [Differentiable] public static double Listed(double x, double y) { var v = new List<double> { x, y }; v.Add(x * y); return v[0] * v[2]; }
            [Differentiable] public static double Structs(double x, double y) { var v = new Vec { X = x, Y = y * y }; v = Vec.Turn(v, x); return v.Dot(new Vec { X = y, Y = x }) + new Model(2).Apply(x * y); }
        }
        """;

    private static readonly Lazy<(MetadataReference Reference, byte[] Image)> Compiled = new(() =>
    {
        Generation generation = Generation.Of(Package);
        Assert.Empty(generation.Errors);
        using var image = new MemoryStream();
        Assert.True(generation.Output.Emit(image).Success);
        return (MetadataReference.CreateFromImage(image.ToArray()), image.ToArray());
    });

    [Fact]
    public void DerivativesOfThePackageAreUsed()
    {
        var context = new AssemblyLoadContext("Package", isCollectible: true);
        using var first = new MemoryStream(Compiled.Value.Image);
        context.LoadFromStream(first);
        Generation generation = Generation.Of(Generation.Compile(Use).AddReferences(Compiled.Value.Reference));
        Assert.Empty(generation.Errors);
        using var image = new MemoryStream();
        Assert.True(generation.Output.Emit(image).Success);
        image.Position = 0;
        Type user = context.LoadFromStream(image).GetType("User")!;
        foreach (string name in new[] { "Waves", "Dots", "Scaled", "Splits", "Narrowed", "Listed", "Structs" })
        {
            var f = user.GetMethod(name)!.CreateDelegate<Func<double, double, double>>();
            object?[] arguments = [0.7, 1.3, 0.0, 0.0];
            double value = (double)user.GetMethods().First(m => m.Name == name + "Gradient" && m.GetParameters().Length == 4).Invoke(null, arguments)!;
            Assert.Equal(f(0.7, 1.3), value);
            const double H = 1e-6;
            Assert.Equal((f(0.7 + H, 1.3) - f(0.7 - H, 1.3)) / (2 * H), (double)arguments[2]!, 1e-7);
            Assert.Equal((f(0.7, 1.3 + H) - f(0.7, 1.3 - H)) / (2 * H), (double)arguments[3]!, 1e-7);
        }
    }

    [Theory]
    [InlineData("static partial class C { [Differentiable] static double F(double x) => {|ADG0003:Package.Functions.NotMarked(x)|}; }")]
    [InlineData("static partial class C { [Differentiable(Derivatives.Jvp)] static double F(double x) => {|ADG0014:Package.Functions.OnlyFirst(x, 2)|}; }")]
    [InlineData("static partial class C { [Differentiable] static double F(double x) => x + {|ADG0003:Package.Functions.WaveGradient(x, x, 2, 1, out _, out _)|}; }")]
    public void WhatItLacksIsSaid(string source) => Marked.Check(source, Compiled.Value.Reference);
}
