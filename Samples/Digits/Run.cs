namespace AutoDiffGen.Samples.Digits;

/// <summary>The whole sample: read, check, train, report, draw.</summary>
internal static class Run
{
    private const int Success = 0, Failure = 1;
    private const double QuickAccuracy = 0.8;

    public static int Sample(string data, TrainingOptions options, bool isQuick, string output)
    {
        try
        {
            DigitSet training = DigitSet.Training(data), test = DigitSet.Test(data);
            MakeFolder(output);
            return isQuick ? Train(training.Take(2000), test.Take(500), options, output, QuickAccuracy) : Train(training, test, options, output, 0);
        }
        catch (DataException e)
        {
            Console.Error.WriteLine(e.Message);
            return Failure;
        }
    }

    private static void MakeFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DataException($"The output folder {path} cannot be made: {e.Message}");
        }
    }

    private static int Train(DigitSet training, DigitSet test, TrainingOptions given, string output, double leastAccuracy)
    {
        TrainingOptions options = given with { Batch = Math.Min(given.Batch, training.Count) };
        Console.WriteLine($"{training.Count:n0} training and {test.Count:n0} test images; {Network.ParameterCount:n0} parameters; {options.Model.Name}, {options.Optimizer}, batch {options.Batch}, epochs {options.Epochs}, seed {options.Seed}");
        GradientReport report = GradientReport.Of(options.Model, training, options.Seed);
        foreach (string line in report.Lines()) Console.WriteLine(line);

        Trained trained = Display.Train(new Training(options, training, test), options);
        Console.WriteLine(trained.BytesPerStep is { } bytes ? $"allocated per step: {bytes:0.###} bytes" : "allocated per step: not measured, too few steps");
        Draw(options.Model, trained, test, output);
        double accuracy = trained.Epochs[^1].TestAccuracy;
        Console.WriteLine($"test accuracy: {100 * accuracy:f1} %");
        return Verdict(report, trained, accuracy, leastAccuracy);
    }

    private static void Draw(Model model, Trained trained, DigitSet test, string output)
    {
        string curves = Path.Combine(output, "learning-curves.svg"), sheet = Path.Combine(output, "misread.svg");
        LearningCurves.Draw(trained, curves);
        int misread = MisreadSheet.Draw(model, test, trained.Parameters, sheet);
        Console.WriteLine($"pictures: {Path.GetFullPath(curves)}");
        Console.WriteLine($"          {Path.GetFullPath(sheet)} ({misread} misread digits)");
    }

    private static int Verdict(GradientReport report, Trained trained, double accuracy, double leastAccuracy)
    {
        string[] failures =
        [
            .. report.IsRight ? Array.Empty<string>() : ["the gradient differs from central differences"],
            .. trained.BytesPerStep is null or 0 ? Array.Empty<string>() : ["a training step allocates"],
            .. accuracy >= leastAccuracy ? Array.Empty<string>() : [$"the accuracy is below {100 * leastAccuracy:f0} %"],
        ];
        foreach (string failure in failures) Console.Error.WriteLine($"check failed: {failure}");
        return failures.Length == 0 ? Success : Failure;
    }
}
