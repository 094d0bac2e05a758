namespace AutoDiffGen.Tests.Fuzzing;

/// <summary>Writes the statements in a nest of loops: updates in place, sums, scratch storage of a round, rows and slices, swaps, jumps.</summary>
/// <param name="block">Writes statements of every other kind.</param>
internal sealed class NestStatements(Random random, ExpressionWriter write, Func<Scope, int, Node> block)
{
    private NestLoops Loops => new(random, write, Body);

    /// <summary>So many statements, one of them a loop where there is none around.</summary>
    public Node Body(NestScope n, int count, int depth)
    {
        var all = new List<Node>();
        for (int i = 0; i < count; i++) all.Add(depth > 0 && (!n.InLoop || write.Chance(35)) ? Loops.Loop(n, depth - 1) : Statement(n, depth));
        return Node.Sequence(all);
    }

    private Node Statement(NestScope n, int depth) => random.Next(34) switch
    {
        < 3 => Local(n),
        < 5 => If(n, depth),
        5 when depth > 0 => Accumulate(n, depth),
        6 when depth > 0 => Scratch(n, depth),
        7 or 8 => Row(n),
        9 => Slice(n),
        10 or 11 => Swap(n),
        12 => Copy(n),
        13 => Reorder(n),
        14 or 15 => Best(n),
        16 or 17 => Jump(n),
        18 when depth > 0 => Loops.Search(n),
        19 => Call(n),
        20 => Node.Statement($"{{\n{block(n.Here(), 1)}}}\n"),
        _ => Update(n),
    };

    private Node Update(NestScope n)
    {
        if (n.Place(toWrite: true) is not { } p) return Local(n);
        var here = n.Here();
        string q = n.Place(toWrite: true)!, a = n.Place(toWrite: false)!, b = n.Place(toWrite: false)!;
        return random.Next(12) switch
        {
            < 2 => Node.Statement($"{p} = {write.Bounded(here, 2)};\n"),
            2 => Node.Statement($"{p} = 0.25 * ({a} + {b}) + 0.4 * {write.Bounded(here, 1)};\n"),
            3 => Node.Statement($"{p} = 0.5 * {p} + 0.25 * ({a} - {q});\n"),
            4 => Node.Statement($"{p} += 0.2 * {write.Bounded(here, 2)};\n"),
            5 => Node.Statement($"{p} = 0.6 * {p} - 0.3 * {a} * Math.Sin({b});\n"),
            6 => Node.Statement($"{p} /= 1.5 + {a} * {a};\n"),
            7 => Node.Statement($"{p} *= {write.Bounded(here, 1)};\n"),
            8 => Node.Statement($"{p} -= 0.3 * {a} / (2.0 + {b} * {b});\n"),
            9 => Node.Statement($"({p}, {q}) = {write.Pick([$"({q}, {p})", $"(0.8 * {p} - 0.6 * {q}, 0.6 * {p} + 0.8 * {q})", $"({q}, 0.5 * {a})"])};\n"),
            10 => Node.Statement($"{p} {write.Pick(["=", "+="])} {q} = Math.Sin({a} - {b});\n"),
            _ => Node.Statement($"{p} = {write.Pick(["Math.Max", "Math.Min"])}({a}, {write.Bounded(here, 1)});\n"),
        };
    }

    private Node Local(NestScope n)
    {
        var value = write.Chance(50) && n.Place(toWrite: false) is { } read ? Node.Text($"{read}") : write.Bounded(n.Here(), 2);
        if (n.Names.Reals.Count > 0 && write.Chance(30)) return Node.Statement($"{write.Pick(n.Names.Reals)} {write.Pick(["=", "= 0.5 +", "= -0.5 *"])} {value};\n");
        string t = n.Names.Fresh(random, "t");
        n.Names.Reals.Add(t);
        return Node.Statement($"double {t} = {value};\n");
    }

    private Node If(NestScope n, int depth)
    {
        var condition = Condition(n);
        return write.Chance(50)
            ? Node.Statement($"if ({condition})\n{{\n{Body(n.Inner(), random.Next(1, 3), depth - 1)}}}\n")
            : Node.Statement($"if ({condition})\n{{\n{Body(n.Inner(), random.Next(1, 3), depth - 1)}}}\nelse\n{{\n{Body(n.Inner(), random.Next(1, 3), depth - 1)}}}\n");
    }

    private Node Condition(NestScope n)
    {
        string[] counters = [.. n.Indices.Select(i => NestScope.Simple(i.Text))];
        return random.Next(5) switch
        {
            0 when counters.Length > 0 => Node.Condition($"{write.Pick(counters)} % 2 == {random.Next(2)}"),
            1 when counters.Length > 1 => Node.Condition($"{counters[^1]} {write.Pick(["<", "!=", "==", ">="])} {counters[^2]}"),
            2 when n.Place(toWrite: false) is { } a && n.Place(toWrite: false) is { } b => Node.Condition($"{a} {write.Pick(["<", ">"])} {b} + 0.0123"),
            3 when n.Place(toWrite: false) is { } a => Node.Condition($"Math.Abs({a}) > {write.Pick(["0.1", "0.4", "0.9"])}"),
            _ => write.Condition(n.Here(), 1),
        };
    }

