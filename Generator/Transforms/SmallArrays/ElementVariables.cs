using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.SmallArrays;

/// <summary>Puts variables in the place of small arrays of which the text tells, wherever they are used, which element is meant (scalar replacement of aggregates: Muchnick, Advanced Compiler Design
/// and Implementation, 1997, section 12.2).</summary>
internal sealed class ElementVariables
{
    private readonly SmallViews views;
    private readonly UniqueNames names;

    private ElementVariables(SmallViews views, UniqueNames names) => (this.views, this.names) = (views, names);

    /// <param name="arrays">Those of which every use is such.</param>
    public static Function Of(Function function, IReadOnlyList<SmallArray> arrays, UniqueNames names)
    {
        var pass = new ElementVariables(Views(function, arrays), names);
        return function with { Body = pass.Block(function.Body) };
    }

    private static SmallViews Views(Function function, IReadOnlyList<SmallArray> arrays)
    {
        Definitions definitions = Definitions.Of(function);
        return new SmallViews(function, definitions, new KnownIntegers(definitions), arrays);
    }

    /// <summary>The arrays that are used as a whole somewhere, or at an index that the text does not tell.</summary>
    public static IEnumerable<string> UsedOtherwise(Function function, IReadOnlyList<SmallArray> arrays)
    {
        SmallViews views = Views(function, arrays);
        var found = new HashSet<string>();
        foreach (Stmt statement in Walk.All(function.Body))
        {
            IEnumerable<Place> whole = statement switch
            {
                Stmt.Allocate { Declares: true } => [],
                Stmt.Bind bind when views.IsView(bind) => [],
                _ => Mentions.Targets(statement),
            };
            IEnumerable<Place> asked = Walk.Expressions(statement).SelectMany(Places);
            found.UnionWith(whole.Concat(asked).Where(p => views.Element(p) is null).Select(views.ArrayOf).OfType<SmallArray>().Select(a => a.Array.Name));
            if (statement is Stmt.For { Own: { Count: > 0 } own }) found.UnionWith(own);
            if (statement is Stmt.Call call) found.UnionWith(call.Arguments.OfType<Argument.Ref>().Select(r => views.ArrayOf(r.Place)).OfType<SmallArray>().Select(a => a.Array.Name));
            found.UnionWith(Walk.Expressions(statement).SelectMany(Walk.All).OfType<Expr.Raw>().SelectMany(r => r.Pieces).SelectMany(Mentions.Words));
        }
        return arrays.Select(a => a.Array.Name).Where(found.Contains);

        IEnumerable<Place> Places(Expr expr) => views.Length(expr) is not null ? []
            : expr is Expr.Read read ? [read.Place, .. Walk.Parts(expr).SelectMany(Places)] : Walk.Parts(expr).SelectMany(Places);
    }

    private EquatableArray<Stmt> Block(EquatableArray<Stmt> block)
    {
        var result = new List<Stmt>();
        var zeros = new HashSet<string>();
        foreach (Stmt statement in block)
            if (statement is Stmt.Allocate made && views.ArrayOf(made.Target) is { } array)
                foreach (Variable element in array.Elements)
                {
                    zeros.Add(element.Name);
                    result.Add(new Stmt.Declare(element, new Expr.Constant(element.Type == IrType.Bool ? "false" : "0", element.Type)) { Source = statement.Source });
                }
            else if (!views.IsView(statement)) result.Add(Statement(statement));
        for (int k = 0; k < result.Count; k++)
            if (result[k] is Stmt.Declare zero && zeros.Remove(zero.Variable.Name)) result = Versioned(result, k--, zero.Variable);
        return result.ToEquatableArray();
    }

    /// <summary>An element that the block itself assigns again is another variable from there on: what it was needs not be kept. One that a statement alone has is declared within.</summary>
    private List<Stmt> Versioned(List<Stmt> block, int declaration, Variable element)
    {
        List<Stmt> rest = [.. block.Skip(declaration + 1)];
        List<int> mentions = [.. Enumerable.Range(0, rest.Count).Where(k => Mentions.Of([rest[k]]).Contains(element.Name))];
        if (mentions.Count == 0) return [.. block.Take(declaration), .. rest];
        var zero = (Stmt.Declare)block[declaration];
        if (mentions.Count == 1 && Within(rest[mentions[0]], zero) is { } within)
        {
            rest[mentions[0]] = within;
            return [.. block.Take(declaration), .. rest];
        }
        bool isZeroRead = !IsOverwritten(rest[mentions[0]], element);
        Variable current = element;
        for (int k = 0; k < rest.Count; k++)
        {
            if (!IsAssigned(rest[k], current)) continue;
            var assign = (Stmt.Assign)rest[k];
            Variable next = k == mentions[0] && !isZeroRead ? element : new Variable(names.Fresh(element.Name), element.Type);
            var later = new Renaming(new Dictionary<string, Variable> { [current.Name] = next });
            rest = [.. rest.Take(k), new Stmt.Declare(next, assign.Value) { Source = assign.Source }, .. later.Of(rest.Skip(k + 1).ToEquatableArray())];
            current = next;
        }
        return [.. block.Take(declaration), .. isZeroRead ? [zero] : Array.Empty<Stmt>(), .. rest];
    }

