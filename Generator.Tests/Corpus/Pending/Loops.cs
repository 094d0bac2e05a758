namespace AutoDiffGen.Tests.Corpus;

public static partial class Loops
{
    // C21
    [Differentiable, Size("x", 3), At(0.1, 0.5, 0.2, -0.3, 0.4), Gradient(0.103462, -0.0311132, 0.206924, 0.440256, 0.908559, Within = 1e-5)]
    public static double RecurrenceThroughTanh(double h, double w, ReadOnlySpan<double> x)
    {
        for (int t = 0; t < x.Length; t++) h = Math.Tanh(w * h + x[t]);
        return h;
    }

    [Differentiable, Argument("grid", "new int[,] { { 1, 0 }, { 2, 3 } }"), At(1.2)]
    public static double ReturnsInNestedLoopsOfSeveralKinds(double x, int[,] grid)
    {
        double s = x;
        foreach (int cell in grid)
        {
            int k = cell;
            while (k > 0)
            {
                s = s * x + k;
                do
                {
                    if (s > 9) return s * s;
                    s += 0.5 * x;
                }
                while (s < 2);
                k--;
            }
        }

        return s;
    }
}
