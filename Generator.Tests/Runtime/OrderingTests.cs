using Xunit;

namespace AutoDiffGen.Tests.Runtime;

public sealed class OrderingTests
{
    [Theory]
    [InlineData(5), InlineData(16), InlineData(17), InlineData(100), InlineData(1000)]
    public void EqualOnesEndWhereTheFrameworkPutsThem(int count)
    {
        var random = new Random(count);
        (int Key, int At)[] all = [.. Enumerable.Range(0, count).Select(i => (random.Next(7), i))], sorted = [.. all];
        Array.Sort(sorted, (a, b) => a.Key.CompareTo(b.Key));
        Assert.Equal(sorted.Select(e => e.At), Ordering.By(count, (a, b) => all[a].Key.CompareTo(all[b].Key)));
        double[] keys = [.. all.Select(e => (double)e.Key)], weights = [.. all.Select(e => e.At + 0.5)];
        int[] order = Ordering.ByKeys<double, double>(keys, weights);
        Array.Sort(keys, weights);
        Assert.Equal(weights, order.Select(at => at + 0.5));
    }

    [Fact]
    public void KeysAreNotTheirOwnItems()
    {
        double[] keys = [2, 1];
        Assert.Throws<ArgumentException>(() => Ordering.ByKeys<double, double>(keys, keys));
        Assert.Throws<ArgumentException>(() => Ordering.ByKeys<double, int>(keys, [1]));
    }
}
