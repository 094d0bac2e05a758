using static AutoDiffGen.Samples.Digits.Network;

namespace AutoDiffGen.Samples.Digits;

/// <summary>
/// The network of <see cref="Network"/> in ordinary loops, to compare: strict mode follows them as they stand. In fast mode their products of matrices would be recognised,
/// and cost what the kernels do.
/// </summary>
internal static partial class LoopNetwork
{
    /// <summary>The mean loss over a batch of images.</summary>
    [Differentiable(WithRespectTo = [nameof(parameters)])]
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
        Dense(Pixels, Hidden, images, parameters[..Layer2], first);
        Relu(first);
        Dense(Hidden, Hidden, first, parameters[Layer2..Layer3], second);
        Relu(second);
        Dense(Hidden, Hidden, second, parameters[Layer3..Layer4], third);
        Relu(third);
        Dense(Hidden, Classes, third, parameters[Layer4..], scores);
    }

    /// <summary>Weighted sums of the inputs, row by row.</summary>
    private static void Dense(int inputs, int outputs, ReadOnlySpan<float> x, ReadOnlySpan<float> layer, Span<float> y)
    {
        ReadOnlySpan<float> biases = layer.Slice(inputs * outputs, outputs);
        for (int row = 0; row < y.Length / outputs; row++)
        {
            ReadOnlySpan<float> from = x.Slice(row * inputs, inputs);
            Span<float> to = y.Slice(row * outputs, outputs);
            for (int j = 0; j < to.Length; j++) to[j] = biases[j];
            for (int k = 0; k < from.Length; k++)
            {
                float input = from[k];
                ReadOnlySpan<float> weights = layer.Slice(k * outputs, outputs);
                for (int j = 0; j < to.Length; j++) to[j] += input * weights[j];
            }
        }
    }

    private static void Relu(Span<float> values)
    {
        for (int i = 0; i < values.Length; i++) values[i] = MathF.Max(values[i], 0);
    }

    /// <summary>The mean of −log softmax(scores)[label], each row shifted by its largest score so that no exponential overflows.</summary>
    private static float CrossEntropy(ReadOnlySpan<float> scores, ReadOnlySpan<byte> labels)
    {
        float total = 0;
        for (int row = 0; row < labels.Length; row++)
        {
            ReadOnlySpan<float> s = scores.Slice(row * Classes, Classes);
            float max = s[0];
            for (int j = 1; j < s.Length; j++) max = MathF.Max(max, s[j]);
            float sum = 0;
            for (int j = 0; j < s.Length; j++) sum += MathF.Exp(s[j] - max);
            total += MathF.Log(sum) + max - s[labels[row]];
        }

        return total / labels.Length;
    }
}
