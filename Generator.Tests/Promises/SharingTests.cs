using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Promises;

/// <summary>
/// Numbers that the method writes and reaches under another name: every derivative refuses the call before anything is written; the same numbers in storage of
/// their own are no obstacle.
/// </summary>
public sealed class SharingTests
{
    private const string Text = """
        using System;
        using System.Collections.Generic;
        using System.Linq;
        using System.Runtime.InteropServices;
        using AutoDiffGen;

        public sealed class Model
        {
            public double[] Data = [1, 2, 3];
            public double[][] Rows = [[1, 2], [3, 4]];
            public double[,] Grid = { { 1, 2 }, { 3, 4 } };
            public List<double> Numbers = [1, 2, 3];
            public Model? Next;
        }

        public struct Held { public double[] V; }

        public abstract class Kernel { public abstract double At(double x, int i); }

        public sealed class Weights : Kernel
        {
            public double[] W = [1, 2, 3];
            public override double At(double x, int i) { if (i < 0) return x; return x * W[i] * W[0]; }
        }

        public sealed partial class Own
        {
            public double[] D = [2, 3];

            [Differentiable(Derivatives.Gradient | Derivatives.Jvp)]
            public double F(Span<double> y) { double s = 0; for (int i = 0; i < y.Length; i++) { y[i] *= D[0]; s += y[i] * y[i]; } return s; }
        }

        public static partial class M
        {
            internal static readonly double[] Table = [3, 4, 5];
            private const Derivatives Both = Derivatives.Gradient | Derivatives.Jvp;

            [Differentiable(Both)] public static double Field(double x, Model m, Span<double> y) { double s = 0; for (int i = 0; i < y.Length; i++) { y[i] = x * m.Data[0]; s += y[i] * m.Data[0]; } return s; }
            [Differentiable(Both)] public static double Local(double x, Model m, Span<double> y) { double s = 0; double[] d = m.Data; for (int i = 0; i < y.Length; i++) { y[i] = x * d[0]; s += y[i] * d[0]; } return s; }
            [Differentiable(Both)] public static double Row(double x, Model m, Span<double> y) { double s = 0; for (int i = 0; i < y.Length; i++) { y[i] = x * m.Rows[0][0]; s += y[i] * m.Rows[0][0]; } return s; }
            [Differentiable(Both)] public static double Cell(double x, Model m, Span<double> y) { double s = 0; for (int i = 0; i < y.Length; i++) { y[i] = x * m.Grid[0, 0]; s += y[i] * m.Grid[0, 0]; } return s; }
            [Differentiable(Both)] public static double Item(double x, Model m, Span<double> y) { double s = 0; for (int i = 0; i < y.Length; i++) { y[i] = x * m.Numbers[0]; s += y[i] * m.Numbers[0]; } return s; }
            [Differentiable(Both)] public static double Chain(double x, Model m, Span<double> y) { double s = 0; for (Model? n = m; n != null; n = n.Next) for (int i = 0; i < y.Length; i++) { y[i] = x * n.Data[0]; s += y[i] * n.Data[0]; } return s; }
            [Differentiable(Both)] public static double Virtual(double x, Kernel k, Span<double> y) { double s = 0; for (int i = 0; i < y.Length; i++) { y[i] = k.At(x, i); s += y[i] * k.At(x, 0); } return s; }
            [Differentiable(Both)] public static double Static(double x, Span<double> y) { double s = 0; for (int i = 0; i < y.Length; i++) { y[i] = x * Table[0]; s += y[i] * Table[0]; } return s; }
            [Differentiable(Both)] public static double InStruct(double x, Held h, Span<double> y) { double s = x; for (int i = 0; i < y.Length; i++) { y[i] += h.V[i] * x; s += y[i] * h.V[i]; } return s; }
            [Differentiable(Both)] public static double Jagged(double[][] w, Span<double> y) { double s = 0; for (int i = 0; i < 2; i++) { y[i] = w[0][i] * w[1][i]; s += y[i] * w[i][0]; } return s; }
            [Differentiable(Both)] public static double IntoJagged(double[][] w, Span<double> y) { double s = 0; for (int i = 0; i < 2; i++) { w[0][i] = w[1][i] * y[i]; s += y[i] * w[0][0]; } return s; }
            [Differentiable(Both)] public static double Listed(List<double[]> w, Span<double> y) { double s = 0; for (int i = 0; i < 2; i++) { y[i] = w[0][i] * w[1][i]; s += y[i] * w[i][0]; } return s; }
            [Differentiable(Both)] public static double TwoGrids(double[,] a, double[,] b) { double s = 0; for (int i = 0; i < 2; i++) { a[i, 0] = b[0, i] * b[i, i]; s += a[i, 0] * b[i, 1]; } return s; }
            [Differentiable(Both)] public static double TwoJagged(double[][] a, double[][] b) { double s = 0; for (int i = 0; i < 2; i++) { a[i][0] = b[0][i] * b[i][i]; s += a[i][0] * b[i][1]; } return s; }
            [Differentiable(Both)] public static double Shifted(double[] a, double[] b) { for (int i = 1; i < a.Length; i++) a[i] = 2 * b[i - 1]; return a[^1]; }
            [Differentiable] public static double AroundJagged(double[] x) { double[][] g = [new double[2], new double[2]]; JaggedGradient([[x[0], x[1]], [x[1], x[0]]], new double[2], g, new double[2]); return (g[0][0] * g[1][1]) + g[0][1]; }
            [Differentiable] public static double Constants(double x, [NonDifferentiable] List<double> c, Span<double> y) { double s = 0; for (int i = 0; i < y.Length; i++) { y[i] = x * c[0]; s += y[i] * c[0]; } return s; }
            [Differentiable] public static double Memories(double x, [NonDifferentiable] Memory<double> c, Span<double> y) { double s = 0; for (int i = 0; i < y.Length; i++) { y[i] = x * c.Span[0]; s += y[i] * c.Span[0]; } return s; }
        }

        public static class Calls
        {
            private static double[] Two => new double[2];
            private static double[][] Rows => [[1, 2], [3, 4]];
            private static double[,] Grid => new double[,] { { 1, 2 }, { 3, 4 } };

            public static void Gradient(string name, bool shares)
            {
                Model m = new() { Next = new Model() };
                double[][] w = Rows;
                switch (name)
                {
                    case "Field": M.FieldGradient(1, m, shares ? m.Data.AsSpan(1) : Two, out _, Two); break;
                    case "Local": M.LocalGradient(1, m, shares ? m.Data.AsSpan(1) : Two, out _, Two); break;
                    case "Row": M.RowGradient(1, m, shares ? m.Rows[1] : Two, out _, Two); break;
                    case "Cell": M.CellGradient(1, m, shares ? MemoryMarshal.CreateSpan(ref m.Grid[1, 0], 2) : Two, out _, Two); break;
                    case "Item": M.ItemGradient(1, m, shares ? CollectionsMarshal.AsSpan(m.Numbers)[..2] : Two, out _, Two); break;
                    case "Chain": M.ChainGradient(1, m, shares ? m.Next.Data.AsSpan(1) : Two, out _, Two); break;
                    case "Virtual": var k = new Weights(); M.VirtualGradient(1, k, shares ? k.W.AsSpan(1) : Two, out _, Two); break;
                    case "Static": M.StaticGradient(1, shares ? M.Table.AsSpan(1) : Two, out _, Two); break;
                    case "InStruct": var h = new Held { V = [1, 2] }; M.InStructGradient(1, h, shares ? h.V : Two, out _, Two); break;
                    case "Own": var o = new Own(); o.FGradient(shares ? o.D : Two, Two); break;
                    case "Jagged": M.JaggedGradient(w, shares ? w[1] : Two, Rows, Two); break;
                    case "IntoJagged": M.IntoJaggedGradient(w, shares ? w[1] : Two, Rows, Two); break;
                    case "Listed": M.ListedGradient(w.ToList(), shares ? w[1] : Two, Rows, Two); break;
                    case "TwoGrids": double[,] g = Grid; M.TwoGridsGradient(g, shares ? g : Grid, Grid, Grid); break;
                    case "TwoJagged": M.TwoJaggedGradient(w, shares ? [[1, 2], w[0]] : Rows, Rows, Rows); break;
                    case "Shifted": M.ShiftedGradient(w[0], shares ? w[0] : Two, Two, Two); break;
                    case "Constants": List<double> c = [1, 2]; M.ConstantsGradient(1, c, shares ? CollectionsMarshal.AsSpan(c) : Two, out _, Two); break;
                    case "Memories": M.MemoriesGradient(1, w[0], shares ? w[0] : Two, out _, Two); break;
                    default: throw new NotSupportedException(name);
                }
            }

            public static void Jvp(string name, bool shares)
            {
                Model m = new() { Next = new Model() };
                double[][] w = Rows;
                switch (name)
                {
                    case "Field": M.FieldJvp(1, m, shares ? m.Data.AsSpan(1) : Two, 1, Two, out _); break;
                    case "Local": M.LocalJvp(1, m, shares ? m.Data.AsSpan(1) : Two, 1, Two, out _); break;
                    case "Row": M.RowJvp(1, m, shares ? m.Rows[1] : Two, 1, Two, out _); break;
                    case "Virtual": var k = new Weights(); M.VirtualJvp(1, k, shares ? k.W.AsSpan(1) : Two, 1, Two, out _); break;
                    case "Static": M.StaticJvp(1, shares ? M.Table.AsSpan(1) : Two, 1, Two, out _); break;
                    case "Jagged": M.JaggedJvp(w, shares ? w[1] : Two, Rows, Two, out _); break;
                    case "TwoGrids": double[,] g = Grid; M.TwoGridsJvp(g, shares ? g : Grid, Grid, Grid, out _); break;
                    case "Shifted": M.ShiftedJvp(w[0], shares ? w[0] : Two, Two, Two, out _); break;
                    default: throw new NotSupportedException(name);
                }
            }

            public static double[] Nested()
            {
                double[] gradient = new double[2];
                M.AroundJaggedGradient([0.7, 1.3], gradient);
                double Slope(int k, double h = 1e-6) { double[] low = [0.7, 1.3], high = [0.7, 1.3]; low[k] -= h; high[k] += h; return (M.AroundJagged(high) - M.AroundJagged(low)) / (2 * h); }
                return [gradient[0] - Slope(0), gradient[1] - Slope(1)];
            }

            public static void WithoutAModel() => M.FieldGradient(1, null!, default, out _, default);
        }
        """;

