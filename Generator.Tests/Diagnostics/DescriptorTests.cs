using System.Reflection;
using System.Runtime.CompilerServices;
using AutoDiffGen.Diagnostics;
using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Xunit;

namespace AutoDiffGen.Tests.Diagnostics;

public sealed class DescriptorTests
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "Generator");

    public static TheoryData<string> Ids => [.. Descriptors.All.Select(d => d.Id)];

    [Fact]
    public void AllAreListedOnce()
    {
        var fields = typeof(Descriptors).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.FieldType == typeof(DiagnosticDescriptor));
        Assert.Equal(fields.Select(f => ((DiagnosticDescriptor)f.GetValue(null)!).Id), Descriptors.All.Select(d => d.Id));
        Assert.Equal(Descriptors.All.Count, Descriptors.All.Select(d => d.Id).Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void EachHasAPageWithCauseExampleAndFix(string id)
    {
        DiagnosticDescriptor descriptor = Descriptors.All.Single(d => d.Id == id);
        string page = File.ReadAllText(Path.Combine(Folder, "Diagnostics", id + ".md"));
        Assert.StartsWith($"# {id}: {descriptor.Title}\n", page);
        Assert.Contains("**Cause.**", page);
        Assert.Contains("```csharp", page);
        Assert.Contains("**Fix.**", page);
        Assert.EndsWith($"/Generator/Diagnostics/{id}.md", descriptor.HelpLinkUri);
    }

    /// <summary>A fault of ours that is known would be repaired.</summary>
    public static TheoryData<string> IdsWithExamples => [.. Descriptors.All.Where(d => d != Descriptors.InternalError && d != Descriptors.NoParallelLoop && d.IsEnabledByDefault).Select(d => d.Id)];

    [Theory]
    [MemberData(nameof(IdsWithExamples))]
    public void ThePagesExampleIsReportedAtTheLineThatSaysSo(string id)
    {
        string page = File.ReadAllText(Path.Combine(Folder, "Diagnostics", id + ".md")).ReplaceLineEndings("\n");
        int start = page.IndexOf("```csharp\n", StringComparison.Ordinal) + "```csharp\n".Length;
        string example = page[start..page.IndexOf("\n```", start, StringComparison.Ordinal)];
        string source = example.Contains("class ") ? $"using AutoDiffGen;\n{example}" : $"using AutoDiffGen; abstract partial class C {{\n{example}\n}}";
        Diagnostic[] found = [.. Generation.Of(source).Findings()];
        Assert.Equal([id], found.Select(d => d.Id).Distinct());
        Assert.All(found, d => Assert.Contains("// " + id, source.Split('\n')[d.Location.GetLineSpan().StartLinePosition.Line]));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void EachHasAReleaseRow(string id)
    {
        DiagnosticDescriptor descriptor = Descriptors.All.Single(d => d.Id == id);
        string rows = File.ReadAllText(Path.Combine(Folder, "AnalyzerReleases.Unshipped.md")) + File.ReadAllText(Path.Combine(Folder, "AnalyzerReleases.Shipped.md"));
        Assert.Contains($"{id} | AutoDiffGen | {descriptor.DefaultSeverity} | {descriptor.Title}", rows);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
