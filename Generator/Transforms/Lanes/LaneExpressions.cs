using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Lanes;

/// <summary>Expressions of one iteration as those of a vector of iterations.</summary>
internal sealed class LaneExpressions(LaneType lane, LaneFacts facts, MathMode math, LaneRows rows, LaneBlocks blocks, LaneElements elements, Expr? live, Variable counter, Func<Variable, Variable> named)
{
    /// <summary>Why something could not be translated; null while all could.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>Elements that all lanes have read at this point.</summary>
    public HashSet<Place> Seen { get; } = [];

    /// <summary>Whether what was translated last may only run where the mask has a lane.</summary>
    public bool NeedsLane { get; set; }

    /// <summary>The value in all lanes: one vector, or a number where all lanes agree.</summary>
    public Expr Of(Expr expr, bool isMasked = false)
    {
        if (!facts.IsVarying(expr))
        {
            if (isMasked && live is not null && !Walk.Reads(expr).All(IsThere)) return Fail("an element is read in some iterations only");
            if (isMasked) NeedLane(Walk.Reads(expr));
            return Uniform(expr);
        }
        return expr switch
        {
            Expr.Read read => Read(read.Place, isMasked),
            Expr.Apply apply => Apply(apply, isMasked),
            _ => Fail($"{expr.Type.Text} of passive code differs between iterations"),
        };
    }

    /// <summary>Notes elements that only those iterations use which take a branch.</summary>
    public void NeedLane(IEnumerable<Place> elements) => NeedsLane |= live is null && !elements.All(IsThere);

    /// <summary>The same expression over the variables of the vectorised loop; integers with a stride are those of the first lane.</summary>
    public Expr Uniform(Expr expr) => Walk.Map(expr, part => part is Expr.Read read ? new Expr.Read(read.Place with { Root = named(read.Place.Root) }) : part);

    /// <summary>The storage that a place is an element of, and the element's index.</summary>
    public (Place Storage, Expr Index) Element(Place place)
    {
        Step last = place.Steps[place.Steps.Count - 1];
        Place storage = place with { Root = named(place.Root), Steps = place.Steps.Take(place.Steps.Count - 1).Select(Uniform).ToEquatableArray() };
        if (last is not Step.Index { Indices.Count: 1 } index || place.Steps.Take(place.Steps.Count - 1).Any(s => Walk.Parts(s).Any(facts.IsVarying)))
        {
            Fail($"{place.Root.Name} is not reached by one index");
            return (storage, 0);
        }
        return (storage, Uniform(index.Indices[0]));
    }

    /// <summary>By how much the place's index grows from lane to lane.</summary>
    public Stride StrideOf(Place place) => place.Steps[place.Steps.Count - 1] is Step.Index { Indices.Count: 1 } index ? facts.StrideOf(index.Indices[0]) : Stride.Unknown;

    public Expr Fail(string reason)
    {
        Obstacle ??= reason;
        return new Expr.Constant("0", lane.Type);
    }

    public bool IsThere(Place place) => place.IsVariable || facts.IsAlwaysUsed(place) || Seen.Contains(place);

    private Step Uniform(Step step) => step switch
    {
        Step.Index index => new Step.Index(index.Indices.Select(Uniform).ToEquatableArray()),
        Step.Slice slice => new Step.Slice(Uniform(slice.Start), slice.Length is null ? null : Uniform(slice.Length)),
        _ => step,
    };

    private Expr Read(Place place, bool isMasked)
    {
        if (place.IsVariable)
            return facts.IsVarying(place.Root) ? new Expr.Read(Place.Of(named(place.Root))) : Fail($"{place.Root.Name} is an integer that differs between iterations");
        if (place.Type.Kind != lane.Kind && !facts.IsLaneStorage(place.Root)) return Fail($"{place.Root.Name} holds other numbers");
        if (place.Steps.Take(place.Steps.Count - 1).Any(s => Walk.Parts(s).Any(facts.IsVarying))) return Fail($"{place.Root.Name} is not reached by one index");
        (Place storage, Expr index) = Element(place);
        Stride stride = StrideOf(place);
        if (facts.IsLaneStorage(place.Root))
            return stride.IsUniform ? new Expr.Read(LaneElement(place)) : Fail($"{place.Root.Name} is an iteration's own, and its index differs between iterations");
        if (!stride.IsKnown) return Fail($"an index into {place.Root.Name} differs irregularly between iterations");
        bool isGuarded = isMasked && !facts.IsAlwaysUsed(place) && !Seen.Contains(place);
        if (isGuarded && !(stride.IsOne && rows.Of(place, isMasked: true) is not null)) return Fail($"{place.Root.Name} is read in some iterations only");
        if (stride.IsOne && elements.Of(place) is { } element) return new Expr.Read(element);
        if (live is not null) return stride.IsOne ? lane.LoadFirst(storage, index, live) : Fail("the rest is not contiguous");
        if (!stride.IsOne && blocks.Of(place, stride, named(counter), named) is { } gathered) return new Expr.Read(gathered);
        if (!stride.IsOne) return lane.Gather(storage, index, Uniform(stride.Amount!));
        return rows.Of(place) is { } row ? new Expr.Read(row) : lane.Load(storage, index);
    }

