using System.Globalization;
using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Threads;

/// <summary>A loop whose parts run in different threads, as statements in its place and a method that runs a part.</summary>
internal sealed class PartPlan
{
    /// <summary>How many parts a loop has.</summary>
    public const string Count = Runtime + "Parts";

    /// <summary>More parts than these no loop has.</summary>
    public const string MostParts = "32";

    private const int MostSpans = 24;

    /// <summary>Of a vectorised loop: how many iterations each part has at least, and how many times its storage, for each lane.</summary>
    private const int Grain = 128, Lanes = 8;

    private const string Runtime = "global::AutoDiffGen.LoopThreads.";

    private readonly Stmt.For loop;
    private readonly PartSafety safety;
    private readonly Context context;
    private readonly UniqueNames names;
    private readonly List<Stmt> before = [];
    private readonly List<Stmt> after = [];
    private readonly List<Variable> spans = [];
    private readonly List<Stmt> opening = [];
    private readonly List<Stmt> closing = [];
    private readonly Dictionary<Place, Variable> sums = [];
    private readonly List<Variable> parted = [];
    private readonly Dictionary<Place, (Variable Terms, int Count)> ordered = [];
    private readonly Dictionary<Place, int> next = [];
    private readonly Variable trips;
    private readonly Variable parts;
    private readonly Variable from;
    private readonly Variable to;
    private readonly string part;

    private readonly bool isVectorised;

    private PartPlan(Stmt.For loop, PartSafety safety, Context context, bool isVectorised)
    {
        this.isVectorised = isVectorised;
        (this.loop, this.safety, this.context, names) = (loop, safety, context, context.Names);
        string counter = loop.Counter.Name;
        (trips, parts) = (new(names.Fresh(counter + "Trips"), IrType.Int), new(names.Fresh(counter + "Parts"), IrType.Int));
        (from, to, part) = (new(names.Fresh(counter + "From"), IrType.Int), new(names.Fresh(counter + "To"), IrType.Int), names.Fresh("part"));
    }

    /// <summary>The method that runs a part: its parameters and its body.</summary>
    public sealed record Method(string Name, string Parameters, List<Stmt> Body);

    /// <param name="isVectorised">Whether several iterations of a part will run at once.</param>
    /// <param name="options">The name of the parameter that says how many threads may work.</param>
    /// <returns>Null where something in it cannot go from one thread to another.</returns>
    public static (List<Stmt> Statements, Method Part)? Of(
        Stmt.For loop, PartSafety safety, Context context, bool isVectorised, string name, string typeParameters, string options, out string obstacle) =>
        new PartPlan(loop, safety, context, isVectorised).Build(name, typeParameters, options, out obstacle);

    private (List<Stmt>, Method)? Build(string name, string typeParameters, string options, out string obstacle)
    {
        Expr own = Int(0);
        foreach (Variable storage in safety.SumStorage) own = own is Expr.Constant ? new Expr.Apply("(long)", [Size(storage)], IrType.Long) : new Expr.Apply("+", [own, Size(storage)], IrType.Long);
        if (isVectorised) own = own is Expr.Constant ? own : new Expr.Apply("*", [own, Int(Lanes)], IrType.Long);
        Expr count = new Expr.Apply(Count, isVectorised ? [Read(trips), own, Int(Grain)] : own is Expr.Constant ? [Read(trips)] : [Read(trips), own], IrType.Int);
        List<Stmt> asked = [.. Asked(out Expr? apart)];
        if (apart is not null) count = new Expr.Apply("?:", [apart, count, Int(1)], IrType.Int);
        foreach (Variable storage in safety.SumStorage) Part(storage);
        foreach (Stmt.Declare declare in safety.Own) opening.Add(declare);
        Ordered();
        Sums();
        Stmt.For run = Chunk(loop with { Body = Of(loop.Body), Source = "" });
        List<Variable> captured = Captured([.. opening, run, .. closing]);
        spans.AddRange(captured.Where(v => v.Type.IsSpan));
        List<Variable> values = [.. captured.Where(v => !v.Type.IsSpan), .. parted.Where(v => !v.Type.IsSpan)];
        obstacle = Obstacle(captured, values);
        if (obstacle.Length > 0) return null;
        var shared = new Variable(names.Fresh("shared"), new IrType("global::AutoDiffGen.SharedSpans", Kind.Passive));
        List<Stmt> statements =
        [
            new Stmt.Comment($"In parallel over {loop.Counter.Name}."),
            new Stmt.Declare(trips, Counting.Trips(loop)), .. asked, new Stmt.Declare(parts, count), .. Marked([.. before, .. Share(shared), Start(shared, values, name + typeParameters, options), .. after]),
        ];
        return (statements, new(name, $"global::AutoDiffGen.LoopPart {part}, {StateType(values)} {State(values)}", Body(values, run)));
    }

