namespace AutoDiffGen.Tests.Fuzzing;

/// <summary>Writes random statements of every kind.</summary>
internal sealed class StatementWriter(Random random)
{
    private readonly ExpressionWriter _write = new(random);

    private ObjectWriter Objects => new(random, _write);

    private PassiveWriter Passives => new(random, _write);

    private LoopWriter Loops => new(random, _write, (scope, count) => Block(scope, count, 1));

    private NestWriter Nests => new(random, _write, (scope, count) => Block(scope, count, 0));

    public Node Block(Scope s, int count, int depth) => Node.Sequence(Enumerable.Range(0, count).Select(_ => Statement(s, depth)).ToArray());

    private Node Statement(Scope s, int depth) => random.Next(depth > 0 ? 48 : 26) switch
    {
        _ when _write.Chance(6) => Passives.Statement(s),
        < 3 => DeclareReal(s),
        3 => Declare(s),
        < 12 => Assign(s),
        12 => Step(s),
        13 => Swap(s),
        < 16 => Call(s),
        16 => Single(s),
        17 => StructStatement(s),
        18 => Jump(s),
        19 => Alias(s),
        < 26 => Objects.Statement(s) ?? Assign(s),
        < 31 => If(s, depth - 1),
        < 35 => For(s, depth - 1),
        35 => Foreach(s, depth - 1),
        36 => While(s, depth - 1),
        37 => Do(s, depth - 1),
        38 => Converge(s, depth - 1),
        39 => Switch(s, depth - 1),
        40 => Node.Statement($"{{ {Block(s.Inner(), 2, depth - 1)} }}\n"),
        41 => Node.Statement($"try\n{{\n{Body(s.Inner(), depth - 1)}}}\nfinally\n{{\n{Assign(s.Inner())}}}\n"),
        42 or 43 => Function(s),
        44 => s.LoopDepth + s.CallDepth == 0 ? Loops.Loop(s) : Assign(s),
        45 => s.LoopDepth + s.CallDepth == 0 ? Loops.Rounds(s) : Assign(s),
        46 => s.LoopDepth == 0 ? Nests.Nest(s) : Assign(s),
        _ => If(s, depth - 1),
    };

    private Node DeclareReal(Scope s)
    {
        var value = _write.Real(s, 3);
        string name = s.Fresh(random, "t");
        s.Reals.Add(name);
        return Node.Statement($"double {name} = {value};\n");
    }

    private Node Declare(Scope s)
    {
        var (a, b, c, d) = (_write.Real(s, 1), _write.Real(s, 2), _write.Real(s, 1), _write.Leaf(s));
        var writable = s.Arrays.Where(x => x.CanWrite && x.Length >= 3).ToArray();
        switch (random.Next(9))
        {
            case 0 when s.LoopDepth == 0:
                string span = s.Fresh(random, "s");
                s.Arrays.Add(new Storage(span, 3, IsSpan: true, CanWrite: true, CanSwap: false));
                return Node.Statement($"Span<double> {span} = stackalloc double[3];\n{span}[0] = {a};\n");
            case 1:
                string matrix = s.Fresh(random, "m");
                s.Matrices.Add(matrix);
                return Node.Statement($"double[,] {matrix} = new double[2, 3];\n{matrix}[1, 2] = {a};\n{matrix}[0, 1] = {b};\n");
            case 2:
                string pair = s.Fresh(random, "v");
                s.Structs.Add(pair);
                return Node.Statement($"Pair {pair} = new Pair({a}, {b});\n");
            case 3:
                string pairs = s.Fresh(random, "w");
                s.StructArrays.Add(pairs);
                return Node.Statement($"Pair[] {pairs} = new Pair[3];\n{pairs}[1] = new Pair({a}, {b});\n{pairs}[2].X = {c};\n");
            case 4:
                string single = s.Fresh(random, "f");
                s.Floats.Add(single);
                return Node.Statement($"float {single} = (float)({a});\n");
            case 5:
                string whole = s.Fresh(random, "k");
                var value = _write.Int(s, 1);
                s.Ints.Add(whole);
                return Node.Statement($"int {whole} = {value} % 5;\n");
            case 6 when writable.Length > 0:
                var source = _write.Pick(writable);
                string slice = s.Fresh(random, "s");
                s.Arrays.Add(new Storage(slice, 2, IsSpan: true, CanWrite: true, CanSwap: false));
                string from = source.IsSpan ? _write.Pick([$"{source.Name}[1..3]", $"{source.Name}.Slice(1, 2)", $"{source.Name}[..^{source.Length - 2}]"]) : $"{source.Name}.AsSpan(1, 2)";
                return Node.Statement($"Span<double> {slice} = {from};\n");
            default:
                string array = s.Fresh(random, "a");
                s.Arrays.Add(new Storage(array, 4, IsSpan: false, CanWrite: true, CanSwap: true));
                return _write.Chance(50)
                    ? Node.Statement($"double[] {array} = [{a}, {b}, {c}, {d}];\n")
                    : Node.Statement($"double[] {array} = new double[4];\nfor (int z = 0; z < 4; z++) {array}[z] = {_write.Leaf(s)} * z + {d};\n");
        }
    }

