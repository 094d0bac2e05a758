using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>
/// How much a reverse sweep keeps at most: of its statements, those that take or give back storage, as sums, and those that decide how much and how often, where
/// integers alone decide.
/// </summary>
internal sealed class WorkspaceMeasure
{
    private readonly string records;
    private readonly UniqueNames names;
    private readonly HashSet<string> written;
    private readonly HashSet<string> wanted = [];
    private readonly Dictionary<string, Expr> lengths = [];
    private readonly Dictionary<string, Variable> lengthVariables = [];
    private readonly Variable length;
    private readonly Variable pushed;
    private readonly Variable peak;
    private readonly bool shrinks;
    private readonly bool pushes;

    private WorkspaceMeasure(EquatableArray<Stmt> body, string records, MarkedMethod method, UniqueNames names)
    {
        (this.records, this.names) = (records, names);
        written = [.. method.Written];
        length = new(names.Fresh("length"), IrType.Long);
        pushed = new(names.Fresh("pushed"), IrType.Long);
        pushes = Operations(body, records).Any(o => o == "Push(");
        peak = new(names.Fresh("peak"), IrType.Long);
        shrinks = Operations(body, records).Any(o => o.StartsWith("Release(", StringComparison.Ordinal));
        foreach (Stmt.Declare made in Walk.All(body).OfType<Stmt.Declare>())
            if (made.Value is Expr.Apply { Operands.Count: 1 } apply && Operation(apply)?.StartsWith("NewArray<", StringComparison.Ordinal) == true) lengths[made.Variable.Name] = apply.Operands[0];
        Follow(body);
    }

    /// <summary>Arrays that give way to others: instead of each the measure has a number, its length.</summary>
    private void Follow(EquatableArray<Stmt> body)
    {
        List<Stmt.Bind> binds = [.. Walk.All(body).OfType<Stmt.Bind>().Where(b => b.Target.IsVariable && b.Target.Type.Container == Container.Array)];
        var changing = new HashSet<string>(binds.Where(b => !b.Declares).Select(b => b.Target.Root.Name));
        while (binds.Any(b => changing.Contains(b.Target.Root.Name) && b.View.IsVariable && b.View.Root.Role == Role.Local && changing.Add(b.View.Root.Name)))
        {
        }
        foreach (string name in changing) lengthVariables[name] = new(names.Fresh(name + "Length"), IrType.Int);
    }

    /// <summary>What becomes of the length where such an array is declared or gives way; null for other statements.</summary>
    private IEnumerable<Stmt>? LengthOf(Stmt statement)
    {
        Variable? array = statement switch
        {
            Stmt.Declare s => s.Variable,
            Stmt.Bind { Target.IsVariable: true } s => s.Target.Root,
            _ => null,
        };
        if (array is null || !lengthVariables.TryGetValue(array.Name, out Variable number)) return null;
        if (!wanted.Contains(number.Name)) return [];
        Expr now = statement switch
        {
            Stmt.Bind s => new Expr.Apply(".Length", [new Expr.Read(s.View)], IrType.Int),
            _ => lengths.TryGetValue(array.Name, out Expr made) ? made : statement is Stmt.Declare { Value: null or Expr.Constant } ? Counting.Int(0) : throw new WorkspaceRefusal($"the length of '{array.Name}' is not known on entry"),
        };
        if (!Wants(now)) throw new WorkspaceRefusal($"the length of '{array.Name}' depends on real numbers");
        return [statement is Stmt.Bind { Declares: false } ? new Stmt.Assign(Place.Of(number), Known(now)) : new Stmt.Declare(number, Known(now))];
    }

    /// <param name="records">The name of the record stack.</param>
    /// <exception cref="WorkspaceRefusal">Something else decides how much.</exception>
    public static EquatableArray<Stmt> Of(EquatableArray<Stmt> body, string records, MarkedMethod method, UniqueNames names)
    {
        int reverse = body.ToList().FindIndex(s => s is Stmt.Comment { Text: "Reverse sweep." });
        EquatableArray<Stmt> forward = reverse < 0 ? body : body.Take(reverse).ToEquatableArray();
        bool growsLater = reverse >= 0 && Operations(body.Skip(reverse).ToEquatableArray(), records).Any(o =>
            o.StartsWith("Allocate<", StringComparison.Ordinal) || o.StartsWith("Push(", StringComparison.Ordinal) || o.StartsWith("Copy(", StringComparison.Ordinal));
        return new WorkspaceMeasure(growsLater ? body : forward, records, method, names).Body(growsLater ? body : forward);
    }

