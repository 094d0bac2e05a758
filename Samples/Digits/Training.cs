namespace AutoDiffGen.Samples.Digits;

/// <summary>How to train. A batch has at most as many images as there are.</summary>
internal sealed record TrainingOptions(int Epochs, int Batch, int Seed, string Optimizer, Model Model);

/// <summary>Where a training stands. The loss is a running mean over batches, the accuracy that of the last epoch on the test images.</summary>
internal readonly record struct Progress(int Epoch, int Step, int Steps, double Loss, double Accuracy, bool IsEpochEnd);

/// <summary>One epoch: the mean loss over its batches, and what the test images say after it.</summary>
internal sealed record Epoch(double Loss, double TestAccuracy);

/// <summary>A finished training: the parameters, how they came about, and what a step allocated once all was warm (null where there were too few).</summary>
internal sealed record Trained(float[] Parameters, IReadOnlyList<float> BatchLosses, IReadOnlyList<Epoch> Epochs, double? BytesPerStep);

/// <summary>Shuffled mini-batches and one step of the optimiser for each.</summary>
internal sealed class Training(TrainingOptions options, DigitSet training, DigitSet test)
{
    private const int WarmUpSteps = 5;
    private readonly float[] parameters = Parameters.He(options.Seed);
    private readonly Optimiser<float> optimiser = MakeOptimiser(options.Optimizer);
    private readonly List<float> losses = [];
    private readonly List<Epoch> epochs = [];
    private long bytes;

    public int StepsPerEpoch => training.Count / options.Batch;

    private int Steps => options.Epochs * StepsPerEpoch;

    public Trained Run(Action<Progress> report)
    {
        var random = new Random(options.Seed);
        int[] order = [.. Enumerable.Range(0, training.Count)];
        double rate = optimiser.LearningRate;
        using var gradient = new BatchGradient(options.Model, options.Batch);
        for (int epoch = 1; epoch <= options.Epochs; epoch++)
        {
            random.Shuffle(order);
            for (int step = 0; step < StepsPerEpoch; step++)
            {
                optimiser.LearningRate = Schedule.WarmUp(losses.Count, steps: 50) * Schedule.Cosine(rate, losses.Count, Steps);
                losses.Add(Step(gradient, order.AsSpan(step * options.Batch, options.Batch)));
                report(new Progress(epoch, step + 1, StepsPerEpoch, RecentLoss(), epochs.LastOrDefault()?.TestAccuracy ?? 0, IsEpochEnd: false));
            }

            epochs.Add(new Epoch(losses.TakeLast(StepsPerEpoch).Average(), Reader.Accuracy(options.Model, test, parameters)));
            report(new Progress(epoch, StepsPerEpoch, StepsPerEpoch, epochs[^1].Loss, epochs[^1].TestAccuracy, IsEpochEnd: true));
        }

        return new Trained(parameters, losses, epochs, Steps > WarmUpSteps ? (double)bytes / (Steps - WarmUpSteps) : null);
    }

    /// <summary>One step, and the bytes that it allocates on both threads.</summary>
    private float Step(BatchGradient gradient, ReadOnlySpan<int> indices)
    {
        long before = GC.GetAllocatedBytesForCurrentThread() + gradient.HelperBytes;
        float loss = gradient.At(parameters, training, indices);
        optimiser.Step(parameters, gradient.Gradient);
        if (losses.Count >= WarmUpSteps) bytes += GC.GetAllocatedBytesForCurrentThread() + gradient.HelperBytes - before;
        return loss;
    }

    private double RecentLoss()
    {
        int count = Math.Min(losses.Count, 20);
        double sum = 0;
        for (int i = losses.Count - count; i < losses.Count; i++) sum += losses[i];
        return sum / count;
    }

    private static Optimiser<float> MakeOptimiser(string name) => name switch
    {
        "adam" => new Adam<float>(Network.ParameterCount),
        "sgd" => new Sgd<float>(Network.ParameterCount, learningRate: 0.05, momentum: 0.9, nesterov: true),
        _ => throw new NotSupportedException(name),
    };
}
