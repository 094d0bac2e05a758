namespace AutoDiffGen.Tests.Fuzzing;

/// <summary>Writes random statements about storage that has several names: objects, rows of rows, lists, whole arrays.</summary>
internal sealed class ObjectWriter(Random random, ExpressionWriter write)
{
    /// <summary>One such statement, or nothing where the scope has nothing for it.</summary>
    public Node? Statement(Scope s) => random.Next(18) switch
    {
        12 => Strip(s),
        13 => Mark(s),
        14 => Weight(s),
        15 => Crowd(s),
        16 => Nullable(s),
        0 => Rows(s),
        1 => RowUse(s),
        2 => Declare(s),
        < 5 => Use(s),
        5 => List(s),
        6 => Whole(s),
        7 => Array(s),
        8 => Tuple(s),
        9 => Structs(s),
        _ => Call(s),
    };

    private static string[] Owned(Scope s) => [.. s.Arrays.Where(a => !a.IsSpan && a.Length == 4).Select(a => a.Name)];

    private Node Rows(Scope s)
    {
        string[] arrays = Owned(s);
        var (a, b) = (write.Real(s, 1), write.Leaf(s));
        string name = s.Fresh(random, "g");
        s.Rows.Add(name);
        return arrays.Length > 0 && write.Chance(60)
            ? Node.Statement($"double[][] {name} = [{write.Pick(arrays)}, {(write.Chance(60) ? Node.Text($"{write.Pick(arrays)}") : Node.Text($"[{a}, 0.5, {b}, 0.25]"))}];\n")
            : Node.Statement($"double[][] {name} = new double[2][];\nfor (int z = 0; z < 2; z++) {name}[z] = new double[4];\n{name}[1][2] = {a};\n");
    }

    private Node? RowUse(Scope s)
    {
        if (s.Rows.Count == 0) return null;
        string rows = write.Pick(s.Rows);
        string[] arrays = Owned(s);
        switch (random.Next(4))
        {
            case 0:
                return Node.Statement($"({rows}[0], {rows}[1]) = ({rows}[1], {rows}[0]);\n");
            case 1 when arrays.Length > 0:
                return Node.Statement($"{rows}[{write.Index(s, 2)}] = {write.Pick(arrays)};\n");
            case 2:
                var row = write.Index(s, 2);
                string span = s.Fresh(random, "s");
                s.Arrays.Add(new Storage(span, 3, IsSpan: true, CanWrite: true, CanSwap: false));
                return Node.Statement($"Span<double> {span} = {rows}[{row}].AsSpan(1);\n");
            default:
                var index = write.Index(s, 2);
                string array = s.Fresh(random, "a");
                s.Arrays.Add(new Storage(array, 4, IsSpan: false, CanWrite: true, CanSwap: true));
                return Node.Statement($"double[] {array} = {rows}[{index}];\n");
        }
    }

    private Node Declare(Scope s)
    {
        var (a, b, condition) = (write.Bounded(s, 1), write.Bounded(s, 1), write.Condition(s, 1));
        var made = random.Next(5) switch
        {
            0 when s.Objects.Count > 0 => Node.Text($"{write.Pick(s.Objects)}"),
            1 when s.Objects.Count > 0 => Node.Text($"{condition} ? {write.Pick(s.Objects)} : new Box({a})"),
            2 => Node.Text($"new SquareBox({a}, {b})"),
            3 => Node.Text($"{condition} ? new SquareBox({a}, {b}) : new Box(0.5)"),
            _ => Node.Text($"new Box({a})"),
        };
        string name = s.Fresh(random, "o");
        s.Objects.Add(name);
        return Node.Statement($"Box {name} = {made};\n");
    }

    private Node Use(Scope s)
    {
        if (s.Objects.Count == 0) return Declare(s);
        string o = write.Pick(s.Objects);
        string[] arrays = Owned(s);
        return random.Next(6) switch
        {
            0 => Node.Statement($"{o}.Trade({write.Pick(s.Objects)});\n"),
            1 when arrays.Length > 0 => Node.Statement($"{o}.W = {write.Pick(arrays)};\n"),
            2 => Node.Statement($"{o}.V {write.Pick(["=", "+=", "*="])} {write.Bounded(s, 2)};\n"),
            3 => Node.Statement($"{o}.W[{write.Index(s, 4)}] {write.Pick(["=", "+="])} {write.Bounded(s, 2)};\n"),
            _ => Node.Statement($"{o}.Add({write.Bounded(s, 1)});\n"),
        };
    }

