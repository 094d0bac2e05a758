using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>
/// A span variable that is assigned again (<c>rest = rest[1..]</c>) cannot be recorded. Where all that it ever views is part of one storage, it is replaced by
/// that storage with two integers, its start and its length, which can.
/// </summary>
internal sealed class SpanOffsets
{
    private readonly Dictionary<string, (Variable Root, Variable Start, Variable Length)> moved = [];
    private readonly UniqueNames names;

    private SpanOffsets(UniqueNames names) => this.names = names;

    public static Function Of(Function function, UniqueNames names)
    {
        var pass = new SpanOffsets(names);
        Definitions definitions = Definitions.Of(function);
        foreach (Variable span in definitions.Variables.Where(v => v.Type.IsSpan && v.Role != Role.Global && !definitions.IsStable(v)))
            if (RootOf(span, function, definitions) is { } root)
                pass.moved[span.Name] = (root, new(names.Fresh(span.Name + "Start"), IrType.Int), new(names.Fresh(span.Name + "Length"), IrType.Int));
        if (pass.moved.Count == 0) return function;
        IEnumerable<Stmt> whole = pass.moved.Values.Where(m => m.Root.Role == Role.Parameter && pass.moved.ContainsKey(m.Root.Name)).SelectMany(m => new Stmt[]
        {
            new Stmt.Declare(m.Start, Int("0")), new Stmt.Declare(m.Length, new Expr.Apply(".Length", [Read(m.Root)], IrType.Int)),
        });
        return function with { Body = [.. whole, .. pass.Block(function.Body)] };
    }

    /// <summary>The one stable variable that the span views, directly or by way of itself; null where there are several.</summary>
    public static Variable? RootOf(Variable span, Function function, Definitions definitions)
    {
        List<Stmt.Bind> binds = Walk.All(function.Body).OfType<Stmt.Bind>().Where(b => b.Target.IsVariable && b.Target.Root == span).ToList();
        bool onlySlices = binds.TrueForAll(b => b.View.Steps.All(s => s is Step.Slice));
        List<Variable> roots = binds.Select(b => b.View.Root).Where(r => r != span).Distinct().ToList();
        bool isBoundOnly = !Walk.All(function.Body).Any(s => s is Stmt.Assign { Target.IsVariable: true } a && a.Target.Root == span || s is Stmt.Declare { Value: not null } d && d.Variable == span
            || s is Stmt.Call c && c.Arguments.OfType<Argument.Memory>().Any(m => m.View.Root == span));
        if (span.Role == Role.Parameter) return onlySlices && isBoundOnly && roots.Count == 0 ? span : null;
        return onlySlices && isBoundOnly && roots.Count == 1 && definitions.IsStable(roots[0]) ? roots[0] : null;
    }

    private EquatableArray<Stmt> Block(EquatableArray<Stmt> block) => block.SelectMany(Statement).ToEquatableArray();

    private IEnumerable<Stmt> Statement(Stmt statement)
    {
        switch (statement)
        {
            case Stmt.Bind bind when bind.Target.IsVariable && moved.TryGetValue(bind.Target.Root.Name, out var span):
                return Move(bind, span.Start, span.Length);
            case Stmt.Declare { Value: null } declare when moved.TryGetValue(declare.Variable.Name, out var span):
                return [new Stmt.Declare(span.Start, null), new Stmt.Declare(span.Length, null)];
            case Stmt.If s: return [s with { Condition = Of(s.Condition), Then = Block(s.Then), Else = Block(s.Else) }];
            case Stmt.For s: return [s with { From = Of(s.From), To = Of(s.To), Body = Block(s.Body) }];
            case Stmt.While s: return [s with { Condition = Of(s.Condition), Body = Block(s.Body) }];
            case Stmt.Declare s: return [s with { Value = s.Value is null ? null : Of(s.Value) }];
            case Stmt.Assign s: return [s with { Target = Of(s.Target), Value = Of(s.Value) }];
            case Stmt.AddTo s: return [s with { Target = Of(s.Target), Value = Of(s.Value) }];
            case Stmt.Bind s: return Frozen(s);
            case Stmt.Allocate s: return [s with { Target = Of(s.Target), Lengths = s.Lengths.Select(Of).ToEquatableArray() }];
            case Stmt.Call s: return [s with { Arguments = s.Arguments.Select(Of).ToEquatableArray() }];
            case Stmt.Scope s: return [s with { Body = Block(s.Body) }];
            case Stmt.Return s: return [s with { Values = s.Values.Select(Of).ToEquatableArray() }];
            case Stmt.Run s: return [s with { Effect = Of(s.Effect) }];
            case Stmt.Throw s: return [s with { Exception = Of(s.Exception) }];
            default: return [statement];
        }
    }