    /// <summary>A sum or a product over a loop, which starts again in each round.</summary>
    private Node Accumulate(NestScope n, int depth)
    {
        string t = n.Names.Fresh(random, "t");
        var inner = n.Inner();
        string step = write.Pick([$"{t} += ", $"{t} -= ", $"{t} = 0.7 * {t} + ", $"{t} *= 0.5 + "]);
        var loop = Loops.Loop(inner, 0, at => Node.Statement($"{step}{write.Bounded(at.Here(), 2)};\n"));
        n.Names.Reals.Add(t);
        string start = write.Pick(["0", "0.5", n.Place(toWrite: false) ?? "1"]), end = n.Place(toWrite: true) is { } p ? $"{p} {write.Pick(["=", "+="])} 0.3 * Math.Tanh({t});\n" : "";
        return Node.Sequence([Node.Text($"double {t} = {start};\n"), Node.Statement($"{{\n{loop}}}\n"), depth > 1 ? Body(n, 1, 0) : Node.Text($""), Node.Statement($"{end}")]);
    }

    /// <summary>An array of a round, whose length may depend on the round; parts of it may stay as they are made.</summary>
    private Node Scratch(NestScope n, int depth)
    {
        string name = n.Names.Fresh(random, "g");
        string[] lengths = [.. n.Lengths, .. n.Indices.Where(i => !i.Text.Contains(' ')).SelectMany(i => new[] { $"{i.Text} + 1", $"{i.Text} + 1" })];
        string length = write.Pick(lengths);
        n.Rows.Add(new NestRow(name, length, IsSpan: false, CanWrite: true, CanSwap: n.Lengths.Contains(length)));
        var inner = n.Inner();
        var fill = Loops.Over(inner, length, at => Node.Statement($"{name}[{at.Indices[^1].Text}] {write.Pick(["=", "+="])} {write.Bounded(at.Here(), 1)};\n"));
        return Node.Sequence([Node.Text($"double[] {name} = new double[{length}];\n"), Node.Statement($"{{\n{fill}}}\n"), Body(n, 2, depth - 1)]);
    }

    private Node Row(NestScope n)
    {
        var grids = n.Grids.Where(g => g.Layout != NestLayout.Rectangular).ToArray();
        if (grids.Length == 0) return Slice(n);
        var grid = write.Pick(grids);
        string name = n.Names.Fresh(random, grid.Layout == NestLayout.Jagged ? "row" : "part");
        string at = n.Index(grid.Rows), again = n.Index(grid.Rows);
        n.Rows.Add(new NestRow(name, grid.Columns, IsSpan: grid.Layout == NestLayout.Flat, CanWrite: true, CanSwap: false));
        var between = Update(n);
        return grid.Layout == NestLayout.Jagged
            ? Node.Sequence([Node.Text($"double[] {name} = {grid.Name}[{at}];\n"), between, write.Chance(30) ? Node.Statement($"{name} = {grid.Name}[{again}];\n") : Node.Text($""), Update(n)])
            : Node.Sequence([Node.Text($"Span<double> {name} = {grid.Name}.AsSpan({NestScope.Simple(at)} * {grid.Columns}, {grid.Columns});\n"), between, Update(n)]);
    }

    private Node Slice(NestScope n)
    {
        var rows = n.Rows.Where(r => r.CanWrite && !r.Length.Contains(' ')).ToArray();
        if (rows.Length == 0) return Update(n);
        var row = write.Pick(rows);
        var indices = n.Indices.Where(i => i.Length == row.Length && !i.Text.Contains(' ')).ToArray();
        string from = indices.Length > 0 && write.Chance(75) ? write.Pick(indices).Text : "1", name = n.Names.Fresh(random, "part");
        string span = row.IsSpan ? row.Name : row.Name + ".AsSpan()";
        string cut = random.Next(4) switch
        {
            0 => $"{span}[{from}..]",
            1 => $"{span}[..^{from}]",
            2 => $"{span}.Slice({from})",
            _ => row.IsSpan ? $"{row.Name}[{from}..]" : $"{row.Name}.AsSpan({from})",
        };
        string length = $"{row.Length} - {from}";
        n.Rows.Add(new NestRow(name, length, IsSpan: true, CanWrite: true, CanSwap: false));
        var inner = n.Inner();
        return Node.Sequence([Node.Text($"Span<double> {name} = {cut};\n"), write.Chance(60) ? Node.Statement($"{{\n{Loops.Over(inner, length, at => Update(at))}}}\n") : Update(n)]);
    }

