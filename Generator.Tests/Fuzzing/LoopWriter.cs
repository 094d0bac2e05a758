namespace AutoDiffGen.Tests.Fuzzing;

/// <summary>Writes loops over long arrays whose iterations depend on each other in sums only, or almost: what fast mode takes apart into lanes and products.</summary>
/// <param name="block">Writes statements.</param>
internal sealed class LoopWriter(Random random, ExpressionWriter write, Func<Scope, int, Node> block)
{
    public Node Loop(Scope s)
    {
        int n = random.Next(3, 21), m = random.Next(2, 6);
        var (start, slope) = (write.Leaf(s), write.Bounded(s, 1));
        string read = s.Fresh(random, "k"), written = s.Fresh(random, "k"), shared = s.Fresh(random, "k"), sum = s.Fresh(random, "t"), z = s.Unique("z"), i = s.Unique("i");
        var inner = Iteration(s, [$"{read}[{i}]", $"{shared}[{write.Pick(["0", "1", $"{i} % {m}"])}]"], [$"{written}[{i}]"], i);
        if (write.Chance(25)) inner.Constants.Add($"{read}[{write.Pick([$"{n - 1} - {i}", $"({i} + 1) % {n}", $"Order[{i} % 4] % {n}", $"{i} > 0 ? {i} - 1 : 0"])}]");
        if (write.Chance(15)) inner.Constants.Add($"{written}[{i} > 0 ? {i} - 1 : 0]");
        if (write.Chance(15)) inner.Reals.Add($"{shared}[{i} % {m}]");
        var body = block(inner, random.Next(0, 4));
        var nested = write.Chance(50) ? Nested(inner, m, shared, i) : Node.Text($"");
        var total = Node.Statement($"{sum} += {(write.Chance(30) ? write.Real(inner, 3) : write.Bounded(inner, 3))};\n");
        var store = write.Chance(60) ? Node.Statement($"{written}[{i}] {write.Pick(["=", "+="])} {write.Bounded(inner, 2)};\n") : Node.Text($"");
        s.Reals.Add(sum);
        s.Arrays.AddRange([new Storage(read, n, IsSpan: false, CanWrite: true, CanSwap: false), new Storage(written, n, IsSpan: false, CanWrite: true, CanSwap: false), new Storage(shared, m, IsSpan: false, CanWrite: true, CanSwap: false)]);
        string head = write.Pick([$"int {i} = 0; {i} < {n}; {i}++", $"int {i} = 0; {i} < {read}.Length; {i}++", $"int {i} = {n - 1}; {i} >= 0; {i}--"]);
        return Node.Text($"double[] {read} = new double[{n}], {written} = new double[{n}], {shared} = new double[{m}];\nfor (int {z} = 0; {z} < {n}; {z}++)\n{{\n{read}[{z}] = {start} + 0.1 * {z};\n{written}[{z}] = {slope} * {z};\n{shared}[{z} % {m}] += 0.2 * {read}[{z}];\n}}\ndouble {sum} = 0;\nfor ({head})\n{{\n{body}{nested}{total}{store}}}\n");
    }

    private Node Nested(Scope outer, int m, string shared, string i)
    {
        string j = outer.Unique("i"), local = outer.Fresh(random, "t");
        var inner = Iteration(outer, [$"{shared}[{j}]", .. outer.Reals, $"(0.1 * {i} + {j})"], [], j);
        var value = write.Bounded(inner, 2);
        outer.Reals.Add(local);
        return Node.Statement($"double {local} = 0;\nfor (int {j} = 0; {j} < {m}; {j}++) {local} += {value} * {shared}[{j}];\n");
    }

    /// <summary>The scope of an iteration, in which what is outside can only be read.</summary>
    private static Scope Iteration(Scope s, string[] readable, string[] writable, string counter)
    {
        var inner = s.Loop();
        inner.Constants.AddRange(s.Reals.Except(writable));
        inner.Reals.Clear();
        inner.Ints.Clear();
        inner.Floats.Clear();
        foreach (var list in new[] { inner.Matrices, inner.Structs, inner.StructArrays, inner.Rows, inner.Objects, inner.Lists, inner.Functions, inner.Tuples, inner.Strips, inner.Crowds, inner.Weights }) list.Clear();
        inner.Arrays.Clear();
        inner.Constants.AddRange([.. readable, .. readable]);
        inner.Reals.AddRange(writable);
        inner.Counters.Add(counter);
        inner.InSwitch = true;
        inner.Return = null;
        return inner;
    }
}
