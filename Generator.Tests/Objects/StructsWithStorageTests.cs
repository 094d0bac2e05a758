using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Objects;

/// <summary>Structs that hold arrays or objects.</summary>
public sealed class StructsWithStorageTests
{
    private const string Types = """
        using System; using System.Collections.Generic; using AutoDiffGen;
        public struct Curve { public double[] C; public double K; public float[,] G; }
        public class Material { public double Gloss = 2; }
        public struct Hit { public double X; public Material M; }
        public struct Bag { public List<double> L; public double X; }
        """;

    [Fact]
    public void TheGradientGivesArraysOut() => Run("""
        [Differentiable] public static double F(Curve c, double x) { double s = 0; foreach (double v in c.C) s = s * x + v * v; return s * c.K * c.G[0, 1]; }
        public static void Test()
        {
            var c = new Curve { C = [2, 3], K = 5, G = new float[1, 2] { { 7, 4 } } };
            double value = FGradient(c, 0.5, out Curve g, out double x);
            Equal((4 * 0.5 + 9) * 20, value); Equal(4 * 0.5 * 20, g.C[0]); Equal(6 * 20, g.C[1]); Equal(11 * 4, g.K); Equal(0, g.G[0, 0]); Equal(55, g.G[0, 1]); Equal(80, x);
        }
        """);

    [Fact]
    public void AnObjectInAStructIsAConstant() => Run("""
        [Differentiable] public static double F(Hit h, Hit[] all, double x) { h.X *= x; double s = 0; foreach (Hit other in all) s += other.M.Gloss * other.X; return s * h.M.Gloss * h.X; }
        public static void Test()
        {
            var m = new Material(); var g = new Hit[1];
            FGradient(new Hit { X = 3, M = m }, [new Hit { X = 5, M = m }], 0.5, out Hit h, g, out double x);
            Equal(10 * 2 * 0.5, h.X); Equal(2 * 2 * 1.5, g[0].X); Equal(10 * 2 * 3, x); Equal(2, m.Gloss);
        }
        """);

    [Theory]
    [InlineData("double F(Curve[] {|c|}) => c[0].K;", "ADG0011", "its elements hold arrays")]
    [InlineData("double F(Bag {|b|}) => b.X;", "ADG0011", "it holds storage that its derivative cannot be given")]
    [InlineData("(double, (double, double)[]) {|F|}(double[] x) => (x[0], new[] { (x[1], 1.0) });", "ADG0002", "its result (double, (double, double)[]) holds storage")]
    public void OthersAreRefused(string method, string id, string reason)
    {
        string source = Types + "static partial class C { [Differentiable] public static " + method.Replace("{|", "").Replace("|}", "") + " }";
        var finding = Assert.Single(Generation.Of(source).Findings());
        Assert.Equal(id, finding.Id);
        Assert.Contains(reason, finding.GetMessage());
        string marked = method.Substring(method.IndexOf("{|", StringComparison.Ordinal) + 2, method.IndexOf("|}", StringComparison.Ordinal) - method.IndexOf("{|", StringComparison.Ordinal) - 2);
        Assert.Equal(marked, finding.Location.SourceTree!.GetText().ToString(finding.Location.SourceSpan));
    }

    [Theory]
    [InlineData("double F(double[][][] x) => x[0][0][0];", "Derivatives.Jacobian")]
    [InlineData("double F(System.Collections.Generic.List<double[]> x) => x[0][0];", "Derivatives.GradientCheck")]
    [InlineData("double F(double[][,] x) => x[0][0, 0];", "Derivatives.Hessian")]
    public void RowsOfRowsHaveNoDenseDerivatives(string method, string kind)
    {
        var finding = Assert.Single(Generation.Of($"using AutoDiffGen; static partial class C {{ [Differentiable({kind})] public static {method} }}").Findings());
        Assert.Equal("ADG0010", finding.Id);
        Assert.Contains("rows of rows", finding.GetMessage());
    }

    [Fact]
    public void CubesHaveProductsAndJacobians() => Run("""
        [Differentiable(Derivatives.Hvp | Derivatives.Jacobian | Derivatives.GradientCheck)]
        public static double F(double[,,] a) { double s = 0; for (int i = 0; i < a.GetLength(0); i++) for (int j = 0; j < a.GetLength(1); j++) for (int k = 0; k < a.GetLength(2); k++) { a[i, j, k] *= 0.5; s += a[i, j, k] * a[0, j, k]; } return s; }
        public static void Test()
        {
            double[,,] A() => new double[2, 1, 2] { { { 1, 2 } }, { { 3, 4 } } };
            double[,,] t = new double[2, 1, 2]; t[0, 0, 0] = 1; var h = new double[2, 1, 2];
            FHvp(A(), t, h); FGradientCheck(A()).ThrowIfWrong();
            var x = new double[2, 1, 2] { { { 1.001, 2 } }, { { 3, 4 } } }; double[,,] up = new double[2, 1, 2], at = new double[2, 1, 2];
            FVjp(x, 1, up); FVjp(A(), 1, at);
            if (Math.Abs((up[0, 0, 0] - at[0, 0, 0]) / 0.001 - h[0, 0, 0]) > 1e-6) throw new Exception($"{h[0, 0, 0]}");
        }
        """);

    private static void Run(string members)
    {
        string source = Types + "public static partial class C { " + members + " static void Equal(double a, double b) { if (Math.Abs(a - b) > 1e-12) throw new Exception($\"{b} instead of {a}\"); } }";
        Generation.Of(source).Load().GetType("C")!.GetMethod("Test")!.Invoke(null, null);
    }
}
