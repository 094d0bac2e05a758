using AutoDiffGen.Tests.Diagnostics;
using AutoDiffGen.Tests.Promises;
using Xunit;

namespace AutoDiffGen.Tests.Checkpoints;

/// <summary>Loops with bounded memory: the same bits as without, within the memory asked for.</summary>
public sealed class CheckpointTests
{
    private const string Methods = """
            [Differentiable] /*1*/
            public static double Lorenz(double x, double y, double z, int n)
            {
                double dt = 1e-3;
                for (int i = 0; i < n; i++)
                {
                    double dx = 10 * (y - x), dy = x * (28 - z) - y, dz = x * y - 8.0 / 3 * z;
                    x += dt * dx; y += dt * dy; z += dt * dz;
                }
                return x * x + y + z;
            }
            [Differentiable] /*2*/
            public static double Frog(double[] q, double[] p, double k, int n)
            {
                double e = 0;
                double[] f = new double[q.Length];
                q[0] = q[0] * q[1];
                for (int t = n; t > 0; t -= 2)
                {
                    for (int i = 0; i < q.Length; i++) { f[i] = 0; for (int j = 0; j < q.Length; j++) if (j != i) f[i] += k / (1 + (q[i] - q[j]) * (q[i] - q[j])); }
                    for (int i = 0; i < q.Length; i++) p[i] -= 0.01 * Math.Sin(q[i]) * f[i];
                    for (int i = 0; i < q.Length; i++) q[i] += 0.01 * p[i] * t;
                    e += q[0] * p[0];
                    if (e > 1e9) throw new InvalidOperationException("far");
                }
                return q[0] * q[1] + e * p[1];
            }
            [Differentiable] /*3*/
            public static double Newton(double a, double b)
            {
                double x = 3, h = 1; int count = 0;
                while (Math.Abs(h) > 1e-9 && count < 40) { h = 0.1 * (x * x - a) / (2 * x + b); double g = Math.Exp(-x); x -= h * (1 + g); count++; if (count == 31) break; }
                return x * x * b + count;
            }
            [Differentiable] /*4*/
            public static double Scan(double[] w, double s)
            {
                double h = 0; int t = 0;
                do { h = Math.Tanh(w[t % w.Length] * h + s * t); t++; } while (t < 37);
                return h * h;
            }
            [Differentiable] /*5*/
            public static double Nested(double x, int n, int m)
            {
                double s = x; 
                for (int i = 0; i < n; i++)
                {
                    s = Math.Sin(s) + x;
                    for (int t = 0; t < m; t++) { double u = s * s; s = Math.Sin(u + x) * s; if (t % 3 == 1) s = Rec(s, 3); }
                    if (i == 5) s *= 2;
                }
                return s * s;
            }
            static double Rec(double x, int n) { double[] t = new double[2]; t[0] = x; t[1] = 1; return n == 0 ? x : t[1] * Math.Sin(Rec(x * t[0], n - 1)) + x; }
            [Differentiable] /*6*/
            public static double Growth(double k, double[] y, int n)
            {
                double s = 1;
                foreach (var v in y) { s = s * k + v; s = Math.Sqrt(s); }
                for (int i = 0; i < n; i++) { s = Math.Sqrt(s + k * y[i % 3]) * y[1]; }
                return s;
            }
            [Differentiable] /*7*/
            public static double Idle(double x, double y, int n)
            {
                double s = y * y;
                for (int i = 0; i < n; i++)
                {
                    int c = 0;
                    while (c < i % 3 - 1 && y > 0) { y = Math.Tanh(y); c++; }
                    x += s;
                    y = Math.Sin(x);
                }
                return x * s;
            }

        """;

