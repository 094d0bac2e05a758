using Xunit;

namespace AutoDiffGen.Tests.Promises;

/// <summary>A row that is cut before its loop changes nothing: not what is thrown, not what was written before, not the value.</summary>
public sealed class RowTests
{
    private const string Source = """
        public static partial class P
        {
            [Differentiable]
            public static double Written(int n, int start, ReadOnlySpan<double> a, Span<double> y)
            {
                for (int j = 0; j < n; j++) y[j] = 2 * a[start * 3 + j];
                return y[0];
            }

            [Differentiable]
            public static double Added(int n, int start, ReadOnlySpan<double> a, Span<double> y)
            {
                for (int j = 0; j < n; j++) y[j] += a[start] * a[start * 3 + j];
                return y[0];
            }

            [Differentiable]
            public static double Shifted(int n, int k, ReadOnlySpan<double> a, Span<double> y)
            {
                for (int j = k; j < n; j++) y[j] += a[0] * a[j - k];
                return y[0];
            }

            [Differentiable]
            public static double Nulls(int n, int r, [NonDifferentiable] double[] w, double x)
            {
                double s = x;
                for (int j = 0; j < n; j++) s += x * w[r * n + j];
                return s;
            }

            [Differentiable]
            public static double Triangle(int n, ReadOnlySpan<double> m, Span<double> y)
            {
                int t = 0;
                for (int i = 0; i < n; i++)
                    for (int j = i + 1; j < n; j++) { y[j] += m[t] * y[i]; t++; }
                return y[0];
            }

            [Differentiable]
            public static double Counted(int n, int first, ReadOnlySpan<double> m)
            {
                double s = 0;
                int t = 0;
                for (int j = first; j < n; j++) { s += m[t]; t++; }
                return s * m[0] + t;
            }

            [Differentiable]
            public static double Checked(int n, int r, ReadOnlySpan<double> m)
            {
                double s = m[0];
                checked
                {
                    for (int j = 0; j < n; j++) s += m[r * r + j];
                }
                return s;
            }
        }

        public static class Check
        {
            private delegate void Writing(Span<double> y);

            private static string Written(Writing act)
            {
                double[] y = [1, 2, 3, 4, 5];
                string outcome = Outcome.Of(() => act(y));
                return outcome + " " + string.Join(' ', y);
            }

            private static IEnumerable<string> Same(string what, Writing primal, Writing derivative) =>
                Written(primal) is var expected && Written(derivative) is var actual ? Outcome.Unless(expected == actual, $"{what}: {actual} instead of {expected}") : [];

            public static IEnumerable<string> Throws()
            {
                var wrong = new List<string>();
                int[] numbers = [int.MinValue + 9, -4, -1, 0, 1, 2, 3, 5, 6, 9, 10_000];
                foreach (int n in numbers)
                    foreach (int k in numbers)
                    {
                        double[] a = [0.5, 1, 2, 3, 4, 5];
                        wrong.AddRange(Same($"Written {n} {k}", y => P.Written(n, k, a, y), y => P.WrittenVjp(n, k, a, y, 1, new double[6], new double[5])));
                        wrong.AddRange(Same($"Added {n} {k}", y => P.Added(n, k, a, y), y => P.AddedVjp(n, k, a, y, 1, new double[6], new double[5])));
                        wrong.AddRange(Same($"Shifted {n} {k}", y => P.Shifted(n, k, a, y), y => P.ShiftedVjp(n, k, a, y, 1, new double[6], new double[5])));
                        wrong.AddRange(Same($"Triangle {n}", y => P.Triangle(n, a, y), y => P.TriangleVjp(n, a, y, 1, new double[6], new double[5])));
                        wrong.AddRange(Outcome.Differences(() => P.Nulls(n, k, null!, 2), () => P.NullsGradient(n, k, null!, 2, out _)));
                        wrong.AddRange(Outcome.Differences(() => P.Checked(n, k, a), () => P.CheckedGradient(n, k, a, new double[6])));
                        if ((long)n - k < 1000 && (long)n - k > int.MinValue)
                            wrong.AddRange(Outcome.Differences(() => P.Counted(n, k, a), () => P.CountedGradient(n, k, a, new double[6])));
                    }
                return wrong;
            }

            public static IEnumerable<string> Values()
            {
                var wrong = new List<string>();
                double[] a = [0.5, 1, 2, 3, 4, 5];
                foreach ((int n, int k) in new[] { (int.MinValue + 9, 1), (int.MinValue + 9, 0), (-3, 2), (4, 1), (3, 0), (2, 5) })
                    wrong.AddRange(Outcome.Unless(P.Counted(n, k, a) == P.CountedGradient(n, k, a, new double[6]), $"Counted {n} {k}"));
                return wrong;
            }
        }
        """;

    [Theory]
    [InlineData("Throws")]
    [InlineData("Values")]
    public void RowsChangeNothing(string check) => PromiseProgram.Holds(Source, check);
}
