namespace AutoDiffGen.Tests.Fuzzing;

/// <summary>Writes nests of loops in the manner of numerical code: in place over rows and grids whose lengths are variables.</summary>
/// <param name="block">Writes statements of every other kind.</param>
internal sealed class NestWriter(Random random, ExpressionWriter write, Func<Scope, int, Node> block)
{
    private NestStatements Statements => new(random, write, block);

    public Node Nest(Scope s)
    {
        var n = new NestScope(random, s.Inner());
        var text = new List<Node>();
        bool isLong = write.Chance(25);
        int rows = isLong ? random.Next(6, 14) : random.Next(2, 6), columns = random.Next(2, 5);
        var given = s.Arrays.Where(a => a.Length == 4).ToArray();
        if (given.Length > 0 && write.Chance(50)) rows = 4;
        string first = Length(rows, rows == 4 && given.Length > 0 ? write.Pick(given).Name + ".Length" : null);
        if (rows == 4) n.Rows.AddRange(given.Where(_ => write.Chance(50)).Select(a => new NestRow(a.Name, first, a.IsSpan, a.CanWrite, CanSwap: false)));
        string second = write.Chance(50) ? first : Length(columns, null);
        if (second == first) columns = rows;
        n.Lengths.AddRange(second == first ? [first] : [first, second]);
        int made = random.Next(1, 4);
        for (int i = 0; i < made; i++) Row(write.Chance(70) ? (first, rows) : (second, columns));
        if (write.Chance(70)) Grid();
        if (write.Chance(20)) Grid();
        if (s.Matrices.Count > 0 && write.Chance(40)) Given(write.Pick(s.Matrices));
        if (write.Chance(40)) Order();
        text.Add(Node.Statement($"{{\n{Statements.Body(n, random.Next(1, 4), isLong ? 2 : 3)}}}\n"));
        text.Add(Total());
        return Node.Sequence(text);

        string Name(string stem)
        {
            string name = s.Fresh(random, stem);
            return name;
        }

        string Length(int value, string? of)
        {
            string name = Name("n");
            text.Add(Node.Text($"int {name} = {of ?? (value == 4 ? write.Pick(["Order.Length", "4"]) : value is > 2 and < 6 ? write.Pick([$"Order[{new[] { 1, 3, 0, 2 }[value - 2]}] + 2", $"{value}"]) : $"{value}")};\n"));
            return name;
        }

        void Row((string Length, int Count) of)
        {
            string name = Name("g"), z = s.Unique("z");
            text.Add(Node.Text($"double[] {name} = new double[{of.Length}];\n{Node.Statement($"for (int {z} = 0; {z} < {name}.Length; {z}++) {name}[{z}] = {write.Bounded(s, 1)} * 0.3 + {write.Leaf(s)} * 0.1 * {z};\n")}"));
            n.Rows.Add(new NestRow(name, of.Length, IsSpan: false, CanWrite: true, CanSwap: true));
            s.Arrays.Add(new Storage(name, of.Count, IsSpan: false, CanWrite: true, CanSwap: false));
        }

        void Grid()
        {
            string name = Name("h"), z = s.Unique("z"), y = s.Unique("y");
            var (layout, start) = (write.Pick(Enum.GetValues<NestLayout>()), write.Bounded(s, 1));
            n.Grids.Add(new NestGrid(name, layout, first, second));
            text.Add(layout switch
            {
                NestLayout.Rectangular => Node.Text($"double[,] {name} = new double[{first}, {second}];\n{Node.Statement($"for (int {z} = 0; {z} < {first}; {z}++) for (int {y} = 0; {y} < {name}.GetLength(1); {y}++) {name}[{z}, {y}] = {start} * {y} - 0.2 * {z};\n")}"),
                NestLayout.Jagged => Node.Text($"double[][] {name} = new double[{first}][];\nfor (int {z} = 0; {z} < {first}; {z}++)\n{{\n{name}[{z}] = new double[{second}];\n{Node.Statement($"for (int {y} = 0; {y} < {second}; {y}++) {name}[{z}][{y}] = {start} * 0.4 + 0.1 * {y} * {z};\n")}}}\n"),
                _ => Node.Text($"double[] {name} = new double[{first} * {second}];\n{Node.Statement($"for (int {z} = 0; {z} < {name}.Length; {z}++) {name}[{z}] = {start} * 0.2 * {z} - 0.3;\n")}"),
            });
        }

        void Given(string matrix)
        {
            string i = Name("n"), j = Name("n");
            text.Add(Node.Text($"int {i} = {matrix}.GetLength(0), {j} = {matrix}.GetLength(1);\n"));
            n.Lengths.AddRange([i, j]);
            n.Grids.Add(new NestGrid(matrix, NestLayout.Rectangular, i, j));
        }

        void Order()
        {
            string name = Name("x"), z = s.Unique("z");
            text.Add(Node.Text($"int[] {name} = new int[{first}];\nfor (int {z} = 0; {z} < {first}; {z}++) {name}[{z}] = {write.Pick([z, $"{first} - 1 - {z}", $"({z} * 3 + 1) % {first}"])};\n"));
            n.Orders.Add(new NestRow(name, first, IsSpan: false, CanWrite: true, CanSwap: false));
        }

        Node Total()
        {
            string t = Name("t");
            var parts = new List<Node> { Node.Text($"double {t} = 0;\n") };
            foreach (var row in n.Rows)
            {
                string i = s.Unique("i");
                parts.Add(Node.Statement($"for (int {i} = 0; {i} < {row.Length}; {i}++) {t} += {row.Name}[{i}] * (0.4 - 0.15 * {i});\n"));
            }

            foreach (var grid in n.Grids)
            {
                string i = s.Unique("i"), j = s.Unique("j");
                parts.Add(Node.Statement($"for (int {i} = 0; {i} < {grid.Rows}; {i}++)\n{{\nfor (int {j} = 0; {j} < {grid.Columns}; {j}++) {t} += {NestScope.Of(grid, i, j)} * (0.3 + 0.1 * {i} - 0.2 * {j});\n}}\n"));
            }

            s.Reals.Add(t);
            return Node.Sequence(parts);
        }
    }
}