    private Node List(Scope s)
    {
        var (a, b) = (write.Bounded(s, 1), write.Bounded(s, 1));
        if (s.Lists.Count > 0 && write.Chance(70))
        {
            string list = write.Pick(s.Lists);
            return random.Next(3) switch
            {
                0 => Node.Statement($"{list}[{write.Pick(["0", "1", "^1"])}] {write.Pick(["=", "+=", "*="])} {a};\n"),
                1 => Node.Statement($"foreach (double z in {list}) {write.Place(s) ?? list + "[0]"} += {b} * z;\n"),
                _ => Node.Statement($"{list}.Add({a});\n"),
            };
        }

        string name = s.Fresh(random, "q");
        s.Lists.Add(name);
        return write.Chance(50) ? Node.Statement($"List<double> {name} = [{a}, {b}];\n") : Node.Statement($"var {name} = new List<double> {{ {a}, {b} }};\n");
    }

    /// <summary>Whole arrays copied, cleared, filled.</summary>
    private Node? Whole(Scope s)
    {
        string[] arrays = Owned(s);
        if (arrays.Length == 0) return null;
        var (a, b) = (write.Pick(arrays), write.Pick(arrays));
        return random.Next(7) switch
        {
            0 => Node.Statement($"Array.Copy({a}, 0, {b}, 1, 3);\n"),
            1 => Node.Statement($"{a}.CopyTo({b}, 0);\n"),
            2 => Node.Statement($"{a}.AsSpan(1, 2).CopyTo({b});\n"),
            3 => Node.Statement($"Array.Clear({a}, 1, 2);\n"),
            4 => Node.Statement($"Array.Fill<double>({a}, {write.Bounded(s, 1)});\n"),
            5 => Node.Statement($"{a}.AsSpan(2).Fill({write.Bounded(s, 1)});\n"),
            _ => Node.Statement($"Array.Reverse({a});\n"),
        };
    }

    /// <summary>Another name for an array, or another array for a name.</summary>
    private Node? Array(Scope s)
    {
        string[] arrays = Owned(s), swappable = [.. s.Arrays.Where(a => a.CanSwap).Select(a => a.Name)];
        if (arrays.Length == 0) return null;
        var condition = write.Condition(s, 1);
        var (a, b) = (write.Pick(arrays), write.Pick(arrays));
        if (swappable.Length > 0 && write.Chance(40)) return Node.Statement($"{write.Pick(swappable)} = {a};\n");
        var value = random.Next(3) switch
        {
            0 => Node.Text($"(double[]){a}.Clone()"),
            1 => Node.Text($"{condition} ? {a} : {b}"),
            _ => Node.Text($"{a}"),
        };
        string name = s.Fresh(random, "a");
        s.Arrays.Add(new Storage(name, 4, IsSpan: false, CanWrite: true, CanSwap: true));
        return Node.Statement($"double[] {name} = {value};\n");
    }

    private Node Tuple(Scope s)
    {
        var (a, b) = (write.Real(s, 1), write.Bounded(s, 2));
        if (s.Tuples.Count > 0 && write.Chance(50)) return Node.Statement($"{write.Pick(s.Tuples)} = ({b}, {write.Pick(s.Tuples)}.A);\n");
        string name = s.Fresh(random, "u");
        s.Tuples.Add(name);
        return Node.Statement($"(double A, double B) {name} = ({a}, {b});\n");
    }

    private Node? Structs(Scope s)
    {
        if (s.StructArrays.Count == 0) return null;
        string pairs = write.Pick(s.StructArrays);
        if (write.Chance(50)) return Node.Statement($"foreach (Pair z in {pairs}) {write.Place(s) ?? pairs + "[0].X"} += 0.25 * z.Norm;\n");
        var index = write.Index(s, 3);
        string name = s.Fresh(random, "r");
        s.Structs.Add(name);
        return Node.Statement($"ref Pair {name} = ref {pairs}[{index}];\n");
    }

    private Node? Strip(Scope s)
    {
        string[] arrays = Owned(s);
        if (s.Strips.Count == 0 && arrays.Length == 0) return null;
        var value = s.Strips.Count > 0 && (arrays.Length == 0 || write.Chance(50)) ? Node.Text($"{write.Pick(s.Strips)}") : Node.Text($"new Strip({write.Pick(arrays)}, {write.Bounded(s, 1)})");
        if (s.Strips.Count > 0 && write.Chance(40)) return Node.Statement($"{write.Pick(s.Strips)} = {value};\n");
        string name = s.Fresh(random, "h");
        s.Strips.Add(name);
        return Node.Statement($"Strip {name} = {value};\n");
    }

    private Node Mark(Scope s)
    {
        var (a, b) = (write.Bounded(s, 2), write.Bounded(s, 1));
        if (s.Marks.Count > 0 && write.Chance(50)) return Node.Statement($"{write.Pick(s.Marks)} = {write.Pick(s.Marks)} with {{ {write.Pick(["A", "B"])} = {a} }};\n");
        string name = s.Fresh(random, "j");
        s.Marks.Add(name);
        return Node.Statement($"Mark {name} = new Mark({a}, {b});\n");
    }

