namespace AutoDiffGen.Tests.Corpus;

/// <summary>Loops in loops that work in place, over arrays whose lengths are variables.</summary>
public static partial class Nests
{
    [Differentiable, Argument("n", "3"), At(0.7)]
    public static double AddsToArraysThatTheInnerLoopExchanges(double x, int n)
    {
        double[] u = new double[n], v = new double[n];
        u[n - 1] = x;
        v[n - 1] = x * x + 1;
        double t = 0.1 * x;
        int k = n;
        while (--k > 0)
        {
            for (int j = 0; j < n; j++)
            {
                t = Math.Sin(t) * u[u.Length - 1];
                (u, v) = (v, u);
            }
        }

        return t * x;
    }
}
