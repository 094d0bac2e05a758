using AutoDiffGen.Diagnostics;
using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

/// <summary>Reading and writing locations: a struct goes leaf by leaf, a reference is bound.</summary>
internal sealed partial class BodyLowering
{
    /// <summary>The types on the way to a place, which a place itself does not tell.</summary>
    private readonly Dictionary<string, IrType> stepTypes = new(StringComparer.Ordinal);

    private readonly OwnershipLog ownership = new();

    private Place Then(Place place, Step step, IrType type)
    {
        Place next = place.Then(step, type);
        stepTypes[PathKey(next, next.Steps.Count)] = type;
        return next;
    }

    private IrType TypeAfter(Place place, int steps) => steps == 0 ? place.Root.Type : steps == place.Steps.Count ? place.Type : stepTypes[PathKey(place, steps)];

    private static string PathKey(Place place, int steps) => place.Root.Type.Text + string.Concat(place.Steps.Take(steps).Select(s => s switch
    {
        Step.Index => "[]",
        Step.Field field => "." + field.Name,
        _ => "[..]",
    }));

    private Value Read(Location location) => location switch
    {
        Location.InPlace { Shape: { IsAggregate: true } shape } => new Value.Parts(shape, [.. shape.Members.Select(m => Read(Held(MemberOf(location, m))))]),
        Location.InPlace { Shape.IsAggregate: false } changing when ReadChanging(changing) is { } kept => kept,
        Location.InPlace { Shape.Kind: ShapeKind.Memory } place => new Value.View(place.Place),
        Location.InPlace place => new Value.Scalar(new Expr.Read(place.Place)),
        Location.Apart apart => new Value.Parts(apart.Shape, [.. apart.Members.Select(Read)]),
        Location.Fixed known => known.Value,
        Location.Computed computed => computed.Get(),
        Location.Opaque { Text.Repeatable: true, Shape.Kind: ShapeKind.Scalar } opaque => new Value.Scalar(opaque.Text),
        Location.Opaque opaque => Opaque(opaque.Text with { Repeatable = opaque.Text.Repeatable && opaque.Shape.Type.IsSpan }, opaque.Shape, "value"),
        _ => throw new NotSupportedException(location.GetType().Name),
    };

    private Location MemberOf(Location location, Member member) => location switch
    {
        Location.InPlace place => new Location.InPlace(Then(place.Place, member.Step, member.Shape.Type), member.Shape),
        Location.Apart apart => apart.Members[IndexOf(apart.Shape, member)],
        Location.Fixed { Value: Value.Parts parts } known => new Location.Fixed(member.Shape, parts.Members[IndexOf(known.Shape, member)]),
        Location.Computed computed => new Location.Fixed(member.Shape, MemberOf(computed.Get(), member)),
        _ => throw new NotSupportedException(location.GetType().Name),
    };

    private static Value MemberOf(Value value, Member member) =>
        value is Value.Parts parts ? parts.Members[IndexOf(parts.Shape, member)] : throw new NotSupportedException(value.GetType().Name);

    private static int IndexOf(Shape shape, Member member)
    {
        for (int i = 0; i < shape.Members.Count; i++)
            if (shape.Members[i].Name == member.Name)
                return i;
        throw new NotSupportedException(member.Name);
    }

    /// <summary>Assigns values to locations as if at once: no store changes a value that is still to be stored.</summary>
    private void Store(IReadOnlyList<Location> targets, IReadOnlyList<Value> values, SyntaxNode syntax)
    {
        var leaves = new List<(Location Target, Value Value)>();
        for (int i = 0; i < targets.Count; i++)
            Leaves(targets[i], values[i], leaves);
        List<Value> pending = [.. leaves.SelectMany(l => new[] { new Value.Target(l.Target), l.Value })];
        while (pending.Count > 0)
        {
            int start = block.Count;
            var (target, value) = (((Value.Target)pending[0]).Location, pending[1]);
            pending.RemoveRange(0, 2);
            StoreLeaf(target, value, syntax);
            Protect(pending, start);
        }
    }

