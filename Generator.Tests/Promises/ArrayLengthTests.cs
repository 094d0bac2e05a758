using Xunit;

namespace AutoDiffGen.Tests.Promises;

/// <summary>An array that is made elsewhere than the method makes it throws when the method's would, and only then.</summary>
public sealed class ArrayLengthTests
{
    private const string Source = """
        public static partial class P
        {
            [Differentiable]
            public static double BeforeTheLoop(int n, int d, double x)
            {
                var z = new double[d];
                double s = x;
                for (int t = 0; t < n; t++)
                {
                    for (int i = 0; i < d; i++) z[i] = s * i;
                    for (int i = 0; i < d; i++) s += 0.1 * z[i] * z[i];
                }
                return s * s;
            }

            [Differentiable]
            public static double InTheLoop(int n, int d, double x)
            {
                double s = x;
                for (int t = 1; t <= n; t++)
                {
                    var z = new double[d];
                    for (int i = 0; i < d; i++) z[i] = s * i;
                    for (int i = 0; i < d; i++) s += 0.1 * z[i] * z[i];
                }
                return s * s;
            }

            [Differentiable]
            public static double InLoops(int n, int d, double x)
            {
                double s = x;
                for (int t = n; t > 0; t--)
                    for (int c = d + 1; c >= 0; c--)
                    {
                        var z = new double[d];
                        var other = new double[z.Length];
                        for (int i = 0; i < d; i++) z[i] += s * i;
                        for (int i = 0; i < d; i++) other[i] = s * z[i];
                        for (int i = 0; i < d; i++) s += 0.1 * z[i] * other[i];
                    }
                return s * s;
            }

            [Differentiable]
            public static double ElementsOutside(int n, int d, double x)
            {
                double s = x;
                for (int t = 0; t < n; t++)
                {
                    var z = new double[3];
                    for (int i = 0; i < 3; i++) z[i] = s * i;
                    s += z[d];
                }
                return s * s;
            }
        }

        public static class Check
        {
            public static IEnumerable<string> Throws()
            {
                var wrong = new List<string>();
                foreach (int n in new[] { -2, 0, 1, 2, 3 })
                    foreach (int d in new[] { int.MinValue, -2, -1, 0, 1, 3 })
                    {
                        wrong.AddRange(Outcome.Differences(() => P.BeforeTheLoop(n, d, 0.3), () => P.BeforeTheLoopGradient(n, d, 0.3, out _)));
                        wrong.AddRange(Outcome.Differences(() => P.InTheLoop(n, d, 0.3), () => P.InTheLoopGradient(n, d, 0.3, out _)));
                        wrong.AddRange(Outcome.Differences(() => P.InLoops(n, d, 0.3), () => P.InLoopsGradient(n, d, 0.3, out _)));
                        wrong.AddRange(Outcome.Differences(() => P.ElementsOutside(n, d, 0.3), () => P.ElementsOutsideGradient(n, d, 0.3, out _)));
                    }
                return wrong;
            }
        }
        """;

    [Fact]
    public void LengthsThatCannotBeThrow() => PromiseProgram.Holds(Source, "Throws");
}
