using System.Diagnostics;

namespace AutoDiffGen.Samples.Benchmarks;

/// <summary>Ratios of times in one run, medians over rounds in which both are timed in turn; absolute times on a shared machine would mean nothing.</summary>
internal static class QuickTable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public static int Print(TextWriter output)
    {
        int outcome = PrintDerivatives(output, "");
        output.WriteLine();
        output.WriteLine($"{$"derivative by {Environment.ProcessorCount} threads",-58} {"÷ one",9} {"bytes a call",13}");
        foreach (Problem problem in new[] { Problem.Threads(10, 25, 1_000), Problem.Threads(64, 50, 200) })
            output.WriteLine($"{problem,-58} {Ratio(problem.Gradient, problem.Primal),9:f2} {Bytes(problem.Gradient),13}");

        output.WriteLine();
        output.WriteLine($"{"gradient with checkpoints, a million steps",-58} {"÷ stored",9} {"bytes a call",13}");
        foreach (Problem problem in Problem.Checkpoints(1_000_000))
            output.WriteLine($"{problem,-58} {Ratio(problem.Gradient, problem.Primal),9:f2} {Bytes(problem.Gradient),13}");

        output.WriteLine();
        output.WriteLine($"{"matrix product in float",-58} {"÷ loops",9} {(Product.HasOpenBlas ? "÷ OpenBLAS" : "no OpenBLAS"),13}");
        foreach (Product product in Product.All)
        {
            string blas = Product.HasOpenBlas ? Ratio(product.Kernel, product.OpenBlas).ToString("f2") : "";
            output.WriteLine($"{product,-58} {Ratio(product.Kernel, product.Loops),9:f3} {blas,13}");
        }

        output.WriteLine();
        return Math.Max(outcome, PrintEditor(output));
    }

    /// <summary>The problems with these words in their names.</summary>
    /// <returns>0 if all derivatives of a problem are the same, else 1.</returns>
    public static int PrintDerivatives(TextWriter output, string words)
    {
        bool areSame = true;
        output.WriteLine($"{"derivative ÷ primal",-58} {"generated",9} {"fast",9} {"by hand",9} {(NativeGradients.AreThere ? "C" : "no gcc"),9} {"bytes a call",13}");
        foreach (Problem problem in Problem.All.Concat(words == "" ? [] : Problem.Checkpoints(1_000_000)).Where(p => p.Name.Contains(words, StringComparison.Ordinal)))
        {
            string fast = Other(problem.Fast), hand = Other(problem.ByHand), c = Other(NativeGradients.AreThere ? problem.InC : null);
            output.WriteLine($"{problem,-58} {Ratio(problem.Gradient, problem.Primal),9:f2} {fast,9} {hand,9} {c,9} {Bytes(problem.Gradient),13}");

            string Other(Action? derivative)
            {
                if (derivative is null) return "";
                if (problem.IsTheSame(derivative, problem.Results[0] is float[] ? 1e-3 : 1e-8)) return Ratio(derivative, problem.Primal).ToString("f2");
                areSame = false;
                return "differs";
            }
        }

        return areSame ? 0 : 1;
    }

    /// <summary>The generator itself, in milliseconds; what the compiler does of itself beside it: binding of bodies, and finding the marked methods.</summary>
    public static int PrintEditor(TextWriter output)
    {
        output.WriteLine($"{$"{EditorProject.Methods:n0} marked methods in an editor",-58} {"ms",9} {"compiler, ms",13}");
        EditorProject.FromScratch();
        EditorProject project = new(), looking = new(onlyLooks: true);
        for (int i = 0; i < 5; i++) project.EditOne();
        output.WriteLine($"{"all generated from nothing",-58} {Milliseconds(() => EditorProject.FromScratch()),9:f0} {Milliseconds(() => EditorProject.BindAll()),13:f0}");
        output.WriteLine($"{"after an edit of one",-58} {Milliseconds(() => project.EditOne()),9:f1} {Milliseconds(() => looking.BindAfterEdit()),13:f1}");
        output.WriteLine($"{"after an edit elsewhere",-58} {Milliseconds(() => project.EditElsewhere()),9:f1} {Milliseconds(() => looking.EditElsewhere()),13:f1}");
        return 0;
    }

    private static double Milliseconds(Action action)
    {
        double[] times = [.. Enumerable.Range(0, 5).Select(_ => Time(action) / 1000).Order()];
        return times[2];
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
