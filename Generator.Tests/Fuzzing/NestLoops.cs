namespace AutoDiffGen.Tests.Fuzzing;

/// <summary>Writes the loops of a nest: along a length, from or to the counter around, by strides, from both ends, over halves.</summary>
internal sealed class NestLoops(Random random, ExpressionWriter write, Func<NestScope, int, int, Node> body)
{
    /// <param name="inside">Writes the statements in the loop, where it is not any.</param>
    public Node Loop(NestScope n, int depth, Func<NestScope, Node>? inside = null)
    {
        inside ??= at => body(at, random.Next(1, 4), depth);
        var outer = n.Indices.Where(i => !i.Text.Contains(' ') && n.Lengths.Contains(i.Length)).ToArray();
        return random.Next(20) switch
        {
            0 => Times(n, inside),
            1 => Ends(n, inside),
            2 => Doubling(n, inside),
            3 when n.Orders.Count > 0 => Each(n, inside),
            4 => Beyond(n, inside),
            < 11 when outer.Length > 0 => Triangle(n, write.Chance(70) ? outer[^1] : write.Pick(outer), inside),
            < 14 => While(n, write.Pick(n.Lengths), inside),
            _ => Over(n, write.Pick(n.Lengths), inside),
        };
    }

    public Node Over(NestScope n, string length, Func<NestScope, Node> inside)
    {
        var (i, loop) = Counter(n);
        string to = length;
        var (head, below, above) = random.Next(13) switch
        {
            0 => ($"int {i} = 1; {i} < {to}; {i}++", 1, 0),
            1 => ($"int {i} = 0; {i} < {to} - 1; {i}++", 0, 1),
            2 => ($"int {i} = 1; {i} < {to} - 1; {i}++", 1, 1),
            3 => ($"int {i} = {to} - 1; {i} >= 0; {i}--", 0, 0),
            4 => ($"int {i} = {to} - 2; {i} >= 0; --{i}", 0, 1),
            5 => ($"int {i} = 1; {i} < {to}; {i} += 2", 1, 0),
            6 => ($"int {i} = 0; {i} + 1 < {to}; {i} += 2", 0, 1),
            7 => ($"int {i} = 1; {i} <= {to} - 1; ++{i}", 1, 0),
            8 when loop(0, 0).Rows.FirstOrDefault(r => r.Length == length) is { } row => ($"int {i} = 0; {i} < {row.Name}.Length; {i}++", 0, 0),
            _ => ($"int {i} = 0; {i} < {to}; {i}++", 0, 0),
        };
        var inner = loop(below, above);
        return Node.Statement($"for ({head})\n{{\n{inside(inner)}}}\n");

        (string, Func<int, int, NestScope>) Counter(NestScope at)
        {
            // The counter is a name of the loop alone.
            var own = at.Inner();
            string name = own.Names.Fresh(random, "i");
            return (name, (b, a) => own.Loop(new NestIndex(name, length, b, a)));
        }
    }

    /// <summary>From, to or around the counter of a loop outside.</summary>
    private Node Triangle(NestScope n, NestIndex outer, Func<NestScope, Node> inside)
    {
        var own = n.Inner();
        string j = own.Names.Fresh(random, "i"), i = outer.Text, to = outer.Length;
        var (head, below, above) = random.Next(10) switch
        {
            < 3 => ($"int {j} = {i} + 1; {j} < {to}; {j}++", outer.Below + 1, 0),
            < 5 => ($"int {j} = 0; {j} < {i}; {j}++", 0, outer.Above + 1),
            5 => ($"int {j} = 0; {j} <= {i}; {j}++", 0, outer.Above),
            6 => ($"int {j} = {i}; {j} < {to}; {j}++", outer.Below, 0),
            7 => ($"int {j} = {i} - 1; {j} >= 0; {j}--", 0, outer.Above + 1),
            8 => ($"int {j} = {i}; {j} > 0; {j}--", 1, outer.Above),
            _ => ($"int {j} = {i} & 1; {j} < {to}; {j} += 2", 0, 0),
        };
        var inner = own.Loop(new NestIndex(j, to, below, above));
        if (head.Contains($"<= {i}")) inner.Indices.Add(new NestIndex(j, $"{i} + 1", 0, 0));
        if (head.Contains($"< {i};")) inner.Indices.Add(new NestIndex(j, $"{i} + 1", 0, 1));
        return Node.Statement($"for ({head})\n{{\n{inside(inner)}}}\n");
    }

    /// <summary>Rounds over everything, whose counter is no index.</summary>
    private Node Times(NestScope n, Func<NestScope, Node> inside)
    {
        var own = n.Inner();
        string t = own.Names.Fresh(random, "i");
        return Node.Statement($"for (int {t} = 0; {t} < {random.Next(2, 4)}; {t}++)\n{{\n{inside(own.Loop())}}}\n");
    }

