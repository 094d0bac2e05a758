using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Lanes;

/// <summary>What differs between the iterations of a loop that run in the lanes of one vector: which variables, which integers by a fixed stride, and which storage.</summary>
internal sealed class LaneFacts
{
    private readonly HashSet<string> varying = [];
    private readonly Dictionary<string, Stride> strides = [];
    private readonly Dictionary<string, string> owners = [];
    private readonly HashSet<string> privateStorage;
    private readonly HashSet<string> laneStorage = [];
    private readonly HashSet<string> inside;
    private readonly HashSet<string> counters;
    private readonly HashSet<Place> always;
    private readonly HashSet<Place> reached;
    private readonly HashSet<Place> reachedStorage;
    private bool isChanging;

    /// <param name="privateStorage">Storage declared outside the loop of which every iteration could have its own.</param>
    /// <param name="isFresh">Whether an expression makes new storage.</param>
    public LaneFacts(Stmt.For loop, IEnumerable<string> privateStorage, Func<Expr, bool> isFresh)
    {
        List<Stmt> statements = Walk.All(loop.Body).ToList();
        inside = [.. statements.SelectMany(Walk.Declared).Select(v => v.Name), loop.Counter.Name];
        counters = [.. statements.OfType<Stmt.For>().Select(f => f.Counter.Name), loop.Counter.Name];
        always = [.. Always(loop.Body).Where(p => !p.IsVariable)];
        reached = [.. Reached(loop.Body).Where(p => !p.IsVariable)];
        reachedStorage = [.. reached.Select(Storage)];
        this.privateStorage = [.. privateStorage];
        foreach (Stmt statement in statements)
            if (statement is Stmt.Declare { Variable.Type.Kind: Kind.Memory, Value: { } made } declare && isFresh(made)) this.privateStorage.Add(declare.Variable.Name);
        foreach (Stmt.Bind bind in statements.OfType<Stmt.Bind>().Where(b => b.Declares)) owners[bind.Target.Root.Name] = bind.View.Root.Name;
        strides[loop.Counter.Name] = Stride.One;
        do
        {
            isChanging = false;
            foreach (Stmt statement in loop.Body) Visit(statement, isMasked: false);
        }
        while (isChanging);
    }

    public bool IsInside(Variable variable) => inside.Contains(variable.Name);

    /// <summary>Whether every iteration uses the element, so that its index is within the storage in all lanes.</summary>
    public bool IsAlwaysUsed(Place element) => always.Contains(element);

    /// <summary>Whether the element is used whatever the branches taken, so that it can be looked at before the loop where that runs at all.</summary>
    public bool IsReached(Place element) => reached.Contains(element);

    /// <summary>Whether every iteration uses the element for each value of its inner loops' counters, which are all that its index goes by.</summary>
    public bool IsUsedThroughout(Place element) => IsReached(element) && Walk.Parts(element).SelectMany(Walk.Reads).All(p => p.IsVariable && (counters.Contains(p.Root.Name) || !IsInside(p.Root)));

    /// <summary>Whether the storage can be looked at before the loop where that runs at all.</summary>
    public bool IsReachedStorage(Place storage) => storage.IsVariable || reachedStorage.Contains(Untyped(storage));

    /// <summary>Whether the variable holds one value a lane.</summary>
    public bool IsVarying(Variable variable) => varying.Contains(variable.Name);

    /// <summary>Whether every iteration has storage of its own there.</summary>
    public bool IsPrivate(Variable storage) => privateStorage.Contains(Owner(storage));

    /// <summary>Whether the storage is private and its contents differ between lanes.</summary>
    public bool IsLaneStorage(Variable storage) => laneStorage.Contains(Owner(storage));

    /// <summary>Whether the value differs between lanes; an integer with a stride does.</summary>
    public bool IsVarying(Expr expr) => expr switch
    {
        Expr.Constant => false,
        Expr.Read { Place.IsVariable: true } read => varying.Contains(read.Place.Root.Name) || strides.ContainsKey(read.Place.Root.Name),
        Expr.Read read => IsLaneStorage(read.Place.Root) || Walk.Parts(read.Place).Any(IsVarying),
        Expr.Apply apply => apply.Operands.Any(IsVarying),
        Expr.Raw raw => raw.Holes.Any(IsVarying),
        _ => throw new NotSupportedException(expr.GetType().Name),
    };

