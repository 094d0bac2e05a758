using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Tidies a reverse sweep: an adjoint that starts at zero and gets its first contribution in the same block is declared with that
/// contribution; an adjoint that nothing reads is not declared; comments with nothing under them go.</summary>
internal static class Simplification
{
    public static EquatableArray<Stmt> Of(EquatableArray<Stmt> block)
    {
        List<Stmt> statements = block.Select(Inside).ToList();
        for (int k = 0; k < statements.Count; k++)
        {
            if (statements[k] is Stmt.Declare { Value: Expr.Constant { Text: "0" }, Variable.Type.IsReal: true } declare && Merge(statements, k, declare.Variable, declares: true)) k--;
            if (k >= 0 && statements[k] is Stmt.Assign { Value: Expr.Constant { Text: "0" }, Target: { IsVariable: true, Type.IsReal: true } } clear && Merge(statements, k, clear.Target.Root, declares: false)) k--;
        }
        for (int k = statements.Count - 2; k >= 0; k--)
            if (Together(statements[k], statements[k + 1]) is { } both)
            {
                statements[k] = both;
                statements.RemoveAt(k + 1);
            }
        statements.RemoveAll(s => s is Stmt.If { Then.Count: 0, Else.Count: 0 } or Stmt.For { Body.Count: 0 });
        return WithoutIdleComments(statements).ToEquatableArray();
    }

    private static Stmt Inside(Stmt statement) => statement switch
    {
        Stmt.If s => s with { Then = Of(s.Then), Else = Of(s.Else) },
        Stmt.For s => s with { Body = Of(s.Body) },
        Stmt.While s => s with { Body = Of(s.Body) },
        Stmt.Scope s => s with { Body = Of(s.Body) },
        _ => statement,
    };

    /// <summary>Two statements under one condition, that an adjoint is not zero, as one; null where they are not such.</summary>
    private static Stmt.If? Together(Stmt first, Stmt second) =>
        first is Stmt.If { Condition: Expr.Apply { Operation: "!=", Operands: [Expr.Read { Place.IsVariable: true } adjoint, Expr.Constant] }, Else.Count: 0 } a
        && second is Stmt.If { Else.Count: 0 } b && b.Condition == a.Condition && !Walk.All(a.Then).SelectMany(Mentions.Targets).Any(p => p.Root == adjoint.Place.Root)
            ? a with { Then = Of([.. a.Then, .. b.Then]) } : null;

    /// <summary>Moves the declaration at k to the first mention of its variable, where that adds to it; whether the list got shorter at k.</summary>
    private static bool Merge(List<Stmt> statements, int k, Variable variable, bool declares)
    {
        int first = statements.FindIndex(k + 1, s => Mentions.Of([s]).Contains(variable.Name));
        if (first < 0)
        {
            if (!declares) return false;
            statements.RemoveAt(k);
            return true;
        }
        if (statements[first] is not Stmt.AddTo { Target.IsVariable: true } add || add.Target.Root != variable || Walk.Reads(add.Value).Any(p => p.Root == variable))
            return false;
        statements[first] = declares ? new Stmt.Declare(variable, add.Value) : new Stmt.Assign(add.Target, add.Value);
        statements.RemoveAt(k);
        return true;
    }

    public static List<Stmt> WithoutIdleComments(List<Stmt> statements)
    {
        var result = new List<Stmt>();
        foreach (Stmt statement in statements)
        {
            if (statement is Stmt.Comment && result.LastOrDefault() is Stmt.Comment) result.RemoveAt(result.Count - 1);
            result.Add(statement);
        }
        if (result.LastOrDefault() is Stmt.Comment) result.RemoveAt(result.Count - 1);
        return result;
    }
}
