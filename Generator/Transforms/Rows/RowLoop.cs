using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Rows;

/// <summary>
/// One innermost loop over rows. A row ends where its storage ends, so an access outside throws when the loop gets there, after the same writes as without rows; the rows are
/// those that the first iteration is certain to reach.
/// </summary>
internal sealed class RowLoop
{
    /// <summary>More would not stay in registers.</summary>
    private const int MostRows = 8;

    private static readonly string[] Elements = ["double", "float", "int", "long", "bool"];

    private readonly Stmt.For loop;
    private readonly HashSet<string> changing;
    private readonly Dictionary<(Variable Storage, Expr Start), Variable> rows = [];

    /// <summary>Whether the loop asks for its counter otherwise than to find elements of rows.</summary>
    private bool isCounted;

    private RowLoop(Stmt.For loop, List<Stmt> statements)
    {
        this.loop = loop;
        changing = [loop.Counter.Name, .. statements.SelectMany(Walk.Declared).Select(v => v.Name), .. statements.SelectMany(Mentions.Targets).Where(p => p.IsVariable).Select(p => p.Root.Name)];
    }

    /// <summary>The loop and its rows, which are declared before it; null where it has none.</summary>
    /// <param name="around">The loops around it.</param>
    public static (List<Stmt> Rows, Stmt Loop)? Of(Stmt.For loop, IReadOnlyCollection<Stmt.For> around, UniqueNames names)
    {
        if (loop is not { Step: 1, Comparison: "<", Checkpointing: null } || loop.Counter.Type != IrType.Int || !RowIndex.IsPlain(loop.From) || !RowIndex.IsBound(loop.To)) return null;
        List<Stmt> statements = [.. Walk.All(loop.Body)];
        if (!statements.TrueForAll(IsSimple) || !Distance.Fits(loop.From, loop.To, around) || IsShort(loop.To, around)) return null;
        return new RowLoop(loop, statements).Sliced(names);
    }

    /// <summary>Whether it certainly runs a few times only, which rows are not worth.</summary>
    private static bool IsShort(Expr to, IReadOnlyCollection<Stmt.For> around) => to switch
    {
        Expr.Constant { Text.Length: 1 } => true,
        Expr.Read { Place.IsVariable: true } read => around.FirstOrDefault(l => l.Counter == read.Place.Root) is { } loop && IsShort(loop.Step > 0 ? loop.To : loop.From, around),
        _ => false,
    };

    private static bool IsSimple(Stmt statement) => statement is Stmt.Declare or Stmt.Assign or Stmt.AddTo or Stmt.If or Stmt.Comment
        && Walk.Expressions(statement).SelectMany(Walk.All).All(e => e is not Expr.Raw && e is not Expr.Apply { Type.Kind: Kind.Memory } && (e is not Expr.Apply apply || IsQuick(apply.Operation)));

    /// <summary>Whether no call is made for it, around which rows would have to be kept in memory.</summary>
    private static bool IsQuick(string operation) => !operation.Contains('.') || operation[0] == '.'
        || Naming.Last(operation) is "Sqrt" or "Abs" or "Max" or "Min" or "FusedMultiplyAdd" or "ReciprocalEstimate";

    private (List<Stmt> Rows, Stmt Loop)? Sliced(UniqueNames names)
    {
        bool isMoved = !RowIndex.IsZero(loop.From);
        (Place Target, Place Row, Place Factor)? product = Product();
        List<(Variable Storage, Expr Start)> found = [.. loop.Body.SelectMany(Sure).Select(Find).OfType<(Variable Storage, Expr Start)>().Distinct()];
        if (product is null && !found.Exists(f => !IsNumber(f.Start)) && (!isMoved || IsNumber(loop.From) || found.Count == 0)) return null;
        if (product is null && !isMoved) found.RemoveAll(f => IsNumber(f.Start));
        if (found.Count > MostRows) return null;
        Expr length = RowIndex.Minus(loop.To, loop.From);
        var before = new List<Stmt>();
        if (isMoved)
        {
            var count = new Variable(names.Fresh("count"), IrType.Int);
            before.Add(new Stmt.Declare(count, length));
            length = Read(count);
        }
        foreach ((Variable storage, Expr start) in found) before.AddRange(Cut(storage, start, length, names));
        if (product is { } sum) return (before, Call(sum.Target, sum.Row, sum.Factor, length));
        EquatableArray<Stmt> body = loop.Body.Select(Of).ToEquatableArray();
        return isMoved && isCounted ? null : (before, loop with { From = new Expr.Constant("0", IrType.Int), To = length, Body = body });
    }

    private IEnumerable<Stmt> Cut(Variable storage, Expr start, Expr length, UniqueNames names)
    {
        Expr first = RowIndex.Plus(start, loop.From);
        rows[(storage, start)] = storage;
        if (RowIndex.IsZero(first) && !(storage.Type.Container == Container.Array && storage.Role == Role.Parameter)) yield break;
        bool isReadOnly = storage.Type.Container == Container.ReadOnlySpan;
        var type = new IrType($"global::System.{(isReadOnly ? "ReadOnly" : "")}Span<{storage.Type.Element}>", Kind.Memory, isReadOnly ? Container.ReadOnlySpan : Container.Span, storage.Type.Element);
        Variable row = rows[(storage, start)] = new(names.Fresh(Naming.Last(storage.Name) + "Row"), type);
        yield return new Stmt.Declare(row, new Expr.Raw(["global::AutoDiffGen.RowSpan.Of(", ", ", ", ", ")"], [Read(storage), first, length], type, Repeatable: true));
    }

