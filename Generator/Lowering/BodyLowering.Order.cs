using AutoDiffGen.Ir;

namespace AutoDiffGen.Lowering;

/// <summary>Order of evaluation: what is evaluated first keeps its value when a later operand has effects.</summary>
internal sealed partial class BodyLowering
{
    /// <summary>Lowers operands from left to right. Where a later one emits statements that would change an earlier one, that is kept in a temp before them.</summary>
    private List<Value> InOrder(IEnumerable<Func<Value>> operands)
    {
        var values = new List<Value>();
        foreach (Func<Value> operand in operands)
        {
            int start = block.Count;
            Value value = operand();
            if (block.Count > start)
                Protect(values, start);
            values.Add(value);
        }
        return values;
    }

    private List<Value> InOrder(params Func<Value>[] operands) => InOrder(operands.AsEnumerable());

    /// <summary>Keeps values that the statements from <paramref name="start"/> on would change, in temps before those statements.</summary>
    private void Protect(List<Value> values, int start)
    {
        Effects effects = Effects.Of(block.Skip(start));
        if (effects.AreNone)
            return;
        for (int i = 0; i < values.Count; i++)
            values[i] = Protect(values[i], effects, ref start);
    }

    private Value Protect(Value value, Effects effects, ref int at)
    {
        switch (value)
        {
            case Value.Scalar scalar when effects.Disturb(scalar.Expr):
                return new Value.Scalar(new Expr.Read(Place.Of(NewTemp(NameFor(scalar.Expr), scalar.Expr, at++))));
            case Value.View view when effects.Disturb(view.Place) || effects.Move(view.Place):
                return new Value.View(Place.Of(KeepReference(view.Place, effects, ref at)));
            case Value.Parts parts:
                var members = new List<Value>();
                foreach (Value member in parts.Members)
                    members.Add(Protect(member, effects, ref at));
                return parts with { Members = members };
            case Value.Target target:
                return new Value.Target(Protect(target.Location, effects, ref at));
            default:
                return value;
        }
    }

    private Location Protect(Location location, Effects effects, ref int at)
    {
        switch (location)
        {
            case Location.InPlace place when effects.Move(place.Place):
                return place with { Place = Freeze(place.Place, effects, ref at) };
            case Location.Apart apart:
                var members = new List<Location>();
                foreach (Location member in apart.Members)
                    members.Add(Protect(member, effects, ref at));
                return apart with { Members = members };
            default:
                return location;
        }
    }

    private Variable KeepReference(Place place, Effects? effects, ref int at)
    {
        Place view = FreezeIndices(place, effects, onlyUnsettled: true, ref at);
        var variable = new Variable(NewName(place.Root.Name == "this" ? "view" : place.Root.Name), place.Type);
        settled.Add(variable);
        ownership.Bound(variable, view.Root);
        views[variable] = view;
        Insert(at++, new Stmt.Bind(Place.Of(variable), view, Declares: true));
        return variable;
    }

    /// <summary>The same place, however the variables in its indices, or the references on the way to it, change later.</summary>
    private Place Freeze(Place place, Effects? effects, ref int at)
    {
        Place frozen = FreezeIndices(place, effects, onlyUnsettled: effects is null, ref at);
        if (frozen.IsVariable || frozen.Root.Type.Kind != Kind.Memory || frozen.Root.Type.Container == Container.Struct && !HasHop(frozen))
            return frozen;
        int hops = LastHop(frozen);
        if (hops == 0 && settled.Contains(frozen.Root))
            return frozen;
        if (hops == 0 && frozen.Root.Role != Role.Local && !settled.Contains(frozen.Root) && effects is not null && !effects.Assigns(frozen.Root))
            return frozen;
        Place container = Prefix(frozen, hops);
        Variable kept = KeepReference(container, effects: null, ref at);
        return new Place(kept, [.. frozen.Steps.Skip(hops)], frozen.Type);
    }

    private Place Freeze(Place place)
    {
        int at = block.Count;
        return Freeze(place, effects: null, ref at);
    }

    /// <summary>The place with all indices settled, as a view needs them.</summary>
    private Place Stable(Place place)
    {
        int at = block.Count;
        return FreezeIndices(place, effects: null, onlyUnsettled: true, ref at);
    }

    private Place FreezeIndices(Place place, Effects? effects, bool onlyUnsettled, ref int at)
    {
        if (place.IsVariable)
            return place;
        var steps = new List<Step>();
        foreach (Step step in place.Steps)
        {
            switch (step)
            {
                case Step.Index index:
                    var indices = new List<Expr>();
                    foreach (Expr e in index.Indices)
                        indices.Add(FreezeIndex(e, effects, onlyUnsettled, "index", ref at));
                    steps.Add(new Step.Index([.. indices]));
                    break;
                case Step.Slice slice:
                    Expr start = FreezeIndex(slice.Start, effects, onlyUnsettled, "start", ref at);
                    steps.Add(new Step.Slice(start, slice.Length is null ? null : FreezeIndex(slice.Length, effects, onlyUnsettled, "length", ref at)));
                    break;
                default:
                    steps.Add(step);
                    break;
            }
        }
        return place with { Steps = [.. steps] };
    }

    private Expr FreezeIndex(Expr index, Effects? effects, bool onlyUnsettled, string name, ref int at)
    {
        bool keeps = onlyUnsettled ? !IsSettled(index) : effects is not null && effects.Disturb(index);
        return keeps ? new Expr.Read(Place.Of(NewTemp(name, index, at++))) : index;
    }

    /// <summary>How many steps lead to the last reference on the way, from which on only elements and fields of structs follow.</summary>
    private int LastHop(Place place)
    {
        int hops = 0;
        for (int i = 0; i < place.Steps.Count - 1; i++)
            if (TypeAfter(place, i + 1).Kind == Kind.Memory && TypeAfter(place, i + 1).Container != Container.Struct)
                hops = i + 1;
        return hops;
    }

    private bool HasHop(Place place) => LastHop(place) > 0;

    private Place Prefix(Place place, int steps) =>
        steps == 0 ? Place.Of(place.Root) : new Place(place.Root, [.. place.Steps.Take(steps)], TypeAfter(place, steps));

    /// <summary>The last part of a qualified name.</summary>
    private static string Last(string name) => name.Substring(name.LastIndexOf('.') + 1);

    private static string NameFor(Expr expr) => expr switch
    {
        Expr.Read { Place: { Steps.Count: > 0 } place } => place.Steps[place.Steps.Count - 1] is Step.Field field ? Naming.Small(field.Name) : Last(place.Root.Name) + "Element",
        Expr.Read read => Last(read.Place.Root.Name),
        Expr.Apply { Operation: "*" } => "product",
        Expr.Apply { Operation: "+" } => "sum",
        Expr.Apply { Operation: "-" } => "difference",
        Expr.Apply { Operation: "/" } => "quotient",
        Expr.Apply apply when apply.Operation.Contains('.') => Naming.Small(apply.Operation.Substring(apply.Operation.IndexOf('.') + 1)),
        _ => "value",
    };
}
