namespace AutoDiffGen.Tests.Corpus;

public static partial class Loops
{
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

    [Differentiable, Size("x", 3), Argument("n", "3"), At(0.4, 1, -0.2)]
    public static double SumsThatMeetWhatChangesOnTheWayBack(ReadOnlySpan<double> x, int n)
    {
        var powers = new double[n];
        double total = 0;
        for (int i = 0; i < x.Length; i++)
        {
            for (int k = 0; k < n; k++) powers[k] = Math.Exp(k * x[i]);
            for (int k = 0; k < n; k++) total += powers[k] * powers[k] * x[i];
        }
        double largest = x[0], level = 0.3;
        for (int i = 1; i < x.Length; i++) largest = Math.Max(largest, x[i]);
        for (int i = 0; i < n; i++) level *= x[i] + level;
        return total - n * largest * level;
    }
}