    private Node Assign(Scope s) => _write.Place(s) is not { } place ? DeclareReal(s) : random.Next(10) switch
    {
        < 4 => Node.Statement($"{place} = {_write.Bounded(s, 3)};\n"),
        < 5 => Node.Statement($"{place} = {_write.Real(s, 2)};\n"),
        < 7 => Node.Statement($"{place} += {_write.Bounded(s, 3)};\n"),
        7 => Node.Statement($"{place} *= {_write.Bounded(s, 2)};\n"),
        8 => Node.Statement($"{place} {_write.Pick(["-=", "+="])} {_write.Bounded(s, 2)};\n"),
        _ => _write.Chance(50) ? Node.Statement($"{place} /= 1.5 + {_write.Bounded(s, 2)};\n") : Chained(s, place),
    };

    private Node Chained(Scope s, string place) => Node.Statement($"{place} = {_write.Place(s) ?? place} = {_write.Bounded(s, 2)};\n");

    private Node Step(Scope s)
    {
        if (random.Next(3) == 0 && s.Ints.Count > 0) return Node.Statement($"{_write.Pick(s.Ints)} = ({_write.Int(s, 1)} + 1) % 5;\n");
        return _write.Place(s) is { } place ? Node.Statement($"{place}{_write.Pick(["++", "--"])};\n") : DeclareReal(s);
    }

    private Node Swap(Scope s)
    {
        string[] swappable = [.. s.Arrays.Where(a => a.CanSwap).Select(a => a.Name)];
        if (swappable.Length > 1 && _write.Chance(40))
        {
            return Node.Statement($"({swappable[0]}, {swappable[^1]}) = ({swappable[^1]}, {swappable[0]});\n");
        }

        return _write.Place(s) is { } a && _write.Place(s) is { } b && a != b && !a.Contains(" is ", StringComparison.Ordinal) && !b.Contains(" is ", StringComparison.Ordinal)
            ? Node.Statement($"({a}, {b}) = ({(_write.Chance(50) ? Node.Text($"{b}") : _write.Bounded(s, 1))}, {a});\n")
            : Assign(s);
    }

    private Node Call(Scope s)
    {
        var writable = s.Arrays.Where(a => a.CanWrite && a.Length == 4).ToArray();
        var (p, q) = (_write.Real(s, 2), _write.Bounded(s, 1));
        switch (random.Next(5))
        {
            case 0 when _write.Helper(s, HelperKind.ByRef) is { } h && _write.Place(s) is { } place:
                return Node.Statement($"{h}({p}, ref {place});\n");
            case 1 when _write.Helper(s, HelperKind.Out) is { } h:
                string made = s.Fresh(random, "t"), result = s.Fresh(random, "t");
                s.Reals.AddRange([made, result]);
                return Node.Statement($"double {result} = {h}({p}, out {_write.Pick(["double", "var"])} {made});\n");
            case 2 when _write.Helper(s, HelperKind.WritesSpan) is { } h && writable.Length > 0:
                return Node.Statement($"{h}({_write.Pick(writable).Name}, {p});\n");
            case 3 when _write.Helper(s, HelperKind.Tuple) is { } h:
                string first = s.Fresh(random, "t"), second = s.Fresh(random, "t");
                s.Reals.AddRange([first, second]);
                return Node.Statement($"var ({first}, {second}) = {h}({p}, {q});\n");
            case 4 when _write.Helper(s, HelperKind.Tuple) is { } h && s.Reals.Count > 0:
                return Node.Statement($"({_write.Pick(s.Reals)}, _) = {h}({p}, {q});\n");
            default:
                return Assign(s);
        }
    }

