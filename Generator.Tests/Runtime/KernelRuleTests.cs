using Xunit;

namespace AutoDiffGen.Tests.Runtime;

/// <summary>Methods that call kernels are differentiated through the kernels' own derivatives.</summary>
public sealed partial class KernelRuleTests
{
    /// <summary>Two layers, all kernels of a classifier.</summary>
    [Differentiable(Derivatives.Gradient | Derivatives.Vjp | Derivatives.Jvp, WithRespectTo = [nameof(weights), nameof(x)])]
    private static double Classify(ReadOnlySpan<double> weights, ReadOnlySpan<double> x, int batch, int inputs, int hidden, int classes, ReadOnlySpan<int> labels)
    {
        var sums = new double[batch * hidden];
        var gates = new double[batch * hidden];
        var scores = new double[batch * classes];
        Kernels.MatMul(batch, hidden, inputs, x, weights, sums, transposeB: true);
        Kernels.Relu(sums, gates);
        Kernels.Silu(gates, sums);
        Kernels.MatMul(batch, classes, hidden, sums, weights[(inputs * hidden)..], scores);
        return Kernels.CrossEntropy(classes, scores, labels) + 0.1 * Kernels.Norm(weights);
    }

    [Differentiable(Derivatives.Gradient | Derivatives.Vjp | Derivatives.Jvp)]
    private static double Mix(ReadOnlySpan<double> a, ReadOnlySpan<double> x, double factor)
    {
        var y = new double[a.Length / x.Length];
        var z = new double[y.Length];
        var outer = new double[y.Length * x.Length];
        Kernels.MatVec(y.Length, x.Length, a, x, y);
        Kernels.Softmax(y, z);
        Kernels.Tanh(z, y);
        Kernels.Gelu(y, z);
        Kernels.Sigmoid(z, y);
        Kernels.OuterProduct(y, x, outer);
        Kernels.RankOneUpdate(factor, y, x, outer);
        Kernels.Axpy(factor, a, outer);
        return Kernels.Dot(outer, a) + Kernels.LogSumExp(outer);
    }

    [Differentiable]
    private static float Single(ReadOnlySpan<float> a, ReadOnlySpan<float> x)
    {
        var y = new float[a.Length / x.Length];
        Kernels.MatVec(y.Length, x.Length, a, x, y);
        return Kernels.LogSumExp(y);
    }

    [Fact]
    public void AClassifiersGradientIsTheSlope()
    {
        const int batch = 3, inputs = 5, hidden = 7, classes = 4;
        int[] labels = [1, 0, 3];
        double[] weights = Numbers(inputs * hidden + hidden * classes, 1), x = Numbers(batch * inputs, 2);
        double[] weightsGradient = new double[weights.Length], xGradient = new double[x.Length];
        double value = ClassifyGradient(weights, x, batch, inputs, hidden, classes, labels, weightsGradient, xGradient);
        Assert.Equal(Classify(weights, x, batch, inputs, hidden, classes, labels), value);
        Slopes(p => Classify(p, x, batch, inputs, hidden, classes, labels), weights, weightsGradient);
        Slopes(p => Classify(weights, p, batch, inputs, hidden, classes, labels), x, xGradient);
        double[] weightsTangent = Numbers(weights.Length, 3), xTangent = Numbers(x.Length, 4);
        ClassifyJvp(weights, x, batch, inputs, hidden, classes, labels, weightsTangent, xTangent, out double tangent);
        Assert.Equal(Kernels.Dot(weightsGradient, weightsTangent) + Kernels.Dot(xGradient, xTangent), tangent, 12);
    }

    [Fact]
    public void AMixturesGradientIsTheSlope()
    {
        double[] a = Numbers(12, 5), x = Numbers(4, 6), aGradient = new double[12], xGradient = new double[4];
        double value = MixGradient(a, x, 0.3, aGradient, xGradient, out double factorGradient);
        Assert.Equal(Mix(a, x, 0.3), value);
        Slopes(p => Mix(p, x, 0.3), a, aGradient);
        Slopes(p => Mix(a, p, 0.3), x, xGradient);
        Slopes(p => Mix(a, x, p[0]), [0.3], [factorGradient]);
        double[] aTangent = Numbers(12, 7), xTangent = Numbers(4, 8);
        MixJvp(a, x, 0.3, aTangent, xTangent, 0.7, out double tangent);
        Assert.Equal(Kernels.Dot(aGradient, aTangent) + Kernels.Dot(xGradient, xTangent) + 0.7 * factorGradient, tangent, 12);
    }

    [Fact]
    public void KernelsInSinglePrecisionHaveTheirOwn()
    {
        float[] a = [.. Numbers(12, 5).Select(v => (float)v)], x = [.. Numbers(4, 6).Select(v => (float)v)], aGradient = new float[12], xGradient = new float[4];
        SingleGradient(a, x, aGradient, xGradient);
        double[] softmax = new double[3], sums = new double[3];
        Kernels.MatVec(3, 4, [.. a.Select(v => (double)v)], [.. x.Select(v => (double)v)], sums);
        Kernels.Softmax(sums, softmax);
        for (int i = 0; i < 12; i++) Assert.Equal(softmax[i / 4] * x[i % 4], aGradient[i], 5);
    }

    private static void Slopes(Func<double[], double> function, double[] at, double[] gradient)
        => Assert.InRange(GradientCheck.CentralDifferences(function, at, gradient, [.. Enumerable.Range(0, at.Length)]).Error, 0, 1e-6);

    private static double[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() * 2 - 1)];
    }
}
