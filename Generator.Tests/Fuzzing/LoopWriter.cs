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

    /// <summary>Such a loop inside another, whose rounds change passive numbers that the inner one depends on: how far it goes, which elements it reads, what it chooses.</summary>
    public Node Rounds(Scope s)
    {
        int n = random.Next(2, 9);
        var (start, first) = (write.Leaf(s), write.Leaf(s));
        string read = s.Fresh(random, "k"), sum = s.Fresh(random, "t"), limit = s.Fresh(random, "q"), level = s.Fresh(random, "u"), z = s.Unique("z"), round = s.Unique("i"), i = s.Unique("i");
        var declarations = Node.Text($"int {limit} = {random.Next(1, 3)};\ndouble {level} = {first};\n");
        if (write.Chance(30))
        {
            declarations = Node.Text($"int[] {limit} = [{random.Next(1, 3)}, 0];\ndouble[] {level} = [{first}, 0.5];\n");
            (limit, level) = (limit + "[0]", level + "[0]");
        }

        var outer = s.Loop();
        outer.Reals.Add(sum);
        outer.Constants.Add(level);
        outer.Counters.AddRange([round, limit]);
        var between = block(outer, random.Next(0, 3));
        var inner = Iteration(outer, [$"{read}[({i} + {limit}) % {n}]", $"{read}[{i}]", level], [], i);
        inner.Counters.AddRange([limit, round]);
        var body = Inner(inner, limit, i);
        var change = Node.Statement($"{level} = 0.6 * {level} + {write.Pick(["0.2", $"0.1 * {round}", $"{write.Leaf(s)} * 0.1"])};\n");
        var store = write.Chance(40) ? Node.Statement($"{read}[{i}] {write.Pick(["=", "+="])} {write.Bounded(inner, 1)};\n") : Node.Text($"");
        s.Reals.Add(sum);
        s.Arrays.Add(new Storage(read, n, IsSpan: false, CanWrite: true, CanSwap: false));
        string head = write.Pick([$"for (int {round} = 0; {round} < 3; {round}++)", $"int {round} = 0;\nwhile ({round}++ < 3)"]);
        string next = write.Pick([$"({limit} * 2 + {round} + 1) % 5", $"({limit} + {round}) % 4", $"{limit} * 3 % 7"]);
        return Node.Text($"double[] {read} = new double[{n}];\nfor (int {z} = 0; {z} < {n}; {z}++) {read}[{z}] = {start} + 0.1 * {z};\ndouble {sum} = 0;\n{declarations}{head}\n{{\n{limit} = {next};\n{change}{between}for (int {i} = 0; {i} < {n}; {i}++)\n{{\n{body}{store}}}\n}}\n");

        Node Inner(Scope own, string limit, string i)
        {
            string t = own.Fresh(random, "t"), j = own.Unique("i");
            var value = write.Leaf(own);
            own.Reals.Add(t);
            var deep = own.Inner();
            deep.Counters.Add(j);
            var (step, total) = (write.Bounded(deep, 2), write.Bounded(own, 2));
            string from = write.Pick(["0", $"{limit} % 2", $"{i} % 2"]);
            var middle = random.Next(6) switch
            {
                0 => Node.Statement($"int {j} = {from};\nwhile ({j} < {limit})\n{{\n{t} += {step};\n{j}++;\n}}\n"),
                1 => Node.Statement($"for (int {j} = {from}; {j} < {limit}; {j}++) {t} = {t} * {step} + 0.1;\n"),
                2 => Node.Statement($"for (int {j} = {from}; {j} < 5; {j}++)\n{{\nif ({j} > {limit}) break;\n{t} *= {step};\n}}\n"),
                3 => Node.Statement($"int {j} = {limit};\ndo\n{{\n{t} -= {step} * {t};\n}}\nwhile (--{j} > 0);\n"),
                4 => Node.Statement($"int {j} = {limit} + {i};\nif ({j} % 3 == 1) {t} += {step};\nelse if ({j} > 4) {t} *= {step};\n"),
                _ => Node.Statement($"int {j} = ({limit} + {i}) % 4;\n{t} *= {j} switch {{ 0 => {step}, 1 => {level}, _ => {t} }};\n"),
            };
            return Node.Text($"double {t} = {value};\n{middle}{Node.Statement($"{sum} += {t} * {total};\n")}");
        }
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
