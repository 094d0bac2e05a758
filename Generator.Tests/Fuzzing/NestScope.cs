namespace AutoDiffGen.Tests.Fuzzing;

/// <summary>An integer that is an index of a length, and still one after as much is taken away or added.</summary>
internal sealed record NestIndex(string Text, string Length, int Below, int Above);

/// <summary>A row of numbers: an array or a span of so many elements.</summary>
internal sealed record NestRow(string Name, string Length, bool IsSpan, bool CanWrite, bool CanSwap);

internal enum NestLayout
{
    Rectangular,
    Jagged,
    Flat,
}

/// <summary>Numbers in rows and columns.</summary>
internal sealed record NestGrid(string Name, NestLayout Layout, string Rows, string Columns);

/// <summary>What can be named at a place in a nest of loops, and which indices are in range there.</summary>
internal sealed class NestScope(Random random, Scope names)
{
    public Scope Names { get; } = names;

    public List<NestIndex> Indices { get; private init; } = [];

    public List<NestRow> Rows { get; private init; } = [];

    public List<NestGrid> Grids { get; private init; } = [];

    /// <summary>Arrays of indices of a length, as many as that.</summary>
    public List<NestRow> Orders { get; private init; } = [];

    public List<string> Lengths { get; private init; } = [];

    public bool InLoop { get; private init; }

    public NestScope Inner() => Within(Names.Inner(), InLoop);

    public NestScope Loop(params NestIndex[] indices)
    {
        var inner = Within(Names.Loop(), inLoop: true);
        inner.Indices.AddRange(indices);
        return inner;
    }

    /// <summary>An index in the range of a length.</summary>
    public string Index(string length)
    {
        var own = Indices.Where(i => i.Length == length).ToArray();
        if (own.Length == 0 || Chance(6))
        {
            string[] last = length.Contains(' ') ? ["0"] : ["0", $"{length} - 1"];
            return Indices.Count > 0 && !length.Contains(' ') && Chance(40) ? $"{Simple(Pick(Indices).Text)} % {length}" : Pick(last);
        }

        var index = own.Length > 1 && Chance(70) ? own[^(1 + random.Next(2))] : Pick(own);
        return random.Next(20) switch
        {
            0 when !length.Contains(' ') => $"{length} - 1 - {Simple(index.Text)}",
            1 when !length.Contains(' ') => $"({index.Text} + {random.Next(1, 3)}) % {length}",
            2 or 3 when Orders.Where(o => o.Length == length).ToArray() is { Length: > 0 } orders => $"{Pick(orders).Name}[{index.Text}]",
            < 10 when index.Below > 0 => $"{index.Text} - {random.Next(1, index.Below + 1)}",
            < 13 when index.Above > 0 => $"{index.Text} + {random.Next(1, index.Above + 1)}",
            _ => index.Text,
        };
    }

    /// <summary>An element that can be read, or written.</summary>
    public string? Place(bool toWrite)
    {
        var rows = Rows.Where(r => r.CanWrite || !toWrite).ToArray();
        if (Grids.Count == 0 && rows.Length == 0) return null;
        return rows.Length == 0 || (Grids.Count > 0 && Chance(50)) ? Of(Pick(Grids)) : Of(Pick(rows));
    }

    public string Of(NestRow row) => !row.Length.Contains(' ') && Chance(4) ? $"{row.Name}[^1]" : $"{row.Name}[{Index(row.Length)}]";

    public string Of(NestGrid grid) => Of(grid, Index(grid.Rows), Index(grid.Columns));

    public static string Of(NestGrid grid, string i, string j) => grid.Layout switch
    {
        NestLayout.Rectangular => $"{grid.Name}[{i}, {j}]",
        NestLayout.Jagged => $"{grid.Name}[{i}][{j}]",
        _ => $"{grid.Name}[{Simple(i)} * {grid.Columns} + {j}]",
    };

    /// <summary>A scope for one statement, which mostly reads elements near by.</summary>
    public Scope Here()
    {
        var here = Names.Inner();
        if (Chance(60))
        {
            foreach (var list in new[] { here.Matrices, here.Structs, here.StructArrays, here.Rows, here.Objects, here.Lists, here.Tuples, here.Strips, here.Crowds, here.Weights }) list.Clear();
            here.Arrays.Clear();
            here.Return = null;
            here.Functions.Clear();
        }

        for (int i = 0; i < 6; i++) if (Place(toWrite: false) is { } read) here.Constants.Add(read);
        if (Chance(25) && Guarded() is { } guarded) here.Constants.Add(guarded);
        for (int i = 0; i < 2; i++) if (Place(toWrite: true) is { } written) here.Reals.Add(written);
        here.Counters.AddRange(Indices.Where(i => !i.Text.Contains(' ')).Select(i => i.Text));
        return here;
    }

    /// <summary>A neighbour where there is one, as at boundaries.</summary>
    private string? Guarded()
    {
        var own = Indices.Where(i => Lengths.Contains(i.Length) && !i.Text.Contains(' ')).ToArray();
        if (own.Length == 0) return null;
        var index = Pick(own);
        bool isBefore = Chance(60);
        string at = isBefore ? $"{index.Text} - 1" : $"{index.Text} + 1", test = isBefore ? $"{index.Text} > 0" : $"{at} < {index.Length}";
        string[] elements =
        [
            .. Rows.Where(r => r.Length == index.Length).Select(r => $"{r.Name}[{at}]"),
            .. Grids.Where(g => g.Rows == index.Length).Select(g => Of(g, at, Index(g.Columns))),
            .. Grids.Where(g => g.Columns == index.Length).Select(g => Of(g, Index(g.Rows), at)),
        ];
        return elements.Length == 0 ? null : $"({test} ? {Pick(elements)} : {Pick(["0.5", "0", Place(toWrite: false)!])})";
    }

    public T Pick<T>(IReadOnlyList<T> items) => items[random.Next(items.Count)];

    public bool Chance(int percent) => random.Next(100) < percent;

    public static string Simple(string text) => text.Contains(' ') ? $"({text})" : text;

    private NestScope Within(Scope names, bool inLoop) =>
        new(random, names) { Indices = [.. Indices], Rows = [.. Rows], Grids = [.. Grids], Orders = [.. Orders], Lengths = [.. Lengths], InLoop = inLoop };
}
