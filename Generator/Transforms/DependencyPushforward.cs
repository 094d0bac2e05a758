using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Rules;

namespace AutoDiffGen.Transforms;

/// <summary>In place of tangents, the sets of columns that values depend on, known by numbers that stand where the tangents would.</summary>
internal sealed class DependencyPushforward(Facts facts, AdjointNames tangents, Variable sets, bool pairs) : Pushforward(facts, tangents, isDifferentiated: false)
{
    private readonly Facts facts = facts;
    private readonly AdjointNames tangents = tangents;

    public override bool ReadsResult(Expr expr) => false;

    public override Expr Of(Expr expr, Expr result, List<Stmt> before)
    {
        if (pairs && facts.Activity.IsActive(expr)) before.AddRange(Meetings(expr));
        Expr all = new Expr.Constant("0", expr.Type);
        foreach (Expr one in Reads(expr).Distinct()) all = Algebra.IsZero(all) ? one : Union(all, one);
        return all.Type == expr.Type ? all : new Expr.Apply($"({expr.Type.Text})", [all], expr.Type);
    }

    public override Stmt Accumulate(Place tangent, Expr value)
    {
        Expr union = Union(new Expr.Read(tangent), value);
        return new Stmt.Assign(tangent, tangent.Type.Kind == Kind.Double ? union : new Expr.Apply($"({tangent.Type.Text})", [union], tangent.Type));
    }

    /// <summary>Which sets meet in a second derivative of the expression: those of two operands of which one is in the partial derivative in the other.</summary>
    private IEnumerable<Stmt> Meetings(Expr expr)
    {
        if (expr is not Expr.Apply apply) yield break;
        foreach (Stmt inner in apply.Operands.Where(facts.Activity.IsActive).SelectMany(Meetings)) yield return inner;
        if (apply.Operation is "(double)" or "(float)" || ScalarRules.Find(apply.Operation, apply.Operands.Count)?.Partials is not { } partials) yield break;
        Variable[] marks = [.. apply.Operands.Select((o, k) => new Variable($"<{k}>", o.Type))];
        Pull pull = partials([.. apply.Operands.Select((o, k) => o is Expr.Constant ? o : new Expr.Read(Place.Of(marks[k])))], new Expr.Read(Place.Of(new Variable("<y>", apply.Type))));
        for (int k = 0; k < marks.Length; k++)
            for (int l = 0; l <= k; l++)
                if (facts.Activity.IsActive(apply.Operands[k]) && facts.Activity.IsActive(apply.Operands[l]) && (Mentions(pull, k, marks[l]) || Mentions(pull, l, marks[k])))
                    yield return new Stmt.Run(new Expr.Apply(sets.Name + ".Meet", [All(apply.Operands[k]), All(apply.Operands[l])], IrType.Bool));
    }

    private Expr All(Expr expr) => Reads(expr).Distinct().DefaultIfEmpty(new Expr.Constant("0", IrType.Double)).Aggregate(Union);

    /// <summary>Whether the partial derivative in an operand reads another, or the result.</summary>
    private static bool Mentions(Pull pull, int operand, Variable mark) => pull switch
    {
        Pull.Partials partials => Walk.Reads(partials.Values[operand]).Any(p => p.Root.Name == mark.Name || p.Root.Name == "<y>"),
        Pull.When choice => Mentions(choice.Then, operand, mark) || Mentions(choice.Else, operand, mark),
        _ => throw new NotSupportedException(pull.GetType().Name),
    };

    private Expr Union(Expr a, Expr b) => new Expr.Apply(sets.Name + ".Union", [a, b], IrType.Double);

    private IEnumerable<Expr> Reads(Expr expr)
    {
        if (!facts.Activity.IsActive(expr)) return [];
        return expr switch
        {
            Expr.Read read => [new Expr.Read(tangents.Of(read.Place))],
            Expr.Apply { Operation: "(double)" or "(float)" } cast => Reads(cast.Operands[0]),
            Expr.Apply apply when ScalarRules.Find(apply.Operation, apply.Operands.Count)?.Partials is { } partials =>
                apply.Operands.Where((_, k) => Counts(partials(apply.Operands, apply), k)).SelectMany(Reads),
            _ => [],
        };
    }

    /// <summary>Whether the derivative in this operand can be other than zero.</summary>
    private static bool Counts(Pull pull, int operand) => pull switch
    {
        Pull.Partials partials => !Algebra.IsZero(partials.Values[operand]),
        Pull.When choice => Counts(choice.Then, operand) || Counts(choice.Else, operand),
        _ => throw new NotSupportedException(pull.GetType().Name),
    };
}
