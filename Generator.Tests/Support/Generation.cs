using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace AutoDiffGen.Tests.Support;

/// <summary>One run of the generator over a compilation, seen from outside: what went in, what came out.</summary>
internal sealed record Generation(CSharpCompilation Input, CSharpCompilation Output, GeneratorDriver Driver)
{
    public static readonly CSharpParseOptions Latest = new(LanguageVersion.Latest);

    public static readonly CSharpCompilationOptions Library =
        new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable);

    /// <summary>The running framework and the Runtime: read once, shared by all tests.</summary>
    public static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!)
            .Split(Path.PathSeparator)
            .Where(path => Path.GetDirectoryName(path) == Path.GetDirectoryName(typeof(object).Assembly.Location))
            .Append(Path.Combine(AppContext.BaseDirectory, "AutoDiffGen.dll"))
            .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path)),
    ];

    private static readonly SyntaxTree ImplicitUsings = CSharpSyntaxTree.ParseText(
        """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        """,
        Latest,
        "ImplicitUsings.cs");

    /// <summary>The given sources, named Source0.cs, Source1.cs, …, with the usings of a new project.</summary>
    public static CSharpCompilation Compile(params string[] sources) =>
        Compile(sources.Select((text, i) => CSharpSyntaxTree.ParseText(text, Latest, $"Source{i}.cs")).Prepend(ImplicitUsings), Library);

    public static CSharpCompilation Compile(IEnumerable<SyntaxTree> trees, CSharpCompilationOptions options) =>
        CSharpCompilation.Create("Sample" + Guid.NewGuid().ToString("N"), trees, References, options);

    public static Generation Of(params string[] sources) => Of(Compile(sources));

    public static Generation Of(CSharpCompilation input)
    {
        var parse = (CSharpParseOptions?)input.SyntaxTrees.FirstOrDefault()?.Options ?? Latest;
        GeneratorDriver driver = CSharpGeneratorDriver.Create(
            [new DifferentiableGenerator().AsSourceGenerator()],
            parseOptions: parse,
            driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return Of(input, driver);
    }

    /// <summary>Another run of the same driver, for tests of what is cached.</summary>
    public Generation Again(CSharpCompilation input) => Of(input, Driver);

    public GeneratorRunResult Result => Driver.GetRunResult().Results.Single();

    /// <summary>Emitted text by hint name.</summary>
    public IReadOnlyDictionary<string, string> Sources => Result.GeneratedSources.ToDictionary(s => s.HintName, s => s.SourceText.ToString());

    /// <summary>The only emitted file.</summary>
    public string Source => Sources.Values.Single();

    /// <summary>What the compiler and the generator say of the whole, hidden diagnostics left out.</summary>
    public ImmutableArray<Diagnostic> Diagnostics =>
        [.. Result.Diagnostics, .. Output.GetDiagnostics().Where(d => d.Severity != DiagnosticSeverity.Hidden)];

    public ImmutableArray<Diagnostic> Errors => [.. Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error || d.IsWarningAsError)];

    /// <summary>What the analyzer reports: the generator's own findings, at their places in the user's source.</summary>
    public ImmutableArray<Diagnostic> Findings() =>
        Input.WithAnalyzers([new DifferentiableAnalyzer()]).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult();

    /// <summary>The compiled whole in a context that can be unloaded; fails with the compiler's words and the emitted text.</summary>
    public Assembly Load()
    {
        using var image = new MemoryStream();
        var emitted = Output.Emit(image);
        if (!emitted.Success)
        {
            throw new InvalidOperationException(Explain(emitted.Diagnostics));
        }

        image.Position = 0;
        return new AssemblyLoadContext(Input.AssemblyName, isCollectible: true).LoadFromStream(image);
    }

    /// <summary>The errors, each with the line it points at.</summary>
    public static string Explain(IEnumerable<Diagnostic> diagnostics) =>
        string.Join('\n', diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error || d.IsWarningAsError).Take(20).Select(Explain));

    private static string Explain(Diagnostic diagnostic)
    {
        var line = diagnostic.Location.SourceTree?.GetText().Lines[diagnostic.Location.GetLineSpan().StartLinePosition.Line].ToString().Trim();
        return $"{diagnostic}\n      {line}";
    }

    private static Generation Of(CSharpCompilation input, GeneratorDriver driver)
    {
        var after = driver.RunGeneratorsAndUpdateCompilation(input, out var output, out _);
        return new Generation(input, (CSharpCompilation)output, after);
    }
}
