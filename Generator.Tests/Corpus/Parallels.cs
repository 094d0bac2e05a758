using System.Threading.Tasks;

namespace AutoDiffGen.Tests.Corpus;

/// <summary>Parallel loops, differentiated one iteration after the other.</summary>
public static partial class Parallels
{
    [Differentiable, Size("x", 4), At(0.4, 0.9, 0.7, 1.1), Allocates]
    public static double DisjointWrites(double[] x)
    {
        double[] y = new double[x.Length];
        Parallel.For(0, x.Length, i => y[i] = Math.Sin(x[i]) * x[0]);
        Parallel.For(0L, x.Length, i => y[i] *= x[i]);
        return y[0] * y[1] + y[2] * y[3];
    }

    [Differentiable, Size("x", 4), At(0.4, 0.9, 0.7, 1.1), Allocates]
    public static double LocalSums(double[] x)
    {
        double sum = 0;
        object gate = new();
        Parallel.For(0, x.Length, new ParallelOptions { MaxDegreeOfParallelism = 1 }, () => 0.0, (i, _, local) => local + Math.Exp(x[i]), local => { lock (gate) sum += local; });
        return sum * sum;
    }

    [Differentiable, Size("x", 4), At(0.4, 0.9, 0.7, 1.1), Allocates]
    public static double OverItems(double[] x)
    {
        double[] best = [0, 0];
        Parallel.Invoke(() => best[0] = x[0] * x[1], () => best[1] = x[2] * x[2]);
        Parallel.ForEach(Enumerable.Range(0, 2), i => best[i] += x[i]);
        return best[0] * best[1];
    }
}
