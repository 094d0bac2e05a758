using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Where the numbers of parameters and results stand in a vector of all of them.</summary>
internal sealed class DenseLayout
{
    private readonly Dictionary<string, string> offsets = [];

    /// <param name="parts">What is numbered, by name (that of the result is empty) and type; at their start, names for where they begin.</param>
    /// <param name="result">What holds the result, where that is storage.</param>
    /// <param name="givenOut">The names of what the method makes.</param>
    public DenseLayout(Flat flat, IEnumerable<(string Name, IrType Type)> parts, string role, string size, string result = "", ICollection<string>? givenOut = null)
    {
        string next = "0";
        foreach ((string name, IrType type) in parts)
        {
            string count = flat.Count(Identifiers.Escape(name.Length == 0 ? result : name), type, name.Length == 0 || givenOut?.Contains(name) == true);
            if (int.TryParse(next, out _)) offsets[name] = next;
            else
            {
                var offset = new Variable(flat.Names.Fresh((name.Length == 0 ? "result" : name) + role), IrType.Int);
                Declarations.Add(new Stmt.Declare(offset, Flat.Text(next, IrType.Int)));
                offsets[name] = next = offset.Name;
            }
            next = int.TryParse(next, out int a) && int.TryParse(count, out int b) ? (a + b).ToString(System.Globalization.CultureInfo.InvariantCulture) : next == "0" ? count : $"{next} + {count}";
        }
        Size = new Variable(flat.Names.Fresh(size), IrType.Int);
        Known = int.TryParse(next, out int known) ? known : null;
        Declarations.Add(new Stmt.Declare(Size, Flat.Text(next, IrType.Int)));
    }

    /// <summary>How many numbers there are, where that is the same for all arguments.</summary>
    public int? Known { get; }

    public List<Stmt> Declarations { get; } = [];

    public Variable Size { get; }

    public string? Of(string name) => offsets.TryGetValue(name, out string offset) ? offset : null;

    /// <summary>The part of the vector that belongs to the parameter; null where it has none.</summary>
    public Part? Part(Variable vector, string name) => Of(name) is { } from ? new(vector, from) : null;
}
