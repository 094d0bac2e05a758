using BenchmarkDotNet.Attributes;

namespace AutoDiffGen.Samples.Benchmarks;

/// <summary>Generated derivatives beside the methods that they belong to.</summary>
[MemoryDiagnoser]
public class GradientBenchmarks
{
    public IEnumerable<string> Names => Problem.All.Select(p => p.Name);

    [ParamsSource(nameof(Names))]
    public string Name { get; set; } = "";

    private Problem Chosen => Problem.All.First(p => p.Name == Name);

    [Benchmark(Baseline = true)]
    public void Primal() => Chosen.Primal();

    [Benchmark]
    public void Gradient() => Chosen.Gradient();
}

/// <summary>The matrix kernel beside OpenBLAS.</summary>
public class ProductBenchmarks
{
    public IEnumerable<string> Shapes => Product.All.Select(p => p.ToString());

    [ParamsSource(nameof(Shapes))]
    public string Shape { get; set; } = "";

    private Product Chosen => Product.All.First(p => p.ToString() == Shape);

    [Benchmark(Baseline = true)]
    public void Kernel() => Chosen.Kernel();

    [Benchmark]
    public void OpenBlas()
    {
        if (Product.HasOpenBlas) Chosen.OpenBlas();
    }
}
