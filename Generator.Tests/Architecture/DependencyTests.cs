using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Xunit;

namespace AutoDiffGen.Tests.Architecture;

/// <summary>Dependencies point one way, as the lines with <c>using</c> show.</summary>
public sealed partial class DependencyTests
{
    private static readonly string Generator = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "Generator"));

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Support"] = [],
        ["Ir"] = ["Support"],
        ["Rules"] = ["Ir", "Support"],
        ["Diagnostics"] = ["Support", Roslyn],
        ["Source"] = ["Ir", "Support", "Diagnostics", Roslyn],
        ["Lowering"] = ["Source", "Ir", "Rules", "Support", "Diagnostics", Roslyn],
        ["Analysis"] = ["Ir", "Rules", "Support"],
        ["Transforms"] = ["Analysis", "Ir", "Rules", "Source", "Support", "Emission"],
        ["Emission"] = ["Ir", "Support"],
        ["CodeFixes"] = ["Source", "Diagnostics", Roslyn],
        [""] = ["Source", "Lowering", "Diagnostics", "Ir", "Transforms", "Emission", "Support", Roslyn],
    };

    private const string Roslyn = "Microsoft.CodeAnalysis";

    public static TheoryData<string> Files => [.. All];

    public static TheoryData<string> FilesOfTheCompilersPart => [.. All.Where(f => !f.StartsWith("CodeFixes/", StringComparison.Ordinal))];

    private static IEnumerable<string> All => Directory.EnumerateFiles(Generator, "*.cs", SearchOption.AllDirectories)
        .Select(f => Path.GetRelativePath(Generator, f).Replace('\\', '/'))
        .Where(f => !f.Split('/').Any(part => part is "obj" or "bin"))
        .Order(StringComparer.Ordinal);

    [Theory]
    [MemberData(nameof(Files))]
    public void AFileUsesOnlyWhatStandsBeforeIt(string file)
    {
        string folder = file.Contains('/') ? file[..file.IndexOf('/')] : "";
        foreach (Match match in Mention().Matches(File.ReadAllText(Path.Combine(Generator, file))))
        {
            string used = match.Groups["part"].Success ? match.Groups["part"].Value : Roslyn;
            Assert.True(used == folder || Allowed[folder].Contains(used), $"{file} uses {match.Value}");
        }
    }

    [Theory]
    [MemberData(nameof(FilesOfTheCompilersPart))]
    public void TextIsTheSameInEveryRun(string file)
    {
        string text = File.ReadAllText(Path.Combine(Generator, file));
        Assert.DoesNotContain("Guid.NewGuid", text);
        Assert.DoesNotContain("new Random", text);
        Assert.DoesNotContain("SyntaxFactory", text);
        Assert.DoesNotContain("DateTime.", text);
        Assert.DoesNotContain("#region", text);
    }

    [GeneratedRegex(@"^using (static )?((\w+ = )?AutoDiffGen\.(?<part>\w+)|Microsoft\.CodeAnalysis)", RegexOptions.Multiline)]
    private static partial Regex Mention();

    private static string Here([CallerFilePath] string path = "") => path;
}
