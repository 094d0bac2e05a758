using Xunit;

namespace AutoDiffGen.Tests.Products;

/// <summary>The kernel for products with any strides against three loops.</summary>
public sealed class StridedProductTests
{
    private static readonly int[] Counts = [1, 2, 3, 5, 8, 17, 40];

    private sealed record Layout(string Name, int Start, Func<int, int, (int Row, int Column)> Strides);

    private static readonly Layout[] Layouts =
    [
        new("by rows", 0, (_, columns) => (columns, 1)),
        new("by columns", 2, (rows, _) => (1, rows)),
        new("rows with gaps", 1, (_, columns) => (columns + 3, 1)),
        new("columns with gaps", 0, (rows, _) => (1, rows + 2)),
        new("every second", 0, (_, columns) => (2 * columns, 2)),
    ];

    public static IEnumerable<object[]> Names => from a in Layouts from b in Layouts from c in Layouts select new object[] { a.Name, b.Name, c.Name };

    [Theory]
    [MemberData(nameof(Names))]
    public void StridesAreOfNoConsequence(string first, string second, string third)
    {
        Layout x = Find(first), y = Find(second), z = Find(third);
        foreach (int rows in Counts)
            foreach (int columns in Counts)
                foreach (int depth in Counts)
                {
                    (int ar, int ac) = x.Strides(rows, depth);
                    (int br, int bc) = y.Strides(depth, columns);
                    (int cr, int cc) = z.Strides(rows, columns);
                    double[] a = Numbers(Size(x, rows, ar, depth, ac), 1), b = Numbers(Size(y, depth, br, columns, bc), 2), c = Numbers(Size(z, rows, cr, columns, cc), 3);
                    double[] expected = [.. c], ga = new double[a.Length], gb = new double[b.Length], ea = new double[a.Length], eb = new double[b.Length];
                    for (int i = 0; i < rows; i++)
                        for (int j = 0; j < columns; j++)
                            for (int k = 0; k < depth; k++)
                            {
                                (int p, int q, int r) = (x.Start + i * ar + k * ac, y.Start + k * br + j * bc, z.Start + i * cr + j * cc);
                                expected[r] += a[p] * b[q];
                                ea[p] += c[r] * b[q];
                                eb[q] += c[r] * a[p];
                            }

                    Kernels.AddProductVjp(rows, columns, depth, a, x.Start, ar, ac, b, y.Start, br, bc, z.Start, cr, cc, ga, gb, c);
                    Kernels.AddProduct(rows, columns, depth, a, x.Start, ar, ac, b, y.Start, br, bc, c, z.Start, cr, cc);
                    Close(expected, c);
                    Close(ea, ga);
                    Close(eb, gb);
                }
    }

    [Fact]
    public void AnAdjointThatNobodyWantsIsLeftOut()
    {
        double[] a = Numbers(6, 1), b = Numbers(12, 2), c = Numbers(8, 3), both = new double[12], one = new double[12], ga = new double[6];
        Kernels.AddProductVjp(2, 4, 3, a, 0, 3, 1, b, 0, 4, 1, 0, 4, 1, ga, both, c);
        Kernels.AddProductVjp(2, 4, 3, a, 0, 3, 1, b, 0, 4, 1, 0, 4, 1, default, one, c);
        Assert.Equal(both, one);
    }

    [Theory]
    [InlineData(0, 4, 0)]
    [InlineData(-1, 4, 3)]
    public void NothingIsNothing(int rows, int columns, int depth) =>
        Kernels.AddProduct(rows, columns, depth, default(ReadOnlySpan<double>), 0, 1, 1, default, 0, 1, 1, default, 0, 1, 1);

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(1, 0, 0)]
    [InlineData(0, -1, 0)]
    public void AnElementOutsideThrows(int a, int b, int c) => Assert.Throws<IndexOutOfRangeException>(
        () => Kernels.AddProduct(2, 4, 3, new double[6], a, 3, 1, new double[12], b, 4, 1, new double[8], c, 4, 1));

    private static int Size(Layout layout, int rows, int row, int columns, int column) => layout.Start + (rows - 1) * row + (columns - 1) * column + 1;

    private static Layout Find(string name) => Layouts.First(l => l.Name == name);

    private static double[] Numbers(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.5)];
    }

    private static void Close(double[] expected, double[] actual)
    {
        for (int i = 0; i < expected.Length; i++) Assert.True(Math.Abs(expected[i] - actual[i]) < 1e-12, $"{i}: {actual[i]} instead of {expected[i]}");
    }
}
