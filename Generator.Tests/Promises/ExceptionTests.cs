using Xunit;

namespace AutoDiffGen.Tests.Promises;

/// <summary>The gradient throws what the method throws, gives pooled storage back, and does other effects once.</summary>
public sealed class ExceptionTests
{
    private const string Source = """
        public static partial class P
        {
            public static int Calls;

            public static int Next() => ++Calls;

            public static int Tell(string what) { Calls++; return what.Length; }

            public static int Fails(int k) => k == 5 ? throw new InvalidOperationException("five") : k;

            [Differentiable(Derivatives.Gradient | Derivatives.Vjp | Derivatives.Jvp | Derivatives.Hvp)]
            public static double Flat(double[] a, double x)
            {
                ArgumentNullException.ThrowIfNull(a);
                double s = 0;
                foreach (double v in a) s += v * v * x;
                return s;
            }

            [Differentiable]
            public static double Shapes(double[,] a, double[][] b, double x)
            {
                if (a == null) throw new ArgumentNullException(nameof(a), "no matrix");
                if (b is null) throw new InvalidOperationException("no rows");
                return a[0, 0] * b[0][0] * x;
            }

            [Differentiable]
            public static double Exchanged(double[] a, double[] b, double x)
            {
                if (a == null || b == null) throw new InvalidOperationException("nothing to exchange");
                for (int k = 0; k < 3; k++) { (a, b) = (b, a); a[0] = a[0] * b[0] * x; }
                return a[0] * b[0];
            }

            [Differentiable]
            public static double Rows(double[][] a, double x)
            {
                if (a == null) throw new InvalidOperationException("no rows");
                if (a[1] == null) throw new InvalidOperationException("no second row");
                for (int k = 0; k < 2; k++) (a[0], a[1]) = (a[1], a[0]);
                return a[0][0] * a[1][0] * x;
            }

            [Differentiable]
            public static double Pooled(double x, int n)
            {
                double s = 0;
                double[] t = new double[n];
                for (int k = 0; k < n;)
                {
                    if (k == 7) throw new InvalidOperationException("at 7");
                    t[k] = Math.Sin(x * k);
                    s += t[k] * t[k] * s + x;
                    k++;
                }
                return s * t[0];
            }

            [Differentiable]
            public static double Recursive(double x, int n, double[] t)
            {
                if (n < 0) throw new InvalidOperationException("below zero");
                if (n == 3) t[n] = x;
                return n == 0 ? x : x * Recursive(Math.Sin(x), n - 1, t);
            }

            [Differentiable]
            public static double PassiveFails(double x, int n)
            {
                double s = 0;
                for (int i = 0; i < n; i++) { double u = Math.Sin(x * Fails(i)); s += u * u * u; }
                return s;
            }

            [Differentiable]
            public static double Counted(double x, int n)
            {
                double s = x, t = 0;
                for (int i = 0; i < n; i++) { int k = Next(); s = Math.Sin(s * k); }
                for (int i = 0; i < n; i++) { double u = Math.Sin(x * Next()); t += u * u; }
                for (int i = 0; i < n; i++) { if (Tell("term " + i) > 3) t += Math.Exp(x * i); }
                return s * t;
            }

            [Differentiable]
            public static double Written(ReadOnlySpan<double> a, double[] b, Span<double> y)
            {
                for (int i = 0; i < y.Length; i++) y[i] = a[i] * b[i] * y[i];
                return y[0] * y[0];
            }
        }

        public static class Check
        {
            public static IEnumerable<string> Guards() =>
            [
                .. Outcome.Differences(() => P.Flat(null!, 2), () => P.FlatGradient(null!, 2, new double[3], out _), () => P.FlatGradient(null!, 2, null, out _),
                    () => { double d = 0; P.FlatVjp(null!, 2, 1, new double[3], ref d); }, () => P.FlatJvp(null!, 2, new double[2], 1, out _), () => P.FlatHvp(null!, 2, null, 1, new double[2], out _)),
                .. Outcome.Differences(() => P.Shapes(null!, null!, 2), () => P.ShapesGradient(null!, null!, 2, null!, null!, out _), () => P.ShapesGradient(null!, null!, 2, new double[1, 1], [[1]], out _)),
                .. Outcome.Differences(() => P.Shapes(new double[1, 1], null!, 2), () => P.ShapesGradient(new double[1, 1], null!, 2, new double[1, 1], [[1]], out _)),
                .. Outcome.Differences(() => P.Exchanged([1, 2], null!, 2), () => P.ExchangedGradient([1, 2], null!, 2, new double[2], new double[3], out _), () => P.ExchangedGradient([1, 2], null!, 2, new double[2], null, out _)),
                .. Outcome.Differences(() => P.Rows(null!, 2), () => P.RowsGradient(null!, 2, null!, out _), () => P.RowsGradient(null!, 2, [[1]], out _)),
                .. Outcome.Differences(() => P.Rows([[1], null!], 2), () => P.RowsGradient([[1], null!], 2, [[1], null!], out _)),
                .. Outcome.Differences(() => P.Recursive(1.5, -1, []), () => P.RecursiveGradient(1.5, -1, [], out _, [])),
                .. Outcome.Differences(() => P.Recursive(1.5, 5, null!), () => P.RecursiveGradient(1.5, 5, null!, out _, [])),
                .. Outcome.Differences(() => P.Recursive(1.5, 5, [1]), () => P.RecursiveGradient(1.5, 5, [1], out _, [1])),
                .. Outcome.Differences(() => P.Pooled(1.5, -1), () => P.PooledGradient(1.5, -1)),
                .. Outcome.Differences(() => P.Pooled(1.5, 9), () => P.PooledGradient(1.5, 9)),
                .. Outcome.Differences(() => P.PassiveFails(1.5, 7), () => P.PassiveFailsGradient(1.5, 7)),
            ];

            public static IEnumerable<string> Storage()
            {
                var expected = P.PooledGradient(1.5, 6);
                for (int k = 0; k < 5; k++) Outcome.Of(() => P.PooledGradient(1.5, 9));
                long allocated = 0;
                for (int k = 0; k < 4; k++)
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    P.PooledGradient(1.5, 6);
                    allocated = GC.GetAllocatedBytesForCurrentThread() - before;
                }
                return [.. Outcome.Unless(allocated == 0, $"{allocated} bytes after an exception"), .. Outcome.Unless(P.PooledGradient(1.5, 6) == expected, "another gradient after an exception")];
            }

            public static IEnumerable<string> Threads()
            {
                var expected = P.PooledGradient(1.5, 6);
                int wrong = 0;
                System.Threading.Tasks.Parallel.For(0, 4000, i =>
                {
                    if (i % 7 == 0) Outcome.Of(() => P.PooledGradient(1.5, 9));
                    double[] t = new double[6];
                    P.RecursiveGradient(0.7, 5, new double[6], out double x, t);
                    P.RecursiveGradient(0.7, 5, new double[6], out double again, t);
                    if (P.PooledGradient(1.5, 6) != expected || x != again) System.Threading.Interlocked.Increment(ref wrong);
                });
                return Outcome.Unless(wrong == 0, $"{wrong} gradients differ");
            }

            public static IEnumerable<string> Effects()
            {
                P.Calls = 0;
                P.Counted(0.3, 5);
                int expected = P.Calls;
                P.Calls = 0;
                P.CountedGradient(0.3, 5);
                return Outcome.Unless(P.Calls == expected, $"{P.Calls} effects instead of {expected}");
            }

            public static IEnumerable<string> Lengths()
            {
                double[] a = [1, 2, 3], b = [4, 5, 6], y = [7, 8, 9], ga = [-1, -1, -1], gb = [-1, -1, -1], gy = [-1, -1, -1];
                string[] outcomes =
                [
                    Outcome.Of(() => P.WrittenGradient(a, b, y, ga, gb, gy.AsSpan(1))), Outcome.Of(() => P.WrittenVjp(a, b, y, 1, ga, gb, gy.AsSpan(1))),
                    Outcome.Of(() => P.WrittenGradient(a, b, y, ga, null, gy)), Outcome.Of(() => P.WrittenGradient(a, b, y, ga, gb, y)), Outcome.Of(() => P.WrittenGradient(a, b, y, ga, b, gy)),
                ];
                string after = string.Join(' ', [.. a, .. b, .. y, .. ga, .. gb, .. gy]);
                return [.. outcomes.Where(o => !o.StartsWith("ArgumentException: ")), .. Outcome.Unless(after == "1 2 3 4 5 6 7 8 9 -1 -1 -1 -1 -1 -1 -1 -1 -1", "written: " + after)];
            }
        }
        """;

    /// <summary>Null guards, guards of values, negative lengths, indices: the method's own exception, whatever the companions are.</summary>
    [Fact]
    public void TheMethodsOwnExceptionFlies() => PromiseProgram.Holds(Source, "Guards");

    [Fact]
    public void PooledStorageIsGivenBack() => PromiseProgram.Holds(Source, "Storage");

    [Fact]
    public void ThreadsDoNotMeet() => PromiseProgram.Holds(Source, "Threads");

    [Fact]
    public void EffectsHappenOnce() => PromiseProgram.Holds(Source, "Effects");

    /// <summary>Of another length, or the parameter itself.</summary>
    [Fact]
    public void NothingIsWrittenWhereCompanionsDoNotFit() => PromiseProgram.Holds(Source, "Lengths");
}
