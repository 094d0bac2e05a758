namespace AutoDiffGen.Samples.Digits;

/// <summary>
/// The network's loss once more, computed in double and for one image at a time: finite differences of a loss in float drown in its rounding. It is written independently of
/// <see cref="Network"/>, so that the check of the gradient is one of the loss too.
/// </summary>
internal static class DoubleLoss
{
    public static double Of(ReadOnlySpan<float> images, ReadOnlySpan<byte> labels, double[] parameters)
    {
        double total = 0;
        for (int i = 0; i < labels.Length; i++)
        {
            double[] signal = Array.ConvertAll(images.Slice(i * Network.Pixels, Network.Pixels).ToArray(), pixel => (double)pixel);
            ReadOnlySpan<double> rest = parameters;
            foreach (int outputs in (int[])[Network.Hidden, Network.Hidden, Network.Hidden, Network.Classes])
            {
                double[] sums = Sums(signal, rest, outputs);
                rest = rest[((signal.Length + 1) * outputs)..];
                signal = rest.IsEmpty ? sums : Array.ConvertAll(sums, sum => Math.Max(sum, 0));
            }

            total += Math.Log(signal.Sum(Math.Exp)) - signal[labels[i]];
        }

        return total / labels.Length;
    }

    private static double[] Sums(double[] inputs, ReadOnlySpan<double> layer, int outputs)
    {
        double[] sums = layer.Slice(inputs.Length * outputs, outputs).ToArray();
        for (int k = 0; k < inputs.Length; k++)
        {
            ReadOnlySpan<double> weights = layer.Slice(k * outputs, outputs);
            for (int j = 0; j < outputs; j++) sums[j] += inputs[k] * weights[j];
        }

        return sums;
    }
}