    /// <summary>What must hold for more than one part.</summary>
    private IEnumerable<Stmt> Asked(out Expr? apart)
    {
        apart = null;
        if (safety.Conditions.Count == 0) return [];
        var all = new Variable(names.Fresh("apart"), IrType.Bool);
        apart = Read(all);
        return [new Stmt.Declare(all, safety.Conditions[0]), .. safety.Conditions.Skip(1).Select(c => new Stmt.Assign(Place.Of(all), new Expr.Apply("&", [Read(all), c], IrType.Bool)))];
    }

    private static Expr Int(int value) => Counting.Int(value);

    private static Expr Read(Variable variable) => new Expr.Read(Place.Of(variable));

    private static Expr Size(Variable storage) => storage.Type.IsSpan ? new Expr.Apply(".Length", [Read(storage)], IrType.Int) : new Expr.Apply(Runtime + "Count", [Read(storage)], IrType.Long);

    /// <summary>Storage that is only added to: each part has its own, and they are added up in their order.</summary>
    private void Part(Variable storage)
    {
        string element = storage.Type.Element;
        bool isNumber = element is "double" or "float";
        if (storage.Type.IsSpan)
        {
            var all = new Variable(names.Fresh(storage.Name + "Parts"), storage.Type);
            before.Add(new Stmt.Declare(all, context.Records.Vectors(element, new Expr.Apply("*", [Read(parts), Size(storage)], IrType.Int), storage.Type, isCleared: false)));
            opening.Add(new Stmt.Declare(storage, Text($"{part}.Own<{element}>({Number(spans.Count)})", storage.Type)));
            spans.Add(all);
            parted.Add(all);
            after.AddRange(isNumber ? [Run([$"{Runtime}Add<{element}>(", ", ", ")"], Read(all), Read(storage))] : AddFields(storage, all));
            return;
        }
        string type = storage.Type.Text.TrimEnd('?');
        var copies = new Variable(names.Fresh(storage.Name + "Parts"), new IrType(ArrayText.Of(type), Kind.Memory, Container.Array, type));
        before.Add(new Stmt.Declare(copies, new Expr.Raw([Runtime + "Like(", ", ", ", ", ")"], [context.Records.Self(), Read(storage), Read(parts)], copies.Type, Repeatable: false)));
        opening.Add(new Stmt.Declare(storage, Text($"{copies.Name}[{part}.Index]", storage.Type)));
        parted.Add(copies);
        after.Add(Run([$"{Runtime}Add(", ", ", ")"], Read(copies), Read(storage)));
    }

    /// <summary>Of structs the fields that the loop adds to.</summary>
    private IEnumerable<Stmt> AddFields(Variable storage, Variable all)
    {
        Variable at = new(names.Fresh("at"), IrType.Int), of = new(names.Fresh("of"), IrType.Int);
        Expr place = new Expr.Apply("+", [new Expr.Apply("*", [Read(of), Size(storage)], IrType.Int), Read(at)], IrType.Int);
        IEnumerable<Place> fields = Walk.All(loop.Body).OfType<Stmt.AddTo>().Select(s => safety.Resolve(s.Target)).Where(p => p.Root == storage);
        List<Stmt> adds = [.. fields.Select(p => (Path: p.Steps.Skip(1).ToEquatableArray(), p.Type)).Distinct().Select(f => new Stmt.AddTo(
            new(storage, [new Step.Index([Read(at)]), .. f.Path], f.Type), new Expr.Read(new(all, [new Step.Index([place]), .. f.Path], f.Type))))];
        return [new Stmt.For(of, Int(0), "<", Read(parts), 1, [new Stmt.For(at, Int(0), "<", Size(storage), 1, adds.ToEquatableArray())])];
    }

