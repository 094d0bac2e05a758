namespace AutoDiffGen.Samples.Digits;

/// <summary>
/// The mean loss of a batch and its gradient, each half of the batch on a thread of its own with a gradient of its own. The halves are added in one order, so that
/// a run is the same on every machine.
/// </summary>
internal sealed class BatchGradient : IDisposable
{
    private readonly Half first;
    private readonly Half second;
    private readonly Thread helper;
    private readonly AutoResetEvent start = new(false);
    private readonly AutoResetEvent done = new(false);
    private float[] parameters = [];
    private bool isOver;

    public BatchGradient(Model model, int size)
    {
        first = new Half(model, (size + 1) / 2);
        second = new Half(model, size / 2);
        helper = new Thread(Help) { IsBackground = true, Name = "second half" };
        helper.Start();
    }

    public float[] Gradient { get; } = new float[Network.ParameterCount];

    public int Size => first.Labels.Length + second.Labels.Length;

    /// <summary>Bytes that the second thread has allocated so far.</summary>
    public long HelperBytes { get; private set; }

    /// <summary>The mean loss over the digits of these indices, as many as the size; its gradient is left in <see cref="Gradient"/>.</summary>
    public float At(float[] parameters, DigitSet digits, ReadOnlySpan<int> indices)
    {
        this.parameters = parameters;
        int split = first.Labels.Length;
        first.Fill(digits, indices[..split]);
        second.Fill(digits, indices[split..]);
        start.Set();
        first.Run(parameters);
        done.WaitOne();
        float part = (float)split / Size, rest = 1 - part;
        for (int i = 0; i < Gradient.Length; i++) Gradient[i] = part * first.Gradient[i] + rest * second.Gradient[i];
        return part * first.Loss + rest * second.Loss;
    }

    public void Dispose()
    {
        isOver = true;
        start.Set();
        helper.Join();
        start.Dispose();
        done.Dispose();
    }

    private void Help()
    {
        for (start.WaitOne(); !isOver; start.WaitOne())
        {
            second.Run(parameters);
            HelperBytes = GC.GetAllocatedBytesForCurrentThread();
            done.Set();
        }
    }

    private sealed class Half(Model model, int size)
    {
        private readonly float[] images = new float[size * Network.Pixels];

        public byte[] Labels { get; } = new byte[size];

        public float[] Gradient { get; } = new float[Network.ParameterCount];

        public float Loss { get; private set; }

        public void Fill(DigitSet digits, ReadOnlySpan<int> indices)
        {
            for (int i = 0; i < indices.Length; i++)
            {
                digits.Image(indices[i]).CopyTo(images.AsSpan(i * Network.Pixels));
                Labels[i] = digits.Labels[indices[i]];
            }
        }

        public void Run(float[] parameters)
        {
            if (size > 0) Loss = model.LossGradient(images, Labels, parameters, Gradient);
        }
    }
}
