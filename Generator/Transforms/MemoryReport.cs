using System.Globalization;
using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>What a reverse sweep keeps of its forward sweep beside locals: how many bytes, as a formula of lengths and counts, and for which statement's derivative.</summary>
internal sealed class MemoryReport
{
    private readonly string records;
    private readonly EquatableArray<Stmt> body;
    private readonly PrintOptions options;
    private readonly Dictionary<string, Expr> known;
    private readonly List<string> lines = [];

    private MemoryReport(EquatableArray<Stmt> body, string records, PrintOptions options)
    {
        (this.body, this.records, this.options) = (body, records, options);
        var assigned = new HashSet<string>(Walk.All(body).SelectMany(s => s is Stmt.Assign or Stmt.AddTo ? Mentions.Targets(s) : []).Where(p => p.IsVariable).Select(p => p.Root.Name));
        known = Walk.All(body).OfType<Stmt.Declare>().Where(d => d.Value is { } value && d.Variable.Type.Kind == Kind.Passive && !assigned.Contains(d.Variable.Name) && IsPlain(value))
            .GroupBy(d => d.Variable.Name).ToDictionary(g => g.Key, g => g.First().Value!);
    }

    /// <summary>One line for each thing that is kept.</summary>
    /// <param name="reverse">The member for reverse mode, and what it calls.</param>
    public static EquatableArray<string> Of(Primal primal, IReadOnlyList<EmittedMethod> reverse)
    {
        MarkedMethod method = primal.Method;
        var all = new List<string>();
        foreach (EmittedMethod member in reverse)
        {
            string records = WorkspaceStorage.RecordsIn(member.Body);
            if (records.Length == 0) continue;
            var report = new MemoryReport(member.Body, records, new PrintOptions(method.ShortNames, primal.Program!.Accessors, []));
            report.Read(member.Body.TakeWhile(s => s is not Stmt.Comment { Text: "Reverse sweep." }), "");
            all.AddRange(report.lines.Where(line => !line.StartsWith("0 bytes", StringComparison.Ordinal) && !all.Contains(line)));
        }
        if (reverse.Any(m => m.Signature.Contains("global::AutoDiffGen.RecordStack "))) all.Add("what each call keeps of a method that calls itself or is too big to inline");
        return all.Count == 0 ? [$"Reverse mode of {method.Name} keeps nothing beside locals."] : [$"Reverse mode of {method.Name} keeps, beside locals:", .. all.Select(line => "  " + line)];
    }

    private void Read(IEnumerable<Stmt> block, string each)
    {
        foreach (Stmt statement in block)
        {
            foreach (Expr expr in Walk.Expressions(statement).SelectMany(Walk.All))
                if (WorkspaceStorage.Operation(expr, records) is { } operation) Note(operation, expr, statement, each);
            string inner = statement switch
            {
                Stmt.For s => $" for each {s.Counter.Name} from {Text(s.From)} while {s.Counter.Name} {s.Comparison} {Text(s.To)}{each}",
                Stmt.While s => $" for each iteration of {(s.Source.Length > 0 ? s.Source : $"while ({Text(s.Condition)})")}, which nothing bounds{each}",
                _ => each,
            };
            foreach (EquatableArray<Stmt> part in Walk.Blocks(statement)) Read(part, inner);
        }
    }

    private void Note(string operation, Expr expr, Stmt statement, string each)
    {
        EquatableArray<Expr> operands = [.. Walk.Parts(expr)];
        Variable? target = statement switch
        {
            Stmt.Declare s => s.Variable,
            Stmt.Assign s => s.Target.Root,
            _ => null,
        };
        string element = operation.Contains('<') ? operation.Substring(operation.IndexOf('<') + 1).TrimEnd('(', ')').TrimEnd('>') : "";
        string? line = operation switch
        {
            _ when operation.StartsWith("Allocate", StringComparison.Ordinal) => $"{Bytes(element, operands[0])}{each}: {Stored(target)}",
            _ when operation.StartsWith("NewArray<", StringComparison.Ordinal) => $"{operands.Aggregate("", (t, o) => t.Length == 0 ? Bytes(element, o) : $"{t} * {Factor(o)}")}{each}: the array {target?.Name}",
            _ when operation.StartsWith("Push", StringComparison.Ordinal) && operands[0].Type.Text != "long" => $"{Size(operands[0].Type)} bytes{each}: {Text(operands[0])}{Reader(operands[0])}",
            _ when operation.StartsWith("Copy", StringComparison.Ordinal) || operation.StartsWith("Like(", StringComparison.Ordinal) => $"as much as {Text(operands[0])} has{each}: {(operation[0] == 'C' ? "a copy of it" : "its adjoint")}",
            _ when operation.StartsWith("Checkpoints(", StringComparison.Ordinal) => $"the state of a loop now and then{each}, as its [CheckpointLoop] says",
            _ when operation.StartsWith("NewObject<", StringComparison.Ordinal) => $"an object of type {Short(element)}{each}: {target?.Name}",
            _ => null,
        };
        if (line is not null && !lines.Contains(line)) lines.Add(line);
    }