    /// <summary>Sums of the primal in strict mode: the terms are kept, and added in the order of the iterations.</summary>
    private void Ordered()
    {
        foreach ((Place sum, int count, bool isAlways) in safety.Ordered)
        {
            IrType type = Records.SlotsType(sum.Type);
            var terms = new Variable(names.Fresh(Naming.Last(sum.Root.Name) + "Terms"), type);
            var term = new Variable(names.Fresh("term"), IrType.Int);
            before.Add(new Stmt.Declare(terms, context.Records.Slots(sum.Type, count == 1 ? Read(trips) : new Expr.Apply("*", [Read(trips), Int(count)], IrType.Int))));
            if (!isAlways) before.Add(Run(["", $".Fill(-0.0{(sum.Type.Kind == Kind.Float ? "f" : "")})"], Read(terms)));
            after.Add(new Stmt.For(term, Int(0), "<", new Expr.Apply(".Length", [Read(terms)], IrType.Int), 1,
                [new Stmt.AddTo(sum, new Expr.Read(Place.Of(terms).Then(new Step.Index([Read(term)]), sum.Type)))]));
            ordered[sum] = (terms, count);
        }
    }

    private void Sums()
    {
        foreach (IGrouping<Kind, Place> kind in safety.Sums.GroupBy(p => p.Type.Kind))
        {
            List<Place> places = [.. kind];
            IrType number = places[0].Type;
            var all = new Variable(names.Fresh(loop.Counter.Name + "Sums"), Records.SlotsType(number));
            before.Add(new Stmt.Declare(all, context.Records.Slots(number, places.Count == 1 ? Read(parts) : new Expr.Apply("*", [Read(parts), Int(places.Count)], IrType.Int))));
            for (int k = 0; k < places.Count; k++)
            {
                var sum = new Variable(names.Fresh(Naming.Last(places[k].Root.Name) + "Part"), number);
                sums[places[k]] = sum;
                opening.Add(new Stmt.Declare(sum, new Expr.Constant("0", number)));
                Expr index = Text(places.Count == 1 ? $"{part}.Index" : $"{part}.Index * {Number(places.Count)} + {Number(k)}", IrType.Int);
                closing.Add(new Stmt.Assign(Place.Of(all).Then(new Step.Index([index]), number), Read(sum)));
                after.Add(new Stmt.AddTo(places[k], new Expr.Apply($"{Runtime}Sum<{number.Text}>", [Read(all), Int(places.Count), Int(k)], number)));
            }
        }
    }

    private EquatableArray<Stmt> Of(EquatableArray<Stmt> block) => block.Select(s => s switch
    {
        Stmt.AddTo add when sums.TryGetValue(safety.Resolve(add.Target), out Variable sum) => add with { Target = Place.Of(sum) },
        Stmt.AddTo add when ordered.TryGetValue(safety.Resolve(add.Target), out (Variable, int) terms) => Term(safety.Resolve(add.Target), terms, add.Value),
        Stmt.If branch => branch with { Then = Of(branch.Then), Else = Of(branch.Else) },
        Stmt.For f => f with { Body = Of(f.Body) },
        Stmt.While w => w with { Body = Of(w.Body) },
        Stmt.Scope scope => scope with { Body = Of(scope.Body) },
        _ => s,
    }).ToEquatableArray();

    private Stmt Term(Place sum, (Variable Terms, int Count) ordered, Expr value)
    {
        int at = next.TryGetValue(sum, out int known) ? known : 0;
        next[sum] = at + 1;
        Expr iteration = Counting.Iteration(loop);
        Expr index = ordered.Count == 1 ? iteration : new Expr.Apply("+", [new Expr.Apply("*", [iteration, Int(ordered.Count)], IrType.Int), Int(at)], IrType.Int);
        return new Stmt.Assign(Place.Of(ordered.Terms).Then(new Step.Index([index]), sum.Type), value);
    }

    /// <summary>The iterations of the part.</summary>
    private Stmt.For Chunk(Stmt.For whole)
    {
        Expr At(string end)
        {
            int size = Math.Abs(whole.Step);
            Expr number = Text($"{part}.{end}", IrType.Int), offset = size == 1 ? number : new Expr.Apply("*", [number, Int(size)], IrType.Int);
            return whole.Step < 0 ? new Expr.Apply("-", [whole.From, offset], IrType.Int) : whole.From is Expr.Constant { Text: "0" } ? offset : new Expr.Apply("+", [whole.From, offset], IrType.Int);
        }
        opening.AddRange([new Stmt.Declare(from, At("From")), new Stmt.Declare(to, At("To"))]);
        return whole with { From = Read(from), Comparison = whole.Step > 0 ? "<" : ">", To = Read(to) };
    }

