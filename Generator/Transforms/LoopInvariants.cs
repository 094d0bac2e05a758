using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>
/// Takes out of an innermost reverse loop what does not change in it: elements that are read are read once, and contributions to one adjoint are summed
/// in a local and added once. The JIT does neither, because stores to other spans might change them.
/// </summary>
internal sealed class LoopInvariants
{
    private readonly Context context;
    private readonly Needs here;
    private readonly Stmt.For loop;
    private readonly List<Stmt> statements;
    private readonly HashSet<string> changing;
    private readonly List<Stmt> before = [];
    private readonly List<Stmt> after = [];
    private readonly Dictionary<Place, Variable> taken = [];

    private LoopInvariants(Stmt.For loop, Context context, Needs here)
    {
        this.loop = loop;
        this.context = context;
        this.here = here;
        statements = Walk.All(loop.Body).ToList();
        changing = [.. statements.SelectMany(Walk.Declared).Select(v => v.Name), loop.Counter.Name,
            .. statements.SelectMany(Mentions.Targets).Where(p => p.IsVariable).Select(p => p.Root.Name)];
    }

    /// <param name="here">Which storage may be the same at the loop.</param>
    public static List<Stmt> Of(Stmt.For loop, Context context, Needs here)
    {
        var pass = new LoopInvariants(loop, context, here);
        bool isInnermost = pass.statements.TrueForAll(s => s is Stmt.Declare or Stmt.Assign or Stmt.AddTo or Stmt.If or Stmt.Comment);
        return isInnermost ? pass.Take() : [loop];
    }

    private List<Stmt> Take()
    {
        EquatableArray<Stmt> body = loop.Body.Select(Take).ToEquatableArray();
        if (before.Count == 0) return [loop];
        List<Stmt> whole = [.. before, loop with { Body = body }, .. after];
        bool onlyScalars = taken.Keys.All(p => p.IsVariable);
        return onlyScalars || RunsSurely() ? whole
            : [new Stmt.If(new Expr.Apply(loop.Comparison, [loop.From, loop.To], IrType.Bool), whole.ToEquatableArray(), [])];
    }

    /// <summary>A statement that runs in every iteration.</summary>
    private Stmt Take(Stmt statement) => statement switch
    {
        Stmt.Declare { Value: not null } s => s with { Value = Loads(s.Value) },
        Stmt.Assign s => s with { Value = Loads(s.Value) },
        Stmt.AddTo s => (IsSum(s.Target) ? s with { Target = Place.Of(Sum(s.Target)) } : s) with { Value = Loads(s.Value) },
        Stmt.If s => s with { Then = s.Then.Select(Scalars).ToEquatableArray(), Else = s.Else.Select(Scalars).ToEquatableArray() },
        _ => statement,
    };

    /// <summary>A statement that runs in some iterations: only adjoints behind a reference, which are surely there, are summed.</summary>
    private Stmt Scalars(Stmt statement) => statement switch
    {
        Stmt.AddTo s when s.Target.IsVariable && IsSum(s.Target) => s with { Target = Place.Of(Sum(s.Target)) },
        Stmt.If s => s with { Then = s.Then.Select(Scalars).ToEquatableArray(), Else = s.Else.Select(Scalars).ToEquatableArray() },
        _ => statement,
    };

    private Expr Loads(Expr expr) => Walk.Map(expr, part => part is Expr.Read { Place: { IsVariable: false, Type.IsReal: true } place } && IsLoad(place)
        ? new Expr.Read(Place.Of(Load(place))) : part);

    private Variable Load(Place place)
    {
        if (taken.TryGetValue(place, out Variable known)) return known;
        var local = new Variable(context.Names.Fresh(Naming.Last(place.Root.Name) + "Element"), place.Type);
        before.Add(new Stmt.Declare(local, new Expr.Read(place)));
        return taken[place] = local;
    }

    private Variable Sum(Place place)
    {
        if (taken.TryGetValue(place, out Variable known)) return known;
        var local = new Variable(context.Names.Fresh(place.Root.Name + "Sum"), place.Type);
        before.Add(new Stmt.Declare(local, new Expr.Constant("0", place.Type)));
        after.Add(new Stmt.AddTo(place, new Expr.Read(Place.Of(local))));
        return taken[place] = local;
    }

    private bool IsLoad(Place place) =>
        IsFixed(place) && context.Adjoints.PrimalOf(place.Root) is null && !statements.SelectMany(Mentions.Targets).Any(t => !t.IsVariable && context.Adjoints.PrimalOf(t.Root) is null);

    /// <summary>Whether the loop only ever adds to this adjoint, and reads no adjoint that may be the same.</summary>
    private bool IsSum(Place place) =>
        place.Type.IsReal && context.Adjoints.PrimalOf(place.Root) is not null && IsFixed(place)
        && (!place.IsVariable || place.Root.Role == Role.Parameter)
        && !statements.SelectMany(Walk.Expressions).SelectMany(Walk.Reads).Any(r => r.IsVariable == place.IsVariable && context.Adjoints.PrimalOf(r.Root) is not null && MayBe(r, place))
        && !statements.OfType<Stmt.Assign>().Any(a => a.Target.IsVariable == place.IsVariable && (MayBe(a.Target, place) || IsOnTheWay(a.Target, place)));

    /// <summary>Whether a reference is exchanged that the place may go through.</summary>
    private bool IsOnTheWay(Place exchanged, Place place) =>
        exchanged.Type.Kind == Kind.Memory && !exchanged.IsVariable && place.Steps.Count > 1 && (exchanged.Root == place.Root || !AreApart(exchanged.Root, place.Root));

    private bool MayBe(Place a, Place b) => a.IsVariable ? a.Root == b.Root : a.Type.Kind == b.Type.Kind && (a.Root == b.Root || !AreApart(a.Root, b.Root));

    /// <summary>Whether both are adjoints of storage that the function allocates itself, in different classes, or one is; a caller may pass one span for two.</summary>
    private bool AreApart(Variable a, Variable b)
    {
        Variable? x = context.Adjoints.PrimalOf(a), y = context.Adjoints.PrimalOf(b);
        if (x is null || y is null) return true;
        if (context.Facts.Canonical(x) == context.Facts.Canonical(y) || here.MayBeSame(x, y)) return false;
        return context.Facts.Canonical(x).Role != Role.Parameter || context.Facts.Canonical(y).Role != Role.Parameter;
    }

    private bool IsFixed(Place place) =>
        !changing.Contains(place.Root.Name) | place.IsVariable && Walk.Parts(place).All(IsFixed);

    private bool IsFixed(Expr expr) => Walk.All(expr).All(e => e is not Expr.Raw { Repeatable: false })
        && Walk.Reads(expr).All(p => p.IsVariable && !changing.Contains(p.Root.Name));

    private bool RunsSurely() => loop.From is Expr.Constant from && loop.To is Expr.Constant to
        && int.TryParse(from.Text, out int f) && int.TryParse(to.Text, out int t) && (loop.Comparison[0] == '<' ? f < t : f > t);
}
