using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Threads;

/// <summary>
/// Whether parts of a loop's iterations may run in different threads: whatever is there outside the loop is only read, or only added to, or each iteration has
/// elements of its own. What only the run can tell becomes a condition.
/// </summary>
internal sealed class PartSafety
{
    private readonly Stmt.For loop;
    private readonly Context context;
    private readonly LoopAccesses accesses;
    private readonly OwnState own;
    private readonly bool keepsOrder;
    private readonly List<Stmt> statements;
    private readonly List<Expr> conditions = [];

    /// <param name="keepsOrder">Whether sums of the primal are made in its order.</param>
    public PartSafety(Stmt.For loop, Context context, OwnState own, bool keepsOrder)
    {
        (this.loop, this.context, this.own, this.keepsOrder) = (loop, context, own, keepsOrder);
        accesses = new LoopAccesses(loop);
        statements = [.. Walk.All(loop.Body)];
        foreach (Stmt statement in statements) Check(statement);
        Stack();
        Numbers();
        Storage();
    }

    /// <summary>Why the iterations may not run in parts; null where they may.</summary>
    public string? Obstacle { get; private set; }

    /// <summary>What must hold at the loop.</summary>
    public IReadOnlyList<Expr> Conditions => conditions;

    /// <summary>Numbers that are only added to.</summary>
    public List<Place> Sums { get; } = [];

    /// <summary>Those of them whose terms must be added one after the other, how many an iteration may have, and whether it always has them.</summary>
    public List<(Place Sum, int Terms, bool IsAlways)> Ordered { get; } = [];

    /// <summary>Storage that is only added to, wherever.</summary>
    public List<Variable> SumStorage { get; } = [];

    /// <summary>Variables and storage that an iteration does not leave to the next.</summary>
    public List<Stmt.Declare> Own { get; } = [];

    /// <summary>The place from outside that a place in an iteration is.</summary>
    public Place Resolve(Place place) => accesses.Resolve(place);

    private void Check(Stmt statement)
    {
        switch (statement)
        {
            case Stmt.Call call: Fail($"it calls {call.Function}, which is not inlined"); break;
            case Stmt.Allocate or Stmt.Return: Fail("it allocates what outlives it"); break;
            case Stmt.Bind { Declares: false } bind: Fail($"{bind.Target.Root.Name} is bound to other storage"); break;
            case Stmt.Assign { Target.Type.Kind: Kind.Memory } assign when !accesses.IsInside(assign.Target.Root): Fail($"{assign.Target.Root.Name} refers to other storage from then on"); break;
            case Stmt.Declare { Variable.Type.Kind: Kind.Memory, Variable.Type.Container: not Container.Struct, Value: { } made } declare when !IsFresh(made): Fail($"what {declare.Variable.Name} refers to is not known"); break;
        }
        if (statement is Stmt.Throw) return;
        foreach (Expr expr in Walk.Expressions(statement).SelectMany(Walk.All))
            if (expr is Expr.Raw { Repeatable: false } && !IsRecord(expr) || expr is Expr.Apply apply && apply.Operation.StartsWith(Records + "At<", StringComparison.Ordinal))
                Fail("it has passive code that runs once an iteration, in order");
    }

    private string Records => context.Records.Variable.Name + ".";

    private bool IsFresh(Expr made) => context.Records.IsPooled(made) || context.Records.IsSlots(made) || made is Expr.Constant { Text: "null" };

    /// <summary>Whether it is an operation of the record stack that an iteration may do on a stack of its part's.</summary>
    private bool IsRecord(Expr expr) => context.Records.IsMark(expr) || context.Records.IsPooled(expr) || Operation(expr) is { } name && (name.StartsWith("Push", StringComparison.Ordinal) || name.StartsWith("Pop", StringComparison.Ordinal));

    private string? Operation(Expr expr) => expr is Expr.Raw raw && raw.Pieces[0].IndexOf(Records, StringComparison.Ordinal) is >= 0 and var at ? raw.Pieces[0].Substring(at + Records.Length) : null;

    /// <summary>An iteration takes from the stack what it put there itself.</summary>
    private void Stack()
    {
        List<string> operations = [.. statements.SelectMany(Walk.Expressions).SelectMany(Walk.All).Select(Operation).OfType<string>()];
        if (operations.Count(o => o.StartsWith("Push", StringComparison.Ordinal)) != operations.Count(o => o.StartsWith("Pop", StringComparison.Ordinal)))
            Fail("its reverse part takes from a stack what the other iterations put there");
    }

    private void Numbers()
    {
        foreach (IGrouping<Place, Access> number in accesses.Numbers.GroupBy(a => a.Place).Where(g => g.Any(a => a.Use != Use.Read)))
        {
            Place place = number.Key;
            if (own.Of(place, loop) is { } declaration) Own.Add(declaration);
            else if (number.Any(a => a.Use != Use.Add)) Fail($"{Text(place)} goes from one iteration to the next");
            else if (!place.Type.IsReal) Fail($"{Text(place)} is counted up");
            else if (keepsOrder && context.Facts.Definitions.Find(place.Root.Name) is not null) InOrder(place);
            else Sums.Add(place);
        }
    }

