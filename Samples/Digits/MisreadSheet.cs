using System.Text;

namespace AutoDiffGen.Samples.Digits;

/// <summary>The test digits that the network misread, each with what it is and what it was taken for.</summary>
internal static class MisreadSheet
{
    private const int Columns = 12, Largest = 96;
    private const double Tile = 72, Gap = 14, Caption = 18, Top = 56, Scale = Tile / 28;
    private const int Shades = 8;

    /// <returns>How many were misread.</returns>
    public static int Draw(Model model, DigitSet test, ReadOnlySpan<float> parameters, string path)
    {
        byte[] answers = Reader.Read(model, test, parameters);
        int[] misread = [.. Enumerable.Range(0, test.Count).Where(i => answers[i] != test.Labels[i])];
        int[] shown = misread[..Math.Min(misread.Length, Largest)];
        int rows = (shown.Length + Columns - 1) / Columns;
        var svg = new Svg(Gap + Columns * (Tile + Gap), Top + rows * (Tile + Caption + Gap) + Gap);
        svg.Text(Gap, 26, $"{misread.Length:n0} of {test.Count:n0} test digits misread{(shown.Length < misread.Length ? $", the first {shown.Length}" : "")}", 16);
        svg.Text(Gap, 44, "what it is → what the network took it for");
        for (int i = 0; i < shown.Length; i++)
        {
            double x = Gap + i % Columns * (Tile + Gap), y = Top + i / Columns * (Tile + Caption + Gap);
            DrawDigit(svg, test.Image(shown[i]), x, y);
            svg.Text(x + Tile / 2, y + Tile + 14, $"{test.Labels[shown[i]]} → {answers[shown[i]]}", anchor: "middle");
        }

        svg.Save(path);
        return misread.Length;
    }

    /// <summary>One path for each shade of grey, of horizontal runs of pixels.</summary>
    private static void DrawDigit(Svg svg, ReadOnlySpan<float> image, double x, double y)
    {
        svg.Path(x, y, Scale, "M0 0h28v28h-28z", "#f4f4f4");
        for (int shade = 1; shade <= Shades; shade++)
        {
            string runs = Runs(image, shade);
            int grey = 244 - 220 * shade / Shades;
            if (runs.Length > 0) svg.Path(x, y, Scale, runs, $"#{grey:x2}{grey:x2}{grey:x2}");
        }
    }

    private static string Runs(ReadOnlySpan<float> image, int shade)
    {
        var path = new StringBuilder();
        for (int start = 0; start < image.Length; start++)
        {
            if (Shade(image[start]) != shade) continue;
            int end = start + 1;
            while (end % 28 != 0 && Shade(image[end]) == shade) end++;
            path.Append($"M{start % 28} {start / 28}h{end - start}v1h{start - end}z");
            start = end - 1;
        }

        return path.ToString();
    }

    private static int Shade(float pixel) => (int)MathF.Round(pixel * Shades);
}
