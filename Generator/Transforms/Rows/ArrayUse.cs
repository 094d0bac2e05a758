using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms.Rows;

/// <summary>How statements use an array.</summary>
/// <param name="to">The end of loops over all of its elements.</param>
internal sealed class ArrayUse(Variable array, Expr to)
{
    /// <summary>Whether the loop around assigns every element right after the copy of it, before anything there reads one.</summary>
    public bool IsFilledFirst(ElementCopy save) =>
        !IsUsed(save.Around.Body.TakeWhile(s => !ReferenceEquals(s, save.Over)))
        && Used(save.Over.Body) is [var first, Stmt.Assign fill, ..] && ReferenceEquals(first, save.Copy) && IsFill(fill, save.Over);

    /// <summary>Whether the loop around uses no element after the copy back into it.</summary>
    public bool EndsWith(ElementCopy restore) =>
        !IsUsed(restore.Around.Body.SkipWhile(s => !ReferenceEquals(s, restore.Over)).Skip(1))
        && ReferenceEquals(Used(restore.Over.Body).LastOrDefault(), restore.Copy) && IsAlong(restore.Over);

    /// <summary>Whether the statements use it element by element, or ask for its length, so that it might as well be a span.</summary>
    public bool IsElementwise(IEnumerable<Stmt> block) => block.SelectMany(Walk.All).All(s => !IsDirect(s) || IsElementwise(s));

    private bool IsElementwise(Stmt statement) => Walk.Expressions(statement).All(e => !IsSeenWhole(e)) && statement switch
    {
        Stmt.Call => array.Type.IsSpan,
        Stmt.Bind bind => bind.Declares && bind.Target.Type.IsSpan,
        _ => Mentions.Targets(statement).All(p => !IsWhole(p)),
    };

    /// <summary>Whether anything but these statements and what is in them uses the array; null where it may see other contents than its own.</summary>
    public bool? Others(IEnumerable<Stmt> block, IReadOnlyList<Stmt> except)
    {
        bool isUsed = false;
        foreach (Stmt statement in block)
        {
            bool isDeclaration = ReferenceEquals(statement, except[0]);
            if (!isDeclaration && IsDirect(statement))
            {
                if (Mentions.Targets(statement).Any(IsOf) || Walk.Expressions(statement).Any(e => IsSeenWhole(e) || Walk.Reads(e).Any(p => IsOf(p) && !IsWhole(p)))) return null;
                isUsed = true;
            }
            if (except.Any(s => ReferenceEquals(s, statement))) continue;
            if (statement is Stmt.For loop && IsUsed(loop.Body) && Fills(loop))
            {
                isUsed = true;
                continue;
            }
            foreach (var inner in Walk.Blocks(statement))
            {
                if (Others(inner, except) is not { } isInside) return null;
                isUsed |= isInside;
            }
        }
        return isUsed;
    }

    /// <summary>Whether each iteration assigns every element before it reads one.</summary>
    private bool Fills(Stmt.For loop) => Used(loop.Body).FirstOrDefault() is Stmt.For { From: Expr.Constant { Text: "0" }, Comparison: "<", Step: 1 } over && over.To == to
        && Used(over.Body).FirstOrDefault() is Stmt.Assign fill && IsFill(fill, over) && IsElementwise(loop.Body);

    private bool IsFill(Stmt.Assign fill, Stmt.For over) => IsElement(fill.Target, over) && !Walk.Reads(fill.Value).Any(IsOf) && IsAlong(over);

    /// <summary>Whether an iteration uses the element with the counter's number only.</summary>
    private bool IsAlong(Stmt.For over) => Mentions.Places(over.Body).All(p => !IsOf(p) || IsWhole(p) || IsElement(p, over));

    private bool IsElement(Place place, Stmt.For over) => IsOf(place) && place.Steps is [Step.Index { Indices: [Expr.Read { Place.IsVariable: true } read] }] && read.Place.Root == over.Counter;

    private List<Stmt> Used(IEnumerable<Stmt> block) => block.Where(s => IsUsed([s])).ToList();

    private bool IsUsed(IEnumerable<Stmt> block) => block.SelectMany(Walk.All).Any(IsDirect);

    private bool IsDirect(Stmt statement) => Mentions.Targets(statement).Any(IsOf) || Walk.Expressions(statement).Any(e => Walk.Reads(e).Any(IsOf) || IsNamed(e));

    private bool IsOf(Place place) => place.Root.Name == array.Name;

    private bool IsWhole(Place place) => place.IsVariable && IsOf(place);

    /// <summary>Whether it is read as a whole for more than its length, or named in text.</summary>
    private bool IsSeenWhole(Expr expr) => IsNamed(expr) || Walk.Reads(expr).Count(IsWhole) != Walk.All(expr).Count(e => e is Expr.Apply { Operation: ".Length", Operands: [Expr.Read read] } && IsWhole(read.Place));

    private bool IsNamed(Expr expr) => Walk.All(expr).OfType<Expr.Raw>().Any(r => r.Pieces.SelectMany(Mentions.Words).Contains(array.Name));
}
