using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Rules;

namespace AutoDiffGen.Transforms;

/// <summary>In place of tangents, the sets of columns that values depend on, known by numbers that stand where the tangents would.</summary>
internal sealed class DependencyPushforward(Facts facts, AdjointNames tangents, Variable sets) : Pushforward(facts, tangents, isDifferentiated: false)
{
    private readonly Facts facts = facts;
    private readonly AdjointNames tangents = tangents;

    public override bool ReadsResult(Expr expr) => false;

    public override Expr Of(Expr expr, Expr result, List<Stmt> before)
    {
        Expr all = new Expr.Constant("0", expr.Type);
        foreach (Expr one in Reads(expr).Distinct()) all = Algebra.IsZero(all) ? one : Union(all, one);
        return all.Type == expr.Type ? all : new Expr.Apply($"({expr.Type.Text})", [all], expr.Type);
    }

    public override Stmt Accumulate(Place tangent, Expr value)
    {
        Expr union = Union(new Expr.Read(tangent), value);
        return new Stmt.Assign(tangent, tangent.Type.Kind == Kind.Double ? union : new Expr.Apply($"({tangent.Type.Text})", [union], tangent.Type));
    }

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
