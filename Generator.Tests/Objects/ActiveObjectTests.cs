using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Xunit;

namespace AutoDiffGen.Tests.Objects;

/// <summary>Gradients with respect to objects: of every number in them, and of nothing else.</summary>
public sealed class ActiveObjectTests
{
    private const string Model = """
        using System;
        using System.Collections.Generic;
        using AutoDiffGen;

        public abstract class Layer { public string Name = ""; public abstract double Run(double x); }
        public sealed class Linear : Layer { public double A; private double _b = 0.5; public double C { get; private set; } = 1; public override double Run(double x) => A * x + _b * C; }
        public sealed class Tanh : Layer { public double S { get; init; } = 1; public override double Run(double x) => Math.Tanh(S * x); }
        public struct Point { public double X, Y; public int N; }
        public class Net
        {
            public List<Layer> Layers = new();
            public double[] W = { 1, 2, 3 };
            public double[,] G = { { 1, 2 }, { 3, 4 } };
            public double[][] J = { new double[] { 1 }, new double[] { 2, 3 } };
            public Point P { get; set; } = new Point { X = 1, Y = 2 };
            public Point[] Points = { new Point { X = 1 }, new Point { Y = 3 } };
            public List<double> L = new() { 1, 2 };
            public Net Next;
            public int N = 3;
            public Dictionary<string, double> D = new() { ["a"] = 2 };
            public double? Maybe = 3;
            [NonDifferentiable] public double Constant = 5;
        }
        public partial class Holder
        {
            private double _k = 2;
            private readonly double[] _t = { 1, 2 };
            public Net Net = new() { Layers = { new Linear { A = 3 } } };
            [Differentiable(WithRespectToThis = true)]
            public double Value(double x) => _k * x * _t[0] + Math.Sin(_k * _t[1]) * Net.W[1] * Net.Layers[0].Run(x);
        }
        """;

    private const string Methods = """
        public static partial class Methods
        {
            [Differentiable(WithRespectTo = new[] { nameof(n), nameof(x) })]
            public static double Run(Net n, double x)
            {
                double s = x;
                foreach (var l in n.Layers) s = l.Run(s);
                for (int i = 0; i < n.W.Length; i++) s += n.W[i] * s * x;
                s *= n.G[1, 0] * n.J[1][1] + n.P.X * n.P.Y;
                for (int i = 0; i < n.Points.Length; i++) s += n.Points[i].X * n.Points[i].Y * n.L[i] + n.Points[i].Y;
                if (n.Next != null) s *= n.Next.W[0] * n.Constant;
                return s * n.N;
            }

            [Differentiable(WithRespectTo = new[] { nameof(n) })]
            public static double Chain(Net n, double x) => x * n.W[0] + (n.Next is null ? 1 : n.W[1] * Chain(n.Next, x));

            [Differentiable(WithRespectTo = new[] { nameof(a), nameof(b) })]
            public static double Two(Net a, Net b) { double s = 0; for (int i = 0; i < a.W.Length; i++) s += a.W[i] * b.W[i]; return s * s; }

            public static Net Make(bool next = true)
            {
                var n = new Net { Layers = { new Linear { A = 1.5 }, new Tanh { S = 0.7 }, new Linear { A = 0.3 } } };
                if (next) n.Next = Make(false);
                return n;
            }
        }
        """;

    private static readonly Lazy<System.Reflection.Assembly> Assembly = new(() =>
    {
        var generation = Generation.Of(Model + Methods);
        Assert.Empty(generation.Findings().Where(d => d.Severity == DiagnosticSeverity.Error));
        return generation.Load();
    });

    [Fact]
    public void EveryNumberInAnObjectHasItsDerivative() =>
        Check(() => [Make()], p => (double)Call("Run", p[0], 0.7)!, (p, g) => (double)Call("RunGradient", p[0], 0.7, g[0], 0.0)!);

    [Fact]
    public void SoHasEveryNumberInAChainOfObjects() =>
        Check(() => [Make()], p => (double)Call("Chain", p[0], 0.7)!, (p, g) => (double)Call("ChainGradient", p[0], 0.7, g[0])!);

