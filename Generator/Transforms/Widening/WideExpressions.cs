using System.Text.RegularExpressions;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;
using AutoDiffGen.Transforms.Lanes;

namespace AutoDiffGen.Transforms.Widening;

/// <summary>Expressions and places of one function, numbers that differ between directions as vectors.</summary>
internal sealed class WideExpressions(WideFacts facts, Function function, LaneType lane)
{
    /// <summary>Why something has no such form; null while all has.</summary>
    public string? Obstacle { get; private set; }

    public Expr Fail(string reason)
    {
        Obstacle ??= reason;
        return lane.Zero;
    }

    public Variable Of(Variable variable) => facts.IsWide(function, variable) ? variable with { Type = Of(variable.Type) } : variable;

    public IrType Of(IrType type)
    {
        if (type.Text == lane.Number) return lane.Type;
        string inner = type.Text.TrimEnd('[', ']', ',');
        if (type.Container is Container.Array or Container.Grid && inner == lane.Number)
            return type with { Text = lane.Name + type.Text.Substring(inner.Length), Element = Element(type.Element) };
        if (type.IsSpan && type.Element == lane.Number) return type with { Text = type.Text.Replace($"<{lane.Number}>", $"<{lane.Name}>"), Element = lane.Name };
        Fail($"a {type.Text} has no form over vectors");
        return type;
    }

    /// <summary>The element of arrays, which may be an array.</summary>
    public string Element(string element)
    {
        string inner = element.TrimEnd('[', ']', ',');
        if (inner != lane.Number) Fail($"a {element} has no form over vectors");
        return lane.Name + element.Substring(inner.Length);
    }

    public Place Of(Place place)
    {
        Place mapped = Walk.Map(place, Part);
        foreach (Expr index in Walk.Parts(place)) Check(index);
        return facts.IsWide(function, place.Root) ? new Place(Of(place.Root), mapped.Steps, Of(place.Type)) : mapped;
    }

    /// <summary>What is the same for all directions.</summary>
    public Expr Passive(Expr expr)
    {
        Check(expr);
        return Walk.Map(expr, Part);
    }

    /// <summary>A vector of values, the same in each lane where they are the same for all directions.</summary>
    public Expr Vector(Expr expr)
    {
        if (WideFacts.IsPopped(expr)) return ((Expr.Raw)expr) with { Pieces = [((Expr.Raw)expr).Pieces[0].Replace($"<{lane.Number}>", $"<{lane.Name}>")], Type = lane.Type };
        if (!facts.IsWide(function, expr)) return lane.Spread(Passive(expr));
        return expr switch
        {
            Expr.Read read => new Expr.Read(Of(read.Place)),
            Expr.Apply apply => Apply(apply),
            _ => Fail("passive code asks for what differs between directions"),
        };
    }

    /// <summary>Storage that is made for the variable, or none.</summary>
    public Expr? Storage(Expr? value, Variable variable)
    {
        if (value is null or Expr.Constant { Text: "null" or "default" }) return value;
        if (value is not Expr.Apply allocation || !Makers.Any(maker => allocation.Operation.EndsWith(maker + lane.Number + ">", StringComparison.Ordinal)))
            return Fail($"{variable.Name} is storage of unknown kind");
        string operation = allocation.Operation.Substring(0, allocation.Operation.LastIndexOf('<') + 1) + lane.Name + ">";
        return new Expr.Apply(operation, allocation.Operands.Select(Passive).ToEquatableArray(), Of(allocation.Type));
    }

    private Expr Apply(Expr.Apply apply)
    {
        EquatableArray<Expr> operands = apply.Operands;
        switch (apply.Operation)
        {
            case "+" or "-":
                return apply with { Operands = operands.Select(Vector).ToEquatableArray(), Type = lane.Type };
            case "*":
                return apply with { Operands = operands.Select(Factor).ToEquatableArray(), Type = lane.Type };
            case "/":
                return apply with { Operands = [Vector(operands[0]), Factor(operands[1])], Type = lane.Type };
            case "neg":
                return apply with { Operands = [Vector(operands[0])], Type = lane.Type };
            case "(double)" or "(float)" when apply.Type.Kind == lane.Kind && operands[0].Type.Kind == lane.Kind:
                return Vector(operands[0]);
            case "?:" when !facts.IsWide(function, operands[0]):
                return apply with { Operands = [Passive(operands[0]), Vector(operands[1]), Vector(operands[2])], Type = lane.Type };
        }
        return LaneFunctions.Find(apply.Operation, operands.Count, MathMode.Strict) is { IsMember: true } form && apply.Type.Kind == lane.Kind
            ? lane.Call(form.Name, [.. operands.Select(Vector)])
            : Fail($"{apply.Operation} of what differs between directions");
    }

    /// <summary>One number can stand for the vector of it.</summary>
    private Expr Factor(Expr expr)
    {
        if (facts.IsWide(function, expr)) return Vector(expr);
        if (!expr.Type.IsReal) return Fail($"a factor of type {expr.Type.Text}");
        if (lane.Kind == Kind.Double || expr.Type.Kind == Kind.Float && expr is not Expr.Constant) return Passive(expr);
        return expr is Expr.Constant ? new Expr.Apply("(float)", [expr], IrType.Float) : Fail("a factor of more precision");
    }

    /// <summary>Lengths are asked of storage whatever it holds.</summary>
    private Expr Part(Expr part) => part is Expr.Read read && facts.IsWide(function, read.Place.Root) ? new Expr.Read(read.Place with { Root = Of(read.Place.Root) }) : part;

    private void Check(Expr expr)
    {
        foreach (Expr part in Walk.All(expr))
        {
            if (part is Expr.Read { Type.IsReal: true } read && facts.IsWide(function, read.Place.Root)) Fail($"{read.Place.Root.Name} decides what all lanes do");
            if (part is Expr.Raw raw && (raw.Holes.SelectMany(Walk.Reads).Any(p => facts.IsWide(function, p.Root)) && !IsOfAnyElements(raw) || Names(raw))) Fail("passive code is given what differs between directions");
        }
    }

    /// <summary>Whether it is done to storage of vectors as to storage of numbers.</summary>
    private static bool IsOfAnyElements(Expr.Raw raw) => raw.Pieces switch
    {
        ["", string after] => after is " is not null" or " is null" or ".Clear()" || after.StartsWith(".GetLength(", StringComparison.Ordinal),
        ["global::AutoDiffGen.Guard.Clear(", ")"] or ["", ".CopyTo(", ")"] => true,
        _ => false,
    };

    private static readonly string[] Makers = [".NewArray<", ".Allocate<", ".AllocateCleared<", ".At<"];

    /// <summary>Whether the text itself names something that differs between directions.</summary>
    private bool Names(Expr.Raw raw) => raw.Pieces.Any(piece => Regex.Matches(piece, "[\\w@]+").Cast<Match>().Any(word => facts.IsWide(function, word.Value.TrimStart('@'))));
}
