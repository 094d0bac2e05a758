namespace AutoDiffGen.Samples.Digits;

/// <summary>
/// A network of four dense layers, 784-256-256-256-10, over the Runtime's kernels. All that a training needs beyond this file, <c>LossGradient</c>, is emitted at compile
/// time. <see cref="LoopNetwork"/> is the same network in ordinary loops.
/// </summary>
internal static partial class Network
{
    public const int Pixels = 28 * 28;
    public const int Hidden = 256;
    public const int Classes = 10;

    // Each layer's parameters: the weights, inputs x outputs, then the biases.
    public const int Layer2 = (Pixels + 1) * Hidden;
    public const int Layer3 = Layer2 + (Hidden + 1) * Hidden;
    public const int Layer4 = Layer3 + (Hidden + 1) * Hidden;
    public const int ParameterCount = Layer4 + (Hidden + 1) * Classes;

    /// <summary>The mean loss over a batch of images.</summary>
    [Differentiable(WithRespectTo = [nameof(parameters)], Math = MathMode.Fast)]
    public static float Loss(ReadOnlySpan<float> images, ReadOnlySpan<byte> labels, ReadOnlySpan<float> parameters)
    {
        var scores = new float[labels.Length * Classes];
        Score(images, parameters, scores);
        return CrossEntropy(scores, labels);
    }

    /// <summary>Ten scores for each image; the largest says which digit it is taken for.</summary>
    public static void Score(ReadOnlySpan<float> images, ReadOnlySpan<float> parameters, Span<float> scores)
    {
        int count = images.Length / Pixels;
        var first = new float[count * Hidden];
        var second = new float[count * Hidden];
        var third = new float[count * Hidden];
        Hide(Pixels, images, parameters[..Layer2], first);
        Hide(Hidden, first, parameters[Layer2..Layer3], second);
        Hide(Hidden, second, parameters[Layer3..Layer4], third);
        Dense(Hidden, Classes, third, parameters[Layer4..], scores);
    }

    /// <summary>A layer whose outputs below 0 count as 0.</summary>
    private static void Hide(int inputs, ReadOnlySpan<float> x, ReadOnlySpan<float> layer, Span<float> y)
    {
        var sums = new float[y.Length];
        Dense(inputs, Hidden, x, layer, sums);
        Kernels.Relu(sums, y);
    }

    /// <summary>Weighted sums of the inputs, row by row.</summary>
    private static void Dense(int inputs, int outputs, ReadOnlySpan<float> x, ReadOnlySpan<float> layer, Span<float> y)
    {
        int rows = y.Length / outputs;
        ReadOnlySpan<float> biases = layer.Slice(inputs * outputs, outputs);
        for (int row = 0; row < rows; row++) biases.CopyTo(y.Slice(row * outputs, outputs));
        Kernels.MatMul(rows, outputs, inputs, x, layer[..(inputs * outputs)], y, add: true);
    }

    /// <summary>The mean of −log softmax(scores)[label], each row shifted by its largest score so that no exponential overflows.</summary>
    public static float CrossEntropy(ReadOnlySpan<float> scores, ReadOnlySpan<byte> labels)
    {
        float total = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            ReadOnlySpan<float> s = scores.Slice(row * Classes, Classes);
            total += Kernels.LogSumExp(s) - s[labels[row]];
        }

        return total / labels.Length;
    }
}
