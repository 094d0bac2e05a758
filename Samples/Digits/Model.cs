namespace AutoDiffGen.Samples.Digits;

/// <summary>The same network, written in one of two ways, with what was emitted for each.</summary>
internal sealed record Model(string Name, Model.LossOf Loss, Model.GradientOf LossGradient, Model.ScoresOf Score)
{
    public static readonly Model Kernels = new("kernels", Network.Loss, Network.LossGradient, Network.Score);

    public static readonly Model Loops = new("loops", LoopNetwork.Loss, LoopNetwork.LossGradient, LoopNetwork.Score);

    public delegate float LossOf(ReadOnlySpan<float> images, ReadOnlySpan<byte> labels, ReadOnlySpan<float> parameters);

    public delegate float GradientOf(ReadOnlySpan<float> images, ReadOnlySpan<byte> labels, ReadOnlySpan<float> parameters, Span<float> parametersGradient);

    public delegate void ScoresOf(ReadOnlySpan<float> images, ReadOnlySpan<float> parameters, Span<float> scores);

    public static Model Of(string name) => name == Loops.Name ? Loops : Kernels;
}
