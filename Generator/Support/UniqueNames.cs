using System.Globalization;

namespace AutoDiffGen.Support;

/// <summary>Makes names that differ from all it was seeded with and from each other. One object serves one method; nothing is shared between methods.</summary>
internal sealed class UniqueNames(IEnumerable<string> taken)
{
    private readonly HashSet<string> taken = new(taken, StringComparer.Ordinal);

    /// <summary>The wanted name if it is free, else the first free of <c>x2</c>, <c>x3</c> …, or of <c>x1_2</c>, <c>x1_3</c> … where it ends in a digit.</summary>
    public string Fresh(string wanted)
    {
        string stem = char.IsDigit(wanted[wanted.Length - 1]) ? wanted + "_" : wanted;
        string name = wanted;
        for (int i = 2; !taken.Add(name); i++)
            name = stem + i.ToString(CultureInfo.InvariantCulture);
        return name;
    }

    /// <summary>The names taken so far, to return to when an attempt is given up.</summary>
    public IReadOnlyCollection<string> Mark() => [.. taken];

    public void Return(IReadOnlyCollection<string> mark)
    {
        taken.Clear();
        taken.UnionWith(mark);
    }

    public bool IsTaken(string name) => taken.Contains(name);
}
