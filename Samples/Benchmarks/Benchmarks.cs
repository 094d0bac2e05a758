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

    [Benchmark]
    public void Fast() => Chosen.Fast?.Invoke();

    [Benchmark]
    public void ByHand() => Chosen.ByHand?.Invoke();

    [Benchmark]
    public void InC()
    {
        if (NativeGradients.AreThere) Chosen.InC?.Invoke();
    }
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

/// <summary>The generator in an editor: a project of a thousand marked methods, from nothing and after edits; binding is the compiler's own part.</summary>
[MemoryDiagnoser]
public class EditorBenchmarks
{
    private readonly EditorProject _project = new(), _looking = new(onlyLooks: true);

    [Benchmark]
    public int FromScratch() => EditorProject.FromScratch();

    [Benchmark]
    public int BindingFromScratch() => EditorProject.BindAll();

    [Benchmark]
    public int EditOfOne() => _project.EditOne();

    [Benchmark]
    public int BindingAfterEdit() => _looking.BindAfterEdit();

    [Benchmark]
    public int EditElsewhere() => _project.EditElsewhere();

    [Benchmark]
    public int LookingAfterEditElsewhere() => _looking.EditElsewhere();
}
