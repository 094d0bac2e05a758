using Spectre.Console;

namespace AutoDiffGen.Samples.Digits;

/// <summary>Shows a training as it goes: a bar that moves on a terminal, a line for each epoch elsewhere.</summary>
internal static class Display
{
    public static Trained Train(Training training, TrainingOptions options) =>
        AnsiConsole.Profile.Capabilities.Interactive && !Console.IsOutputRedirected ? WithBar(training, options) : WithLines(training);

    private static Trained WithLines(Training training) => training.Run(progress =>
    {
        if (progress.IsEpochEnd) Console.WriteLine(Line(progress));
    });

    private static Trained WithBar(Training training, TrainingOptions options) => AnsiConsole.Progress()
        .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
        .Start(context =>
        {
            ProgressTask bar = context.AddTask("training", maxValue: options.Epochs * training.StepsPerEpoch);
            return training.Run(progress =>
            {
                bar.Value = (progress.Epoch - 1) * progress.Steps + progress.Step;
                if (progress.Step % 10 == 0 || progress.IsEpochEnd) bar.Description = Line(progress);
            });
        });

    private static string Line(Progress progress) =>
        $"epoch {progress.Epoch,2}  loss {progress.Loss:f3}" + (progress.Accuracy > 0 ? $"  test accuracy {100 * progress.Accuracy:f1} %" : "");
}
