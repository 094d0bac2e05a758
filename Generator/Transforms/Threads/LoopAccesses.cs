using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms.Threads;

/// <summary>What an iteration does with a place.</summary>
internal enum Use
{
    Read,
    Add,
    Assign,
}

/// <param name="Place">From storage that is there outside the loop, whatever the iteration calls it.</param>
internal sealed record Access(Place Place, Use Use)
{
    /// <summary>The storage: all but the steps from the first index or slice on.</summary>
    public Place Storage => Place.Steps.Count == 0 || Place.Steps[0] is not Step.Field ? Place.Of(Place.Root)
        : Place with { Steps = [.. Place.Steps.TakeWhile(s => s is Step.Field)], Type = InField };

    private static readonly IrType InField = new("", Kind.Memory);

    /// <summary>The first index or slice; null where the storage is used as a whole.</summary>
    public Step? First => Place.Steps.FirstOrDefault(s => s is not Step.Field);
}

/// <summary>All that the iterations of a loop do to what is there outside it: to numbers, and to storage.</summary>
internal sealed class LoopAccesses
{
    private readonly HashSet<string> inside;
    private readonly Dictionary<string, Stmt.Bind> views = [];

    public LoopAccesses(Stmt.For loop)
    {
        List<Stmt> statements = [.. Walk.All(loop.Body)];
        inside = [.. statements.SelectMany(Walk.Declared).Select(v => v.Name), loop.Counter.Name];
        foreach (Stmt.Bind bind in statements.OfType<Stmt.Bind>().Where(b => b.Declares)) views[bind.Target.Root.Name] = bind;
        foreach (Stmt statement in statements) Visit(statement);
    }

    /// <summary>Of numbers: variables, and fields of structs that are held as a whole.</summary>
    public HashSet<Access> Numbers { get; } = [];

    public HashSet<Access> Elements { get; } = [];

    public bool IsInside(Variable variable) => inside.Contains(variable.Name);

    private void Visit(Stmt statement)
    {
        if (statement is Stmt.Assign a) Add(a.Target, Use.Assign);
        if (statement is Stmt.AddTo t) Add(t.Target, Use.Add);
        foreach (Expr expr in Walk.Expressions(statement)) Visit(expr);
    }

    private void Visit(Expr expr)
    {
        if (expr is Expr.Apply { Operation: ".Length" or ".Count", Operands: [Expr.Read { Place: var asked }] })
        {
            foreach (Expr part in Walk.Parts(asked)) Visit(part);
            return;
        }
        if (expr is Expr.Read read) Add(read.Place, Use.Read);
        foreach (Expr part in Walk.Parts(expr)) Visit(part);
    }

    private void Add(Place place, Use use)
    {
        Place whole = Resolve(place);
        if (IsInside(whole.Root) || whole.Root.Role == Role.Global && whole.IsVariable && whole.Type.Kind != Kind.Memory) return;
        (IsNumber(whole) ? Numbers : Elements).Add(new(whole, use));
    }

    /// <summary>The place by way of the views that the iteration takes.</summary>
    public Place Resolve(Place place)
    {
        while (IsInside(place.Root) && views.TryGetValue(place.Root.Name, out Stmt.Bind bind))
            place = new(bind.View.Root, [.. bind.View.Steps, .. place.Steps], place.Type);
        return place;
    }

    public static bool IsNumber(Place place) => place.Type.Kind != Kind.Memory && (place.IsVariable || place.Root.Type.Container == Container.Struct && place.Steps.All(s => s is Step.Field));
}
