using AutoDiffGen.Support;

namespace AutoDiffGen.Ir;

/// <summary>An expression without side effects, except a <see cref="Raw"/> that is not repeatable, which stands alone as the value of a statement.</summary>
internal abstract record Expr
{
    private Expr()
    {
    }

    public abstract IrType Type { get; init; }

    public static Expr operator +(Expr a, Expr b) => Algebra.Add(a, b);

    public static Expr operator -(Expr a, Expr b) => Algebra.Subtract(a, b);

    public static Expr operator *(Expr a, Expr b) => Algebra.Multiply(a, b);

    public static Expr operator /(Expr a, Expr b) => Algebra.Divide(a, b);

    public static Expr operator -(Expr a) => Algebra.Negate(a);

    public static Expr operator <(Expr a, Expr b) => new Apply("<", [a, b], IrType.Bool);

    public static Expr operator >(Expr a, Expr b) => new Apply(">", [a, b], IrType.Bool);

    public static implicit operator Expr(int value) => Algebra.Number(value);

    /// <summary>A literal or named constant, as C# text without a suffix (<c>0.5</c>, <c>1e-3</c>, <c>true</c>, <c>global::N.Color.Red</c>): text, because
    /// <c>0.0.Equals(-0.0)</c> would hide an edit. A whole number may stand for a double or float ("2").</summary>
    public sealed record Constant(string Text, IrType Type) : Expr
    {
        public override IrType Type { get; init; } = Type;
    }

    /// <summary>The value at a place; of a place of kind Memory, the reference itself (to pass it to passive code, or ask it for a length).</summary>
    public sealed record Read(Place Place) : Expr
    {
        public override IrType Type { get => Place.Type; init => throw new NotSupportedException(); }
    }

    /// <summary>
    /// An operation by name: <c>+ - * / %</c> and comparisons, <c>neg</c>, <c>!</c>, <c>&amp;&amp;</c>, <c>||</c>, <c>?:</c>, bit operators; <c>(float)</c>, <c>(double)</c>, <c>(int)</c> …
    /// for casts; <c>Math.Sin</c>, <c>MathF.Sin</c>, <c>double.Lerp</c> … for functions; <c>.Length</c> (a leading dot) for a property.
    /// </summary>
    public sealed record Apply(string Operation, EquatableArray<Expr> Operands, IrType Type) : Expr
    {
        public override IrType Type { get; init; } = Type;
    }

    /// <summary>Passive C# that is carried along as text: Pieces[0] Holes[0] Pieces[1] … ; always one piece more than holes.</summary>
    /// <param name="Repeatable">Whether evaluating it again gives the same value and has no effect, as long as the holes keep theirs.</param>
    public sealed record Raw(EquatableArray<string> Pieces, EquatableArray<Expr> Holes, IrType Type, bool Repeatable) : Expr
    {
        public override IrType Type { get; init; } = Type;

        /// <summary>Whether storage that is handed over in a hole may be referred to from elsewhere afterwards.</summary>
        public bool Keeps { get; init; }
    }
}
