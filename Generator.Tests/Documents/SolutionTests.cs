using System.Text.RegularExpressions;
using Xunit;

namespace AutoDiffGen.Tests.Documents;

/// <summary>The top of the repository holds what the README says, and the solution every project.</summary>
public sealed class SolutionTests
{
    private static readonly string[] Top =
    [
        ".ci", ".editorconfig", ".gitattributes", ".gitignore", "AutoDiffGen.sln", "build", "Generator", "Generator.Tests", "global.json", "LICENSE", "README.md", "Runtime",
        "Samples",
    ];

    [Fact]
    public void EveryProjectIsInTheSolution()
    {
        string solution = File.ReadAllText(Path.Combine(Readme.Root, "AutoDiffGen.sln"));
        foreach (string folder in Top.Select(name => Path.Combine(Readme.Root, name)).Where(Directory.Exists))
            foreach (string project in Directory.EnumerateFiles(folder, "*.csproj", SearchOption.AllDirectories))
                Assert.Contains(Path.GetFileName(project), solution);
    }

    [Fact]
    public void TheTopIsWhatTheReadmeNames()
    {
        Assert.All(Top, name => Assert.True(Path.Exists(Path.Combine(Readme.Root, name)), name));
        Assert.All(Readme.Table("| | |").Select(row => Regex.Match(row[0], @"\((.*)\)").Groups[1].Value), name => Assert.Contains(name.Split('/')[0], Top));
    }
}
