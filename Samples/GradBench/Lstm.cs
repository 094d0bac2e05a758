namespace AutoDiffGen.Samples.GradBench;

/// <summary>A recurrent network with diagonal weights that reads a text and predicts each next character.</summary>
internal static partial class Lstm
{
    /// <param name="width">Bits of a character, and cells of a layer.</param>
    /// <param name="main">For each layer four rows of weights and four of biases: forget, ingate, outgate, change.</param>
    /// <param name="extra">Weights in, weights out, biases out.</param>
    /// <param name="state">What each layer starts with: a row of hidden values, a row of cells.</param>
    /// <param name="sequence">The text, a row of bits for each character.</param>
    [Differentiable(WithRespectTo = [nameof(main), nameof(extra)])]
    public static double Objective(int width, ReadOnlySpan<double> main, ReadOnlySpan<double> extra, ReadOnlySpan<double> state, ReadOnlySpan<double> sequence)
    {
        double[] current = state.ToArray();
        var x = new double[width];
        var prediction = new double[width];
        int characters = sequence.Length / width;
        double total = 0;
        for (int t = 0; t + 1 < characters; t++)
        {
            for (int i = 0; i < width; i++) x[i] = sequence[t * width + i] * extra[i];
            for (int layer = 0; layer * 2 * width < current.Length; layer++)
                Step(width, main.Slice(layer * 8 * width, 8 * width), current.AsSpan(layer * 2 * width, width), current.AsSpan((layer * 2 + 1) * width, width), x);
            double sum = 2;
            for (int i = 0; i < width; i++)
            {
                prediction[i] = x[i] * extra[width + i] + extra[2 * width + i];
                sum += Math.Exp(prediction[i]);
            }

            double normaliser = Math.Log(sum);
            for (int i = 0; i < width; i++) total += sequence[(t + 1) * width + i] * (prediction[i] - normaliser);
        }

        return -total / ((characters - 1) * width);
    }

    /// <summary>One layer at one character.</summary>
    private static void Step(int width, ReadOnlySpan<double> layer, Span<double> hidden, Span<double> cell, Span<double> x)
    {
        ReadOnlySpan<double> weights = layer[..(4 * width)], biases = layer.Slice(4 * width, 4 * width);
        for (int i = 0; i < width; i++)
        {
            double forget = Sigmoid(x[i] * weights[i] + biases[i]);
            double ingate = Sigmoid(hidden[i] * weights[width + i] + biases[width + i]);
            double outgate = Sigmoid(x[i] * weights[2 * width + i] + biases[2 * width + i]);
            double change = Math.Tanh(hidden[i] * weights[3 * width + i] + biases[3 * width + i]);
            cell[i] = cell[i] * forget + ingate * change;
            hidden[i] = outgate * Math.Tanh(cell[i]);
            x[i] = hidden[i];
        }
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