    private void Store(Location target, Value value, SyntaxNode syntax) => Store([target], [value], syntax);

    private void Leaves(Location target, Value value, List<(Location, Value)> leaves)
    {
        if (target is Location.Computed or Location.Discard or Location.Opaque || !target.Shape.IsAggregate || value is not Value.Parts parts)
        {
            leaves.Add((target, value));
            return;
        }
        foreach (Member member in target.Shape.Members)
            Leaves(MemberOf(target, member), parts.Members[IndexOf(parts.Shape, member, target.Shape)], leaves);
    }

    /// <summary>Tuples of different element names match by position.</summary>
    private static int IndexOf(Shape source, Member member, Shape target) => IndexOf(source.Find(member.Name) is null ? target : source, member);

    private void StoreLeaf(Location target, Value value, SyntaxNode syntax)
    {
        switch (target)
        {
            case Location.Discard:
                break;
            case Location.Computed computed:
                computed.Set(value);
                break;
            case Location.Opaque opaque:
                Lost(value, TargetText(syntax), syntax);
                NoteChangeOutside(syntax, [.. opaque.Text.Holes.Take(1)]);
                Emit(new Stmt.Run(Join(opaque.Text, " = ", ToExpr(value, syntax))));
                break;
            case Location.Fixed { Value: Value.Sequence { Query: Query.Built list } } when oneOfSeveral.ContainsKey(list.Items):
                if (!TakeOver(list, value))
                    Refuse(syntax, "a list or an enumeration that is one of several must be made where it is returned or chosen, and no earlier", target.Shape);
                break;
            case Location.Fixed:
                Refuse(syntax, "it cannot be assigned", target.Shape);
                break;
            case Location.InPlace place:
                StorePlace(place.Place, place.Shape, value, syntax);
                break;
            default:
                throw new NotSupportedException(target.GetType().Name);
        }
    }

    private void StorePlace(Place place, Shape shape, Value value, SyntaxNode syntax)
    {
        if (TakeAsField(place, shape, value, syntax))
            return;
        if (IsKnownField(place))
            Refuse(syntax, "it cannot be assigned", shape);
        if (shape.IsPassive)
            Lost(value, place.Root.Name, syntax);
        if (IsPassiveState(place) && shape.IsPassive)
        {
            NoteWrite(place, shape, isSeen: false);
            NoteChangeOutside(syntax, new Expr.Read(place));
            if (place.Steps[place.Steps.Count - 1] is Step.Field { Name: var field } && !program.WrittenOutside.Contains(field))
                program.WritesOutside.Add(field);
            Emit(new Stmt.Run(new Expr.Raw(["", " = ", ""], [new Expr.Read(place), ToExpr(value, syntax)], shape.Type, Repeatable: false) { Keeps = true }));
            return;
        }
        CheckWrite(place, value, syntax);
        NoteWrite(place, shape, isSeen: true);
        if (place.IsVariable && place.Type.Kind == Kind.Memory && stateVariables.Contains(place.Root))
            program.Report(Descriptors.LostWrite, syntax, place.Root.Name, "it is an array of an object that outlives the call");
        if (value is Value.View { Place: { IsVariable: true, Root: { Role: Role.Parameter, Type.Container: Container.List } given } } && !place.IsVariable && !ownership.IsForeign(given))
            Refuse(syntax, "a list of the caller's would be kept in an object, where its derivative, a span, cannot be; keep a copy, new List<T>(…)", shape);
        else if (value is Value.View view)
        {
            if (program.Types.HasReals(place.Type))
                ownership.Bound(place.Root, view.Place.Root);
            Emit(new Stmt.Bind(place.IsVariable ? place : Stable(place), Stable(view.Place), Declares: false));
        }
        else
        {
            Expr assigned = ToExpr(value, syntax);
            if (place.IsVariable && CarriesText(assigned))
                texts.Add(place.Root);
            Emit(new Stmt.Assign(place, assigned));
        }
    }