    private const string Checks = """
        public static class Check
        {
            private static IEnumerable<string> Same(string what, params string[] results) =>
                results.Skip(1).SelectMany((r, k) => Outcome.Unless(r == results[0], $"{what}, way {k + 1}: {r} instead of {results[0]}"));

            private static string Frog(int way, int n)
            {
                double[] q = [.5, .7, .2], p = [.1, .3, .4], gq = new double[3], gp = new double[3];
                double k;
                double v = way switch
                {
                    0 => P0.FrogGradient(q, p, 1.1, n, gq, gp, out k), 1 => P1.FrogGradient(q, p, 1.1, n, gq, gp, out k),
                    2 => P2.FrogGradient(q, p, 1.1, n, gq, gp, out k), _ => P3.FrogGradient(q, p, 1.1, n, gq, gp, out k),
                };
                return string.Join(" ", [v, k, .. q, .. p, .. gq, .. gp]);
            }

            private static string Growth(int way, int n)
            {
                double[] y = [.5, .7, .2], g = new double[3];
                double k;
                double v = way switch
                {
                    0 => P0.GrowthGradient(1.1, y, n, out k, g), 1 => P1.GrowthGradient(1.1, y, n, out k, g), 2 => P2.GrowthGradient(1.1, y, n, out k, g), _ => P3.GrowthGradient(1.1, y, n, out k, g),
                };
                return string.Join(" ", [v, k, .. g]);
            }

            private static string Scan(int way)
            {
                double[] w = [.5, .7, .2], g = new double[3];
                double s;
                double v = way switch { 0 => P0.ScanGradient(w, .01, g, out s), 1 => P1.ScanGradient(w, .01, g, out s), 2 => P2.ScanGradient(w, .01, g, out s), _ => P3.ScanGradient(w, .01, g, out s) };
                return string.Join(" ", [v, s, .. g]);
            }

            public static IEnumerable<string> Bits()
            {
                List<string> wrong = [];
                foreach (int n in new[] { 0, 1, 2, 3, 10, 57, 100, 1000 })
                {
                    wrong.AddRange(Same($"Lorenz {n}", $"{P0.LorenzGradient(1, 2, 3, n)}", $"{P1.LorenzGradient(1, 2, 3, n)}", $"{P2.LorenzGradient(1, 2, 3, n)}", $"{P3.LorenzGradient(1, 2, 3, n)}"));
                    wrong.AddRange(Same($"Idle {n}", $"{P0.IdleGradient(.4, .7, n)}", $"{P1.IdleGradient(.4, .7, n)}", $"{P2.IdleGradient(.4, .7, n)}", $"{P3.IdleGradient(.4, .7, n)}"));
                    wrong.AddRange(Same($"Nested {n}", $"{P0.NestedGradient(.4, n, 17)}", $"{P1.NestedGradient(.4, n, 17)}", $"{P2.NestedGradient(.4, n, 17)}", $"{P3.NestedGradient(.4, n, 17)}"));
                    wrong.AddRange(Same($"Frog {n}", Frog(0, n), Frog(1, n), Frog(2, n), Frog(3, n)));
                    wrong.AddRange(Same($"Growth {n}", Growth(0, n), Growth(1, n), Growth(2, n), Growth(3, n)));
                }
                wrong.AddRange(Same("Newton", $"{P0.NewtonGradient(2, .3)}", $"{P1.NewtonGradient(2, .3)}", $"{P2.NewtonGradient(2, .3)}", $"{P3.NewtonGradient(2, .3)}"));
                wrong.AddRange(Same("Scan", Scan(0), Scan(1), Scan(2), Scan(3)));
                return wrong;
            }

            /// <summary>What a call takes that finds nothing pooled.</summary>
            private static long Fresh(Action action)
            {
                long taken = 0;
                var thread = new System.Threading.Thread(() => { long before = GC.GetAllocatedBytesForCurrentThread(); action(); taken = GC.GetAllocatedBytesForCurrentThread() - before; });
                thread.Start();
                thread.Join();
                return taken;
            }

            public static IEnumerable<string> Memory()
            {
                P1.LorenzGradient(1, 2, 3, 10);
                long root = Fresh(() => P1.LorenzGradient(1, 2, 3, 1_000_000)), few = Fresh(() => P2.LorenzGradient(1, 2, 3, 1_000_000));
                double[] q = new double[100], p = new double[100], gq = new double[100], gp = new double[100];
                for (int i = 0; i < 100; i++) q[i] = i;
                long limited = Fresh(() => P4.FrogGradient(q, p, 1.1, 800, gq, gp, out _)), whole = Fresh(() => P0.FrogGradient(q, p, 1.1, 800, gq, gp, out _));
                long again = 0;
                for (int k = 0; k < 4; k++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    P1.LorenzGradient(1, 2, 3, 1000); P2.NestedGradient(.4, 30, 17); P3.NewtonGradient(2, .3);
                    again = GC.GetAllocatedBytesForCurrentThread() - before;
                }
                return
                [
                    .. Outcome.Unless(root < 100_000, $"{root} bytes for the square root"), .. Outcome.Unless(few < 100_000, $"{few} bytes for 4 slots"),
                    .. Outcome.Unless(limited < 2_500_000, $"{limited} bytes for a limit of 1 MB, {whole} without"), .. Outcome.Unless(again == 0, $"{again} bytes again"),
                ];
            }
        }
        """;

