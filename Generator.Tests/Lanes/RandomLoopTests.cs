using System.Globalization;
using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Lanes;

/// <summary>Random loops in fast mode, at every width, against strict mode, which random programs compare with dual numbers.</summary>
public sealed class RandomLoopTests
{
    private const int PerCompilation = 40;

    private static readonly int[] Lengths = [34, 41, 48, 65, 83, 120];

    private static int First => int.Parse(Environment.GetEnvironmentVariable("ADG_FUZZ_SEED") ?? "1", CultureInfo.InvariantCulture);

    private static int Count => int.Parse(Environment.GetEnvironmentVariable("ADG_LOOPS") ?? "80", CultureInfo.InvariantCulture);

    [Fact]
    public void RandomLoopsHaveTheGradientsOfStrictMode()
    {
        var failures = new List<string>();
        int vectorised = 0;
        for (int first = First; first < First + Count; first += PerCompilation)
        {
            int count = Math.Min(PerCompilation, First + Count - first);
            string[] bodies = [.. Enumerable.Range(first, count).Select(seed => Body(new Random(seed), seed))];
            Type strict = Compile(bodies, "Differentiable", _ => false, out _), plain = Compile(bodies, "Differentiable(Math = MathMode.Fast)", _ => false, out string emitted);
            bool HasForms(int k) => emitted.Contains($"F{k}Vjp512(", StringComparison.Ordinal);
            Type fast = Compile(bodies, "Differentiable(Math = MathMode.Fast)", HasForms, out _);
            for (int k = 0; k < count; k++)
            {
                vectorised += HasForms(k) ? 1 : 0;
                if (Difference(k, strict, fast, HasForms(k) ? [0, 512, 256, -1] : [0]) is { } difference) failures.Add($"seed {first + k}: {difference}\n{bodies[k]}");
            }
        }

        Assert.True(failures.Count == 0, string.Join("\n\n", failures));
        Assert.True(vectorised >= Count / 3, $"only {vectorised} of {Count} have loops in vectors");
    }

    private static string Body(Random random, int seed) => seed % 2 == 0 ? new LaneWriter(random).Body() : new NestedLaneWriter(random).Body();

    private static string? Difference(int method, Type strict, Type fast, int[] forms)
    {
        foreach (int n in Lengths)
        {
            double[] expected = Run(strict, method, 0, n);
            foreach (int form in forms)
            {
                double[] actual = Run(fast, method, form, n);
                for (int k = 0; k < expected.Length; k++)
                    if (!(Math.Abs(expected[k] - actual[k]) <= 1e-8 * (1 + Math.Abs(expected[k])))) return $"n = {n}, {form} bits, number {k}: {actual[k]} instead of {expected[k]}";
            }
        }

        return null;
    }

    /// <summary>The value, both gradients, and what the method leaves in its arrays.</summary>
    private static double[] Run(Type type, int method, int form, int n)
    {
        var random = new Random(n);
        double[] w = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() * 2 - 1)], x = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() * 2 - 0.8)];
        double[] gw = new double[n], gx = new double[n];
        return [(double)type.GetMethod("Call")!.Invoke(null, [method, form, n, w, x, gw, gx])!, .. gw, .. gx, .. w, .. x];
    }

    private static Type Compile(string[] bodies, string attribute, Func<int, bool> hasForms, out string emitted)
    {
        string methods = string.Concat(bodies.Select((body, k) => $"    [{attribute}] public static double F{k}(int n, double[] w, double[] x) {{ {body} }}\n"));
        string calls = string.Concat(bodies.Select((_, k) => string.Concat(new[] { "512", "256", "Scalar" }.Where(_ => hasForms(k)).Select(form =>
            $"({k}, {(form == "Scalar" ? "-1" : form)}) => F{k}Vjp{form}(n, w, x, 1, gw, gx), ")) + $"({k}, _) => F{k}Gradient(n, w, x, gw, gx),\n"));
        Generation generation = Generation.Of(
            "using System;\nusing AutoDiffGen;\npublic static partial class P\n{\n" + methods + "    public static double Call(int method, int form, int n, double[] w, double[] x, double[] gw, double[] gx) => (method, form) switch\n    {\n"
            + calls + "_ => throw new ArgumentException(\"no such method\"),\n    };\n}\n");
        emitted = string.Concat(generation.Sources.Values);
        return generation.Load().GetType("P")!;
    }
}
