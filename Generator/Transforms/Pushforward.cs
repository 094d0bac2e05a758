using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Rules;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Takes the tangents of what an expression reads to the tangent of its value.</summary>
/// <param name="isDifferentiated">Whether derivatives of the tangent will be taken: then a tangent that happens to be zero is left out only where the
/// partial is not finite, because its own derivative counts.</param>
internal class Pushforward(Facts facts, AdjointNames tangents, bool isDifferentiated)
{
    private static readonly Variable ResultMark = new("<result>", IrType.Double);

    /// <summary>Whether the tangent of the expression is computed from the expression's own value.</summary>
    public virtual bool ReadsResult(Expr expr)
    {
        if (expr is not Expr.Apply apply || !facts.Activity.IsActive(expr) || ScalarRules.Find(apply.Operation, apply.Operands.Count)?.Partials is not { } partials) return false;
        return Expressions(partials(apply.Operands, new Expr.Read(Place.Of(ResultMark with { Type = apply.Type }))), apply)
            .SelectMany(Walk.Reads).Any(p => p.Root.Name == ResultMark.Name);
    }

    private IEnumerable<Expr> Expressions(Pull pull, Expr.Apply apply) => pull switch
    {
        Pull.Partials partials => partials.Values.Where((_, k) => facts.Activity.IsActive(apply.Operands[k])),
        Pull.When choice => [choice.Condition, .. Expressions(choice.Then, apply), .. Expressions(choice.Else, apply)],
        _ => throw new NotSupportedException(pull.GetType().Name),
    };

    /// <param name="result">How the value of the expression itself can be read.</param>
    /// <param name="before">Gets the statements that must run first.</param>
    public virtual Expr Of(Expr expr, Expr result, List<Stmt> before)
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

    /// <summary>What adding to a value does to its tangent.</summary>
    public virtual Stmt Accumulate(Place tangent, Expr value) => new Stmt.AddTo(tangent, value);

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
        for (int k = 0; k < operands.Length; k++) operands[k] = Name(operands[k], apply.Operands[k], before);
        var tangent = new Variable(tangents.Names.Fresh(Naming.Of(apply) + "Tangent"), apply.Type);
        before.Add(new Stmt.Declare(tangent, new Expr.Constant("0", apply.Type)));
        before.AddRange(Choose(pull, operands, apply, tangent, guarded));
        return new Expr.Read(Place.Of(tangent));
    }

    private Expr Name(Expr tangent, Expr operand, List<Stmt> before)
    {
        if (tangent is Expr.Read or Expr.Constant) return tangent;
        var variable = new Variable(tangents.Names.Fresh(Naming.Of(operand) + "Tangent"), operand.Type);
        before.Add(new Stmt.Declare(variable, tangent));
        return new Expr.Read(Place.Of(variable));
    }

    /// <summary>Sets the tangent in the branch taken; a tangent of exactly zero contributes exactly zero, however steep the function.</summary>
    private IEnumerable<Stmt> Choose(Pull pull, Expr[] operands, Expr.Apply apply, Variable tangent, bool guarded)
    {
        if (pull is Pull.When choice)
            return [new Stmt.If(
                choice.Condition,
                Choose(choice.Then, operands, apply, tangent, guarded).ToEquatableArray(),
                Choose(choice.Else, operands, apply, tangent, guarded).ToEquatableArray())];
        var partials = (Pull.Partials)pull;
        if (guarded)
            return Enumerable.Range(0, operands.Length).Where(k => !Algebra.IsZero(operands[k]) && !Algebra.IsZero(partials.Values[k]))
                .SelectMany(k => isDifferentiated ? GuardedAgain(operands[k], partials.Values[k], tangent) : Guarded(operands[k], partials.Values[k], tangent));
        Expr sum = Sum(partials, operands, apply);
        return Algebra.IsZero(sum) ? [] : [new Stmt.Assign(Place.Of(tangent), sum)];
    }

    private static Stmt[] Guarded(Expr operand, Expr partial, Variable tangent) =>
        [new Stmt.If(IsNotZero(operand), [new Stmt.AddTo(Place.Of(tangent), operand * partial)], [])];

    private Stmt[] GuardedAgain(Expr operand, Expr partial, Variable tangent)
    {
        var slope = new Variable(tangents.Names.Fresh("slope"), tangent.Type);
        var isFinite = new Expr.Apply(tangent.Type.Text + ".IsFinite", [new Expr.Read(Place.Of(slope))], IrType.Bool);
        return
        [
            new Stmt.Declare(slope, partial),
            new Stmt.If(new Expr.Apply("||", [IsNotZero(operand), isFinite], IrType.Bool), [new Stmt.AddTo(Place.Of(tangent), operand * partial)], []),
        ];
    }

    private static Expr IsNotZero(Expr tangent) => new Expr.Apply("!=", [tangent, 0], IrType.Bool);

    private static Expr Sum(Pull.Partials partials, Expr[] operands, Expr.Apply apply)
    {
        Expr sum = new Expr.Constant("0", apply.Type);
        for (int k = 0; k < operands.Length; k++) sum += operands[k] * partials.Values[k];
        return sum;
    }
}