    private Node Single(Scope s) => s.Floats.Count == 0 ? Declare(s) : random.Next(3) switch
    {
        0 => Node.Statement($"{_write.Pick(s.Floats)} = MathF.Tanh({_write.Single(s, 2)});\n"),
        1 => Node.Statement($"{_write.Pick(s.Floats)} {_write.Pick(["+=", "*=", "-="])} MathF.Sin({_write.Single(s, 2)});\n"),
        _ => Node.Statement($"{_write.Pick(s.Floats)} = (float){_write.Bounded(s, 2)};\n"),
    };

    private Node StructStatement(Scope s)
    {
        string[] all = [.. s.Structs, .. s.StructArrays.Select(w => $"{w}[{_write.Index(s, 3)}]")];
        return all.Length == 0 ? Declare(s) : random.Next(6) switch
        {
            0 => Node.Statement($"{_write.Pick(all)}.Scale({_write.Bounded(s, 1)});\n"),
            1 => Node.Statement($"{_write.Pick(all)}.Sum = {_write.Bounded(s, 1)};\n"),
            2 => Node.Statement($"{_write.Pick(all)}[{random.Next(2)}] {_write.Pick(["=", "+="])} {_write.Bounded(s, 1)};\n"),
            3 => Node.Statement($"{_write.Pick(all)} += {_write.Struct(s, 1)} * 0.5;\n"),
            _ => Node.Statement($"{_write.Pick(all)} = {_write.Struct(s, 2)} * 0.5;\n"),
        };
    }

    private Node Jump(Scope s)
    {
        var condition = _write.Condition(s, 2);
        return random.Next(4) switch
        {
            0 when s.LoopDepth > 0 && !s.InSwitch => Node.Statement($"if ({condition}) break;\n"),
            1 or 2 when s.LoopDepth > 0 => Node.Statement($"if ({condition}) continue;\n"),
            _ when s.Return is not null => Node.Statement($"if ({condition}) {s.Return(s)}\n"),
            _ => Assign(s),
        };
    }

    private Node Alias(Scope s)
    {
        if (_write.Place(s) is not { } place) return Assign(s);
        string name = s.Fresh(random, "r");
        s.Reals.Add(name);
        return Node.Statement($"ref double {name} = ref {place};\n");
    }

    /// <summary>A local function or a lambda over what is in scope.</summary>
    private Node Function(Scope s)
    {
        string name = s.Fresh(random, "l"), parameter = s.Fresh(random, "z");
        var inner = s.Captured(parameter);
        inner.Return = r => Node.Text($"return {_write.Bounded(r, 1)};");
        var (alone, body, value) = (_write.Bounded(inner, 2), Block(inner, random.Next(0, 3), 0), _write.Bounded(inner, 2));
        s.Functions.Add(name);
        return random.Next(3) switch
        {
            0 => Node.Statement($"Func<double, double> {name} = {parameter} => {alone};\n"),
            1 => Node.Statement($"Func<double, double> {name} = {parameter} =>\n{{\n{body}return {value};\n}};\n"),
            _ => Node.Statement($"double {name}(double {parameter})\n{{\n{body}return {value};\n}}\n"),
        };
    }

    private Node If(Scope s, int depth) => random.Next(3) switch
    {
        0 => Node.Statement($"if ({_write.Condition(s, 2)})\n{{\n{Body(s.Inner(), depth)}}}\n"),
        1 => Node.Statement($"if ({_write.Condition(s, 2)})\n{{\n{Body(s.Inner(), depth)}}}\nelse if ({_write.Condition(s, 1)})\n{{\n{Body(s.Inner(), depth)}}}\n"),
        _ => Node.Statement($"if ({_write.Condition(s, 2)})\n{{\n{Body(s.Inner(), depth)}}}\nelse\n{{\n{Body(s.Inner(), depth)}}}\n"),
    };

