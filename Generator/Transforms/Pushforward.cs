using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Rules;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Takes the tangents of what an expression reads to the tangent of its value.</summary>
internal sealed class Pushforward(Facts facts, AdjointNames tangents)
{
    /// <param name="result">How the value of the expression itself can be read.</param>
    /// <param name="before">Gets the statements that must run first.</param>
    public Expr Of(Expr expr, Expr result, List<Stmt> before)
    {
        if (!facts.Activity.IsActive(expr)) return 0;
        return expr switch
        {
            Expr.Read read => new Expr.Read(tangents.Of(read.Place)),
            Expr.Apply { Operation: "(double)" or "(float)" } cast => Cast(cast, before),
            Expr.Apply apply => Apply(apply, result, before),
            _ => throw new NotSupportedException(expr.GetType().Name),
        };
    }

    private Expr Cast(Expr.Apply cast, List<Stmt> before)
    {
        Expr tangent = Of(cast.Operands[0], cast.Operands[0], before);
        return cast.Operands[0].Type == cast.Type ? tangent : cast with { Operands = [tangent] };
    }

    private Expr Apply(Expr.Apply apply, Expr result, List<Stmt> before)
    {
        Rule rule = ScalarRules.Find(apply.Operation, apply.Operands.Count) ?? throw new NotSupportedException(apply.Operation);
        if (rule.Partials is null) return 0;
        Expr[] operands = [.. apply.Operands.Select(o => Of(o, o, before))];
        Pull pull = rule.Partials(apply.Operands, result);
        bool guarded = rule.CanBeInfinite && (apply.Operation != "/" || facts.Activity.IsActive(apply.Operands[1]));
        if (pull is Pull.Partials partials && !guarded) return Sum(partials, operands, apply);
        var tangent = new Variable(tangents.Names.Fresh(Naming.Of(apply) + "Tangent"), apply.Type);
        before.Add(new Stmt.Declare(tangent, new Expr.Constant("0", apply.Type)));
        before.AddRange(Choose(pull, operands, apply, tangent, guarded));
        return new Expr.Read(Place.Of(tangent));
    }

    /// <summary>Sets the tangent in the branch taken; a tangent of exactly zero contributes exactly zero, however steep the function.</summary>
    private static IEnumerable<Stmt> Choose(Pull pull, Expr[] operands, Expr.Apply apply, Variable tangent, bool guarded)
    {
        if (pull is Pull.When choice)
            return [new Stmt.If(
                choice.Condition,
                Choose(choice.Then, operands, apply, tangent, guarded).ToEquatableArray(),
                Choose(choice.Else, operands, apply, tangent, guarded).ToEquatableArray())];
        var partials = (Pull.Partials)pull;
        if (!guarded) return [new Stmt.Assign(Place.Of(tangent), Sum(partials, operands, apply))];
        return Enumerable.Range(0, operands.Length)
            .Where(k => !Algebra.IsZero(operands[k]) && !Algebra.IsZero(partials.Values[k]))
            .Select(k => new Stmt.If(
                new Expr.Apply("!=", [operands[k], 0], IrType.Bool),
                [new Stmt.AddTo(Place.Of(tangent), operands[k] * partials.Values[k])], []));
    }

    private static Expr Sum(Pull.Partials partials, Expr[] operands, Expr.Apply apply)
    {
        Expr sum = new Expr.Constant("0", apply.Type);
        for (int k = 0; k < operands.Length; k++) sum += operands[k] * partials.Values[k];
        return sum;
    }
}
