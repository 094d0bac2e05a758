namespace AutoDiffGen.Tests.Threads;

/// <summary>Calls of the derivatives: the value, the gradients, and what the method wrote.</summary>
public static partial class ThreadPrograms
{
    public static double[] RunScratch(int n, ParallelOptions options)
    {
        double[] w = Numbers(5, 1), x = Numbers(n, 2), y = Numbers(n, 3), gw = new double[5], gx = new double[n], gy = new double[n];
        double[][] rows = [.. Enumerable.Range(0, n).Select(i => Numbers(5, 10 + i))], gr = [.. rows.Select(r => new double[5])];
        double value = ScratchGradient(w, x, rows, n, 0.3, y, gw, gx, gr, out double gb, gy, options);
        return [value, .. gw, .. gx, .. gr.SelectMany(r => r), gb, .. gy, .. y];
    }

    public static double[] RunRows(int n, ParallelOptions options)
    {
        double[] x = Numbers(3 * n, 1), gx = new double[3 * n];
        double[][] weights = [.. Enumerable.Range(0, 4).Select(i => Numbers(3, 10 + i))], gw = [.. weights.Select(r => new double[3])];
        double value = RowsGradient(weights, x, 3, gw, gx, options);
        return [value, .. gx, .. gw.SelectMany(r => r)];
    }

    public static double[] RunStructs(int n, ParallelOptions options)
    {
        Point[] points = [.. Enumerable.Range(0, 7).Select(i => new Point(Numbers(7, 1)[i], Numbers(7, 2)[i]))];
        var gradient = new Point[7];
        double value = StructsGradient(points, new(0.1, -0.2), n, gradient, out Point origin, options);
        return [value, .. gradient.SelectMany(p => (double[])[p.X, p.Y]), origin.X, origin.Y];
    }

    public static double[] RunFloats(int n, ParallelOptions options)
    {
        float[] w = Array.ConvertAll(Numbers(3, 1), v => (float)v), x = Array.ConvertAll(Numbers(n, 2), v => (float)v), gw = new float[3], gx = new float[n];
        float value = FloatsGradient(w, x, gw, gx, options);
        return [value, .. gw, .. gx];
    }

    public static double[] RunGrids(int n, ParallelOptions options)
    {
        double[,] a = new double[4, 3], b = new double[n, 3], ga = new double[4, 3], gb = new double[n, 3];
        for (int i = 0; i < a.Length; i++) a[i / 3, i % 3] = Math.Sin(i + 1);
        for (int i = 0; i < b.Length; i++) b[i / 3, i % 3] = Math.Cos(i + 1);
        double value = GridsGradient(a, b, n, ga, gb, options);
        return [value, .. ga.Cast<double>(), .. gb.Cast<double>()];
    }

    /// <summary>Adjoints that are there already.</summary>
    public static double[] RunResiduals(int n, ParallelOptions options)
    {
        double[] p = [1.5, 0.3, 0.2], t = Numbers(n, 1), r = Numbers(n, 2), ap = [1, 2, 3], at = Numbers(n, 3), ar = Numbers(n, 4);
        ResidualsVjp(p, t, r, ap, at, ar, options);
        return [.. r, .. ap, .. at, .. ar];
    }

    public static double[] RunNested(int n, ParallelOptions options)
    {
        double[] x = Numbers(n, 1), gx = new double[n];
        double value = NestedGradient(x, 5, gx, options);
        return [value, .. gx, .. x];
    }

    public static double[] RunIntegral(int n, ParallelOptions options)
    {
        (double value, double a, double b) = IntegralGradient(0.7, 3.0, n + 1, options);
        return [value, a, b];
    }

    public static double[] RunMixture(int n, ParallelOptions options)
    {
        double[] means = Numbers(6, 1), x = Numbers(2 * n, 2), gm = new double[6], gx = new double[2 * n];
        double value = MixtureGradient(means, x, 2, gm, gx, options);
        return [value, .. gm, .. gx];
    }

    public static double[] RunHistogram(int n, ParallelOptions options)
    {
        double[] w = Numbers(5, 1), x = Numbers(n, 2), gw = new double[5], gx = new double[n];
        double value = HistogramGradient(w, x, gw, gx, options);
        return [value, .. gw, .. gx];
    }

    public static double[] RunPairs(int n, ParallelOptions options)
    {
        double[] w = Numbers(3, 1), x = Numbers(n, 2), gw = new double[3], gx = new double[n];
        double value = PairsGradient(w, x, gw, gx, options);
        return [value, .. gw, .. gx];
    }

    public static double[] RunObjects(int n, ParallelOptions options)
    {
        double[] x = Numbers(n, 1), gx = new double[n];
        double value = ObjectsGradient(new Model { Scales = [0.5, 1.5], Offset = 0.25 }, x, gx, options);
        return [value, .. gx];
    }

    public static double[] RunParallelFor(int n, ParallelOptions options)
    {
        double[] w = Numbers(3, 1), x = Numbers(n, 2), gw = new double[3], gx = new double[n];
        double value = ParallelForGradient(w, x, gw, gx, options);
        return [value, .. gw, .. gx];
    }

    public static double[] Numbers(int n, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, n).Select(_ => random.NextDouble() * 2 - 0.9)];
    }
}