    private Node For(Scope s, int depth)
    {
        if (s.LoopDepth > 2) return Assign(s);
        var inner = s.Loop();
        string i = inner.Fresh(random, "i");
        inner.Counters.Add(i);
        string head = random.Next(6) switch
        {
            0 => $"int {i} = {random.Next(1, 5)}; {i} >= 0; {i}--",
            1 => $"int {i} = 1; {i} < 6; {i} += 2",
            2 when s.Ints.Count > 0 => $"int {i} = 0; {i} < {_write.Pick(s.Ints)}; {i}++",
            3 when s.Arrays.Count > 0 => $"int {i} = 0; {i} < {_write.Pick(s.Arrays).Name}.Length; {i}++",
            _ => $"int {i} = {random.Next(2)}; {i} < {random.Next(1, 5)}; {i}++",
        };
        var skip = _write.Chance(10) ? Node.Statement($"if ({_write.Condition(inner, 1)}) {i} = 99;\n") : Node.Text($"");
        if (skip.Kind == NodeKind.Statement) head = head.Contains("--") || head.Contains("Length") ? head.Replace("--", "++").Replace(">= 0", "< 5") : head;
        return Node.Statement($"for ({head})\n{{\n{Body(inner, depth)}{skip}}}\n");
    }

    private Node Foreach(Scope s, int depth)
    {
        if (s.Arrays.Count == 0 || s.LoopDepth > 2) return For(s, depth);
        var inner = s.Loop();
        if (_write.Chance(25))
        {
            string k = inner.Fresh(random, "i");
            inner.Counters.Add(k);
            return Node.Statement($"foreach (int {k} in Order)\n{{\n{Body(inner, depth)}}}\n");
        }

        string e = inner.Fresh(random, "e");
        inner.Constants.Add(e);
        return Node.Statement($"foreach (double {e} in {_write.Pick(s.Arrays).Name})\n{{\n{Body(inner, depth)}}}\n");
    }

    private Node While(Scope s, int depth)
    {
        if (s.LoopDepth > 2) return Assign(s);
        string c = s.Fresh(random, "c");
        var inner = s.Loop();
        inner.Counters.Add(c);
        return _write.Chance(50)
            ? Node.Statement($"int {c} = 0;\nwhile ({c} < {random.Next(1, 5)})\n{{\n{c}++;\n{Body(inner, depth)}}}\n")
            : Node.Statement($"int {c} = 0;\nwhile ({c}++ < {random.Next(1, 4)} && {_write.Condition(s, 1)})\n{{\n{Body(inner, depth)}}}\n");
    }

    private Node Do(Scope s, int depth)
    {
        if (s.LoopDepth > 2) return Assign(s);
        string c = s.Fresh(random, "c");
        var inner = s.Loop();
        inner.Counters.Add(c);
        return Node.Statement($"int {c} = 0;\ndo\n{{\n{c}++;\n{Body(inner, depth)}}}\nwhile ({c} < {random.Next(1, 5)});\n");
    }

    /// <summary>A loop whose number of iterations depends on the values.</summary>
    private Node Converge(Scope s, int depth)
    {
        if (s.Reals.Count == 0 || s.LoopDepth > 2) return Assign(s);
        string c = s.Fresh(random, "c"), x = _write.Pick(s.Reals);
        var inner = s.Loop();
        inner.Counters.Add(c);
        return Node.Statement($"int {c} = 0;\nwhile (Math.Abs({x}) > 0.1 && {c} < 6)\n{{\n{c}++;\n{x} *= 0.5 * {_write.Bounded(s, 1)};\n{Body(inner, depth)}}}\n");
    }

    private Node Switch(Scope s, int depth)
    {
        Scope Section()
        {
            var inner = s.Inner();
            inner.InSwitch = true;
            return inner;
        }

        // A section that is jumped to and has a guard beside its label is refused where the guard cannot be evaluated early.
        string through = _write.Chance(30) ? "goto case 1;" : "break;";
        string guarded = $"case 2 when {_write.Condition(s, 1)}:\n";
        if (through != "break;") guarded = "case 2:\n";
        return Node.Statement($"switch ({_write.Int(s, 1)})\n{{\ncase 0:\n{{\n{Body(Section(), depth)}{through}\n}}\ncase 1:\n{guarded}{{\n{Body(Section(), depth)}break;\n}}\ndefault:\n{{\n{Body(Section(), depth)}break;\n}}\n}}\n");
    }

    private Node Body(Scope inner, int depth) => Block(inner, random.Next(1, 4), depth);
}
