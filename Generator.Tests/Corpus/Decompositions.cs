namespace AutoDiffGen.Tests.Corpus;

public static partial class Numerics
{
    [Differentiable, Size("source", 3, 3), At(4, 1, 0.5, 1, 3, -1, 0.2, 0.7, 5)]
    public static double LogDeterminantByLu(double[,] source)
    {
        double[,] a = (double[,])source.Clone();
        int n = a.GetLength(0);
        double log = 0;
        for (int k = 0; k < n; k++)
        {
            log += Math.Log(Math.Abs(a[k, k]));
            for (int i = k + 1; i < n; i++)
            {
                double f = a[i, k] / a[k, k];
                for (int j = k; j < n; j++) a[i, j] -= f * a[k, j];
            }
        }

        return log;
    }
}