    private Node Swap(NestScope n)
    {
        var all = n.Rows.Where(r => r.CanSwap).ToArray();
        var jagged = n.Grids.Where(g => g.Layout == NestLayout.Jagged).ToArray();
        if (jagged.Length > 0 && write.Chance(50))
        {
            var grid = write.Pick(jagged);
            string a = $"{grid.Name}[{n.Index(grid.Rows)}]", b = $"{grid.Name}[{n.Index(grid.Rows)}]", kept = n.Names.Unique("row");
            return Node.Statement($"{write.Pick([$"({a}, {b}) = ({b}, {a});", $"{{ double[] {kept} = {a}; {a} = {b}; {b} = {kept}; }}"])}\n");
        }

        if (all.Length < 2) return Update(n);
        var (u, v) = (all[random.Next(all.Length)], all[^1]);
        string held = n.Names.Unique("g");
        return u.Name == v.Name || u.Length != v.Length ? Update(n) : Node.Statement($"{write.Pick([$"({u.Name}, {v.Name}) = ({v.Name}, {u.Name});", $"{{ double[] {held} = {u.Name}; {u.Name} = {v.Name}; {v.Name} = {held}; }}"])}\n");
    }

    private Node Copy(NestScope n)
    {
        var rows = n.Rows.Where(r => !r.IsSpan && r.CanWrite).ToArray();
        if (rows.Length == 0) return Update(n);
        var (u, v) = (write.Pick(rows), write.Pick(rows));
        return random.Next(7) switch
        {
            0 when u.Length == v.Length => Node.Statement($"Array.Copy({u.Name}, {v.Name}, {u.Name}.Length);\n"),
            1 when u.Length == v.Length => Node.Statement($"{u.Name}.CopyTo({v.Name}, 0);\n"),
            2 => Node.Statement($"{u.Name}.AsSpan(1).CopyTo({u.Name});\n"),
            3 => Node.Statement($"Array.Copy({u.Name}, 0, {u.Name}, 1, {u.Name}.Length - 1);\n"),
            4 when u.CanSwap && u.Length == v.Length => Node.Statement($"{u.Name} = (double[]){v.Name}.Clone();\n"),
            5 => Node.Statement($"Array.Fill<double>({u.Name}, {write.Bounded(n.Here(), 1)});\n"),
            _ => Node.Statement($"Array.Clear({u.Name});\n"),
        };
    }

    /// <summary>A change to indices that the loop itself reads.</summary>
    private Node Reorder(NestScope n)
    {
        if (n.Orders.Count == 0) return Update(n);
        var order = write.Pick(n.Orders);
        string a = n.Of(order), b = n.Of(order);
        return Node.Statement($"{write.Pick([$"({a}, {b}) = ({b}, {a});", $"{a} = ({b} + 1) % {order.Length};"])}\n");
    }

    private Node Best(NestScope n)
    {
        if (n.Place(toWrite: false) is not { } p || n.Names.Reals.Count == 0) return Local(n);
        string best = write.Pick(n.Names.Reals);
        return random.Next(3) switch
        {
            0 => Node.Statement($"if ({p} > {best} + 0.0321)\n{{\n{best} = {p};\n{Update(n)}}}\n"),
            1 => Node.Statement($"{best} = Math.Max({best}, {p} - 0.0321);\n"),
            _ => Node.Statement($"if (Math.Abs({p}) > Math.Abs({best})) {best} = 0.9 * {p};\n"),
        };
    }

    private Node Jump(NestScope n) => random.Next(5) switch
    {
        0 when n.InLoop => Node.Statement($"if ({Condition(n)}) break;\n"),
        < 3 when n.InLoop => Node.Statement($"if ({Condition(n)}) continue;\n"),
        3 when n.Names.Return is { } back => Node.Statement($"if (Math.Abs({n.Place(toWrite: false) ?? "0.5"}) > 0.8 && {Condition(n)}) {back(n.Names)}\n"),
        _ => Update(n),
    };

    private Node Call(NestScope n)
    {
        var rows = n.Rows.Where(r => r.CanWrite).ToArray();
        if (rows.Length == 0) return Update(n);
        var (u, v) = (write.Pick(rows), write.Pick(n.Rows));
        string i = n.Index(u.Length);
        return random.Next(4) switch
        {
            0 => Node.Statement($"Tools.Relax({u.Name}, {i}, {write.Bounded(n.Here(), 1)});\n"),
            1 when u.Name != v.Name && !u.Name.StartsWith("part") && !u.Name.StartsWith("row") => Node.Statement($"Tools.AddTimes(0.3 * {write.Bounded(n.Here(), 1)}, {v.Name}, {u.Name});\n"),
            2 when n.Place(toWrite: true) is { } p => Node.Statement($"{p} = 0.3 * Math.Tanh(Tools.Dot({u.Name}, {v.Name}, {i}));\n"),
            _ => Node.Statement($"{u.Name}[{i}] = 0.5 * Tools.Last({u.Name});\n"),
        };
    }
}
