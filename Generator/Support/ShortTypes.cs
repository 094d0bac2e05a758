namespace AutoDiffGen.Support;

/// <summary>The types that every numeric method names, without their namespace.</summary>
internal static class ShortTypes
{
    public static string In(string type) => type.IndexOf("global::System.", StringComparison.Ordinal) < 0 ? type : type
        .Replace("global::System.Span<", "Span<")
        .Replace("global::System.ReadOnlySpan<", "ReadOnlySpan<");
}
