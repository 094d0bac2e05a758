using System.Reflection;
using System.Runtime.CompilerServices;
using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Xunit;

namespace AutoDiffGen.Tests.Threads;

/// <summary>Derivatives whose loops run in several threads: the serial numbers, the same bits whatever the number of threads, and exceptions as without.</summary>
public sealed class ThreadTests
{
    private static readonly int[] Counts = [0, 1, 2, 5, 33, 700, 4001];

    private static readonly Type Serial = Generation.Of(Source("serial")).Load().GetType(typeof(ThreadPrograms).FullName!)!;

    private static readonly Generation Parallel = Generation.Of(Source(""));

    public static TheoryData<string> Programs => [.. typeof(ThreadPrograms).GetMethods().Where(m => m.Name.StartsWith("Run", StringComparison.Ordinal)).Select(m => m.Name)];

    [Theory, MemberData(nameof(Programs))]
    public void TheNumbersAreTheSerialOnes(string program)
    {
        foreach (int n in Counts.Where(n => n > 0 || program != "RunStructs"))
        {
            double[] expected = Run(Serial, program, n, 1), actual = Run(typeof(ThreadPrograms), program, n, 2);
            Assert.Equal(expected.Length, actual.Length);
            if (program is not ("RunMixture" or "RunResiduals")) Assert.Equal(expected[0], actual[0]);
            double tolerance = (program == "RunFloats" ? 1e-4 : 1e-12) * (1 + expected.Max(Math.Abs));
            for (int k = 0; k < expected.Length; k++)
                Assert.True(Math.Abs(expected[k] - actual[k]) <= tolerance, $"n = {n}, number {k}: {actual[k]} instead of {expected[k]}");
        }
    }

    [Theory, MemberData(nameof(Programs))]
    public void TheBitsDoNotDependOnTheThreads(string program)
    {
        foreach (int n in Counts)
        {
            double[] first = Run(typeof(ThreadPrograms), program, n, 1);
            foreach (int degree in new[] { 2, 3, 8, -1 })
                for (int time = 0; time < 20; time++) Assert.Equal(first, Run(typeof(ThreadPrograms), program, n, degree));
        }
    }

    [Theory, MemberData(nameof(Programs))]
    public void LoopsRunInParallel(string program)
    {
        string text = string.Concat(Parallel.Sources.Where(s => s.Key.Contains($"ThreadPrograms.{program[3..]}.")).Select(s => s.Value));
        Assert.Contains("// In parallel over ", text);
        Assert.Equal(program is "RunNested" or "RunHistogram" or "RunPairs", text.Contains("// Not in parallel over "));
        Assert.Equal(program == "RunMixture", text.Contains("// Vectorised over "));
    }

    [Fact]
    public void GradientsAreThoseOfDifferences()
    {
        const int N = 4001;
        double[] x = ThreadPrograms.Numbers(N, 1), w = [0.4, 1.1, -0.7], gx = new double[N], gw = new double[3];
        ThreadPrograms.ParallelForGradient(w, x, gw, gx);
        for (int k = 0; k < 3; k++) Assert.Equal(Difference(h => ThreadPrograms.ParallelFor([.. w.Select((v, j) => j == k ? v + h : v)], x)), gw[k], 1e-5 * Math.Abs(gw[k]));
        (double _, double a, double b) = ThreadPrograms.IntegralGradient(0.7, 3.0, N);
        Assert.Equal(Difference(h => ThreadPrograms.Integral(0.7 + h, 3.0, N)), a, 1e-7);
        Assert.Equal(Difference(h => ThreadPrograms.Integral(0.7, 3.0 + h, N)), b, 1e-7);
    }