    private static readonly Lazy<System.Reflection.Assembly> Assembly = new(() =>
    {
        Generation generation = Generation.Of(Text);
        Assert.Empty(generation.Errors);
        return generation.Load();
    });

    [Theory]
    [InlineData("Field"), InlineData("Local"), InlineData("Row"), InlineData("Cell"), InlineData("Item"), InlineData("Chain"), InlineData("Virtual"), InlineData("Static")]
    [InlineData("InStruct"), InlineData("Own"), InlineData("Jagged"), InlineData("IntoJagged"), InlineData("Listed"), InlineData("TwoGrids"), InlineData("TwoJagged")]
    [InlineData("Shifted"), InlineData("Constants"), InlineData("Memories")]
    public void GradientsRefuseWrittenStorageThatIsReadUnderAnotherName(string name) => Check(Call("Gradient"), name);

    [Theory]
    [InlineData("Field"), InlineData("Local"), InlineData("Row"), InlineData("Virtual"), InlineData("Static"), InlineData("Jagged"), InlineData("TwoGrids"), InlineData("Shifted")]
    public void ForwardModeRefusesIt(string name) => Check(Call("Jvp"), name);

    /// <summary>A null object is left to the method, which here never looks at it.</summary>
    [Fact]
    public void WhatIsNotThereSharesNothing() => Assembly.Value.GetType("Calls")!.GetMethod("WithoutAModel")!.CreateDelegate<Action>()();

    /// <summary>The checks stand in members that are differentiated again, and say nothing there.</summary>
    [Fact]
    public void MembersWithChecksAreDifferentiatedAgain() =>
        Assert.All((double[])Assembly.Value.GetType("Calls")!.GetMethod("Nested")!.Invoke(null, null)!, difference => Assert.InRange(difference, -1e-6, 1e-6));

    private static void Check(Action<string, bool> call, string name)
    {
        call(name, false);
        Assert.Contains("overlaps", Assert.Throws<ArgumentException>(() => call(name, true)).Message, StringComparison.Ordinal);
    }

    private static Action<string, bool> Call(string method) => Assembly.Value.GetType("Calls")!.GetMethod(method)!.CreateDelegate<Action<string, bool>>();
}