    private EquatableArray<Stmt> Body(EquatableArray<Stmt> body)
    {
        List<Stmt> kept;
        int known;
        do
        {
            known = wanted.Count;
            kept = Filter(body);
        }
        while (wanted.Count > known);
        if (kept.Count == 0) return [new Stmt.Return([Counting.Int(0)])];
        return
        [
            new Stmt.Declare(length, Counting.Int(0)), .. pushes ? [new Stmt.Declare(pushed, Counting.Int(0))] : Array.Empty<Stmt>(), .. shrinks ? [new Stmt.Declare(peak, Counting.Int(0))] : Array.Empty<Stmt>(),
            .. kept,
            new Stmt.Return([new Expr.Raw(["checked((int)", ")"], [shrinks ? new Expr.Read(Place.Of(peak)) : All], IrType.Int, Repeatable: true)]),
        ];
    }

    private List<Stmt> Filter(EquatableArray<Stmt> block)
    {
        var kept = new List<Stmt>();
        foreach (Stmt statement in block.Reverse()) kept.InsertRange(0, Filter(statement));
        return kept;
    }

    private IEnumerable<Stmt> Filter(Stmt statement)
    {
        switch (statement)
        {
            case Stmt.If s:
                List<Stmt> then = Filter(s.Then), otherwise = Filter(s.Else);
                if (then.Count + otherwise.Count == 0) return [];
                return Wants(s.Condition) ? [s with { Condition = Known(s.Condition), Then = [.. then], Else = [.. otherwise] }] : Larger(s, then, otherwise);
            case Stmt.For s:
                if (Filter(s.Body) is not { Count: > 0 } body) return [];
                if (!Wants(s.From) || !Wants(s.To)) throw Unknown(s);
                return [s with { From = Known(s.From), To = Known(s.To), Body = [.. body], Source = "" }];
            case Stmt.While s:
                if (Filter(s.Body) is not { Count: > 0 } iteration) return [];
                if (!Wants(s.Condition)) throw Unknown(s);
                return [s with { Condition = Known(s.Condition), Body = [.. Filter(s.Body)], Source = "" }];
            case Stmt.Scope s:
                return Filter(s.Body) is { Count: > 0 } inner ? [s with { Body = [.. inner] }] : [];
            default:
                return Simple(statement);
        }
    }

    private IEnumerable<Stmt> Simple(Stmt statement)
    {
        if (LengthOf(statement) is { } number) return number;
        (Variable? target, Expr? value) = statement switch
        {
            Stmt.Declare s => (s.Variable, s.Value),
            Stmt.Assign { Target.IsVariable: true } s => (s.Target.Root, s.Value),
            Stmt.AddTo { Target.IsVariable: true } s => (s.Target.Root, s.Value),
            Stmt.Bind { Target.IsVariable: true } s => (s.Target.Root, null),
            Stmt.Run s => (null, s.Effect),
            Stmt.Assign s => (null, s.Value),
            _ => ((Variable?)null, (Expr?)null),
        };
        if (value is not null && Operation(value) is { } operation && Storage(operation, value, target) is { } sums) return sums;
        if (target is null || !wanted.Contains(target.Name)) return [];
        if (value is not null && Operation(value) is not null) throw new WorkspaceRefusal($"the length of '{target.Name}' is not known on entry");
        if (statement is Stmt.Bind bind)
        {
            if (!Walk.Parts(bind.View).All(Wants)) throw new WorkspaceRefusal($"the length of '{target.Name}' depends on real numbers");
            wanted.Add(bind.View.Root.Name);
            return [statement];
        }
        if (value is not null && !Wants(value)) throw new WorkspaceRefusal($"'{target.Name}' depends on real numbers");
        return [statement switch
        {
            Stmt.Declare s => s with { Value = s.Value is null ? null : Known(s.Value), Source = "" },
            Stmt.Assign s => s with { Value = Known(s.Value), Source = "" },
            Stmt.AddTo s => s with { Value = Known(s.Value), Source = "" },
            _ => statement,
        }];
    }

    /// <summary>What a storage operation adds or takes; null where it is none of ours.</summary>
    private IEnumerable<Stmt>? Storage(string operation, Expr expr, Variable? target)
    {
        string element = operation.Contains('<') ? operation.Substring(operation.IndexOf('<') + 1).TrimEnd('(', ')').TrimEnd('>') : "";
        EquatableArray<Expr> operands = [.. Walk.Parts(expr)];
        if (operation.StartsWith("Allocate<", StringComparison.Ordinal)) return Grow(length, element, Count(operands[0]));
        if (operation == "Push(") return Grow(pushed, operands[0].Type.Text, Counting.Int(1));
        if (operation.StartsWith("Pop<", StringComparison.Ordinal))
            return target is not null && wanted.Contains(target.Name) ? throw new WorkspaceRefusal($"what the reverse sweep stores depends on '{target.Name}', which is itself kept")
                : [new Stmt.AddTo(Place.Of(pushed), new Expr.Apply("neg", [Words(element, Counting.Int(1))], IrType.Long))];
        if (WorkspaceStorage.IsSpanCopy(operation, expr)) return Grow(length, expr.Type.Element, Count(new Expr.Apply(".Length", [operands[0]], IrType.Int)));
        if (operation == "Mark") return [new Stmt.Declare(target!, new Expr.Read(Place.Of(length)))];
        if (!operation.StartsWith("Release(", StringComparison.Ordinal)) return null;
        return [new Stmt.Assign(Place.Of(length), operands[0])];
    }

