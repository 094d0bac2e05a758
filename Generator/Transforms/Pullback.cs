using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Rules;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Takes the cotangent of an expression to the adjoints of what it reads.</summary>
/// <param name="isDifferentiated">Whether derivatives of the adjoints will be taken: then a cotangent that happens to be zero is left out only where the partial
/// is not finite, because its own derivative counts.</param>
internal sealed class Pullback(Facts facts, AdjointNames adjoints, bool isDifferentiated)
{
    private bool mayBeUnused;

    /// <param name="result">How the value of the expression itself can be read.</param>
    /// <param name="target">What is given the value; null for what may or may not be used.</param>
    public List<Stmt> Of(Expr expr, Expr cotangent, Expr result, Place? target)
    {
        var statements = new List<Stmt>();
        mayBeUnused = target is null || facts.Discards.MayBeUnused(target, expr);
        Take(expr, cotangent, result, statements);
        return statements;
    }

    private void Take(Expr expr, Expr cotangent, Expr result, List<Stmt> into)
    {
        if (!facts.Activity.IsActive(expr) || Algebra.IsZero(cotangent)) return;
        switch (expr)
        {
            case Expr.Read read:
                into.Add(new Stmt.AddTo(adjoints.Of(read.Place), cotangent));
                break;
            case Expr.Apply { Operation: "(double)" or "(float)" } cast:
                IrType operand = cast.Operands[0].Type;
                Take(cast.Operands[0], operand == cast.Type ? cotangent : new Expr.Apply($"({operand.Text})", [cotangent], operand), cast.Operands[0], into);
                break;
            case Expr.Apply apply:
                Apply(apply, cotangent, result, into);
                break;
            default:
                throw new NotSupportedException(expr.GetType().Name);
        }
    }

    private void Apply(Expr.Apply apply, Expr cotangent, Expr result, List<Stmt> into)
    {
        Rule rule = ScalarRules.Find(apply.Operation, apply.Operands.Count) ?? throw new NotSupportedException(apply.Operation);
        if (rule.Partials is null) return;
        Pull pull = rule.Partials(apply.Operands, result);
        bool guarded = rule.CanBeInfinite && (apply.Operation != "/" || facts.Activity.IsActive(apply.Operands[1])) || mayBeUnused && IsWild(pull, apply);
        List<Stmt> target = guarded && !isDifferentiated ? [] : into;
        if (cotangent is not (Expr.Read or Expr.Constant) && (guarded || NeedsName(pull, apply)))
            cotangent = Name(apply, cotangent, into);
        if (apply.Operation == "/" && !isDifferentiated && apply.Operands.All(facts.Activity.IsActive)) Divide(apply, cotangent, result, target);
        else Contribute(pull, apply, cotangent, target, guarded && isDifferentiated);
        if (guarded && !isDifferentiated && target.Count > 0)
            into.Add(new Stmt.If(new Expr.Apply("!=", [cotangent, 0], IrType.Bool), target.ToEquatableArray(), []));
    }

    /// <summary>Of a quotient: divided once, for both.</summary>
    private void Divide(Expr.Apply apply, Expr cotangent, Expr result, List<Stmt> into)
    {
        var share = new Variable(adjoints.Names.Fresh("share"), apply.Type);
        into.Add(new Stmt.Declare(share, cotangent / apply.Operands[1]));
        Take(apply.Operands[0], new Expr.Read(Place.Of(share)), apply.Operands[0], into);
        Expr contribution = -(new Expr.Read(Place.Of(share)) * result);
        if (ActiveLeaves(apply.Operands[1]) > 1) contribution = Name(apply.Operands[1], contribution, into);
        Take(apply.Operands[1], contribution, apply.Operands[1], into);
    }

