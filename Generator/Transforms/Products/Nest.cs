using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms.Products;

/// <summary>What does not change in a loop, and how its indices go with the counters of it and of the loops within it.</summary>
internal sealed class Nest
{
    private readonly Facts facts;
    private readonly Dictionary<string, Stmt> lets = [];
    private readonly HashSet<string> variables, storage;

    public Nest(Stmt.For loop, Facts facts)
    {
        this.facts = facts;
        List<Stmt> all = [.. Walk.All(loop)];
        foreach (Stmt.For inner in all.OfType<Stmt.For>()) Loops[inner.Counter.Name] = inner;
        foreach (Stmt statement in all.Where(IsLet)) lets[Declared(statement).Name] = statement;
        List<Place> written = [.. all.SelectMany(s => Writes.Of(s, facts.Summaries))];
        variables = [.. written.Where(p => p.IsVariable).Select(p => p.Root.Name), .. all.SelectMany(Walk.Declared).Select(v => v.Name)];
        storage = [.. written.Where(p => !p.IsVariable).Select(p => facts.Aliases.Class(p.Root))];
    }

    /// <summary>All loops, by their counters' names.</summary>
    public Dictionary<string, Stmt.For> Loops { get; } = [];

    /// <summary>What the loop's own bounds compute is computed in any case, even if it never runs.</summary>
    public static bool IsHarmless(Expr expr) => Walk.All(expr).All(e => e switch
    {
        Expr.Read read => read.Place.Steps.All(s => s is Step.Field),
        Expr.Apply apply => apply.Operation is not ("/" or "%") && !apply.Operation.Contains('('),
        Expr.Raw raw => raw.Repeatable && raw.Pieces.Any(p => p.StartsWith(".GetLength(", StringComparison.Ordinal)),
        _ => true,
    });

    /// <summary>A name for a value or for storage that stays what it is as long as the name is in scope.</summary>
    public bool IsLet(Stmt statement) => statement switch
    {
        Stmt.Declare { Value: { } value } s => value.Type.Kind != Kind.Memory && facts.Definitions.IsStable(s.Variable) && Walk.All(value).All(e => e is not Expr.Raw { Repeatable: false }),
        Stmt.Bind { Declares: true, Target.IsVariable: true } s => facts.Definitions.IsStable(s.Target.Root),
        _ => false,
    };

    public Stmt? Let(string name) => lets.TryGetValue(name, out Stmt let) ? let : null;

    /// <summary>Whether it has the same value in all iterations.</summary>
    public bool IsInvariant(Expr expr) => Walk.All(expr).All(e => e switch
    {
        Expr.Read read => !variables.Contains(read.Place.Root.Name) && (read.Place.IsVariable || !storage.Contains(facts.Aliases.Class(read.Place.Root))),
        Expr.Raw raw => raw.Repeatable,
        _ => true,
    });

    /// <summary>Whether a let has the same value wherever its counters have: what it reads, nothing in the loop writes.</summary>
    public bool MayBeMoved(Stmt let) => Walk.Expressions(let).Concat(let is Stmt.Bind bind ? [new Expr.Read(bind.View with { Steps = [] })] : [])
        .SelectMany(Walk.Reads).All(p => (p.IsVariable || !storage.Contains(facts.Aliases.Class(p.Root)))
            && (!variables.Contains(p.Root.Name) || Loops.ContainsKey(p.Root.Name) || Let(p.Root.Name) is { } other && MayBeMoved(other)));

    public static Variable Declared(Stmt let) => let is Stmt.Declare declare ? declare.Variable : ((Stmt.Bind)let).Target.Root;

    /// <summary>The expression with integers that are computed once written out, and lengths of slices as what they are.</summary>
    public Expr Resolved(Expr expr) => Walk.Map(expr, part => part switch
    {
        Expr.Read { Place.IsVariable: true } read when Let(read.Place.Root.Name) is Stmt.Declare { Value: { Type.IsReal: false } value } declare && MayBeMoved(declare) => Resolved(value),
        Expr.Apply { Operation: ".Length", Operands: [Expr.Read { Place.IsVariable: true } read] } length => LengthOf(read.Place.Root) ?? length,
        _ => part,
    });

