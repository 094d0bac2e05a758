using AutoDiffGen.Tests.Diagnostics;
using AutoDiffGen.Tests.Promises;
using Xunit;

namespace AutoDiffGen.Tests.Checkpoints;

/// <summary>Methods marked [Checkpoint] run again in the reverse sweep: the same bits as without.</summary>
public sealed class CheckpointedMethodTests
{
    private const string Methods = """
        /*mark*/
        static double Step(double x, double k, double[] a, int n) { double s = x; for (int i = 0; i < n; i++) { s = Math.Sin(s * k) + a[i % a.Length]; a[i % a.Length] = s * a[0]; } return s; }
        /*mark*/
        static void Two(double x, ref double y, out double z, ReadOnlySpan<double> w) { z = x * y * w[0]; y = Math.Sin(y) * x; z += y * y * w[1]; }
        /*mark*/
        static double Deep(double x, int n) { double[] t = new double[3]; t[0] = x; for (int i = 1; i < 3; i++) t[i] = Math.Exp(-t[i - 1] * x); return n == 0 ? t[2] : Deep(t[2] * x, n - 1) + t[1]; }
        /*mark*/
        static void Many(ref double a, ref double b, double[] v, double[] u, out double c) { a = a * b * v[0]; b = Math.Sin(b) * u[1]; v[1] = v[0] * b; u[0] *= a; c = a * b; }
        [Differentiable] public static double E(double x, double[] v) { double a = x, b = 2, s = 0; double[] u = [1, x]; int i = 0; while (i < 4) { Many(ref a, ref b, v, u, out double c); s += c * u[0] * v[1]; i++; } return s; }
        [Differentiable] public static double F(double x, double[] v) => Rec(x, v, 3);
        static double Rec(double x, double[] v, int n) { if (n == 0) return x; double a = x, b = v[0]; Many(ref a, ref b, v, v[n] > 0 ? new double[] { x, 2 } : new double[2], out double c); return Rec(a * c, v, n - 1) * b; }
        [Differentiable] public static double A(double x, double[] a) { double s = x; for (int i = 0; i < 4; i++) { s = Step(s * 2, a[1], a, 5) * x; a[0] *= s; } return s * a[0] + Step(x, 3, new double[] { 1, 2 }, 3); }
        [Differentiable] public static double B(double x, double[] w) { double y = x, r = 0; for (int i = 0; i < 3; i++) { Two(x * y, ref y, out double z, w); r += z; if (i == 1) Two(r, ref w[0], out x, w.AsSpan(1)); } return r * y * x; }
        [Differentiable] public static double C(double x) => Deep(x, 4) * x;
        struct V { public double X, Y; }
        /*mark*/
        static V Rot(V v, double t) => new V { X = v.X * Math.Cos(t) - v.Y * Math.Sin(t), Y = v.X * Math.Sin(t) + v.Y * Math.Cos(t) };
        [Differentiable] public static double D(double x, double t) { V v = new V { X = x, Y = 1 }; for (int i = 0; i < 3; i++) v = Rot(v, t * v.X); return v.X * v.Y; }
        /*mark*/
        static double Both(ref double a, double b) { a = b; a = a * b; return Math.Sin(a) * b; }
        [Differentiable] public static double G(double x, double t) { double y = x * t; double r = Both(ref y, y); return r * y; }

        """;

    private const string Checks = """
        public delegate double Gradient(double x, double[] v, out double xGradient, Span<double> vGradient);

        public static class Check
        {
            private static string Of(Gradient gradient)
            {
                double[] v = [.3, .4, .5, .6], g = new double[4];
                double value = gradient(.7, v, out double x, g);
                return string.Join(" ", [value, x, .. v, .. g]);
            }

            private static IEnumerable<string> Same(string what, string expected, string actual) => Outcome.Unless(expected == actual, $"{what}: {actual} instead of {expected}");

            public static IEnumerable<string> Bits() =>
            [
                .. Same("A", Of(P0.AGradient), Of(P1.AGradient)), .. Same("B", Of(P0.BGradient), Of(P1.BGradient)), .. Same("E", Of(P0.EGradient), Of(P1.EGradient)),
                .. Same("F", Of(P0.FGradient), Of(P1.FGradient)), .. Same("C", $"{P0.CGradient(.4)}", $"{P1.CGradient(.4)}"), .. Same("D", $"{P0.DGradient(.4, .3)}", $"{P1.DGradient(.4, .3)}"),
                .. Same("G", $"{P0.GGradient(.4, .3)}", $"{P1.GGradient(.4, .3)}"),
            ];

            public static IEnumerable<string> Memory()
            {
                long allocated = 0;
                for (int k = 0; k < 4; k++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    P1.CGradient(.4);
                    P1.DGradient(.4, .3);
                    allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                }
                return Outcome.Unless(allocated == 0, $"{allocated} bytes");
            }
        }
        """;

    private static readonly string Source = Class("P0", "") + Class("P1", "[Checkpoint]") + Checks;

    /// <summary>Arrays and references that are written, arguments that read them, recursion, structs, loops of unknown length.</summary>
    [Fact]
    public void TheGradientIsTheSameToTheLastBit() => PromiseProgram.Holds(Source, "Bits");

    [Fact]
    public void NothingIsAllocated() => PromiseProgram.Holds(Source, "Memory");

    [Theory]
    [InlineData("[Checkpoint] static double G(double x) => x * new Random().Next(); [Differentiable] static double {|ADG0004:F|}(double x) => G(x) * x;")]
    [InlineData("[Checkpoint] static double[] G(double x) => [x, x]; [Differentiable] static double {|ADG0004:F|}(double x) => G(x)[0] * x;")]
    public void WhatCannotRunAgainIsSaid(string methods) => Marked.Check($"static partial class C {{ {methods} }}");

    private static string Class(string name, string marker) => $"public static partial class {name}\n{{\n{Methods.Replace("/*mark*/", marker)}}}\n";
}
