namespace AutoDiffGen.Tests.Corpus;

/// <summary>Loops with checkpoints inside other loops: what the iterations read when they run again must be as it was.</summary>
public static partial class CheckpointedLoops
{
    [Differentiable, CheckpointLoop("step"), At(0.7)]
    public static double RoundOfTheOuterLoop(double x)
    {
        int round = 0;
        while (round < 3)
        {
            round++;
            for (int step = 0; step < 4; step++)
            {
                int twice = 2 * round;
                x = Math.Sin(x + twice);
                if (x > 3) step = 7;
            }
        }

        return x;
    }

    /// <summary>From random program 226356: the gradient was wrong.</summary>
    [Differentiable, CheckpointLoop("step"), At(0.3, 0.7)]
    public static double ChoiceByTheRoundOfTheOuterLoop(double x, double y)
    {
        x = Math.Sin(y);
        int round = 0;
        while (Math.Abs(x) > 0.1 && round < 6)
        {
            round++;
            x *= 0.5 * Math.Sin(y + x);
            for (int step = 0; step < 4; step++)
            {
                x = Math.Sin(y * x + round switch { 0 => x, 1 or 2 => y, _ => 0.3 });
                double t = Math.Sin(y) * y + x * x;
                y -= Math.Sin(-t * y);
                if (y > 0.25) step = 99;
            }
        }

        return y + x;
    }

    [Differentiable, CheckpointLoop("step", Slots = 2), Size("x", 3), At(0.3, 0.7, -0.4)]
    public static double TableOfTheOuterLoop(double[] x)
    {
        double y = 1;
        int[] order = [0, 1, 2];
        for (int round = 0; round < 3; round++)
        {
            (order[0], order[round]) = (order[round], order[0]);
            double scale = order[0] + 1;
            for (int step = 0; step < 5; step++)
            {
                int k = order[step % 3];
                double s = scale;
                y = Math.Sin(y * x[k] + s);
            }
        }

        return y;
    }

    /// <summary>From random program 5038204: rows that the loop around makes are not there when the first states are kept, and there when these are read.</summary>
    [Differentiable, Argument("n", "4"), At(0.3), CheckpointLoop("j")]
    public static double RowsMadeAround(double x, int n)
    {
        double[][] rows = new double[n][];
        for (int i = 0; i < n; i++)
        {
            rows[i] = new double[n];
            for (int j = 0; j < n; j++) rows[i][j] = (Math.Sin(x++) * 0.4) + (0.1 * i * j);
        }

        double sum = 0;
        for (int i = 0; i < n; i++)
            for (int k = 0; k < n; k++) sum += rows[i][k] * rows[k][i];
        return sum;
    }
}