    private static readonly string Source = string.Join('\n',
        Class("P0", ""), Class("P1", "[CheckpointLoop(\"LOOP\")]"), Class("P2", "[CheckpointLoop(\"LOOP\", Slots = 4)]"), Class("P3", "[CheckpointLoop(\"LOOP\", MemoryLimit = 2000)]"),
        Class("P4", "[CheckpointLoop(\"LOOP\", MemoryLimit = 1000000)]"), Checks);

    /// <summary>Counted loops up and down, with arrays, early exits, effects; loops of unknown length; loops in loops; calls that are not inlined.</summary>
    [Fact]
    public void TheGradientIsTheSameToTheLastBit() => PromiseProgram.Holds(Source, "Bits");

    [Fact]
    public void MemoryIsBoundedAndUsedAgain() => PromiseProgram.Holds(Source, "Memory");

    [Theory]
    [InlineData("[Differentiable, CheckpointLoop({|ADG0015:\"t\"|})] static double F(double x) { for (int i = 0; i < 9; i++) x = Math.Sin(x); return x; }")]
    [InlineData("[Differentiable, CheckpointLoop(\"x\")] static double F(double x) { while (x > 1) x = Math.Sin(x); return x; }")]
    [InlineData("static int n; [Differentiable, CheckpointLoop(\"i\")] static double {|ADG0004:F|}(double x) { for (int i = 0; i < 9; i++) { x = Math.Sin(x) * new Random().Next(); } return x; }")]
    [InlineData("[Differentiable, CheckpointLoop(\"i\")] static double {|ADG0004:F|}(double[] a, double[] b) { for (int i = 0; i < 9; i++) { a[0] = Math.Sin(b[0]) * a[0]; (a, b) = (b, a); } return a[0]; }")]
    [InlineData("sealed class Box { public double V; } [Differentiable, CheckpointLoop(\"i\")] static double {|ADG0004:F|}(double x) { Box[] all = [new Box(), new Box()]; for (int i = 0; i < 9; i++) all[i % 2].V += Math.Sin(x + all[0].V); return all[1].V; }")]
    [InlineData("[Differentiable, CheckpointLoop(\"i\")] static double F(double x) { double[][] all = [[x, 1], [2, x]]; for (int i = 0; i < 9; i++) all[i % 2][1] += Math.Sin(x + all[0][0]); return all[1][1]; }")]
    public void WhatCannotRunAgainIsSaid(string method) => Marked.Check($"static partial class C {{ {method} }}");

    private static string Class(string name, string marker)
    {
        string[] loops = ["i", "t", "count", "t", "t", "i", "c"];
        string methods = Methods;
        for (int k = 0; k < loops.Length; k++) methods = methods.Replace($"/*{k + 1}*/", marker.Replace("LOOP", loops[k]) + (k == 4 ? marker.Replace("LOOP", "i") : k == 5 ? marker.Replace("LOOP", "v") : ""));
        return $"public static partial class {name}\n{{\n{methods}}}\n";
    }
}
