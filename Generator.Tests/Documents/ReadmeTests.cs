using System.Globalization;
using AutoDiffGen.Diagnostics;
using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoDiffGen.Tests.Documents;

/// <summary>What README.md shows is what the code does.</summary>
[Collection(ConsoleCollection.Name)]
public sealed class ReadmeTests
{
    private static readonly string Program = Readme.Blocks.First(b => b is { Language: "csharp", Origin: "" }).Text;

    private static readonly Generation Example = Compiled(Program);

    public static TheoryData<int> Programs => [.. Enumerable.Range(0, Texts("text").Length)];

    /// <summary>Each program of the page is followed by what it prints.</summary>
    [Theory, MemberData(nameof(Programs))]
    public void AProgramCompilesWithoutImplicitUsingsAndPrintsWhatIsShown(int number)
    {
        string program = Texts("csharp").Where(t => t.Contains("Console.WriteLine")).ElementAt(number);
        Generation generation = number == 0 ? Example : Compiled(program);
        Assert.Empty(generation.Diagnostics);
        Assert.Empty(generation.Findings());
        var written = new StringWriter(CultureInfo.InvariantCulture);
        TextWriter console = Console.Out;
        Console.SetOut(written);
        try
        {
            generation.Load().EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.Equal(Texts("text")[number], written.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void TheShownDerivativeIsTheEmittedOne()
    {
        var shown = Readme.Blocks.Where(b => b.Origin == "emitted").Select(b => b.Text).ToArray();
        Assert.NotEmpty(shown);
        string[] emitted = [.. shown.Select(Emitted)];
        if (Snapshot.Accepts) Readme.Replace(shown, emitted);
        else Assert.Equal(emitted, shown);
    }

    [Fact]
    public void ExcerptsAreLinesOfTheirFiles()
    {
        foreach (var (_, file, text) in Readme.Blocks.Where(b => b.Origin.Contains('/')))
        {
            string[] lines = [.. File.ReadAllLines(Path.Combine(Readme.Root, file)).Select(line => line.Trim())];
            Assert.All(text.Trim().Split('\n'), line => Assert.Contains(line.Trim(), lines));
        }
    }

    [Fact]
    public void LinksPointAtWhatExists() =>
        Assert.All(Readme.Links.Where(link => !link.Contains("://")), link => Assert.True(Path.Exists(Path.Combine(Readme.Root, link)), link));

    [Fact]
    public void EveryDiagnosticIsListed() => Assert.Equal(
        Descriptors.All.Select(d => $"[{d.Id}](Generator/Diagnostics/{d.Id}.md) {d.Title}"),
        Readme.Table("| id | title |").Select(row => $"{row[0]} {row[1]}"));

    [Fact]
    public void TheTablesOfWhatIsSupportedAreThoseThatAreTried()
    {
        Assert.Equal(SupportedRows.All.Select(r => r.Name), Readme.Table("| C# | what of it |").Select(row => row[0]));
        Assert.Equal(SupportedRows.Refused.Select(r => $"{r.Name} {r.Id}"), Readme.Table("| C# | refused with |").Select(row => $"{row[0]} {row[1]}"));
    }

    [Fact]
    public void KindsOfDerivativesAreThereOrSaidToBeMissing()
    {
        var rows = Readme.Table("| `Derivatives` | member | what it does |");
        Assert.Equal(Enum.GetNames<Derivatives>().Where(n => n != "None"), rows.Select(row => row[0].Trim('`')));
        foreach (string[] row in rows)
        {
            var generation = Generation.Of($"using AutoDiffGen; static partial class C {{ [Differentiable(Derivatives.{row[0].Trim('`')}{(row[0] == "`GradientBatch`" ? ", Rows = [nameof(y)]" : "")})] static double F(double x, double y) => x * x * y; }}");
            Assert.Equal(row[2].Contains("not yet"), generation.Findings().Any(d => d.Id == "ADG0010"));
        }
    }

    [Fact]
    public void TheFourProbesGiveWhatIsSaid()
    {
        var rows = Readme.Table("| program | at | AutoDiffGen | Optimal.AutoDiff |");
        Assert.Equal(4, rows.Count);
        foreach (string[] row in rows)
        {
            double[] at = Numbers(row[1].Replace("x =", "").Replace("n =", "")), expected = Numbers(row[2]);
            var generation = Generation.Of($"using AutoDiffGen; public static partial class C {{ [Differentiable] public static double F(double x, int n) {{ {row[0].Trim('`')} }} }}");
            var gradient = generation.Load().GetType("C")!.GetMethods().Single(m => m.Name == "FGradient" && m.GetParameters().Length == 2);
            var (value, slope) = ((double, double))gradient.Invoke(null, [at[0], (int)at[1]])!;
            double[] actual = [Math.Round(value, 12), Math.Round(slope, 12)];
            Assert.Equal(expected, actual);
        }
    }

    private static Generation Compiled(string program) => Generation.Of(CSharpCompilation.Create(
        "Example",
        [CSharpSyntaxTree.ParseText(program, Generation.Latest, "Program.cs")],
        Generation.References,
        new CSharpCompilationOptions(OutputKind.ConsoleApplication)));

    private static string[] Texts(string language) => [.. Readme.Blocks.Where(b => b.Language == language && b.Origin.Length == 0).Select(b => b.Text)];

    /// <summary>The emitted method whose first line a shown one has, without indentation.</summary>
    private static string Emitted(string shown)
    {
        string[] lines = Example.Source.Split('\n');
        int start = Array.FindIndex(lines, line => line.Trim() == shown.Split('\n')[0]);
        Assert.True(start >= 0, shown.Split('\n')[0] + " is not emitted.");
        int indentation = lines[start].Length - lines[start].TrimStart().Length;
        int end = Array.FindIndex(lines, start, line => line == new string(' ', indentation) + "}");
        return string.Concat(lines[start..(end + 1)].Select(line => line[Math.Min(indentation, line.Length)..] + "\n"));
    }

    private static double[] Numbers(string text) => [.. text.Split(',').Select(n => double.Parse(n, CultureInfo.InvariantCulture))];
}
