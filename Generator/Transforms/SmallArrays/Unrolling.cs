using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.SmallArrays;

/// <summary>Writes out the loops whose counters tell which elements of small arrays are meant, iteration by iteration.</summary>
internal sealed class Unrolling
{
    /// <summary>How many statements the iterations of one nest of loops, and all that are written out, may have.</summary>
    private const int MostOfOne = 128, MostOfAll = 320;

    private readonly SmallViews views;
    private readonly KnownIntegers integers;
    private readonly UniqueNames names;
    /// <summary>The arrays for whose sake a loop would have to be written out that is too long, or runs nobody knows how often.</summary>
    private readonly HashSet<string> givenUp = [];

    /// <summary>What the variables that iterations have of their own are called in the loop, by their names.</summary>
    private readonly Dictionary<string, string> originals = [];

    /// <summary>How many statements have been written out, and in how many loops.</summary>
    private int all, depth;

    private Unrolling(SmallViews views, KnownIntegers integers, UniqueNames names) => (this.views, this.integers, this.names) = (views, integers, names);

    public static Unrolled Of(Function function, SmallViews views, KnownIntegers integers, UniqueNames names)
    {
        var pass = new Unrolling(views, integers, names);
        return new(function with { Body = pass.Block(function.Body) }, pass.givenUp, pass.originals);
    }

    private EquatableArray<Stmt> Block(EquatableArray<Stmt> block) => block.SelectMany(Statement).ToEquatableArray();

    private IEnumerable<Stmt> Statement(Stmt statement) => statement switch
    {
        Stmt.If s => [s with { Then = Block(s.Then), Else = Block(s.Else) }],
        Stmt.While s => [s with { Body = Block(s.Body) }],
        Stmt.Scope s => [s with { Body = Block(s.Body) }],
        Stmt.For s when Needing(s) is { Count: > 0 } arrays => Iterations(s, arrays),
        Stmt.For s => [s with { Body = Block(s.Body) }],
        _ => [statement],
    };

    /// <summary>The small arrays of which the loop's counter tells the element.</summary>
    private List<string> Needing(Stmt.For loop)
    {
        var telling = new HashSet<string> { loop.Counter.Name };
        foreach (Stmt statement in Walk.All(loop.Body))
            if (Walk.Expressions(statement).SelectMany(Walk.Reads).Any(p => telling.Contains(p.Root.Name)))
                telling.UnionWith(Walk.Declared(statement).Where(v => v.Type == IrType.Int || v.Type.IsSpan).Select(v => v.Name));
        return [.. Mentions.Places(loop.Body).Where(p => telling.Contains(p.Root.Name) || Walk.Reads(p).Any(r => telling.Contains(r.Root.Name)))
            .Select(views.ArrayOf).OfType<SmallArray>().Select(a => a.Array.Name).Distinct()];
    }

    private List<Stmt> Iterations(Stmt.For loop, List<string> arrays)
    {
        if (Values(loop) is not { } values)
        {
            givenUp.UnionWith(arrays);
            return [loop with { Body = Block(loop.Body) }];
        }
        var written = new List<Stmt>();
        int size = 0;
        depth++;
        foreach (int value in values)
        {
            EquatableArray<Stmt> body = Block(Substitution.Of(loop.Body, loop.Counter, value, integers));
            if (!Walk.All(body).All(IsShort)) givenUp.UnionWith(arrays);
            written.AddRange(value == values[0] ? body : Copy(body));
            size += Walk.All(body).Count();
            if (size > MostOfOne) break;
        }
        if (--depth == 0) all += size;
        if (size > MostOfOne || all > MostOfAll) givenUp.UnionWith(arrays);
        return written;
    }

    private static bool IsShort(Stmt statement) => statement is not (Stmt.For or Stmt.While or Stmt.Call);

    /// <summary>The statements with names of their own for what they declare.</summary>
    private IEnumerable<Stmt> Copy(EquatableArray<Stmt> body)
    {
        var others = new Dictionary<string, Variable>();
        foreach (Variable variable in Walk.All(body).SelectMany(Walk.Declared))
        {
            others[variable.Name] = variable with { Name = names.Fresh(variable.Name) };
            originals[others[variable.Name].Name] = originals.TryGetValue(variable.Name, out string original) ? original : variable.Name;
        }
        return new Redeclaring(others).Of(body);
    }

    /// <summary>Those that the counter takes; null where they are not known or too many.</summary>
    private List<int>? Values(Stmt.For loop)
    {
        if (loop is not { Checkpointing: null, IsIndependent: false } || Walk.All(loop.Body).Any(s => s is Stmt.For { Own.Count: > 0 }) || loop.Counter.Type != IrType.Int || integers.Of(loop.From) is not { } from || integers.Of(loop.To) is not { } to) return null;
        var values = new List<int>();
        for (long value = from; IsIn(loop.Comparison, value, to); value += loop.Step)
        {
            if (values.Count == 16) return null;
            values.Add((int)value);
        }
        return values;
    }

    private static bool IsIn(string comparison, long value, int to) => comparison switch
    {
        "<" => value < to,
        "<=" => value <= to,
        ">" => value > to,
        ">=" => value >= to,
        _ => throw new NotSupportedException(comparison),
    };
}

/// <param name="GivenUp">The arrays that are no reason to write out a loop after all; where there are any, the function is not to be used.</param>
/// <param name="Originals">What the variables that iterations have of their own are called in the loop, by their names.</param>
internal sealed record Unrolled(Function Function, IReadOnlyCollection<string> GivenUp, IReadOnlyDictionary<string, string> Originals)
{
    public string Original(string name) => Originals.TryGetValue(name, out string original) ? original : name;
}
