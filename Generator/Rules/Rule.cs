using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Rules;

/// <summary>What is known of one operation: its partial derivatives, as a function of its operands and its result.</summary>
/// <param name="Partials">Given the operands and the result; null for a flat operation, whose derivative is zero wherever it has one.</param>
/// <param name="CanBeInfinite">Whether a partial can be infinite or NaN at finite operands; then a cotangent of exactly zero contributes exactly zero.</param>
internal sealed record Rule(string Operation, int Arity, Func<EquatableArray<Expr>, Expr, Pull>? Partials, bool CanBeInfinite = false)
{
    public bool IsFlat => Partials is null;
}

/// <summary>The partial derivatives with respect to each operand, or a choice between two sets of them.</summary>
internal abstract record Pull
{
    private Pull()
    {
    }

    /// <summary>One partial for each operand; the constant 0 contributes nothing and mentions nothing.</summary>
    public sealed record Partials(EquatableArray<Expr> Values) : Pull;

    public sealed record When(Expr Condition, Pull Then, Pull Else) : Pull;
}
