using System.Text.RegularExpressions;

namespace AutoDiffGen.Emission;

/// <summary>Breaks long lines of XML documentation between words, never inside a tag.</summary>
internal static class DocumentationWrap
{
    private const int Width = 160;

    private static readonly Regex Word = new(@"(<[^>]*>|[^\s<])+");

    public static IEnumerable<string> Lines(string text, int indentation)
    {
        int width = Width - indentation - "/// ".Length;
        if (text.Length <= width)
            return [text];
        var lines = new List<string>();
        foreach (Match word in Word.Matches(text))
        {
            if (lines.Count > 0 && lines[lines.Count - 1].Length + 1 + word.Length <= width)
                lines[lines.Count - 1] += " " + word.Value;
            else
                lines.Add(word.Value);
        }
        return lines;
    }
}