    private Node While(NestScope n, string length, Func<NestScope, Node> inside)
    {
        string c = n.Names.Fresh(random, "c");
        var inner = n.Loop(new NestIndex(c, length, 0, 0));
        var extra = write.Chance(30) && n.Place(toWrite: false) is { } p ? Node.Condition($"Math.Abs({p}) < 1.7") : Node.Text($"true");
        string also = extra.Kind == NodeKind.Condition ? " && " : "";
        return random.Next(3) switch
        {
            0 => Node.Sequence([Node.Text($"int {c} = -1;\n"), Node.Statement($"while (++{c} < {length}{also}{(also.Length > 0 ? extra : Node.Text($""))})\n{{\n{inside(inner)}}}\n")]),
            1 => Node.Sequence([Node.Text($"int {c} = {length};\n"), Node.Statement($"while (--{c} >= 0)\n{{\n{inside(inner)}}}\n")]),
            _ => Node.Sequence([Node.Text($"int {c} = {length};\n"), Node.Statement($"do\n{{\n{c}--;\n{inside(inner)}}}\nwhile ({c} > 0);\n")]),
        };
    }

    /// <summary>From both ends to the middle.</summary>
    private Node Ends(NestScope n, Func<NestScope, Node> inside)
    {
        string length = write.Pick(n.Lengths);
        if (write.Chance(50))
        {
            var own = n.Inner();
            string i = own.Names.Fresh(random, "i"), j = own.Names.Fresh(random, "i");
            var inner = own.Loop(new NestIndex(i, length, 0, 1), new NestIndex(j, length, 1, 0));
            return Node.Statement($"for (int {i} = 0, {j} = {length} - 1; {i} < {j}; {i}++, {j}--)\n{{\n{inside(inner)}}}\n");
        }

        string low = n.Names.Unique("c"), high = n.Names.Unique("c"), left = n.Names.Unique("c");
        var between = n.Loop(new NestIndex(low, length, 0, 1), new NestIndex(high, length, 1, 0), new NestIndex($"({low} + {high}) / 2", length, 0, 1));
        var condition = n.Place(toWrite: false) is { } p ? Node.Condition($"{p} + {between.Place(toWrite: false)} > 0.2") : write.Condition(n.Here(), 1);
        return Node.Sequence([Node.Text($"int {low} = 0, {high} = {length} - 1, {left} = 9;\n"), Node.Statement($"while ({low} < {high} && {left}-- > 0)\n{{\n{inside(between)}if ({condition}) {low}++;\nelse {high}--;\n}}\n")]);
    }

    /// <summary>Strides that double, as in sums by halves.</summary>
    private Node Doubling(NestScope n, Func<NestScope, Node> inside)
    {
        string length = write.Pick(n.Lengths);
        var own = n.Inner();
        string h = own.Names.Fresh(random, "i"), k = own.Names.Fresh(random, "i");
        var inner = own.Loop(new NestIndex(k, length, 0, 0), new NestIndex($"{k} + {h}", length, 0, 0));
        string step = write.Pick([$"{k}++", $"{k} += 2 * {h}"]);
        return Node.Statement($"for (int {h} = 1; {h} < {length}; {h} *= 2)\n{{\nfor (int {k} = 0; {k} + {h} < {length}; {step})\n{{\n{inside(inner)}}}\n}}\n");
    }

    /// <summary>One round more than there are elements, with a loop that then does not run.</summary>
    private Node Beyond(NestScope n, Func<NestScope, Node> inside)
    {
        string length = write.Pick(n.Lengths), other = write.Pick(n.Lengths), k = n.Names.Unique("i"), to = n.Names.Unique("q"), i = n.Names.Unique("i");
        var full = n.Loop(new NestIndex(k, length, 0, 0), new NestIndex(i, other, 0, 0));
        var (first, before) = (inside(full), inside(n.Loop(new NestIndex($"{k} - 1", length, 0, 0))));
        return Node.Statement($"for (int {k} = 0; {k} <= {length}; {k}++)\n{{\nint {to} = {k} < {length} ? {other} : 0;\nfor (int {i} = 0; {i} < {to}; {i}++)\n{{\n{first}}}\n{Node.Statement($"if ({k} > 0)\n{{\n{before}}}\n")}}}\n");
    }

    private Node Each(NestScope n, Func<NestScope, Node> inside)
    {
        var order = write.Pick(n.Orders);
        var own = n.Inner();
        string p = own.Names.Fresh(random, "i");
        return Node.Statement($"foreach (int {p} in {order.Name})\n{{\n{inside(own.Loop(new NestIndex(p, order.Length, 0, 0)))}}}\n");
    }

    /// <summary>Where a value would stand in a row that is taken for ordered, and a use of it.</summary>
    public Node Search(NestScope n)
    {
        string length = write.Pick(n.Lengths);
        if (n.Rows.Where(r => r.Length == length).ToArray() is not { Length: > 0 } rows) return body(n, 1, 0);
        var row = write.Pick(rows);
        string low = n.Names.Unique("c"), high = n.Names.Unique("c"), middle = n.Names.Unique("c"), x = n.Names.Unique("t");
        var value = write.Bounded(n.Here(), 1);
        n.Indices.Add(new NestIndex(low, length, 0, 0));
        return Node.Sequence([
            Node.Text($"double {x} = {value};\nint {low} = 0, {high} = {length} - 1;\n"),
            Node.Statement($"while ({high} - {low} > 1)\n{{\nint {middle} = ({low} + {high}) {write.Pick(["/ 2", ">> 1"])};\nif ({row.Name}[{middle}] > {x}) {high} = {middle};\nelse {low} = {middle};\n}}\n"),
            body(n, 1, 0)]);
    }
}
