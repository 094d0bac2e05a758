using System.Reflection;
using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Modes;

/// <summary>Members in a workspace where the corpus does not go: the lengths themselves, gradients, no allocation, structs, objections.</summary>
public sealed class WorkspaceTests
{
    private static readonly Lazy<Assembly> Program = new(() => Generation.Of("""
        using System;
        using AutoDiffGen;

        public static partial class P
        {
            [Differentiable(Derivatives.Gradient | Derivatives.Workspace)]
            public static double Steps(ReadOnlySpan<double> w, double x, int n)
            {
                double s = x;
                for (int i = 0; i < n; i++)
                    for (int j = 0; j < w.Length; j++) s = Math.Sin(s) * w[j];
                return s * s;
            }

            [Differentiable(Derivatives.Gradient | Derivatives.Workspace)]
            public static double Triangle(ReadOnlySpan<double> w, double x, int n)
            {
                double s = x;
                for (int i = 0; i < n; i++)
                    for (int j = 0; j < i; j++)
                        if (s > 0.5) s = Math.Sin(s) * w[0];
                        else s = Math.Cos(s) * s;
                return s * s;
            }

            [Differentiable(Derivatives.Gradient | Derivatives.Workspace)]
            public static float Floats(ReadOnlySpan<float> w, float x, int n)
            {
                float s = 1;
                for (int i = 0; i < n; i++) s = s > 0 ? MathF.Sin(s * w[0]) : x * s * s;
                return s * s;
            }

            public static object[] Both(string name, int n, int missing)
            {
                double[] w = [0.9, 1.1, 1.3], g = new double[3], h = [7, 7, 7];
                float[] f = [0.9f], fg = [0], fh = [0];
                int length = name switch { "Steps" => StepsGradientWorkspaceLength(w, 0.7, n), "Triangle" => TriangleGradientWorkspaceLength(w, 0.7, n), _ => FloatsGradientWorkspaceLength(f, 0.7f, n) };
                double[] workspace = new double[length - missing];
                double x = 0, y = 0, a, b;
                float fx = 0, fy = 0;
                try
                {
                    b = name switch { "Steps" => StepsGradient(w, 0.7, n, h, out y, workspace), "Triangle" => TriangleGradient(w, 0.7, n, h, out y, workspace), _ => FloatsGradient(f, 0.7f, n, fh, out fy, workspace) };
                }
                catch (ArgumentException e) { return [length, e.ParamName!, h[0], y]; }
                a = name switch { "Steps" => StepsGradient(w, 0.7, n, g, out x), "Triangle" => TriangleGradient(w, 0.7, n, g, out x), _ => FloatsGradient(f, 0.7f, n, fg, out fx) };
                long bytes = 0;
                for (int k = 0; k < 3; k++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    if (name == "Steps") StepsGradient(w, 0.7, n, h, out y, workspace);
                    else if (name == "Triangle") TriangleGradient(w, 0.7, n, h, out y, workspace);
                    else FloatsGradient(f, 0.7f, n, fh, out fy, workspace);
                    bytes = GC.GetAllocatedBytesForCurrentThread() - before;
                }
                return [length, a == b && x == y && fx == fy && fg[0] == fh[0] && (name == "Floats" || g.AsSpan().SequenceEqual(h)), bytes];
            }
        }
        """).Load());

    [Theory]
    [InlineData("Steps", 10, 60)]
    [InlineData("Steps", 0, 0)]
    [InlineData("Triangle", 10, 240)]
    [InlineData("Floats", 10, 7)]
    public void GradientsAreTheSameAndNothingIsAllocated(string name, int n, int length) => Assert.Equal([length, true, 0L], Both(name, n, 0));

    [Theory]
    [InlineData("Steps", 60)]
    [InlineData("Triangle", 240)]
    public void TooShortAWorkspaceIsFoundBeforeAnythingIsWritten(string name, int length) => Assert.Equal([length, "workspace", 7.0, 0.0], Both(name, 10, 1));

    [Theory]
    [InlineData("double F(double x) { while (x > 1) x = Math.Sqrt(x) * 1.1 - 0.2; return x; }", "how often 'while (x > 1)' runs is not known on entry")]
    [InlineData("double F(double x, int n) => n == 0 ? 1 : Math.Sin(x) * F(x * x, n - 1);", "calls a method that calls itself")]
    [InlineData("double F(double x, int n) { n = (int)x; double s = 1; for (int i = 0; i < n; i++) s = Math.Sin(s) * x; return s; }", "depends on real numbers")]
    public void WhereTheLengthIsNotKnownTheAttributeSaysWhy(string method, string why)
    {
        var generation = Generation.Of($"using System; using AutoDiffGen; static partial class C {{ [Differentiable(Derivatives.Workspace)] static {method} }}");
        Assert.Contains(generation.Findings(), d => d.Id == "ADG0010" && d.GetMessage(null).Contains(why));
    }

    private static object[] Both(string name, int n, int missing) => (object[])Program.Value.GetType("P")!.GetMethod("Both")!.Invoke(null, [name, n, missing])!;
}
