namespace AutoDiffGen.Lowering;

/// <summary>A value that is known where a function is lowered, made of what the function has for the variables that it is told of.</summary>
internal delegate Value Recipe(IReadOnlyList<Location> captured);

/// <summary>What a function of its own is told of its arguments: where enumerations have their elements, which code delegates run, and the variables
/// around that code, which it gets as further parameters.</summary>
internal sealed class KnownArguments
{
    private readonly List<string> parts = [];

    /// <summary>The arguments that are known, by the position of their parameters.</summary>
    public Dictionary<int, Recipe> Parameters { get; } = [];

    public List<Captured> Captured { get; } = [];

    /// <summary>The positions of objects that are the caller's own: what is written into them is not lost.</summary>
    public HashSet<int> Owned { get; } = [];

    /// <summary>The variables around a local function, as the frame around it in the function.</summary>
    public Func<IReadOnlyList<Location>, Frame>? Around { get; set; }

    /// <summary>Calls of which this is the same go to the same function.</summary>
    public string Variant => string.Join(" ", parts) + string.Concat(Captured.Select(c => $" {c.Source.Shape.Type.Text}{(c.IsWritten ? "&" : "")}"));

    /// <summary>Whether code is nested in code that deep that it must contain itself.</summary>
    public bool IsEndless => parts.Count > 200;

    public void Says(string part) => parts.Add(part);

    /// <summary>The position of a variable among those that the function gets.</summary>
    public int Add(string name, Location source, bool isWritten)
    {
        int known = Captured.FindIndex(c => c.Source.Equals(source));
        if (known < 0)
        {
            known = Captured.Count;
            Captured.Add(new(name, source));
        }
        Captured[known].IsWritten |= isWritten;
        Says("#" + known.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return known;
    }
}

internal sealed class Captured(string name, Location source)
{
    public string Name => name;

    public Location Source => source;

    public bool IsWritten { get; set; }
}
