namespace AutoDiffGen.Samples.Digits;

/// <summary>The parameters before training.</summary>
internal static class Parameters
{
    /// <summary>Normal weights of variance 2 / inputs, which keeps the size of signals through ReLU layers; biases of 0.</summary>
    /// <remarks>He, Zhang, Ren, Sun, "Delving deep into rectifiers", ICCV 2015.</remarks>
    public static float[] He(int seed)
    {
        var random = new Random(seed);
        var parameters = new float[Network.ParameterCount];
        Span<float> rest = parameters;
        foreach ((int inputs, int outputs) in ((int, int)[])[(Network.Pixels, Network.Hidden), (Network.Hidden, Network.Hidden), (Network.Hidden, Network.Hidden), (Network.Hidden, Network.Classes)])
        {
            double deviation = Math.Sqrt(2.0 / inputs);
            foreach (ref float weight in rest[..(inputs * outputs)]) weight = (float)(deviation * Normal(random));
            rest = rest[((inputs + 1) * outputs)..];
        }

        return parameters;
    }

    /// <summary>Box and Muller, "A note on the generation of random normal deviates", 1958.</summary>
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