    private static double Difference(Func<double, double> f) => (f(1e-5) - f(-1e-5)) / 2e-5;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(8)]
    public void TheFirstIterationThatFailsIsTheOneThatThrows(int degree)
    {
        double[] x = [.. Enumerable.Repeat(1.0, 5000)], at = new double[5000], gx = new double[5000], ga = new double[5000];
        var options = new ParallelOptions { MaxDegreeOfParallelism = degree };
        for (int time = 0; time < 20; time++)
        {
            x[4990] = x[3000] = x[2999] = -1;
            object? expected = Assert.Throws<ArgumentOutOfRangeException>(() => ThreadPrograms.Fails(x, at)).ActualValue;
            Assert.Equal(expected, Assert.Throws<ArgumentOutOfRangeException>(() => ThreadPrograms.FailsGradient(x, at, gx, ga, options)).ActualValue);
            Assert.Throws<IndexOutOfRangeException>(() => ThreadPrograms.FailsVjp([.. Enumerable.Repeat(1.0, 5000)], new double[4000], 1, gx, new double[4000], options));
            x[4990] = x[3000] = x[2999] = 4;
            Array.Fill(at, 0.5);
            Assert.Equal(ThreadPrograms.Fails(x, at), ThreadPrograms.FailsGradient(x, at, gx, ga, options));
            Assert.Equal(2 * Math.Sqrt(ThreadPrograms.Fails(x, at)) * 0.25, gx[0], 1e-9);
        }
    }

    [Fact]
    public void ACancelledCallThrowsAsParallelLoopsDo()
    {
        double[] x = new double[100], g = new double[100];
        var options = new ParallelOptions { CancellationToken = new CancellationToken(canceled: true) };
        Assert.Throws<OperationCanceledException>(() => ThreadPrograms.FailsGradient(x, x, g, new double[100], options));
    }

    /// <summary>Rows that are one array have one gradient, to which two iterations add: no two threads may.</summary>
    [Fact]
    public void StorageUnderTwoNamesIsLeftToOneThread()
    {
        const int N = 3000;
        double[] w = ThreadPrograms.Numbers(5, 1), x = ThreadPrograms.Numbers(N, 2), row = ThreadPrograms.Numbers(5, 3);
        double[][] rows = [.. Enumerable.Repeat(row, N)];
        double[] Gradient(double[][] gradients)
        {
            ThreadPrograms.ScratchGradient(w, x, rows, N, 0.3, new double[N], new double[5], new double[N], gradients, out _, new double[N]);
            return [.. Enumerable.Range(0, 5).Select(j => gradients.Distinct().Sum(g => g[j]))];
        }
        double[] apart = Gradient([.. rows.Select(_ => new double[5])]), same = Gradient([.. Enumerable.Repeat(new double[5], N)]);
        for (int j = 0; j < 5; j++) Assert.Equal(apart[j], same[j], 1e-9 * (1 + Math.Abs(apart[j])));
    }

    [Theory]
    [InlineData("for (int i = 0; i < w.Length; i++) x = Math.Sin(x) + w[i]; return x;", "over i: x goes from one iteration to the next")]
    [InlineData("return x * x * w[0];", "it has none")]
    [InlineData("for (int i = 0; i < w.Length; i++) x += w[i] * w[i]; return x;", null)]
    public async Task AMethodWithoutASuitableLoopIsToldOf(string body, string? reason)
    {
        Generation made = Generation.Of($"using System; using AutoDiffGen; static partial class C {{ [Differentiable(Parallel = true)] static double F(double x, double[] w) {{ {body} }} }}");
        var findings = await made.Output.WithAnalyzers([new DifferentiableAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        Diagnostic? found = findings.SingleOrDefault(d => d.Id == "ADG0019");
        Assert.Equal(reason is null, found is null);
        if (reason is not null) Assert.Contains(reason, found!.GetMessage(null));
    }

    private static double[] Run(Type type, string program, int n, int degree) =>
        (double[])type.GetMethod(program)!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [n, new ParallelOptions { MaxDegreeOfParallelism = degree }], null)!;

    /// <summary>The programs with other arguments of their attributes in place of Parallel.</summary>
    private static string Source(string instead, [CallerFilePath] string here = "")
    {
        string folder = Path.GetDirectoryName(here)!;
        string text = File.ReadAllText(Path.Combine(folder, "ThreadPrograms.cs")) + File.ReadAllText(Path.Combine(folder, "ThreadDrivers.cs")).Replace("namespace AutoDiffGen.Tests.Threads;", "");
        text = instead.Length == 0 ? text : text.Replace("(Parallel = true, ", "(").Replace("(Parallel = true)", "").Replace(", options);", ");");
        return "using System; using System.Linq; using System.Threading.Tasks; using AutoDiffGen;\n" + text;
    }
}