    /// <summary>What the loop adds to, and the row and the number that it multiplies for that, where it does nothing else.</summary>
    private (Place Target, Place Row, Place Factor)? Product()
    {
        if (loop.Body.Where(s => s is not Stmt.Comment).ToList() is not [Stmt.AddTo { Value: Expr.Apply { Operation: "*", Operands: [Expr.Read a, Expr.Read b] } value } sum]) return null;
        if (Find(sum.Target) is null || value.Type != sum.Target.Type || a.Place.Type != value.Type || b.Place.Type != value.Type) return null;
        return Find(a.Place) is not null && IsSteady(b.Place) ? (sum.Target, a.Place, b.Place) : Find(b.Place) is not null && IsSteady(a.Place) ? (sum.Target, b.Place, a.Place) : null;
    }

    /// <summary>Such a loop as a call; where the number is an element, it is there only if the loop runs.</summary>
    private Stmt Call(Place target, Place row, Place factor, Expr length)
    {
        var call = new Stmt.Run(new Expr.Raw(
            [$"global::AutoDiffGen.RowSpan.AddProduct<{target.Type.Text}>(", ", ", factor.IsVariable ? ", " : ", in ", ", ", ")"], [Read(Row(target)!), Read(Row(row)!), new Expr.Read(factor), length], IrType.Bool, Repeatable: false));
        Stmt[] all = [.. loop.Body.Where(s => s is Stmt.Comment), call];
        return factor.IsVariable ? new Stmt.Scope(all.ToEquatableArray()) : new Stmt.If(new Expr.Apply("<", [new Expr.Constant("0", IrType.Int), length], IrType.Bool), all.ToEquatableArray(), []);
    }

    private static Expr Read(Variable variable) => new Expr.Read(Place.Of(variable));

    private Variable? Row(Place place) => Find(place) is { } found && rows.TryGetValue(found, out Variable row) ? row : null;

    /// <summary>Whether it is the same variable or element in all iterations.</summary>
    private bool IsSteady(Place place) => !changing.Contains(place.Root.Name) && place.Root.Role != Role.Global
        && (place.IsVariable || place.Steps is [Step.Index { Indices: [var index] }] && IsFixed(index) && place.Root.Type.Container is Container.Array or Container.Span or Container.ReadOnlySpan);

    private static bool IsNumber(Expr expr) => expr is Expr.Constant or Expr.Apply { Operation: "neg", Operands: [Expr.Constant] };

    /// <summary>The elements that the statement reads or writes whenever it runs.</summary>
    private static IEnumerable<Place> Sure(Stmt statement)
    {
        IEnumerable<Place> targets = statement is Stmt.Assign or Stmt.AddTo ? Mentions.Targets(statement) : [];
        return targets.Concat(Walk.Expressions(statement).SelectMany(Sure));
    }

    private static IEnumerable<Place> Sure(Expr expr)
    {
        if (expr is Expr.Read read) yield return read.Place;
        IEnumerable<Expr> parts = expr is Expr.Apply { Operation: "&&" or "||" or "?:" or "??" } choice ? choice.Operands.Take(1) : Walk.Parts(expr);
        foreach (Place place in parts.SelectMany(Sure)) yield return place;
    }

    private (Variable Storage, Expr Start)? Find(Place place) =>
        place.Steps is [Step.Index { Indices: [var index] }] && place.Root.Type.Container is Container.Array or Container.Span or Container.ReadOnlySpan && Elements.Contains(place.Root.Type.Element)
        && place.Root.Role != Role.Global && !changing.Contains(place.Root.Name) && RowIndex.Start(index, loop.Counter, IsFixed) is { } start ? (place.Root, start) : null;

    private bool IsFixed(Expr expr) => RowIndex.IsPlain(expr) && !Walk.Reads(expr).Any(p => changing.Contains(p.Root.Name));

    private Stmt Of(Stmt statement) => statement switch
    {
        Stmt.Declare { Value: not null } s => s with { Value = Of(s.Value) },
        Stmt.Assign s => s with { Target = Of(s.Target), Value = Of(s.Value) },
        Stmt.AddTo s => s with { Target = Of(s.Target), Value = Of(s.Value) },
        Stmt.If s => s with { Condition = Of(s.Condition), Then = s.Then.Select(Of).ToEquatableArray(), Else = s.Else.Select(Of).ToEquatableArray() },
        _ => statement,
    };

    private Expr Of(Expr expr) => expr switch
    {
        Expr.Read { Place.IsVariable: true } read => Counted(read),
        Expr.Read read => new Expr.Read(Of(read.Place)),
        Expr.Apply apply => apply with { Operands = apply.Operands.Select(Of).ToEquatableArray() },
        _ => expr,
    };

    private Expr.Read Counted(Expr.Read read)
    {
        isCounted |= read.Place.Root == loop.Counter;
        return read;
    }

    private Place Of(Place place)
    {
        if (Row(place) is { } row) return new(row, [new Step.Index([Read(loop.Counter)])], place.Type);
        return place with { Steps = place.Steps.Select(s => s is Step.Index index ? new Step.Index(index.Indices.Select(Of).ToEquatableArray()) : s).ToEquatableArray() };
    }
}