    private IEnumerable<Stmt> Move(Stmt.Bind bind, Variable start, Variable length)
    {
        Place view = Of(bind.View);
        (Expr from, Expr count) = Extent(view);
        Variable newStart = new(names.Fresh("start"), IrType.Int), newLength = new(names.Fresh("length"), IrType.Int);
        yield return new Stmt.Declare(newStart, from) { Source = bind.Source };
        yield return new Stmt.Declare(newLength, count) { Source = bind.Source };
        foreach ((Variable target, Variable value) in new[] { (start, newStart), (length, newLength) })
            yield return (bind.Declares ? new Stmt.Declare(target, Read(value)) : (Stmt)new Stmt.Assign(Place.Of(target), Read(value))) with { Source = bind.Source };
    }

    /// <summary>A view's extent must not change after it is bound, and the integers do.</summary>
    private IEnumerable<Stmt> Frozen(Stmt.Bind bind)
    {
        if (!moved.ContainsKey(bind.View.Root.Name)) return [bind with { View = Of(bind.View) }];
        Place view = Of(bind.View);
        (Expr from, Expr count) = Extent(view);
        Variable start = new(names.Fresh("start"), IrType.Int), length = new(names.Fresh("length"), IrType.Int);
        return
        [
            new Stmt.Declare(start, from), new Stmt.Declare(length, count),
            bind with { View = new Place(view.Root, [new Step.Slice(Read(start), Read(length))], view.Type) },
        ];
    }

    /// <summary>Start and length of a chain of slices of one root.</summary>
    private static (Expr Start, Expr Length) Extent(Place view)
    {
        Expr start = Int("0"), length = new Expr.Apply(".Length", [Read(view.Root)], IrType.Int);
        foreach (Step.Slice slice in view.Steps.Cast<Step.Slice>())
        {
            length = slice.Length ?? new Expr.Apply("-", [length, slice.Start], IrType.Int);
            start = start is Expr.Constant { Text: "0" } ? slice.Start : new Expr.Apply("+", [start, slice.Start], IrType.Int);
        }
        return (start, length);
    }

    private Expr Of(Expr expr) => Walk.Map(expr, part => part switch
    {
        Expr.Apply { Operation: ".Length" } property when property.Operands[0] is Expr.Read { Place: { Steps.Count: 1 } place } && place.Steps[0] is Step.Slice { Length: { } length } => length,
        Expr.Read read => new Expr.Read(Rooted(read.Place)),
        _ => part,
    });

    private Argument Of(Argument argument) => argument switch
    {
        Argument.Value value => new Argument.Value(Of(value.Expr)),
        Argument.Memory memory => new Argument.Memory(Of(memory.View)),
        Argument.Ref reference => reference with { Place = Of(reference.Place) },
        _ => throw new NotSupportedException(argument.GetType().Name),
    };

    private Place Of(Place place) => Rooted(Walk.Map(place, Of));

    /// <summary>The place in terms of the span's root.</summary>
    private Place Rooted(Place place)
    {
        if (!moved.TryGetValue(place.Root.Name, out var span)) return place;
        if (place.Steps.FirstOrDefault() is Step.Index index)
            return place with { Root = span.Root, Steps = [new Step.Index([new Expr.Apply("+", [Read(span.Start), index.Indices[0]], IrType.Int)]), .. place.Steps.Skip(1)] };
        return place with { Root = span.Root, Steps = [new Step.Slice(Read(span.Start), Read(span.Length)), .. place.Steps] };
    }

    private static Expr Read(Variable variable) => new Expr.Read(Place.Of(variable));

    private static Expr Int(string text) => new Expr.Constant(text, IrType.Int);
}
