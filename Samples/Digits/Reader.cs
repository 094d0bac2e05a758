namespace AutoDiffGen.Samples.Digits;

/// <summary>What the network takes images for.</summary>
internal static class Reader
{
    private const int AtOnce = 250;

    public static byte[] Read(Model model, DigitSet digits, ReadOnlySpan<float> parameters)
    {
        var answers = new byte[digits.Count];
        var scores = new float[AtOnce * Network.Classes];
        for (int start = 0; start < digits.Count; start += AtOnce)
        {
            int count = Math.Min(AtOnce, digits.Count - start);
            model.Score(digits.Images.AsSpan(start * Network.Pixels, count * Network.Pixels), parameters, scores.AsSpan(0, count * Network.Classes));
            for (int i = 0; i < count; i++) answers[start + i] = Largest(scores.AsSpan(i * Network.Classes, Network.Classes));
        }

        return answers;
    }

    public static double Accuracy(Model model, DigitSet digits, ReadOnlySpan<float> parameters)
    {
        byte[] answers = Read(model, digits, parameters);
        int right = 0;
        for (int i = 0; i < answers.Length; i++) right += answers[i] == digits.Labels[i] ? 1 : 0;
        return (double)right / answers.Length;
    }

    private static byte Largest(ReadOnlySpan<float> scores)
    {
        int best = 0;
        for (int j = 1; j < scores.Length; j++) best = scores[j] > scores[best] ? j : best;
        return (byte)best;
    }
}
