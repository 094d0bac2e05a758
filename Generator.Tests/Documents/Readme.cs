using System.Text.RegularExpressions;
using AutoDiffGen.Tests.Support;

namespace AutoDiffGen.Tests.Documents;

/// <summary>README.md, by its parts.</summary>
internal static partial class Readme
{
    public static readonly string Root = Path.GetFullPath(Path.Combine(CorpusFiles.Root, ".."));

    public static readonly string Text = File.ReadAllText(Path.Combine(Root, "README.md")).ReplaceLineEndings("\n");

    /// <summary>What stands between fences; a word after the language says where the text comes from.</summary>
    public static IReadOnlyList<(string Language, string Origin, string Text)> Blocks { get; } =
        [.. Fence().Matches(Text).Select(m => (m.Groups["language"].Value, m.Groups["origin"].Value, m.Groups["text"].Value))];

    public static IReadOnlyList<string> Links { get; } = [.. Link().Matches(Text).Select(m => m.Groups["target"].Value)];

    /// <summary>The cells of the rows of the table that follows a line of this text.</summary>
    public static IReadOnlyList<string[]> Table(string head) =>
    [
        .. Text[(Text.IndexOf(head, StringComparison.Ordinal) + head.Length)..].Split('\n').Skip(2).TakeWhile(line => line.StartsWith('|'))
            .Select(line => CellEnd().Split(line.Trim('|', ' ')).Select(cell => cell.Trim()).ToArray()),
    ];

    /// <summary>Writes the page with some of its texts replaced by others.</summary>
    public static void Replace(IReadOnlyList<string> old, IReadOnlyList<string> now) =>
        File.WriteAllText(Path.Combine(Root, "README.md"), old.Zip(now).Aggregate(Text, (text, pair) => text.Replace(pair.First, pair.Second)));

    [GeneratedRegex(@"^```(?<language>\w+) ?(?<origin>\S*)\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex CellEnd();
}