    /// <summary>What the part reads of its method, in the order of first use.</summary>
    private List<Variable> Captured(IReadOnlyList<Stmt> body)
    {
        var declared = new HashSet<string>(body.SelectMany(Walk.All).SelectMany(Walk.Declared).Select(v => v.Name));
        return [.. Mentions.Places(body).Select(p => p.Root).Concat(Walk.Reads(loop.From).Select(p => p.Root))
            .Where(v => v.Role != Role.Global && v.Name != "this" && v != context.Records.Variable && !declared.Contains(v.Name)).Distinct()];
    }

    private string Obstacle(List<Variable> captured, List<Variable> values)
    {
        if (spans.Count > MostSpans) return "it works on too many spans";
        if (captured.FirstOrDefault(v => v.Type.IsSpan && !CanShare(v)) is { } span) return $"what is in {span.Name} refers to objects";
        return values.FirstOrDefault(v => v.Type.Kind == Kind.Passive && v.Type.Text.Contains("Span<")) is { } held ? $"{held.Name} can only be on one thread's stack" : "";
    }

    private bool CanShare(Variable span) => !span.Type.HasRows && !span.Type.HoldsReferences && !(context.Adjoints.PrimalOf(span) is { Type.HoldsReferences: true });

    private IEnumerable<Stmt> Share(Variable shared) => spans.Select(s => Run([$"{shared.Name}.Add(", ")"], Read(s))).Prepend(Run([$"scoped {shared.Type.Text} {shared.Name} = default"]));

    private Stmt Start(Variable shared, List<Variable> values, string method, string options)
    {
        List<string> pieces = [Runtime + "Run(", ", ", $", {Number(Work.Of(loop))}, {Identifiers.Escape(options)}, {shared.Name}, {(values.Count == 0 ? "(0, 0" : "(")}"];
        for (int k = 1; k < values.Count; k++) pieces.Add(", ");
        string last = $"{(values.Count == 1 ? ", 0" : "")}), {method})";
        if (values.Count == 0) pieces[pieces.Count - 1] += last;
        else pieces.Add(last);
        return Run([.. pieces], [Read(trips), Read(parts), .. values.Select(Read)]);
    }

    private string StateType(List<Variable> values) => $"({string.Join(", ", [.. values.Select(v => v.Type.Text), .. Enumerable.Repeat("int", Math.Max(0, 2 - values.Count))])})";

    private string State(List<Variable> values) => state ??= names.Fresh("state");

    private string? state;

    private List<Stmt> Body(List<Variable> values, Stmt.For run)
    {
        string unpacked = string.Join(", ", values.Select(v => $"{v.Type.Text} {Identifiers.Escape(v.Name)}").Concat(values.Count == 1 ? ["_"] : []));
        IEnumerable<Stmt> unpack = values.Count == 0 ? [] : [Run([$"({unpacked}) = {State(values)}"])];
        IEnumerable<Stmt> views = spans.Select((s, k) => (Span: s, Number: k)).Where(s => !parted.Contains(s.Span))
            .Select(s => new Stmt.Declare(s.Span, Text($"{part}.Span<{s.Span.Type.Element}>({Number(s.Number)})", s.Span.Type)));
        return [.. unpack, .. views, .. opening, run, .. closing];
    }

    /// <summary>Gives back the storage of the parts.</summary>
    private List<Stmt> Marked(List<Stmt> statements)
    {
        if (safety.SumStorage.Exists(v => !v.Type.IsSpan))
        {
            var mark = new Variable(names.Fresh("arrays"), IrType.Int);
            statements = [new Stmt.Declare(mark, context.Records.ArrayMark()), .. statements, context.Records.ReleaseArrays(mark)];
        }
        if (before.Exists(s => s is Stmt.Declare { Value: { } value } && value is Expr.Apply))
        {
            var mark = new Variable(names.Fresh("mark"), IrType.Long);
            statements = [new Stmt.Declare(mark, context.Records.Mark()), .. statements, context.Records.Release(mark)];
        }
        return statements;
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static Expr.Raw Text(string text, IrType type) => new([text], [], type, Repeatable: true);

    private static Stmt Run(string[] pieces, params Expr[] holes) => new Stmt.Run(new Expr.Raw([.. pieces], [.. holes], IrType.Bool, Repeatable: false));
}