    private Node Weight(Scope s)
    {
        var (a, b, condition) = (write.Bounded(s, 1), write.Bounded(s, 1), write.Condition(s, 1));
        var value = random.Next(3) switch
        {
            0 => Node.Text($"new Line({a})"),
            1 => Node.Text($"new Bend({a})"),
            _ => Node.Text($"{condition} ? new Line({a}) : new Bend({b})"),
        };
        string name = s.Fresh(random, "y");
        s.Weights.Add(name);
        return Node.Statement($"IWeight {name} = {value};\n");
    }

    private Node Crowd(Scope s)
    {
        if (s.Crowds.Count > 0 && s.Objects.Count > 0 && write.Chance(40)) return Node.Statement($"{write.Pick(s.Crowds)}[{write.Index(s, 2)}] = {write.Pick(s.Objects)};\n");
        if (s.Crowds.Count > 0 && write.Chance(50))
        {
            string again = s.Fresh(random, "z");
            return Node.Statement($"foreach (Box {again} in {write.Pick(s.Crowds)}) {again}.{write.Pick(["Add", "Half +="])}({write.Bounded(s, 1)});\n");
        }
        if (s.Crowds.Count > 0 && write.Chance(60)) return OneOfACrowd(s);
        var (a, b) = (s.Objects.Count > 0 ? Node.Text($"{write.Pick(s.Objects)}") : Node.Text($"new Box({write.Leaf(s)})"), write.Bounded(s, 1));
        string name = s.Fresh(random, "d");
        s.Crowds.Add(name);
        return Node.Statement($"Box[] {name} = [{a}, new Box({b})];\n");
    }

    /// <summary>A variable for an object of unknown class, whose virtual members are called more than once.</summary>
    private Node OneOfACrowd(Scope s)
    {
        string one = s.Fresh(random, "z");
        var (a, b) = (write.Bounded(s, 1), write.Bounded(s, 1));
        if (write.Chance(60)) return Node.Statement($"foreach (Box {one} in {write.Pick(s.Crowds)}) {write.Place(s) ?? one + ".V"} += 0.25 * {one}.Mixed({a}) * Math.Sin({one}.Mixed({b}));\n");
        string crowd = write.Pick(s.Crowds);
        var index = write.Index(s, 2);
        s.Objects.Add(one);
        return Node.Statement($"Box {one} = {crowd}[{index}];\n{one}.V += 0.1 * {one}.Mixed({a}) - 0.1 * {one}.Mixed({b});\n");
    }

    private Node Nullable(Scope s)
    {
        var (value, condition) = (write.Bounded(s, 1), write.Condition(s, 1));
        if (s.Nullables.Count > 0 && write.Chance(50)) return Node.Statement($"{write.Pick(s.Nullables)} = {value};\n");
        string name = s.Fresh(random, "x");
        s.Nullables.Add(name);
        return Node.Statement($"double? {name} = {condition} ? {value} : null;\n");
    }

    private Node? Call(Scope s)
    {
        string[] arrays = Owned(s);
        string[] spans = [.. s.Arrays.Where(a => a.CanWrite && a.Length == 4).Select(a => a.IsSpan ? a.Name : a.Name + ".AsSpan()")];
        var p = write.Bounded(s, 1);
        switch (random.Next(4))
        {
            case 0 when write.Helper(s, HelperKind.TwoArrays) is { } h && arrays.Length > 0:
                return Node.Statement($"{h}({write.Pick(arrays)}, {write.Pick(arrays)}, {p}, {random.Next(1, 4)});\n");
            case 1 when write.Helper(s, HelperKind.TwoSpans) is { } h && spans.Length > 0:
                return Node.Statement($"{h}({write.Pick(spans)}{write.Pick(["[1..]", "[..3]"])}, {write.Pick(spans)}{write.Pick(["[1..]", "[..3]"])}, {p}, {random.Next(1, 4)});\n");
            case 2 when write.Helper(s, HelperKind.MakesArray) is { } h && arrays.Length > 0:
                string array = s.Fresh(random, "a");
                s.Arrays.Add(new Storage(array, 4, IsSpan: false, CanWrite: true, CanSwap: true));
                return Node.Statement($"double[] {array} = {h}({write.Pick(arrays)}, {p});\n");
            case 3 when write.Helper(s, HelperKind.MakesObject) is { } h && s.Objects.Count > 0:
                string given = write.Pick(s.Objects), made = s.Fresh(random, "o");
                s.Objects.Add(made);
                return Node.Statement($"Box {made} = {h}({given}, {p});\n");
            default:
                return null;
        }
    }
}