    /// <summary>Null where it is no such sum.</summary>
    public LinearIndex? Linear(Expr expr)
    {
        switch (Resolved(expr))
        {
            case Expr.Read { Place.IsVariable: true } read when Loops.ContainsKey(read.Place.Root.Name):
                return LinearIndex.Counter(read.Place.Root.Name);
            case Expr.Apply { Operation: "+" or "-", Operands: [var a, var b] } apply when apply.Type == IrType.Int:
                return Linear(a) is { } x && Linear(b) is { } y ? x.Plus(y, apply.Operation == "+" ? 1 : -1) : null;
            case Expr.Apply { Operation: "*", Operands: [var a, var b] } apply when apply.Type == IrType.Int:
                if (Linear(a) is not { } left || Linear(b) is not { } right) return null;
                return left.IsFixed ? right.Times(left.Constant) : right.IsFixed ? left.Times(right.Constant) : null;
            case var other:
                return other.Type == IrType.Int && IsInvariant(other) && IsHarmless(other) ? LinearIndex.Fixed(other) : null;
        }
    }

    /// <summary>How often a loop runs, where that is the same each time; zero or less is never.</summary>
    public Expr? Count(Stmt.For loop)
    {
        if (loop.Step != 1 || loop.Counter.Type != IrType.Int) return null;
        (Expr from, Expr to) = (Resolved(loop.From), Resolved(loop.To));
        if (!IsInvariant(from) || !IsInvariant(to)) return null;
        Expr count = LinearIndex.Sum(to, from, -1);
        return loop.Comparison == "<" ? count : LinearIndex.Sum(count, new Expr.Constant("1", IrType.Int));
    }

    /// <summary>An element as one of the storage that is bound outside the loop; null where it is not certain to be one.</summary>
    public Element? Flat(Place place)
    {
        if (place.Steps is not [Step.Index index] || index.Indices.Select(Linear).ToList() is var indices && indices.Contains(null)) return null;
        Variable root = place.Root;
        while (Let(root.Name) is Stmt.Bind bind)
        {
            if (!MayBeMoved(bind)) return null;
            foreach (Step step in bind.View.Steps.Reverse())
            {
                if (step is not Step.Slice { Length: { } length } slice || indices.Count != 1 || !RunsOver(indices[0]!, length) || Linear(slice.Start) is not { } start) return null;
                indices[0] = indices[0]!.Plus(start);
            }
            root = bind.View.Root;
        }
        return variables.Contains(root.Name) ? null : new(root, [.. indices.Select(i => i!)]);
    }

    /// <summary>The variable outside the loop through which the storage is reached.</summary>
    public Variable Outside(Variable root)
    {
        while (Let(root.Name) is Stmt.Bind bind) root = bind.View.Root;
        return root;
    }

    /// <summary>Whether it is the counter of a loop over all of so many elements.</summary>
    public bool RunsOver(LinearIndex index, Expr length) =>
        index.IsCounter && Loops[index.Factors.Keys.Single()] is var loop && LinearIndex.IsZero(loop.From) && Count(loop) is { } count && count == Resolved(length);

    private Expr? LengthOf(Variable span) => Let(span.Name) is not Stmt.Bind bind || !MayBeMoved(bind) ? null
        : bind.View.Steps is [.., Step.Slice { Length: { } length }] ? Resolved(length)
        : bind.View.IsVariable ? Resolved(new Expr.Apply(".Length", [new Expr.Read(bind.View)], IrType.Int))
        : null;
}

/// <summary>An element of storage, by one index or by two.</summary>
internal sealed record Element(Variable Root, IReadOnlyList<LinearIndex> Indices);
