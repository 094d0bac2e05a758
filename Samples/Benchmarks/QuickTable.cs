using System.Diagnostics;

namespace AutoDiffGen.Samples.Benchmarks;

/// <summary>Ratios of times in one run, medians over rounds in which both are timed in turn; absolute times on a shared machine would mean nothing.</summary>
internal static class QuickTable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public static int Print(TextWriter output)
    {
        output.WriteLine($"{"derivative",-58} {"÷ primal",9} {"bytes a call",13}");
        foreach (Problem problem in Problem.All)
        {
            double ratio = Ratio(problem.Gradient, problem.Primal);
            output.WriteLine($"{problem,-58} {ratio,9:f2} {Bytes(problem.Gradient),13}");
        }

        output.WriteLine();
        output.WriteLine($"{"matrix product in float",-58} {"÷ loops",9} {(Product.HasOpenBlas ? "÷ OpenBLAS" : "no OpenBLAS"),13}");
        foreach (Product product in Product.All)
        {
            string blas = Product.HasOpenBlas ? Ratio(product.Kernel, product.OpenBlas).ToString("f2") : "";
            output.WriteLine($"{product,-58} {Ratio(product.Kernel, product.Loops),9:f3} {blas,13}");
        }

        return 0;
    }

    private static double Ratio(Action numerator, Action denominator)
    {
        numerator();
        denominator();
        var ratios = new List<double>();
        long start = Stopwatch.GetTimestamp();
        do ratios.Add(Time(numerator) / Time(denominator));
        while (ratios.Count < 3 || ratios.Count < 51 && Stopwatch.GetElapsedTime(start) < Patience);
        ratios.Sort();
        return ratios[ratios.Count / 2];
    }

    private static double Time(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds;
    }

    private static long Bytes(Action action)
    {
        action();
        long before = GC.GetAllocatedBytesForCurrentThread();
        action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
