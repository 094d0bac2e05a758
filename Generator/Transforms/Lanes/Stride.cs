using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Lanes;

/// <summary>How much an integer grows from one lane to the next: nothing, one, or an amount that is the same for all.</summary>
/// <param name="IsKnown">Whether it grows so at all.</param>
/// <param name="Amount">Null where it does not grow.</param>
internal readonly record struct Stride(bool IsKnown, Expr? Amount)
{
    public static readonly Stride None = new(true, null);

    public static readonly Stride Unknown = new(false, null);

    public static readonly Stride One = new(true, new Expr.Constant("1", IrType.Int));

    public bool IsUniform => IsKnown && Amount is null;

    public bool IsOne => Amount is Expr.Constant { Text: "1" };

    public Stride Plus(Stride other) => !IsKnown || !other.IsKnown ? Unknown
        : Amount is null ? other : other.Amount is null ? this
        : new(true, new Expr.Apply("+", [Amount, other.Amount], IrType.Int));

    public Stride Minus(Stride other) => !IsKnown || !other.IsKnown ? Unknown
        : other.Amount is null ? this
        : other.Amount == Amount ? None
        : Amount is null ? new(true, new Expr.Apply("neg", [other.Amount], IrType.Int))
        : new(true, new Expr.Apply("-", [Amount, other.Amount], IrType.Int));

    /// <param name="factor">The same in all lanes.</param>
    public Stride Times(Expr factor) => Amount is null ? this
        : IsOne ? new(true, factor)
        : factor is Expr.Constant { Text: "1" } ? this
        : new(true, new Expr.Apply("*", [Amount, factor], IrType.Int));
}
