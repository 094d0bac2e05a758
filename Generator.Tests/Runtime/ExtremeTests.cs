using Xunit;

namespace AutoDiffGen.Tests.Runtime;

/// <summary>The searches for the largest and smallest element against the loops whose place they take.</summary>
public sealed class ExtremeTests
{
    private static readonly double[] Values = [-3, -1, -0.0, 0, 1, 1, 2, 5, double.NaN, double.PositiveInfinity, double.NegativeInfinity, double.Epsilon];

    [Fact]
    public void SearchesAreTheLoops()
    {
        var random = new Random(5);
        for (int length = 0; length < 68; length++)
            for (int k = 0; k < 40; k++)
            {
                int kinds = 1 + random.Next(Values.Length);
                double[] x = [.. Enumerable.Range(0, length).Select(_ => Values[random.Next(kinds)])];
                double bound = Values[random.Next(Values.Length)];
                int start = random.Next(length + 1), end = start + random.Next(length + 1 - start);
                Check(x, start, end, bound);
            }
    }

    [Fact]
    public void OutsideIsAnException()
    {
        Assert.Throws<IndexOutOfRangeException>(() => LaneLoop.Rise(new double[4], 2, 5, 0.0));
        Assert.Throws<IndexOutOfRangeException>(() => LaneLoop.Fall(new float[4], -1, 2, 0f));
        Assert.Equal(-1, LaneLoop.Rise(default(ReadOnlySpan<double>), 7, 7, 0));
    }

    private static void Check(double[] x, int start, int end, double bound)
    {
        float[] single = Array.ConvertAll(x, v => (float)v);
        int rise = -1, fall = -1, riseSingle = -1, fallSingle = -1;
        double above = bound, below = bound;
        float aboveSingle = (float)bound, belowSingle = (float)bound;
        for (int i = start; i < end; i++)
        {
            if (x[i] > above) (above, rise) = (x[i], i);
            if (x[i] < below) (below, fall) = (x[i], i);
            if (single[i] > aboveSingle) (aboveSingle, riseSingle) = (single[i], i);
            if (single[i] < belowSingle) (belowSingle, fallSingle) = (single[i], i);
        }
        Assert.Equal(rise, LaneLoop.Rise(x, start, end, bound));
        Assert.Equal(fall, LaneLoop.Fall(x, start, end, bound));
        Assert.Equal(riseSingle, LaneLoop.Rise(single, start, end, (float)bound));
        Assert.Equal(fallSingle, LaneLoop.Fall(single, start, end, (float)bound));
    }
}