    private Expr Count(Expr count) => Wants(count) ? Known(count) : throw new WorkspaceRefusal($"a count depends on real numbers");

    private Expr All => pushes ? new Expr.Apply("+", [new Expr.Read(Place.Of(length)), new Expr.Read(Place.Of(pushed))], IrType.Long) : new Expr.Read(Place.Of(length));

    private IEnumerable<Stmt> Grow(Variable sum, string element, Expr count)
    {
        yield return new Stmt.AddTo(Place.Of(sum), Words(element, count));
        if (shrinks) yield return new Stmt.Assign(Place.Of(peak), new Expr.Apply("Math.Max", [new Expr.Read(Place.Of(peak)), All], IrType.Long));
    }

    private static Expr Words(string element, Expr count) => element is "double" or "long" ? count
        : new Expr.Raw([$"global::AutoDiffGen.Workspace.Words<{element}>(", ")"], [count], IrType.Int, Repeatable: true);

    /// <summary>Where real numbers decide which branch is taken: what the larger of the two takes.</summary>
    private IEnumerable<Stmt> Larger(Stmt.If statement, List<Stmt> then, List<Stmt> otherwise)
    {
        if (Walk.All(statement).SelectMany(s => Mentions.Targets(s)).Any(p => wanted.Contains(p.Root.Name))) throw new WorkspaceRefusal($"a branch on real numbers decides how much is kept");
        List<Stmt> start = [], middle = [], end = [];
        foreach (Variable sum in pushes ? new[] { length, pushed } : [length])
        {
            Variable before = new(names.Fresh(sum.Name + "Before"), IrType.Long), after = new(names.Fresh(sum.Name + "After"), IrType.Long);
            Expr now = new Expr.Read(Place.Of(sum));
            start.Add(new Stmt.Declare(before, now));
            middle.AddRange([new Stmt.Declare(after, now), new Stmt.Assign(Place.Of(sum), new Expr.Read(Place.Of(before)))]);
            end.Add(new Stmt.Assign(Place.Of(sum), new Expr.Apply("Math.Max", [now, new Expr.Read(Place.Of(after))], IrType.Long)));
        }
        return [.. start, .. then, .. middle, .. otherwise, .. end];
    }

    /// <summary>Whether the expression is one of integers alone; then what it reads is wanted.</summary>
    private bool Wants(Expr expr)
    {
        Expr known = Known(expr);
        foreach (Expr part in Walk.All(known))
        {
            if (part.Type.IsReal || part is Expr.Raw { Repeatable: false }) return false;
            if (part is Expr.Read { Place: { IsVariable: false } place } && (place.Root.Role != Role.Parameter && place.Root.Role != Role.Global || written.Contains(place.Root.Name))) return false;
        }
        foreach (Place read in Walk.Reads(known)) wanted.Add(read.Root.Name);
        return true;
    }

    /// <summary>The length of an array that is made on the way is what it is made with, or what it gave way to.</summary>
    private Expr Known(Expr expr) => Walk.Map(expr, part => part is not Expr.Apply { Operation: ".Length", Operands: [Expr.Read { Place: { IsVariable: true } place }] } ? part
        : lengthVariables.TryGetValue(place.Root.Name, out Variable number) ? new Expr.Read(Place.Of(number))
        : lengths.TryGetValue(place.Root.Name, out Expr made) ? made : part);

    private string? Operation(Expr expr) => WorkspaceStorage.Operation(expr, records);

    private static IEnumerable<string> Operations(EquatableArray<Stmt> block, string records) =>
        Walk.All(block).SelectMany(Walk.Expressions).SelectMany(Walk.All).Select(e => WorkspaceStorage.Operation(e, records)).OfType<string>();

    private static WorkspaceRefusal Unknown(Stmt loop) => new(
        $"how often {(loop.Source.Length > 0 ? $"'{loop.Source}'" : "a loop")} runs is not known on entry, and what each iteration keeps has no bound");
}