    /// <summary>What an element of storage holds, and who reads it.</summary>
    private string Stored(Variable? storage)
    {
        if (storage is null) return "";
        foreach (Stmt.Assign assign in Walk.All(body).OfType<Stmt.Assign>())
            if (assign.Target.Root.Name == storage.Name && !assign.Target.IsVariable) return Text(assign.Value) + Reader(Restored(storage.Name) ?? assign.Value, storage.Name);
        return Naming.Last(storage.Name);
    }

    /// <summary>What a reading of the storage puts its value into.</summary>
    private Expr? Restored(string storage) => Walk.All(body).Select(s => s switch
    {
        Stmt.Declare { Value: Expr.Read { Place: { IsVariable: false } place } } d when place.Root.Name == storage => new Expr.Read(Place.Of(d.Variable)),
        Stmt.Assign { Value: Expr.Read { Place: { IsVariable: false } place } } a when place.Root.Name == storage => new Expr.Read(a.Target),
        _ => null,
    }).FirstOrDefault(e => e is not null);

    /// <summary>The first statement of the reverse sweep that reads the value, by the statement of the method that it belongs to.</summary>
    private string Reader(Expr value, string storage = "")
    {
        if (value is not Expr.Read { Place: var place }) return "";
        string? found = null;
        bool isReverse = false;
        string comment = "";
        foreach (Stmt statement in Walk.All(body))
        {
            if (statement is Stmt.Comment { Text: var text })
            {
                if (text == "Reverse sweep.") isReverse = true;
                else if (text != "Forward sweep." && !text.StartsWith("In parallel", StringComparison.Ordinal) && !text.StartsWith("Not in parallel", StringComparison.Ordinal)) comment = text;
                continue;
            }
            if (statement is Stmt.For or Stmt.While) comment = "";   // its statements have comments of their own
            bool restores = statement is Stmt.Assign { Target: var target } && target.Root.Name == place.Root.Name || statement is Stmt.Declare { Variable: var declared } && declared.Name == place.Root.Name;
            if (isReverse && comment.Length > 0 && !restores && statement is not (Stmt.For or Stmt.While or Stmt.If)
                && Walk.Expressions(statement).SelectMany(Walk.Reads).Any(p => p.Root.Name == place.Root.Name || p.Root.Name == storage)) found ??= comment;
        }
        return found is null ? "" : $", for the derivative of {found.TrimEnd(';')}";
    }

    private string Bytes(string element, Expr count)
    {
        string factor = Factor(count), size = Size(new IrType(element, Kind.Passive));
        return factor == "1" ? $"{size} bytes" : int.TryParse(factor, out int number) && int.TryParse(size, out int each)
            ? $"{(number * each).ToString(CultureInfo.InvariantCulture)} bytes" : $"{size} * {factor} bytes";
    }

    private string Factor(Expr count) => ExpressionPrinter.AtLeast(Precedence.Multiplicative, Simple(count), options);

    private string Text(Expr expr) => ExpressionPrinter.Print(Simple(expr), options);

    /// <summary>In terms of what the caller knows, where that can be said; a count below zero counts as none.</summary>
    private Expr Simple(Expr expr)
    {
        for (int depth = 0; depth < 8; depth++)
        {
            Expr next = Walk.Map(expr, part => part switch
            {
                Expr.Read { Place: { IsVariable: true } place } when known.TryGetValue(place.Root.Name, out Expr value) => value,
                Expr.Apply { Operation: "Math.Max", Operands: [var count, Expr.Constant { Text: "0" }] } => count,
                Expr.Apply { Operation: Threads.PartPlan.Count } => new Expr.Constant(Threads.PartPlan.MostParts, IrType.Int),
                Expr.Apply { Operation: "?:", Operands: [_, Expr.Constant { Text: Threads.PartPlan.MostParts } parts, _] } => parts,
                _ => part,
            });
            if (next == expr) break;
            expr = next;
        }
        return expr;
    }

    private bool IsPlain(Expr value) => Walk.All(value).All(e => e is not Expr.Raw && !e.Type.IsReal && WorkspaceStorage.Operation(e, records) is null
        && (e is not Expr.Read read || read.Place.IsVariable));

    private static string Short(string type) => type.Contains('<') ? ShortTypes.In(type) : type.Substring(type.LastIndexOf('.') + 1);

    private static string Size(IrType type) => type.Text switch
    {
        "double" or "long" or "ulong" => "8",
        "float" or "int" or "uint" => "4",
        "short" or "ushort" or "char" => "2",
        "bool" or "byte" or "sbyte" => "1",
        _ when type.Text.EndsWith("]", StringComparison.Ordinal) => "8",
        _ => $"sizeof({Short(type.Text)})",
    };
}
