using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Modes;

/// <summary>What must hold between the derivatives of a method.</summary>
internal static class ModeOracles
{
    /// <summary>A branch taken at a single point has the derivatives of its own text there, which are not the limits.</summary>
    private static readonly string[] BranchesAtAPoint = ["NonSmooth.RemovableSingularity"];

    /// <summary>⟨ȳ, Jẋ⟩ = ⟨Jᵀȳ, ẋ⟩; the value and the writes are the primal's.</summary>
    public static void ForwardModeAgreesWithReverseMode(ModeCase c)
    {
        foreach (double[] point in Points(c))
        {
            double[] primal = c.Corpus.Primal(point), direction = Numbers(point.Length, 1), seeds = Numbers(primal.Length, 2);
            var (outputs, tangents) = c.Jvp(point, direction);
            AssertSameBits(primal, outputs, $"{c.Method.Id}Jvp at {Show(point)}: value and writes");
            double forward = Dot(seeds, tangents), reverse = Dot(c.Corpus.Vjp(point, seeds).Adjoints, direction);
            if (c.Method.IsNonSmooth && !double.IsFinite(forward)) continue;   // infinity times zero: only a reverse sweep knows what nobody asks for
            double scale = seeds.Zip(tangents, (s, t) => Math.Abs(s * t)).Append(1).Max();
            AssertClose(reverse, forward, (c.Method.IsSinglePrecision ? 1e-5 : 1e-12) * scale, $"{c.Method.Id}Jvp at {Show(point)}");
        }
    }

    public static void HessianVectorProductsAreDifferencesOfGradients(ModeCase c)
    {
        if (!c.Has("Hvp")) return;
        foreach (double[] point in Points(c))
        {
            double[] primal = c.Corpus.Primal(point), direction = Numbers(point.Length, 3);
            var (outputs, products) = c.Hvp(point, direction);
            AssertSameBits(primal, outputs, $"{c.Method.Id}Hvp at {Show(point)}: value and writes");
            if (c.Method.IsNonSmooth || BranchesAtAPoint.Contains(c.Method.Id)) continue;
            for (int i = 0; i < point.Length; i++)
            {
                double GradientAlong(double[] step) => c.Corpus.Gradient([.. point.Zip(direction, (x, d) => x + step[0] * d)], 0).Gradient[i];
                if (DifferenceQuotient.At(GradientAlong, [0], 0, c.Method.IsSinglePrecision) is not { } d) continue;
                Assert.True(
                    Math.Abs(products[i] - d.Value) <= 10 * d.Tolerance,
                    $"{c.Method.Id}Hvp at {Show(point)}, component {i}: {products[i]:R}, but the difference quotient is {d.Value:R} (± {d.Tolerance:g2})");
            }
        }
    }

    public static void HessiansAreProductsWithUnitVectors(ModeCase c)
    {
        if (!c.Has("Hessian")) return;
        foreach (int bits in WidthOfVectors.All) HessiansAreProductsWithUnitVectors(c, bits);
    }

    private static void HessiansAreProductsWithUnitVectors(ModeCase c, int bits)
    {
        c.UseVectors(bits);
        foreach (double[] point in c.Method.Points)
        {
            double[] primal = c.Corpus.Primal(point);
            int n = point.Length;
            var (outputs, gradient, hessian) = c.Hessian(point);
            string what = $"{c.Method.Id}Hessian at {Show(point)} in vectors of {bits} bits";
            AssertSameBits(primal, outputs, what + ": value and writes");
            double[] expected = c.Corpus.Gradient(point, 0).Gradient;
            for (int i = 0; i < n; i++) AssertClose(expected[i], gradient[i], Tolerance(c, expected[i]), $"{what}: gradient, component {i}");
            for (int j = 0; j < n; j++)
            {
                double[] products = c.Hvp(point, Unit(n, j)).Products;
                for (int i = 0; i < n; i++)
                {
                    Assert.Equal(hessian[i * n + j], hessian[j * n + i]);
                    AssertClose(products[i], hessian[i * n + j], 1e3 * Tolerance(c, products[i]), $"{what}, ({i}, {j})");
                }
            }
        }
    }

