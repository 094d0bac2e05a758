using System.Globalization;
using System.Text;

namespace AutoDiffGen.Samples.Digits;

/// <summary>A picture, written element by element; numbers have at most two decimals, whatever the culture.</summary>
internal sealed class Svg(double width, double height)
{
    private readonly StringBuilder body = new();

    public void Text(double x, double y, string text, int size = 12, string anchor = "start", string colour = "#333") => body.AppendLine(
        CultureInfo.InvariantCulture, $"""  <text x="{x:0.##}" y="{y:0.##}" font-size="{size}" text-anchor="{anchor}" fill="{colour}">{Escape(text)}</text>""");

    public void Line(double x1, double y1, double x2, double y2, string colour = "#ddd") => body.AppendLine(
        CultureInfo.InvariantCulture, $"""  <line x1="{x1:0.##}" y1="{y1:0.##}" x2="{x2:0.##}" y2="{y2:0.##}" stroke="{colour}"/>""");

    public void Curve(IEnumerable<(double X, double Y)> points, string colour, double width) => body.AppendLine(
        CultureInfo.InvariantCulture, $"""  <polyline fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round" points="{string.Join(' ', points.Select(Pair))}"/>""");

    public void Dot(double x, double y, string colour) => body.AppendLine(
        CultureInfo.InvariantCulture, $"""  <circle cx="{x:0.##}" cy="{y:0.##}" r="3.5" fill="{colour}"/>""");

    public void Path(double x, double y, double scale, string data, string colour) => body.AppendLine(
        CultureInfo.InvariantCulture, $"""  <path transform="translate({x:0.##} {y:0.##}) scale({scale:0.##})" fill="{colour}" d="{data}"/>""");

    public void Save(string path) => File.WriteAllText(path, FormattableString.Invariant($"""
        <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" font-family="Helvetica, Arial, sans-serif">
          <rect width="100%" height="100%" fill="#fff"/>
        {body}</svg>

        """));

    private static string Pair((double X, double Y) point) => string.Create(CultureInfo.InvariantCulture, $"{point.X:0.##},{point.Y:0.##}");

    private static string Escape(string text) => text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;");
}
