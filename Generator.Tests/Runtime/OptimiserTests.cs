using Xunit;

namespace AutoDiffGen.Tests.Runtime;

public sealed class OptimiserTests
{
    private static readonly Dictionary<string, Func<int, Optimiser<double>>> Optimisers = new()
    {
        ["sgd"] = count => new Sgd<double>(count, 0.1),
        ["momentum"] = count => new Sgd<double>(count, 0.05, momentum: 0.8),
        ["nesterov"] = count => new Sgd<double>(count, 0.05, momentum: 0.8, nesterov: true),
        ["adam"] = count => new Adam<double>(count, 0.1),
        ["adamw"] = count => new AdamW<double>(count, 0.1, weightDecay: 0.03),
        ["rmsprop"] = count => new RmsProp<double>(count, 0.02),
    };

    public static TheoryData<string> Names => [.. Optimisers.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryElementOfEveryLengthFollowsTheFormula(string name)
    {
        for (int length = 0; length <= 67; length++)
        {
            var optimiser = Optimisers[name](length);
            double[] parameters = [.. Enumerable.Range(0, length).Select(i => Math.Sin(i + 1))];
            var plain = parameters.Select(p => new Plain(name, p)).ToArray();
            double[] gradient = new double[length];
            for (int step = 1; step <= 4; step++)
            {
                for (int i = 0; i < length; i++) gradient[i] = Math.Cos(i * step) * (i + 0.5);
                optimiser.Step(parameters, gradient);
                for (int i = 0; i < length; i++) plain[i].Step(gradient[i], step);
            }

            for (int i = 0; i < length; i++) Assert.Equal(plain[i].Parameter, parameters[i], 1e-13);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AValleyIsDescended(string name)
    {
        var optimiser = Optimisers[name](2);
        double[] p = [3, -2];
        for (int step = 0; step < 2000; step++)
        {
            if (step > 1000) optimiser.LearningRate *= 0.99;
            optimiser.Step(p, [2 * (p[0] - 1), 0.5 * (p[1] - 2)]);
        }

        Assert.InRange(p[0], name == "adamw" ? 0.8 : 0.999, 1.001);
        Assert.InRange(p[1], name == "adamw" ? 1.5 : 1.999, 2.001);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void AStepAllocatesNothing(string name)
    {
        var optimiser = Optimisers[name](1001);
        double[] p = new double[1001], gradient = new double[1001];
        optimiser.Step(p, gradient);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) optimiser.Step(p, gradient);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void FloatFollowsDouble()
    {
        var single = new Adam<float>(37);
        var real = new Adam<double>(37);
        float[] p = new float[37], g = new float[37];
        double[] q = new double[37], h = new double[37];
        for (int step = 0; step < 50; step++)
        {
            for (int i = 0; i < 37; i++) h[i] = g[i] = MathF.Sin(i + step);
            single.Step(p, g);
            real.Step(q, h);
        }

        for (int i = 0; i < 37; i++) Assert.Equal(q[i], p[i], 1e-5);
    }

    [Fact]
    public void AWrongLengthChangesNothing()
    {
        var optimiser = new Adam<double>(3);
        double[] p = [1, 2, 3];
        Assert.Throws<ArgumentException>(() => optimiser.Step(p, new double[2]));
        Assert.Throws<ArgumentException>(() => optimiser.Step(p.AsSpan(0, 2), new double[3]));
        Assert.Equal([1, 2, 3], p);
        Assert.Equal(0, optimiser.Steps);
    }

    [Fact]
    public void ANormIsClippedAndReturned()
    {
        double[] gradient = [3, 4];
        Assert.Equal(5, Clip.ByNorm(gradient.AsSpan(), 10));
        Assert.Equal([3, 4], gradient);
        Assert.Equal(5, Clip.ByNorm(gradient.AsSpan(), 1));
        Assert.Equal(0.6, gradient[0], 1e-15);
        double[] huge = [3e200, 4e200];
        Assert.Equal(5e200, Clip.ByNorm(huge.AsSpan(), 5), 1e186);
        Assert.Equal(4, huge[1], 1e-14);
        double[] bad = [double.NaN, 1];
        Assert.False(double.IsFinite(Clip.ByNorm(bad.AsSpan(), 0.1)));
        Assert.Equal(1, bad[1]);
        Assert.Equal(0, Clip.ByNorm<float>([], 1));
    }

    [Fact]
    public void ValuesAreClipped()
    {
        float[] gradient = [-3, -0.5f, 0, 2, float.PositiveInfinity, float.NaN];
        Clip.ByValue(gradient.AsSpan(), 1);
        Assert.Equal([-1, -0.5f, 0, 1, 1, float.NaN], gradient);
    }

    [Fact]
    public void SchedulesRunAsDrawn()
    {
        Assert.Equal(0.1, Schedule.Constant(0.1));
        Assert.Equal([1, 1, 0.5, 0.5, 0.25], Enumerable.Range(0, 5).Select(i => Schedule.Step(1, i, every: 2, factor: 0.5)));
        Assert.Equal([1, 0.55, 0.1, 0.1], new[] { 0L, 5, 10, 99 }.Select(i => Math.Round(Schedule.Cosine(1, i, 10, last: 0.1), 12)));
        Assert.Equal([0.25, 0.5, 0.75, 1, 1], Enumerable.Range(0, 5).Select(i => Schedule.WarmUp(i, 4)));
    }

    /// <summary>The formulas once more, one number at a time, as the papers have them.</summary>
    private sealed class Plain(string name, double parameter)
    {
        private double m;
        private double v;

        public double Parameter { get; private set; } = parameter;

        public void Step(double g, int t) => Parameter = name switch
        {
            "sgd" => Parameter - 0.1 * g,
            "momentum" => Parameter - 0.05 * (m = 0.8 * m + g),
            "nesterov" => Parameter - 0.05 * (g + 0.8 * (m = 0.8 * m + g)),
            "adam" => Parameter - Adam(g, t),
            "adamw" => Parameter * (1 - 0.1 * 0.03) - Adam(g, t),
            "rmsprop" => Parameter - 0.02 * g / (Math.Sqrt(v = 0.9 * v + 0.1 * g * g) + 1e-8),
            _ => throw new NotSupportedException(name),
        };

        private double Adam(double g, int t)
        {
            m = 0.9 * m + 0.1 * g;
            v = 0.999 * v + 0.001 * g * g;
            return 0.1 * (m / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(v / (1 - Math.Pow(0.999, t))) + 1e-8);
        }
    }
}