    [Fact]
    public void TwoObjectsHaveOneEach() =>
        Check(() => [Make(), Make()], p => (double)Call("Two", p[0], p[1])!, (p, g) => (double)Call("TwoGradient", p[0], p[1], g[0], g[1])!);

    [Fact]
    public void SoHasThis()
    {
        var type = Assembly.Value.GetType("Holder")!;
        Check(() => [Activator.CreateInstance(type)!], p => (double)type.GetMethod("Value")!.Invoke(p[0], [0.7])!, (p, g) => (double)type.GetMethod("ValueGradient")!.Invoke(p[0], [0.7, g[0], 0.0])!);
    }

    [Theory]
    [InlineData("the parameter itself", "shares an array or object with its parameter")]
    [InlineData("the parameter's array", "shares an array or object with its parameter")]
    [InlineData("a shorter array", "has 1 elements where its parameter has 3")]
    [InlineData("an object missing", "is null where its parameter is not")]
    [InlineData("another class", "holds a Tanh where its parameter holds a Linear")]
    [InlineData("an array twice", "shares what its parameter does not share")]
    [InlineData("nothing", "is null where its parameter is not")]
    public void AnObjectOfAnotherShapeIsRefusedBeforeAnythingIsWritten(string what, string reason)
    {
        dynamic parameter = Make(), companion = Make();
        switch (what)
        {
            case "the parameter itself": companion = parameter; break;
            case "the parameter's array": companion.W = parameter.W; break;
            case "a shorter array": companion.W = new double[1]; break;
            case "an object missing": companion.Next = null; break;
            case "another class": companion.Layers[0] = companion.Layers[1]; break;
            case "an array twice": companion.Next.W = companion.W; break;
            case "nothing": companion = null!; break;
        }

        double before = parameter.W[0];
        var thrown = Assert.Throws<System.Reflection.TargetInvocationException>(() => Call("RunGradient", (object)parameter, 0.7, (object)companion, 0.0));
        Assert.Contains(reason, Assert.IsType<ArgumentException>(thrown.InnerException).Message, StringComparison.Ordinal);
        Assert.Equal(before, (double)parameter.W[0]);
    }

    [Theory]
    [InlineData("n.D[\"a\"] * x")]
    [InlineData("n.D.TryGetValue(\"a\", out double v) ? v * x : x")]
    [InlineData("n.Maybe.Value * x")]
    [InlineData("(n.Maybe ?? 2) * x")]
    [InlineData("n.Maybe is { } v ? v * x : x")]
    [InlineData("n.Maybe is double v ? v * x : x")]
    [InlineData("(double)n.Maybe * x")]
    public void NumbersThatAreNotFollowedAreNotTakenForConstants(string expression)
    {
        var generation = Generation.Of(Model + $$"""public static partial class M { [Differentiable(WithRespectTo = new[] { nameof(n), nameof(x) })] public static double F(Net n, double x) => {{expression}}; }""");
        Assert.Contains(generation.Findings(), d => d.Id is "ADG0003" or "ADG0004");
    }

    private static object Make() => Call("Make", true)!;

    private static object? Call(string method, params object?[] arguments) =>
        Assembly.Value.GetType("Methods")!.GetMethods().Single(m => m.Name == method && m.GetParameters().Length == arguments.Length).Invoke(null, arguments);

    private static void Check(Func<object[]> make, Func<object[], double> value, Func<object[], object[], double> gradient)
    {
        object[] companions = make();
        Assert.Equal(BitConverter.DoubleToInt64Bits(value(make())), BitConverter.DoubleToInt64Bits(gradient(make(), companions)));
        double[] found = [.. companions.SelectMany(c => Numbers.In(c).Select(n => n.Get()))];
        Assert.True(found.Length > 4);
        for (int i = 0; i < found.Length; i++)
        {
            double At(double step)
            {
                object[] moved = make();
                Numbers.Slot slot = moved.SelectMany(Numbers.In).ElementAt(i);
                slot.Set(slot.Get() + step);
                return value(moved);
            }

            double quotient = (At(1e-5) - At(-1e-5)) / 2e-5;
            Assert.True(Math.Abs(quotient - found[i]) < 1e-5 * (1 + Math.Abs(quotient)), $"number {i}: {found[i]} instead of {quotient}");
        }
    }
}
