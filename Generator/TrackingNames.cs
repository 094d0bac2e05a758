namespace AutoDiffGen;

/// <summary>The names of the pipeline's steps, by which tests ask what was run again.</summary>
internal static class TrackingNames
{
    public const string Lowered = nameof(Lowered);
    public const string Differentiated = nameof(Differentiated);

    public static readonly IReadOnlyList<string> All = [Lowered, Differentiated];
}