    public static void JacobiansAreProductsWithUnitVectors(ModeCase c)
    {
        if (!c.Has("Jacobian")) return;
        foreach (int bits in WidthOfVectors.All) JacobiansAreProductsWithUnitVectors(c, bits);
    }

    private static void JacobiansAreProductsWithUnitVectors(ModeCase c, int bits)
    {
        c.UseVectors(bits);
        foreach (double[] point in c.Method.Points)
        {
            double[] primal = c.Corpus.Primal(point);
            var (rows, columns) = c.JacobianLayout(point);
            string what = $"{c.Method.Id}Jacobian at {Show(point)} in vectors of {bits} bits";
            var (outputs, jacobian) = c.Jacobian(point, rows.Length * columns.Length);
            AssertSameBits(primal, outputs, what + ": value and writes");
            for (int j = 0; j < columns.Length; j++)
            {
                double[] tangents = c.Jvp(point, Unit(point.Length, columns[j])).Tangents;
                for (int i = 0; i < rows.Length; i++)
                {
                    if (c.Method.IsNonSmooth && !double.IsFinite(tangents[rows[i]])) continue;
                    AssertClose(tangents[rows[i]], jacobian[i * columns.Length + j], Tolerance(c, tangents[rows[i]]), $"{what}, ({i}, {j})");
                }
            }
        }
    }

    public static void SparseJacobiansHaveTheNumbersOfTheDense(ModeCase c)
    {
        if (!c.Has("SparseJacobian")) return;
        foreach (double[] point in c.Method.Points)
        {
            var (rows, columns) = c.JacobianLayout(point);
            string what = $"{c.Method.Id}SparseJacobian at {Show(point)}";
            double[] dense = c.Jacobian(point, rows.Length * columns.Length).Jacobian;
            var (pattern, outputs, values) = c.Sparse(point);
            AssertSameBits(c.Corpus.Primal(point), outputs, what + ": value and writes");
            Assert.Equal((rows.Length, columns.Length), (pattern.Rows, pattern.Columns));
            double[] all = new double[dense.Length];
            for (int i = 0; i < pattern.Rows; i++)
                for (int e = pattern.RowStarts[i]; e < pattern.RowStarts[i + 1]; e++) all[i * pattern.Columns + pattern.ColumnIndices[e]] = values[e];
            for (int k = 0; k < all.Length; k++)
                if (!c.Method.IsNonSmooth || double.IsFinite(dense[k]) && double.IsFinite(all[k])) AssertClose(dense[k], all[k], Tolerance(c, dense[k]), $"{what}, entry {k}");
        }
    }

    public static void SparseHessiansHaveTheNumbersOfTheDense(ModeCase c)
    {
        if (!c.Has("SparseHessian")) return;
        foreach (double[] point in c.Method.Points)
        {
            double[] dense = c.Hessian(point).Hessian;
            var (pattern, values) = c.SparseHessian(point);
            double[] all = new double[dense.Length];
            for (int i = 0; i < pattern.Rows; i++)
                for (int e = pattern.RowStarts[i]; e < pattern.RowStarts[i + 1]; e++) all[i * pattern.Columns + pattern.ColumnIndices[e]] = values[e];
            for (int k = 0; k < all.Length; k++)
                if (!c.Method.IsNonSmooth || double.IsFinite(dense[k]) && double.IsFinite(all[k])) AssertClose(dense[k], all[k], 1e3 * Tolerance(c, dense[k]), $"{c.Method.Id}SparseHessian at {Show(point)}, entry {k}");
        }
    }

    public static void GeneratedChecksFindNothingWrong(ModeCase c)
    {
        if (!c.Has("GradientCheck")) return;
        foreach (double[] point in c.Method.Points)
        {
            var (report, arguments) = c.Check(point);
            if (!c.Method.IsNonSmooth && !BranchesAtAPoint.Contains(c.Method.Id)) Assert.True(report.IsCorrect || report.Comparisons == 0, report.ToString());
            AssertSameBits([.. c.Corpus.Driver.Slots.Where(s => s.IsActive).SelectMany(s => Leaves.Of(c.Corpus.Arguments(point)[s.Index]))],
                [.. c.Corpus.Driver.Slots.Where(s => s.IsActive).SelectMany(s => Leaves.Of(arguments[s.Index]))], $"{c.Method.Id}GradientCheck at {Show(point)}: arguments");
        }
    }

