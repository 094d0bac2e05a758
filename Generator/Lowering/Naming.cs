namespace AutoDiffGen.Lowering;

/// <summary>How names are made from the user's names.</summary>
internal static class Naming
{
    public static string Capital(string name) => name.Length == 0 ? name : char.ToUpperInvariant(name[0]) + name.Substring(1);

    public static string Small(string name) => name.Length == 0 ? name : char.ToLowerInvariant(name[0]) + name.Substring(1);

    /// <summary>The name of a leaf of a struct: <c>p.Pos</c> is <c>pPos</c>. What the compiler names, as it does for <c>let</c> in a query, gives its leaves no part of a name.</summary>
    public static string Leaf(string owner, string member) => owner.StartsWith("<", StringComparison.Ordinal) ? Small(member) : owner + Capital(member.TrimStart('_'));
}
