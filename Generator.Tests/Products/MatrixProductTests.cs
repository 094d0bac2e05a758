using AutoDiffGen.Tests.Support;
using Xunit;

namespace AutoDiffGen.Tests.Products;

/// <summary>Loops that are products of matrices go to the kernel in fast mode, with the gradients of strict mode but for rounding.</summary>
public sealed class MatrixProductTests
{
    private static readonly (int N, int M, int D)[] Sizes = [(3, 4, 5), (1, 7, 9), (6, 2, 3), (5, 5, 1), (17, 33, 40), (2, 40, 2), (1, 1, 1)];

    public static IEnumerable<object[]> Programs => ProductPrograms.Bodies.Keys.SelectMany(name => new object[][] { [name, "double"], [name, "float"] });

    [Theory]
    [MemberData(nameof(Programs))]
    public void ProductsAreFoundAndExact(string name, string number)
    {
        Type strict = Compile(name, "Differentiable", number, out string plain), fast = Compile(name, "Differentiable(Math = MathMode.Fast)", number, out string emitted);
        Assert.DoesNotContain("Kernels.AddProduct(", plain);
        int bodies = emitted.Contains("FVjp512(") ? 3 : 1;
        Assert.Equal(ProductPrograms.Bodies[name].Products * bodies, emitted.Split("Kernels.AddProduct(").Length - 1);
        foreach ((int n, int m, int d) in Sizes)
            if (number == "double") Compare(n, m, d, strict, fast, 1e-10, v => v);
            else Compare(n, m, d, strict, fast, 1e-3, v => (float)v);
    }

    [Fact]
    public void AnIndexOutsideThrowsWhatTheLoopsThrow()
    {
        Type fast = Compile("Ikj", "Differentiable(Math = MathMode.Fast)", "double", out _);
        object[] arguments = [3, 4, 5, new double[14], new double[20], new double[12], new double[14], new double[20], new double[12]];
        var thrown = Assert.Throws<System.Reflection.TargetInvocationException>(() => Gradient(fast).Invoke(null, arguments));
        Assert.IsType<IndexOutOfRangeException>(thrown.InnerException);
    }

    [Fact]
    public void ParametersThatOverlapAreRefused()
    {
        Type fast = Compile("Ikj", "Differentiable(Math = MathMode.Fast)", "double", out _);
        double[] same = new double[100], g = new double[100];
        var thrown = Assert.Throws<System.Reflection.TargetInvocationException>(() => Gradient(fast).Invoke(null, [3, 4, 5, same, new double[100], same, g, new double[100], new double[100]]));
        Assert.IsType<ArgumentException>(thrown.InnerException);
    }

    private static void Compare<T>(int n, int m, int d, Type strict, Type fast, double tolerance, Func<double, T> convert)
    {
        T[] Numbers(int seed)
        {
            var random = new Random(seed);
            return [.. Enumerable.Range(0, 100 + Math.Max(n, Math.Max(m, d)) * Math.Max(n, Math.Max(m, d))).Select(_ => convert(random.NextDouble() - 0.5))];
        }

        double[] Run(Type type)
        {
            T[] a = Numbers(n), b = Numbers(m + 50), c = Numbers(d + 90), ga = Numbers(1), gb = Numbers(2), gc = Numbers(3);
            object value = Gradient(type).Invoke(null, [n, m, d, a, b, c, ga, gb, gc])!;
            return [Convert.ToDouble(value), .. ga.Concat(gb).Concat(gc).Concat(a).Concat(b).Concat(c).Select(v => Convert.ToDouble(v))];
        }

        (double[] expected, double[] actual) = (Run(strict), Run(fast));
        double scale = expected.Max(v => Math.Abs(v)) + 1;
        for (int k = 0; k < expected.Length; k++)
            Assert.True(Math.Abs(expected[k] - actual[k]) <= tolerance * scale, $"{n} x {m} x {d}, number {k}: {actual[k]} instead of {expected[k]}");
    }

    private static System.Reflection.MethodInfo Gradient(Type type) => type.GetMethod("Call")!;

    private static Type Compile(string name, string attribute, string number, out string emitted)
    {
        string source = ProductPrograms.Source(name, attribute, number);
        string call = $"public static {number} Call(int n, int m, int d, {number}[] a, {number}[] b, {number}[] c, {number}[] ga, {number}[] gb, {number}[] gc) => FGradient(n, m, d, a, b, c, ga, gb, gc);";
        source = source.TrimEnd().TrimEnd('}') + call + "}";
        Generation generation = Generation.Of(source);
        emitted = string.Concat(generation.Sources.Values);
        return generation.Load().GetType("P")!;
    }
}