    /// <summary>An element of storage that holds a vector where the primal's holds a number.</summary>
    public Place LaneElement(Place place)
    {
        (Place storage, Expr index) = Element(place);
        return storage.Then(new Step.Index([index]), lane.Type);
    }

    private Expr Apply(Expr.Apply apply, bool isMasked)
    {
        if (apply.Operation == "(double)" && lane.Kind == Kind.Double && !apply.Operands[0].Type.IsReal && facts.StrideOf(apply.Operands[0]) is { IsKnown: true } stride)
            return Counted(apply.Operands[0], stride);
        if (apply.Operands.Any(o => o.Type.IsReal && o.Type.Kind != lane.Kind && o is not Expr.Constant)) return Fail("it mixes float and double");
        List<Expr> operands = apply.Operands.Select(o => Of(o, isMasked)).ToList();
        return apply.Operation switch
        {
            "+" when math == MathMode.Fast && IsProduct(apply.Operands[0]) => Fma(operands[0], operands[1], apply.Operands[0]),
            "+" when math == MathMode.Fast && IsProduct(apply.Operands[1]) => Fma(operands[1], operands[0], apply.Operands[1]),
            "+" or "-" or "*" or "/" or "neg" => new Expr.Apply(apply.Operation, operands.Select(lane.Spread).ToEquatableArray(), lane.Type),
            "<" or ">" or "<=" or ">=" when apply.Operands[0].Type.IsReal => lane.Call(Comparison(apply.Operation), [.. operands]),
            "==" when apply.Operands[0].Type.IsReal => lane.Call("Equals", [.. operands]),
            "!=" when apply.Operands[0].Type.IsReal => Not(lane.Call("Equals", [.. operands])),
            "&&" or "||" or "!" => Logic(apply.Operation, operands),
            _ when LaneFunctions.Find(apply.Operation, operands.Count, math) is { } function => function.IsMember
                ? lane.Call(function.Name, [.. operands]) : lane.Function(function.Name, operands),
            _ => Fail($"{apply.Operation} has no form over vectors" + (math == MathMode.Strict ? " that gives the same bits" : "")),
        };
    }

    /// <summary>The first number, and what it grows by in each lane.</summary>
    private Expr Counted(Expr integer, Stride stride)
    {
        Expr first = lane.Spread(new Expr.Apply("(double)", [Uniform(integer)], IrType.Double));
        Expr ramp = lane.Indices;
        Expr steps = stride.IsOne ? ramp : new Expr.Apply("*", [lane.Spread(new Expr.Apply("(double)", [Uniform(stride.Amount!)], IrType.Double)), ramp], lane.Type);
        return new Expr.Apply("+", [first, steps], lane.Type);
    }

    private static string Comparison(string operation) => operation switch
    {
        "<" => "LessThan",
        ">" => "GreaterThan",
        "<=" => "LessThanOrEqual",
        ">=" => "GreaterThanOrEqual",
        _ => throw new NotSupportedException(operation),
    };

    private Expr Logic(string operation, List<Expr> operands)
    {
        if (operands.Exists(o => o.Type != lane.Type)) return Fail("a condition is the same in all iterations in part");
        return operation == "!" ? Not(operands[0]) : new Expr.Apply(operation == "&&" ? "&" : "|", operands.ToEquatableArray(), lane.Type);
    }

    private Expr Not(Expr mask) => new Expr.Apply("~", [mask], lane.Type);

    private static bool IsProduct(Expr expr) => expr is Expr.Apply { Operation: "*", Type.IsReal: true };

    /// <summary>A product that is added, in one rounding.</summary>
    private Expr Fma(Expr product, Expr sum, Expr original) =>
        product is Expr.Apply { Operation: "*" } factors && facts.IsVarying(original) ? lane.Call("FusedMultiplyAdd", factors.Operands[0], factors.Operands[1], sum)
        : new Expr.Apply("+", [lane.Spread(product), lane.Spread(sum)], lane.Type);
}