    /// <summary>By how much an integer grows from lane to lane.</summary>
    public Stride StrideOf(Expr expr) => expr switch
    {
        _ when !IsVarying(expr) => Stride.None,
        Expr.Read { Place.IsVariable: true } read => strides.TryGetValue(read.Place.Root.Name, out Stride stride) ? stride : Stride.Unknown,
        Expr.Apply { Operation: "+" } sum => StrideOf(sum.Operands[0]).Plus(StrideOf(sum.Operands[1])),
        Expr.Apply { Operation: "-" } difference => StrideOf(difference.Operands[0]).Minus(StrideOf(difference.Operands[1])),
        Expr.Apply { Operation: "*" } product => !IsVarying(product.Operands[1]) ? StrideOf(product.Operands[0]).Times(product.Operands[1])
            : !IsVarying(product.Operands[0]) ? StrideOf(product.Operands[1]).Times(product.Operands[0]) : Stride.Unknown,
        _ => Stride.Unknown,
    };

    private static IEnumerable<Place> Always(EquatableArray<Stmt> block) =>
        block.SelectMany(s => (s is Stmt.If branch ? [branch.Condition] : s is Stmt.For ? [] : Walk.Expressions(s)).SelectMany(Walk.Reads).Concat(s is Stmt.For ? [] : Mentions.Targets(s)));

    private static IEnumerable<Place> Reached(EquatableArray<Stmt> block) =>
        block.SelectMany(s => s is Stmt.If branch ? Walk.Reads(branch.Condition) : Walk.Expressions(s).SelectMany(Walk.Reads).Concat(Mentions.Targets(s)).Concat(Walk.Blocks(s).SelectMany(Reached)));

    private static Place Storage(Place element) => Untyped(element with { Steps = element.Steps.Take(element.Steps.Count - 1).ToEquatableArray() });

    private static Place Untyped(Place storage) => storage with { Type = IrType.Int };

    private string Owner(Variable storage)
    {
        string name = storage.Name;
        while (owners.TryGetValue(name, out string owner)) name = owner;
        return name;
    }

    private void Visit(Stmt statement, bool isMasked)
    {
        switch (statement)
        {
            case Stmt.Declare { Value: { } value } s when s.Variable.Type.Kind != Kind.Memory:
                if (IsInteger(s.Variable.Type) && IsVarying(value) && StrideOf(value) is { IsKnown: true } stride) Add(s.Variable, stride);
                else if (IsVarying(value)) Vary(s.Variable.Name);
                break;
            case Stmt.Assign s: Store(s.Target, isMasked || IsVarying(s.Value)); break;
            case Stmt.AddTo s: Store(s.Target, isMasked || IsVarying(s.Value)); break;
            case Stmt.If s:
                bool masks = isMasked || IsVarying(s.Condition);
                foreach (Stmt inner in s.Then.Concat(s.Else)) Visit(inner, masks);
                break;
            case Stmt.For s:
                foreach (Stmt inner in s.Body) Visit(inner, isMasked);
                break;
            case Stmt.Scope s:
                foreach (Stmt inner in s.Body) Visit(inner, isMasked);
                break;
        }
    }

    private void Store(Place target, bool isVarying)
    {
        if (!isVarying) return;
        if (target.IsVariable) Vary(target.Root.Name);
        else if (IsPrivate(target.Root)) isChanging |= laneStorage.Add(Owner(target.Root));
    }

    private void Vary(string name)
    {
        strides.Remove(name);
        isChanging |= varying.Add(name);
    }

    private void Add(Variable variable, Stride stride)
    {
        if (strides.ContainsKey(variable.Name) || varying.Contains(variable.Name)) return;
        strides[variable.Name] = stride;
        isChanging = true;
    }

    private static bool IsInteger(IrType type) => type.Text is "int" or "long";
}