    /// <summary>The statement with the declaration of a variable that nothing else has in each of its blocks; null where a loop takes its value from one iteration to the next.</summary>
    private Stmt? Within(Stmt statement, Stmt.Declare zero)
    {
        if (Walk.Expressions(statement).SelectMany(Walk.Reads).Any(p => p.Root == zero.Variable)) return null;
        switch (statement)
        {
            case Stmt.Scope s: return s with { Body = Declaring(s.Body, zero) };
            case Stmt.For s: return IsMade(s.Body) ? s with { Body = Declaring(s.Body, zero) } : null;
            case Stmt.While s: return IsMade(s.Body) ? s with { Body = Declaring(s.Body, zero) } : null;
            case Stmt.If s:
                if (!Has(s.Then) || !Has(s.Else)) return s with { Then = Declaring(s.Then, zero), Else = Declaring(s.Else, zero) };
                Variable other = zero.Variable with { Name = names.Fresh(zero.Variable.Name) };
                var renamed = new Renaming(new Dictionary<string, Variable> { [zero.Variable.Name] = other });
                return s with { Then = Declaring(s.Then, zero), Else = Declaring(renamed.Of(s.Else), zero with { Variable = other }) };
            default: return null;
        }

        bool Has(EquatableArray<Stmt> block) => Mentions.Of(block).Contains(zero.Variable.Name);

        // Whether each way through the block that uses the variable gives it a value first.
        bool IsMade(EquatableArray<Stmt> body)
        {
            List<Stmt> mentions = [.. body.Where(s => Mentions.Of([s]).Contains(zero.Variable.Name))];
            if (IsOverwritten(mentions[0], zero.Variable)) return true;
            return mentions.Count == 1 && !Walk.Expressions(mentions[0]).SelectMany(Walk.Reads).Any(p => p.Root == zero.Variable)
                && Walk.Blocks(mentions[0]).Any() && Walk.Blocks(mentions[0]).Where(Has).All(IsMade);
        }
    }

    private EquatableArray<Stmt> Declaring(EquatableArray<Stmt> block, Stmt.Declare zero) => Versioned([zero, .. block], 0, zero.Variable).ToEquatableArray();

    private static bool IsAssigned(Stmt statement, Variable variable) => statement is Stmt.Assign { Target: { IsVariable: true } target } && target.Root == variable;

    private static bool IsOverwritten(Stmt statement, Variable variable) =>
        IsAssigned(statement, variable) && !Walk.Reads(((Stmt.Assign)statement).Value).Any(p => p.Root == variable);

    private Stmt Statement(Stmt statement) => statement switch
    {
        Stmt.If s => s with { Condition = Of(s.Condition), Then = Block(s.Then), Else = Block(s.Else) },
        Stmt.For s => s with { From = Of(s.From), To = Of(s.To), Body = Block(s.Body) },
        Stmt.While s => s with { Condition = Of(s.Condition), Body = Block(s.Body) },
        Stmt.Scope s => s with { Body = Block(s.Body) },
        Stmt.Assign s => s with { Target = Of(s.Target), Value = Of(s.Value) },
        Stmt.AddTo s => s with { Target = Of(s.Target), Value = Of(s.Value) },
        _ => new Rewriting(Part).Of([statement])[0],
    };

    private Expr Of(Expr expr) => Walk.Map(expr, Part);

    private Place Of(Place target) => views.Element(target) is { } element ? Place.Of(element) : Walk.Map(target, Part);

    private Expr Part(Expr part) => part is Expr.Read read && views.Element(read.Place) is { } element ? new Expr.Read(Place.Of(element))
        : views.Length(part) is { } length ? new Expr.Constant(length.ToString(System.Globalization.CultureInfo.InvariantCulture), IrType.Int) : part;
}