    /// <param name="guarded">Whether a contribution is left out where the cotangent is zero and the partial not finite.</param>
    private void Contribute(Pull pull, Expr.Apply apply, Expr cotangent, List<Stmt> into, bool guarded)
    {
        switch (pull)
        {
            case Pull.Partials partials:
                for (int k = 0; k < apply.Operands.Count; k++)
                {
                    Expr operand = apply.Operands[k];
                    if (!facts.Activity.IsActive(operand) || Algebra.IsZero(partials.Values[k])) continue;
                    List<Stmt> target = guarded ? [] : into;
                    Expr contribution = cotangent * partials.Values[k];
                    if (contribution is not (Expr.Read or Expr.Constant) && !IsNegatedRead(contribution) && ActiveLeaves(operand) > 1)
                        contribution = Name(operand, contribution, target);
                    Take(operand, contribution, operand, target);
                    if (guarded) into.AddRange(WhereItCounts(cotangent, partials.Values[k], operand, target));
                }
                break;
            case Pull.When choice:
                List<Stmt> then = [], otherwise = [];
                Contribute(choice.Then, apply, cotangent, then, guarded);
                Contribute(choice.Else, apply, cotangent, otherwise, guarded);
                if (then.Count + otherwise.Count > 0)
                    into.Add(then.Count > 0
                        ? new Stmt.If(choice.Condition, then.ToEquatableArray(), otherwise.ToEquatableArray())
                        : new Stmt.If(new Expr.Apply("!", [choice.Condition], IrType.Bool), otherwise.ToEquatableArray(), []));
                break;
            default:
                throw new NotSupportedException(pull.GetType().Name);
        }
    }

    /// <summary>Whether a cotangent of zero would meet a value that is not finite.</summary>
    private bool IsWild(Pull pull, Expr.Apply apply) => pull switch
    {
        Pull.Partials partials => Enumerable.Range(0, apply.Operands.Count).Any(k => facts.Activity.IsActive(apply.Operands[k]) && facts.Discards.IsWild(partials.Values[k])),
        Pull.When choice => IsWild(choice.Then, apply) || IsWild(choice.Else, apply),
        _ => throw new NotSupportedException(pull.GetType().Name),
    };

    private Stmt[] WhereItCounts(Expr cotangent, Expr partial, Expr operand, List<Stmt> contribution)
    {
        var slope = new Variable(adjoints.Names.Fresh("slope"), operand.Type);
        var isNotZero = new Expr.Apply("!=", [cotangent, 0], IrType.Bool);
        var isFinite = new Expr.Apply(slope.Type.Text + ".IsFinite", [new Expr.Read(Place.Of(slope))], IrType.Bool);
        return
        [
            new Stmt.Declare(slope, partial),
            new Stmt.If(new Expr.Apply("||", [isNotZero, isFinite], IrType.Bool), contribution.ToEquatableArray(), []),
        ];
    }

    /// <summary>Whether the cotangent would be computed more than once.</summary>
    private bool NeedsName(Pull pull, Expr.Apply apply) => pull switch
    {
        Pull.When => true,
        Pull.Partials partials => Enumerable.Range(0, apply.Operands.Count)
            .Count(k => facts.Activity.IsActive(apply.Operands[k]) && !Algebra.IsZero(partials.Values[k])) > 1,
        _ => throw new NotSupportedException(pull.GetType().Name),
    };

    private Expr Name(Expr named, Expr value, List<Stmt> into)
    {
        var variable = new Variable(adjoints.Names.Fresh(Naming.Of(named) + "Adjoint"), named.Type);
        into.Add(new Stmt.Declare(variable, value));
        return new Expr.Read(Place.Of(variable));
    }

    private int ActiveLeaves(Expr expr) => expr switch
    {
        Expr.Read => facts.Activity.IsActive(expr) ? 1 : 0,
        Expr.Apply apply => apply.Operands.Sum(ActiveLeaves),
        _ => 0,
    };

    private static bool IsNegatedRead(Expr expr) => Algebra.IsNegation(expr, out Expr inner) && inner is Expr.Read;
}
