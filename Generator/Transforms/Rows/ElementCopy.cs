using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms.Rows;

/// <summary>A copy of one element of storage to another, in a loop that stands in the body of another loop.</summary>
/// <param name="Over">The loop over the elements.</param>
/// <param name="Around">The loop in whose body that one stands.</param>
internal sealed record ElementCopy(Stmt.Assign Copy, Stmt.For Over, Stmt.For Around)
{
    public Place From => ((Expr.Read)Copy.Value).Place;

    public Place To => Copy.Target;

    private Expr Counter => new Expr.Read(Place.Of(Over.Counter));

    /// <summary>Of a loop over all elements: how many rows of the target are before the one that is written, where the source is what the loop goes along.</summary>
    public Expr? Iteration => IsFromZero && Index(From) == Counter && Index(To) is Expr.Apply { Operation: "+", Operands: [Expr.Apply { Operation: "*", Operands: [var iteration, var length] }, var element] }
        && length == Over.To && element == Counter ? iteration : null;

    private bool IsFromZero => Over is { From: Expr.Constant { Text: "0" }, Comparison: "<", Step: 1 };

    /// <summary>The elementwise copies in the loops that stand in this one's body.</summary>
    public static IEnumerable<ElementCopy> In(Stmt.For around) =>
        from over in around.Body.OfType<Stmt.For>()
        from copy in over.Body.OfType<Stmt.Assign>()
        where copy.Value is Expr.Read read && IsElement(copy.Target) && IsElement(read.Place)
        select new ElementCopy(copy, over, around);

    /// <summary>Whether it copies all that the other copies back to where it was.</summary>
    public bool IsReverseOf(ElementCopy other)
    {
        Expr to = other.Over.To;
        bool isBackwards = Over is { Comparison: ">=", Step: -1, To: Expr.Constant { Text: "0" } } && Over.From == new Expr.Apply("-", [to, Counting.Int(1)], IrType.Int);
        return (isBackwards || IsFromZero && Over.To == to) && Index(To) == Counter
            && Index(From) == new Expr.Apply("+", [new Expr.Apply("*", [other.Iteration!, to], IrType.Int), Counter], IrType.Int);
    }

    private static bool IsElement(Place place) => place.Steps is [Step.Index { Indices.Count: 1 }];

    private static Expr Index(Place element) => ((Step.Index)element.Steps[0]).Indices[0];
}