    /// <summary>Reports a value that may depend on the parameters and would be put where nothing remembers that.</summary>
    private void Lost(Value value, string target, SyntaxNode syntax, string why = "its type carries no derivative")
    {
        if (Carries(value))
            program.Report(Descriptors.LostWrite, syntax, target, why);
    }

    private static string TargetText(SyntaxNode syntax) => SourceText.Of(syntax is Microsoft.CodeAnalysis.CSharp.Syntax.AssignmentExpressionSyntax assignment ? assignment.Left : syntax);

    /// <summary>The part of storage that is a field of an object from outside, written for its own sake.</summary>
    private bool IsPassiveState(Place place) => !place.IsVariable && ownership.IsForeign(place.Root) && place.Root.Type.Container == Container.Object;

    /// <summary>Notes a write that is only allowed into storage of the method's own, or into parameters that carry a derivative.</summary>
    private void CheckWrite(Place place, Value value, SyntaxNode syntax)
    {
        bool carries = value is not Value.Scalar scalar || (scalar.Expr.Type.IsReal && Carries(scalar.Expr)) || (place.Type.IsReal && place.Root.Type.Container == Container.Object);
        if (place.IsVariable && withoutAdjoint.Contains(place.Root))
            Lost(value, place.Root.Name, syntax, "it is marked [NonDifferentiable], or left out of WithRespectTo");
        if (value is Value.View && made.Contains(place.Root) && settled.Contains(place.Root) && place.Steps is [Step.Field])
            return;   // another reference in an object of the method's own
        if (!place.IsVariable && carries && !(ownership.IsForeign(place.Root) && Promote(place)))
            ownership.Written(place.Root, syntax);
    }

    /// <summary>The place as a view that a variable refers to, where it is a slice or its way may change.</summary>
    private Place Stored(Place place, string name)
    {
        if (!place.Steps.Any(s => s is Step.Slice))
            return place;
        var variable = new Variable(NewName(name), place.Type);
        Place view = Stable(place);
        settled.Add(variable);
        ownership.Bound(variable, place.Root);
        views[variable] = view;
        Emit(new Stmt.Bind(Place.Of(variable), view, Declares: true));
        return Place.Of(variable);
    }

    /// <summary>A passive value that is evaluated here and now, once.</summary>
    private Value Opaque(Expr.Raw raw, Shape shape, string name)
    {
        if (shape.IsAggregate)
            return OpaqueStruct(raw, shape, name);
        var variable = new Variable(NewName(name), shape.Type);
        settled.Add(variable);
        owned.Add(variable);
        if (shape.IsReal)
            constant.Add(variable);
        if (CarriesText(raw with { Type = shape.Type }))
            texts.Add(variable);
        ownership.Foreign(variable);
        Emit(new Stmt.Declare(variable, raw with { Type = shape.Type }));
        return shape.Kind == ShapeKind.Memory ? new Value.View(Place.Of(variable)) : new Value.Scalar(new Expr.Read(Place.Of(variable)));
    }

    /// <summary>A struct from passive code: held once as a whole, then read field by field.</summary>
    private Value.Parts OpaqueStruct(Expr.Raw raw, Shape shape, string name)
    {
        var whole = new Variable(NewName(name), new IrType(shape.Type.Text, Kind.Passive));
        settled.Add(whole);
        Emit(new Stmt.Declare(whole, raw with { Type = whole.Type }));
        return Split(new Expr.Read(Place.Of(whole)), shape);
    }

    private Value.Parts Split(Expr whole, Shape shape) => new(shape,
    [
        .. shape.Members.Select(m => m.Shape.IsAggregate
            ? Split(PartOf(whole, m), m.Shape)
            : (Value)new Value.Scalar(PartOf(whole, m))),
    ]);

    private static Expr PartOf(Expr whole, Member member) => new Expr.Raw(["", "." + member.Name], [whole], member.Shape.Type, Repeatable: true);

    private static Expr.Raw Join(Expr.Raw left, string between, Expr right)
    {
        List<string> pieces = [.. left.Pieces];
        pieces[pieces.Count - 1] += between;
        return new([.. pieces, ""], [.. left.Holes, right], left.Type, Repeatable: false) { Keeps = true };
    }
}
