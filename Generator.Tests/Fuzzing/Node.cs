using System.Text.RegularExpressions;

namespace AutoDiffGen.Tests.Fuzzing;

/// <summary>What may stand in a node's place when a failing program is made smaller.</summary>
internal enum NodeKind
{
    /// <summary>Nothing else.</summary>
    Text,

    /// <summary>A real-valued expression: one of its own parts, or a number.</summary>
    Real,

    /// <summary>A condition: <c>true</c> or <c>false</c>.</summary>
    Condition,

    /// <summary>A statement: nothing, or one of its own statements.</summary>
    Statement,
}

/// <summary>A piece of a program's text, with the pieces in it.</summary>
internal sealed record Node(NodeKind Kind, IReadOnlyList<object> Parts)
{
    public static Node Text(FormattableString text) => Of(NodeKind.Text, text);

    public static Node Real(FormattableString text) => Of(NodeKind.Real, text);

    public static Node Condition(FormattableString text) => Of(NodeKind.Condition, text);

    public static Node Statement(FormattableString text) => Of(NodeKind.Statement, text);

    public static Node Sequence(IEnumerable<Node> nodes) => new(NodeKind.Text, [.. nodes]);

    public bool Equals(Node? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    public override string ToString() => string.Concat(Parts);

    public IEnumerable<Node> Descendants() => Parts.OfType<Node>().SelectMany(p => p.Descendants().Prepend(p));

    /// <summary>The same text with one piece, found by identity, replaced.</summary>
    public Node With(Node piece, Node replacement) =>
        ReferenceEquals(this, piece) ? replacement : Replaced([.. Parts.Select(p => p is Node n ? n.With(piece, replacement) : p)]);

    /// <summary>What could stand here instead, smallest first.</summary>
    public IEnumerable<Node> Smaller() => Kind switch
    {
        NodeKind.Real => ((IEnumerable<Node>)[Text($"1.5")]).Concat(Descendants().Where(d => d.Kind == NodeKind.Real)),
        NodeKind.Condition => [Text($"true"), Text($"false")],
        NodeKind.Statement => ((IEnumerable<Node>)[Text($"")]).Concat(Descendants().Where(d => d.Kind == NodeKind.Statement).Take(6)),
        _ => [],
    };

    private Node Replaced(IReadOnlyList<object> parts) =>
        parts.Zip(Parts).All(pair => ReferenceEquals(pair.First, pair.Second)) ? this : new Node(Kind, parts);

    private static Node Of(NodeKind kind, FormattableString text)
    {
        var parts = new List<object>();
        foreach (string piece in Regex.Split(text.Format, @"(\{\d+\})"))
        {
            object part = Regex.IsMatch(piece, @"^\{\d+\}$") ? text.GetArgument(int.Parse(piece[1..^1]))! : piece.Replace("{{", "{").Replace("}}", "}");
            parts.Add(part as Node ?? (object)part.ToString()!);
        }

        return new Node(kind, parts);
    }
}
