using System.Runtime.Intrinsics;
using Xunit;

namespace AutoDiffGen.Tests.Runtime;

public sealed class VectorLanesTests
{
    private static readonly double[] Source = [.. Enumerable.Range(0, 40).Select(i => (double)i)];
    private static readonly float[] Singles = [.. Enumerable.Range(0, 40).Select(i => (float)i)];

    [Theory]
    [InlineData(0, 1), InlineData(3, 4), InlineData(39, -5), InlineData(7, 0)]
    public void LanesAreElementsAtAStride(int start, int stride)
    {
        Vector512<double> wide = Vector512Lanes.Gather(Source, start, stride);
        Vector256<double> half = Vector256Lanes.Gather(Source, start, stride);
        Vector128<float> quarter = Vector128Lanes.Gather(Singles, start, stride);
        for (int i = 0; i < 8; i++) Assert.Equal(start + i * stride, wide[i]);
        for (int i = 0; i < 4; i++) Assert.Equal(start + i * stride, half[i]);
        for (int i = 0; i < 4; i++) Assert.Equal(start + i * stride, quarter[i]);
        double[] target = new double[40], one = new double[40];
        wide.Scatter(target, start, stride);
        for (int i = 0; i < 8; i++) Assert.Equal(stride == 0 ? start : start + i * stride, target[start + i * stride]);
        Vector512<double>.One.ScatterAdd(one, start, stride);
        Assert.Equal(8, one.Sum());
        Assert.Equal(stride == 0 ? 8 : 1, one[start]);
    }

    [Fact]
    public void LanesAreElementsAtIndices()
    {
        int[] at = [3, 3, 39, 0, 5, 3, 8, 9, 1, 2, 4, 6, 7, 10, 11, 12];
        Vector512<float> singles = Vector512Lanes.Gather(Singles, at);
        Vector512<double> doubles = Vector512Lanes.Gather(Source, at);
        for (int i = 0; i < 16; i++) Assert.Equal(at[i], singles[i]);
        for (int i = 0; i < 8; i++) Assert.Equal(at[i], doubles[i]);
        double[] target = new double[40], sums = new double[40];
        doubles.Scatter(target, at);
        doubles.ScatterAdd(sums, at);
        Assert.Equal(39, target[39]);
        Assert.Equal(9, sums[3]);
    }

    [Fact]
    public void PartsAndSumsHaveAnOrder()
    {
        Vector256<double> part = Vector256Lanes.LoadFirst(Source, 5, 3);
        Assert.Equal(Vector256.Create(5.0, 6, 7, 0), part);
        double[] target = new double[40];
        Vector256Lanes.Load(Source, 1).StoreFirst(target, 10, 2);
        Assert.Equal([1.0, 2, 0], target[10..13]);
        Assert.Equal(1e16 + 2 + (1 - 1e16), VectorMath.Sum(Vector256.Create(1e16, 1, 2, -1e16)));
        Assert.Equal(28, VectorMath.Sum(Vector512Lanes.Load(Source, 0)));
        Assert.Equal(120f, VectorMath.Sum(Vector512Lanes.Load(Singles, 0)));
        Vector128<double> small = VectorMath.Flush(Vector128.Create(1e-201, -1e-199));
        Assert.Equal(Vector128.Create(0, -1e-199), small);
        Assert.Equal(Vector256.Create(0.0, -1, 1, 0), VectorMath.Sign(Vector256.Create(double.NaN, -3, 2, 0)));
    }

    [Fact]
    public void WhatLiesOutsideIsNotTouched()
    {
        Assert.Throws<IndexOutOfRangeException>(() => Vector512Lanes.Load(Source, 33));
        Assert.Throws<IndexOutOfRangeException>(() => Vector512Lanes.Load(Source, -1));
        Assert.Throws<IndexOutOfRangeException>(() => Vector512Lanes.Gather(Source, 5, 5));
        Assert.Throws<IndexOutOfRangeException>(() => Vector512Lanes.Gather(Source, 6, -1));
        Assert.Throws<IndexOutOfRangeException>(() => Vector256Lanes.Gather(Source, [0, 1, 2, 40]));
        Assert.Equal(5, Vector512Lanes.Row(Source, 0, 5).Length);
        Assert.Equal(39, Vector256Lanes.Row(Source.AsSpan(), 4, 9)[8][3]);
        Assert.Throws<IndexOutOfRangeException>(() => Vector512Lanes.Row(Source, 1, 5).Length);
        Assert.Throws<IndexOutOfRangeException>(() => Vector512Lanes.Row(Source, -1, 1).Length);
        Assert.Throws<IndexOutOfRangeException>(() => Vector512Lanes.Row(Source, 0, -1).Length);
        Assert.Throws<IndexOutOfRangeException>(() => Vector512Lanes.Row(Source, 8, int.MaxValue).Length);
        Assert.Equal(0, Vector512Lanes.Row(Source, 1000, 0).Length); // of a loop that does not run
        double[] target = new double[7];
        Assert.Throws<IndexOutOfRangeException>(() => Vector512<double>.One.Store(target, 0));
        Assert.Equal(new double[7], target);
    }
}