    private void InOrder(Place sum)
    {
        int terms = statements.OfType<Stmt.AddTo>().Count(s => accesses.Resolve(s.Target) == sum);
        if (terms != OncePerIteration(loop.Body).OfType<Stmt.AddTo>().Count(s => accesses.Resolve(s.Target) == sum))
            Fail($"{Text(sum)} is summed up in a loop inside, and strict mode keeps its order");
        Ordered.Add((sum, terms, loop.Body.OfType<Stmt.AddTo>().Count(s => accesses.Resolve(s.Target) == sum) == terms));
    }

    private static IEnumerable<Stmt> OncePerIteration(IEnumerable<Stmt> block) =>
        block.SelectMany(s => s is Stmt.For or Stmt.While ? [] : Walk.Blocks(s).SelectMany(b => OncePerIteration(b)).Prepend(s));

    private void Storage()
    {
        var written = new List<(Place Storage, bool IsSum)>();
        List<IGrouping<Place, Access>> all = [.. accesses.Elements.GroupBy(a => a.Storage)];
        foreach (IGrouping<Place, Access> storage in all.Where(g => g.Any(a => a.Use != Use.Read)))
        {
            Variable root = storage.Key.Root;
            if (storage.Key.IsVariable && own.Of(storage.Key, loop) is { } declaration)
            {
                Own.Add(declaration);
                continue;
            }
            if (!storage.Key.IsVariable || root.Type.Container is Container.Object or Container.List or Container.ReadOnlySpan) Fail($"it writes to {Text(storage.Key)}");
            bool isApart = IsDisjoint(storage, out bool byRows);
            if (!isApart && !CanSum(storage)) Fail(storage.All(a => a.Use == Use.Read || a.First is Step.Index) ? $"an iteration may use what another writes to {Text(storage.Key)}" : $"{Text(storage.Key)} is used as a whole");
            if (!isApart && keepsOrder && context.Facts.Definitions.Find(root.Name) is not null) Fail($"iterations add to the same elements of {root.Name}, and strict mode keeps their order");
            if (!isApart) SumStorage.Add(root);
            if (byRows) Require(Apartness.OwnRows(storage.Key), $"the rows of {Text(storage.Key)} may be the same");
            written.Add((storage.Key, !isApart));
        }
        var ask = new Apartness(context);
        List<Place> used = [.. all.Where(g => g.Any(IsOfStorage)).Select(g => g.Key).Where(o => !Own.Exists(d => o.IsVariable && d.Variable == o.Root))];
        for (int k = 0; k < written.Count; k++)
            foreach (Place other in used.Where(o => written.FindIndex(w => w.Storage == o) is var at && (at < 0 || at > k && !(written[k].IsSum && written[at].IsSum))))
                if (Obstacle is null) Require(ask.Condition(written[k].Storage, other), $"{Text(written[k].Storage)} and {Text(other)} may be the same storage");
    }

    /// <summary>Whether each iteration has elements of its own.</summary>
    /// <param name="byRows">Whether they are so by being in different rows.</param>
    private bool IsDisjoint(IGrouping<Place, Access> storage, out bool byRows)
    {
        Dictionary<string, Stmt.For> inner = [];
        foreach (Stmt.For f in statements.OfType<Stmt.For>()) inner[f.Counter.Name] = f;
        var changing = new HashSet<string>(statements.SelectMany(Walk.Declared).Select(v => v.Name));
        byRows = storage.Any(a => a.Place.Steps.Count(s => s is Step.Index) > 1);
        List<HashSet<string>> shapes = [.. storage.Select(Shapes)];
        return shapes.Aggregate((a, b) => [.. a.Intersect(b)]).Count > 0;

        HashSet<string> Shapes(Access access) => access.First is Step.Index index
            ? [.. index.Indices.Select((i, at) => Disjoint.Shape(i, loop, inner, changing, context.Facts) is { } shape ? $"{at}/{index.Indices.Count} {shape}" : "").Where(s => s.Length > 0)] : [];
    }

    /// <summary>Whether each part can have storage of its own, to be added up.</summary>
    private static bool CanSum(IGrouping<Place, Access> storage)
    {
        IrType type = storage.Key.Type;
        return storage.All(a => a.Use == Use.Add && a.Place.Type.IsReal && a.First is Step.Index) && storage.Key.IsVariable && type.Container switch
        {
            Container.Span => !type.HasRows && !type.HoldsReferences,
            Container.Array => type.Element is "double" or "float" or "double[]" or "float[]",
            Container.Grid => type.Element is "double" or "float" && !type.Text.Contains(",,"),
            _ => false,
        };
    }

    /// <summary>Whether it is more than a field of an object.</summary>
    private static bool IsOfStorage(Access access) => access.First is not null || access.Place.Type is { Kind: Kind.Memory, Container: not (Container.Struct or Container.Object or Container.None) };

    private void Require(Expr? condition, string otherwise)
    {
        if (condition is null) Fail(otherwise);
        else if (condition != Apartness.Always && !conditions.Contains(condition)) conditions.Add(condition);
    }

    private static string Text(Place place) => string.Join(".", [place.Root.Name, .. place.Steps.OfType<Step.Field>().Select(f => f.Name)]);

    private void Fail(string reason) => Obstacle ??= reason;
}
