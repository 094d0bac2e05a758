using AutoDiffGen.Tests.Promises;
using Xunit;

namespace AutoDiffGen.Tests.Checkpoints;

/// <summary>A long integration in little memory, and how often what is checkpointed runs.</summary>
public sealed class LongRunTests
{
    private const string Source = """
        public static partial class Ring
        {
            /// <summary>Bodies on a ring, each bound to the next by a spring that hardens: kick, drift, kick.</summary>
            [Differentiable, CheckpointLoop("t")]
            public static double Leapfrog(double[] q, double[] v, double stiffness, int steps)
            {
                double[] force = new double[q.Length];
                int n = q.Length / 3;
                for (int t = 0; t < steps; t++)
                {
                    for (int k = 0; k < q.Length; k++) q[k] += 0.5e-3 * v[k];
                    for (int b = 0; b < n; b++)
                        for (int c = 0; c < 3; c++)
                        {
                            int here = 3 * b + c, next = 3 * ((b + 1) % n) + c;
                            double stretch = q[next] - q[here], pull = stiffness * stretch * (1 + stretch * stretch);
                            force[here] += pull;
                            force[next] -= pull;
                        }
                    for (int k = 0; k < q.Length; k++)
                    {
                        v[k] += 1e-3 * force[k];
                        q[k] += 0.5e-3 * v[k];
                        force[k] = 0;
                    }
                }
                double kinetic = 0;
                foreach (double s in v) kinetic += 0.5 * s * s;
                return kinetic;
            }
        }

        public static class Counted
        {
            public static int Runs;

            public static double Twice(double x) { Runs++; return 2 * x; }

            [VjpOf(typeof(Counted), nameof(Twice))]
            public static double TwiceVjp(double x, double adjoint, ref double xAdjoint) { xAdjoint += 2 * adjoint; return 2 * x; }
        }

        public static partial class Levels
        {
            [Differentiable] public static double None(double x) => Counted.Twice(x * x) * x;
            [Differentiable] public static double One(double x) => Inner(x) * x;
            [Differentiable] public static double Two(double x) => Middle(x) * x;
            [Differentiable] public static double Three(double x) => Outer(x) * x;
            [Checkpoint] static double Inner(double x) => Math.Sin(Counted.Twice(x * x));
            [Checkpoint] static double Middle(double x) => Math.Sin(Inner(x * x) * x);
            [Checkpoint] static double Outer(double x) => Math.Sin(Middle(x * x) * x);
        }

        public static class Check
        {
            public static IEnumerable<string> Memory()
            {
                double[] q = [.. Enumerable.Range(0, 300).Select(i => Math.Sin(i * 0.7))], v = new double[300], gq = new double[300], gv = new double[300];
                long taken = 0;
                double value = 0, slope = 0;
                var thread = new System.Threading.Thread(() =>
                {
                    long before = GC.GetAllocatedBytesForCurrentThread();
                    value = Ring.LeapfrogGradient(q, v, 1.5, 100_000, gq, gv, out slope);
                    taken = GC.GetAllocatedBytesForCurrentThread() - before;
                });
                thread.Start();
                thread.Join();
                return [.. Outcome.Unless(taken < 32 << 20, $"{taken} bytes"), .. Outcome.Unless(double.IsFinite(value) && double.IsFinite(slope) && slope != 0, $"{value}, {slope}")];
            }

            public static IEnumerable<string> Momentum()
            {
                // The same push on all bodies changes the sum of the speeds, the springs' forces not at all.
                double[] q = [.. Enumerable.Range(0, 300).Select(i => Math.Sin(i * 0.7))], v = new double[300], gq = new double[300], gv = new double[300];
                Ring.LeapfrogGradient(q, v, 1.5, 2000, gq, gv, out _);
                double shift = gq.Where((_, i) => i % 3 == 0).Sum(), push = gv.Where((_, i) => i % 3 == 0).Sum(), speed = v.Where((_, i) => i % 3 == 0).Sum();
                return [.. Outcome.Unless(Math.Abs(shift) < 1e-9, $"a shift of all bodies changes the energy by {shift}"), .. Outcome.Unless(Math.Abs(push - speed) < 1e-9, $"{push} instead of {speed}")];
            }

            private static IEnumerable<string> Runs(Func<double, (double, double)> gradient, int expected)
            {
                Counted.Runs = 0;
                gradient(0.7);
                int runs = Counted.Runs;
                return Outcome.Unless(runs == expected, $"{runs} runs instead of {expected}");
            }

            public static IEnumerable<string> Counts() =>
                [.. Runs(x => Levels.NoneGradient(x), 1), .. Runs(x => Levels.OneGradient(x), 2), .. Runs(x => Levels.TwoGradient(x), 3), .. Runs(x => Levels.ThreeGradient(x), 4)];
        }
        """;

    [Fact]
    public void AHundredBodiesForAHundredThousandStepsTakeLessThan32Megabytes() => PromiseProgram.Holds(Source, "Memory");

    [Fact]
    public void ItsGradientKeepsWhatTheSystemKeeps() => PromiseProgram.Holds(Source, "Momentum");

    [Fact]
    public void EachLevelRunsOnceMore() => PromiseProgram.Holds(Source, "Counts");
}
