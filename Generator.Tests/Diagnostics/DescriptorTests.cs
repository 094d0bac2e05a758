using System.Reflection;
using System.Runtime.CompilerServices;
using AutoDiffGen.Diagnostics;
using Microsoft.CodeAnalysis;
using Xunit;

namespace AutoDiffGen.Tests.Diagnostics;

public sealed class DescriptorTests
{
    private static readonly string Generator = Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "Generator");

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
        string page = File.ReadAllText(Path.Combine(Generator, "Diagnostics", id + ".md"));
        Assert.StartsWith($"# {id}: {descriptor.Title}\n", page);
        Assert.Contains("**Cause.**", page);
        Assert.Contains("```csharp", page);
        Assert.Contains("**Fix.**", page);
        Assert.EndsWith($"/Generator/Diagnostics/{id}.md", descriptor.HelpLinkUri);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void EachHasAReleaseRow(string id)
    {
        DiagnosticDescriptor descriptor = Descriptors.All.Single(d => d.Id == id);
        string rows = File.ReadAllText(Path.Combine(Generator, "AnalyzerReleases.Unshipped.md")) + File.ReadAllText(Path.Combine(Generator, "AnalyzerReleases.Shipped.md"));
        Assert.Contains($"{id} | AutoDiffGen | {descriptor.DefaultSeverity} | {descriptor.Title}", rows);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
