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
}
