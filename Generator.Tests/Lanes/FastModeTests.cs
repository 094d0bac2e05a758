using System.Reflection;
using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Lanes;

/// <summary>Gradients of fast mode against those of strict mode, at every width and at lengths around whole vectors.</summary>
public sealed class FastModeTests
{
    private static readonly int[] Lengths = [4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 40, 64, 65, 83];

    /// <summary>What stays scalar: an iteration uses what an earlier one left, or no form over vectors is known.</summary>
    private static readonly string[] Scalar = ["Recurrence", "Largest", "Kept", "ReadAfter", "Triangle", "Twice", "Indices", "ReversedUnderACondition", "RowsOfTheirOwn"];

    public static IEnumerable<object[]> Programs => LanePrograms.Bodies.Keys.SelectMany(name => new object[][] { [name, "double"], [name, "float"] });

    [Theory]
    [MemberData(nameof(Programs))]
    public void FastIsStrictButForRounding(string name, string number)
    {
        string body = LanePrograms.Bodies[name];
        Type strict = Compile(LanePrograms.Source(name, body, "Differentiable", number, hasForms: false), out _);
        string fast = "Differentiable(Math = MathMode.Fast)";
        Compile(LanePrograms.Source(name, body, fast, number, hasForms: false), out string emitted);
        bool hasForms = emitted.Contains("Vjp512(");
        Assert.Equal(!Scalar.Contains(name) && (name, number) is not ("Counted", "float"), hasForms);
        Type vectors = Compile(LanePrograms.Source(name, body, fast, number, hasForms), out _);
        foreach (int n in Lengths)
            foreach (int form in hasForms ? new[] { 0, 512, 256, -1 } : [0])
                if (number == "double") Compare(n, form, strict, vectors, 1e-11, (w, x) => (w.ToArray(), x.ToArray()));
                else Compare(n, form, strict, vectors, 2e-4, (w, x) => (Array.ConvertAll(w, v => (float)v), Array.ConvertAll(x, v => (float)v)));
    }

    private static void Compare<T>(int n, int form, Type strict, Type fast, double tolerance, Func<double[], double[], (T[], T[])> convert)
    {
        var random = new Random(n);
        double[] w = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() * 2 - 1)], x = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() * 2 - 0.8)];
        (double[] expected, double[] actual) = (Run(strict, 0, n, convert(w, x)), Run(fast, form, n, convert(w, x)));
        for (int k = 0; k < expected.Length; k++)
            Assert.True(Math.Abs(expected[k] - actual[k]) <= tolerance * (1 + Math.Abs(expected[k])), $"n = {n}, {form} bits, number {k}: {actual[k]} instead of {expected[k]}");
    }

    /// <summary>The value, both gradients, and what the method leaves in its arrays.</summary>
    private static double[] Run<T>(Type type, int form, int n, (T[] W, T[] X) at)
    {
        T[] gw = new T[n], gx = new T[n];
        object value = type.GetMethod("Call")!.Invoke(null, [form, n, at.W, at.X, gw, gx])!;
        return [Convert.ToDouble(value), .. gw.Concat(gx).Concat(at.W).Concat(at.X).Select(v => Convert.ToDouble(v))];
    }

    private static Type Compile(string source, out string emitted)
    {
        Generation generation = Generation.Of(source);
        emitted = string.Concat(generation.Sources.Values);
        return generation.Load().GetType("P")!;
    }
}
