using Xunit;

namespace AutoDiffGen.Tests.Support;

/// <summary>
/// Emitted text against a file, in Verify's convention: <c>Name.verified.cs</c> is what was accepted, <c>Name.received.cs</c> is
/// written beside it where the text differs. <c>ADG_ACCEPT=1 dotnet test Generator.Tests --filter Snapshot</c> accepts all.
/// </summary>
internal static class Snapshot
{
    public static readonly string Folder = Path.Combine(CorpusFiles.Root, "Snapshots");

    public static readonly bool Accepts = Environment.GetEnvironmentVariable("ADG_ACCEPT") == "1";

    public static IEnumerable<string> Names => Directory.Exists(Folder)
        ? Directory.GetFiles(Folder, "*.verified.cs").Select(path => Path.GetFileName(path)[..^".verified.cs".Length])
        : [];

    public static void Verify(string name, string received)
    {
        received = received.ReplaceLineEndings("\n");
        string verifiedPath = Path.Combine(Folder, name + ".verified.cs"), receivedPath = Path.Combine(Folder, name + ".received.cs");
        bool isSame = File.Exists(verifiedPath) && File.ReadAllText(verifiedPath).ReplaceLineEndings("\n") == received;
        if (isSame || Accepts)
        {
            if (!isSame) Write(verifiedPath, received);
            File.Delete(receivedPath);
            return;
        }

        Write(receivedPath, received);
        Assert.Fail($"{name} is not what was accepted: compare {receivedPath} with the verified file, then rename it or run with ADG_ACCEPT=1.");
    }

    /// <summary>A snapshot that belongs to nothing is a mistake, or is removed when accepting.</summary>
    public static void Orphan(string name)
    {
        Assert.True(Accepts, $"The snapshot {name} belongs to no method of the corpus.");
        File.Delete(Path.Combine(Folder, name + ".verified.cs"));
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(path, text);
    }
}