    public static void AWorkspaceOfTheSaidLengthIsEnoughAndNoLess(ModeCase c)
    {
        foreach (double[] point in c.Method.Points)
        {
            if (c.WorkspaceLength(point) is not { } length) return;
            double[] seeds = Numbers(c.Corpus.Primal(point).Length, 2), workspace = [.. Enumerable.Repeat(double.NaN, length)];
            if (c.Vjp(point, seeds, workspace) is not { } found) return;
            var expected = c.Corpus.Vjp(point, seeds);
            AssertSameBits(expected.Outputs, found.Outputs, $"{c.Method.Id}Vjp in a workspace at {Show(point)}: value and writes");
            AssertSameBits(expected.Adjoints, found.Adjoints, $"{c.Method.Id}Vjp in a workspace at {Show(point)}: adjoints");
            if (length > 0) Assert.Throws<ArgumentException>(() => c.Vjp(point, seeds, new double[length - 1]));
        }
    }

    private static double Tolerance(ModeCase c, double value) => (c.Method.IsSinglePrecision ? 1e-5 : 1e-12) * Math.Max(1, Math.Abs(value));

    private static double[] Unit(int count, int k)
    {
        double[] unit = new double[count];
        unit[k] = 1;
        return unit;
    }

    public static void TheThirdCallAllocatesNothing(ModeCase c)
    {
        if (c.Method.Allocates || c.GivesStorage) return;
        double[] point = c.Method.Points[0], direction = Numbers(point.Length, 1);
        Assert.Equal(0, c.JvpAllocated(point, direction));
        if (c.Has("Hvp")) Assert.Equal(0, c.HvpAllocated(point, direction));
        var (rows, columns) = c.JacobianLayout(point);
        foreach (int bits in WidthOfVectors.All)
        {
            c.UseVectors(bits);
            if (c.Has("Hessian")) Assert.Equal(0, c.HessianAllocated(point));
            Assert.Equal(0, c.JacobianAllocated(point, rows.Length * columns.Length));
        }
        Assert.Equal(0, c.SparseAllocated(point));
    }

    /// <summary>The stated points and one near each.</summary>
    private static IEnumerable<double[]> Points(ModeCase c)
    {
        var random = new Random(4711);
        foreach (double[] point in c.Method.Points)
        {
            yield return point;
            yield return [.. point.Select(x => x * (1 + 0.1 * (random.NextDouble() - 0.5)) + 0.02 * (random.NextDouble() - 0.5)).Select(x => c.Method.IsSinglePrecision ? (float)x : x)];
        }
    }

    private static double[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => (double)(float)(2 * random.NextDouble() - 1))];
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();

    private static void AssertClose(double expected, double actual, double tolerance, string what)
    {
        bool close = expected.Equals(actual) || Math.Abs(expected - actual) <= tolerance || (!double.IsFinite(expected) && !double.IsFinite(actual));
        Assert.True(close, $"{what}: {actual:R} instead of {expected:R}");
    }

    private static void AssertSameBits(double[] expected, double[] actual, string what)
    {
        Assert.True(expected.Length == actual.Length, $"{what}: {actual.Length} numbers instead of {expected.Length}");
        for (int i = 0; i < expected.Length; i++)
        {
            bool same = BitConverter.DoubleToInt64Bits(expected[i]) == BitConverter.DoubleToInt64Bits(actual[i]) || (double.IsNaN(expected[i]) && double.IsNaN(actual[i]));
            Assert.True(same, $"{what}, number {i}: {actual[i]:R} instead of {expected[i]:R}");
        }
    }

    private static string Show(double[] point) => "(" + string.Join(", ", point.Select(x => x.ToString("R"))) + ")";
}
