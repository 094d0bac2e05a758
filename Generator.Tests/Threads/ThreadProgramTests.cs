using AutoDiffGen.Tests.Lanes;
using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Threads;

/// <summary>The loop programs of fast mode, run in parts by several threads, against themselves in one.</summary>
public sealed class ThreadProgramTests
{
    private static readonly int[] Lengths = [4, 5, 33, 100, 3001];

    private static readonly int[] Degrees = [1, 2, 3, 8];

    public static IEnumerable<object[]> Programs => LanePrograms.Bodies.Keys.SelectMany(name => new object[][] { [name, "double", false], [name, "float", false], [name, "double", true] });

    [Theory]
    [MemberData(nameof(Programs))]
    public void PartsAreSerialButForRounding(string name, string number, bool isFast)
    {
        string math = isFast ? "Math = MathMode.Fast" : "Math = MathMode.Strict";
        Type serial = Compile(name, $"Differentiable({math})", number, hasOptions: false), parallel = Compile(name, $"Differentiable({math}, Parallel = true)", number, hasOptions: true);
        foreach (int n in Lengths)
            if (number == "double") Compare(n, serial, parallel, isFast, 1e-11, v => v);
            else Compare(n, serial, parallel, isFast, 2e-3, v => (float)v);
    }

    private static void Compare<T>(int n, Type serial, Type parallel, bool isFast, double tolerance, Converter<double, T> convert)
    {
        var random = new Random(n);
        double[] w = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() * 2 - 1)], x = [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() * 2 - 0.8)];
        double[] Run(Type type, int degree) => Values(type, degree, n, Array.ConvertAll(w, convert), Array.ConvertAll(x, convert));
        double[] expected = Run(serial, 0), first = Run(parallel, 1);
        if (!isFast) Assert.Equal(expected[0], first[0]);
        double scale = expected.Select(Math.Abs).Where(double.IsFinite).DefaultIfEmpty(0).Max();
        for (int k = 0; k < expected.Length; k++)
            Assert.True(expected[k].Equals(first[k]) || Math.Abs(expected[k] - first[k]) <= tolerance * (1 + scale), $"n = {n}, number {k}: {first[k]} instead of {expected[k]}");
        foreach (int degree in Degrees)
            Assert.Equal(first, Run(parallel, degree));
    }

    private static double[] Values<T>(Type type, int degree, int n, T[] w, T[] x)
    {
        T[] gw = new T[n], gx = new T[n];
        object value = type.GetMethod("Call")!.Invoke(null, [degree, n, w, x, gw, gx])!;
        return [Convert.ToDouble(value), .. gw.Concat(gx).Concat(w).Concat(x).Select(v => Convert.ToDouble(v))];
    }

    private static Type Compile(string name, string attribute, string number, bool hasOptions)
    {
        string source = LanePrograms.Source(name, LanePrograms.Bodies[name], attribute, number, hasForms: false);
        if (hasOptions) source = source.Replace("gw, gx),", "gw, gx, new System.Threading.Tasks.ParallelOptions { MaxDegreeOfParallelism = form }),");
        return Generation.Of(source).Load().GetType("P")!;
    }
}
