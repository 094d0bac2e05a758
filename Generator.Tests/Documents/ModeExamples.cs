using Xunit;

namespace AutoDiffGen.Tests.Documents;

/// <summary>One short example a kind of derivative; README.md shows lines of this file.</summary>
public static partial class Examples
{
    [Differentiable(Derivatives.Gradient | Derivatives.Jvp | Derivatives.Hvp | Derivatives.Hessian | Derivatives.HessianDiagonal)]
    public static double Valley(double x, double y) => 100 * (y - x * x) * (y - x * x) + (1 - x) * (1 - x);

    [Differentiable(Derivatives.Jacobian | Derivatives.JvpBatch)]
    public static (double X, double Y) FromPolar(double r, double angle) => (r * Math.Cos(angle), r * Math.Sin(angle));

    [Differentiable(Derivatives.GradientBatch, WithRespectTo = [nameof(w)], Rows = [nameof(x), nameof(y)])]
    public static double Error(ReadOnlySpan<double> w, ReadOnlySpan<double> x, double y)
    {
        double sum = -y;
        for (int i = 0; i < w.Length; i++) sum += w[i] * x[i];
        return sum * sum;
    }

    [Differentiable(Derivatives.SparseHessian)]
    public static double Chain(ReadOnlySpan<double> x)
    {
        double sum = 0;
        for (int i = 0; i + 1 < x.Length; i++) sum += x[i] * x[i] * x[i + 1];
        return sum;
    }

    [Differentiable(Derivatives.SparseJacobian)]
    public static void Differences(ReadOnlySpan<double> x, Span<double> r)
    {
        for (int i = 0; i + 1 < x.Length; i++) r[i] = x[i + 1] * x[i + 1] - x[i];
    }

    [Differentiable(Derivatives.GradientCheck)]
    public static double Distance(double x, double y) => Math.Sqrt(x * x + y * y);

    [Differentiable(Derivatives.Gradient | Derivatives.Workspace)]
    public static double Orbit(double x, int steps)
    {
        for (int i = 0; i < steps; i++) x = 3.7 * x * (1 - x);
        return x;
    }

    [Differentiable]
    public static double SlopeOfValley(double x) => ValleyGradient(x, 1).xGradient;
}

/// <summary>The examples do what README.md says.</summary>
public sealed class ModeExampleLines
{
    [Fact]
    public void OneOfEach()
    {
        double[] gradient = new double[2], hessian = new double[4], diagonal = new double[2], jacobian = new double[4], wGradient = new double[2], products = new double[6];
        double[] w = [1, 2], xs = [1, 0, 0, 1, 1, 1], ys = [0, 1, 2];

        Examples.ValleyJvp(2, 1, 1, 0, out double along);                       // the derivative along (1, 0)
        Examples.ValleyHvp(2, 1, 1, 0, out double hx, out double hy);           // the Hessian times (1, 0)
        Examples.ValleyHessian(2, 1, gradient, hessian);                        // all of it, and the gradient
        Examples.ValleyHessianDiagonal(2, 1, gradient, diagonal);
        Examples.FromPolarJacobian(2, Math.PI / 2, jacobian);                   // rows X, Y; columns r, angle
        Examples.FromPolarJvpBatch(2, 0, [1, 1, 0, 3, 2, 0], products);         // the Jacobian times (1, 1), (0, 3) and (2, 0)
        Examples.ErrorGradientBatch(w, xs, ys, rows: 3, wGradient);             // means over three rows of data
        double[] r = new double[1], values = new double[2];
        SparsePattern pattern = Examples.DifferencesJacobianSparsity(w, r);     // rows, columns, entries, colors
        Examples.DifferencesSparseJacobian(w, r, pattern, values);              // compressed sparse rows
        SparsePattern second = Examples.ChainHessianSparsity(xs);               // symmetric, in few colors
        double[] entries = new double[second.Count];
        Examples.ChainSparseHessian(xs, second, entries);
        Examples.DistanceGradientCheck(3, 4).ThrowIfWrong();                    // forward, reverse and differences agree
        double[] workspace = new double[Examples.OrbitGradientWorkspaceLength(0.3, 100)];
        Examples.OrbitGradient(0.3, 100, out double slope, workspace);          // stores nothing elsewhere
        Examples.SlopeOfValleyGradient(2, out double curvature);                // the derivative of a derivative

        Assert.Equal([2402, 4402, -800], [along, hx, hy], Close);
        Assert.Equal([2402, -600], gradient, Close);
        Assert.Equal([4402, -800, -800, 200], hessian, Close);
        Assert.Equal([4402, 200], diagonal, Close);
        Assert.Equal([0, -2, 1, 0], jacobian, Close);
        Assert.Equal([1, 2, 0, 6, 2, 0], products, Close);
        Assert.Equal([4 / 3.0, 4 / 3.0], wGradient, Close);
        Assert.Equal([0, 2, 0, 1], [.. pattern.RowStarts, .. pattern.ColumnIndices]);
        Assert.Equal([-1, 4], values);
        Assert.Equal(4402, curvature, 1e-9);
        Assert.Equal((15, 3), (second.Count, second.Colors));
        Assert.Equal([0, 2, 2, 0], entries[..4], Close);
        Examples.OrbitGradient(0.3, 100, out double expected);
        Assert.Equal((100, expected), (workspace.Length, slope));
    }

    private static bool Close(double a, double b) => Math.Abs(a - b) < 1e-9;
}
