using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms.Products;

/// <summary>An integer in a nest of loops as a sum: what does not change there, and the counters times factors that do not change either.</summary>
/// <param name="Factors">By the counters' names; none is zero.</param>
internal sealed record LinearIndex(Expr Constant, IReadOnlyDictionary<string, Expr> Factors)
{
    private static readonly Expr Zero = new Expr.Constant("0", IrType.Int), One = new Expr.Constant("1", IrType.Int);

    public static LinearIndex Fixed(Expr value) => new(value, new Dictionary<string, Expr>());

    public static LinearIndex Counter(string name) => new(Zero, new Dictionary<string, Expr> { [name] = One });

    public bool IsFixed => Factors.Count == 0;

    /// <summary>Whether it is a counter and nothing else.</summary>
    public bool IsCounter => Factors.Count == 1 && Factors.Values.All(IsOne) && IsZero(Constant);

    public Expr Factor(string counter) => Factors.TryGetValue(counter, out Expr factor) ? factor : Zero;

    public LinearIndex Plus(LinearIndex other, int sign = 1)
    {
        var factors = Factors.ToDictionary(f => f.Key, f => f.Value);
        foreach (KeyValuePair<string, Expr> term in other.Factors)
            factors[term.Key] = factors.TryGetValue(term.Key, out Expr own) ? Sum(own, term.Value, sign) : sign > 0 ? term.Value : Sum(Zero, term.Value, sign);
        return new(Sum(Constant, other.Constant, sign), factors.Where(f => !IsZero(f.Value)).ToDictionary(f => f.Key, f => f.Value));
    }

    public LinearIndex Times(Expr factor) => IsZero(factor) ? Fixed(Zero) : new(Product(Constant, factor), Factors.ToDictionary(f => f.Key, f => Product(f.Value, factor)));

    /// <summary>The same with a counter that starts at 0.</summary>
    public LinearIndex From(string counter, Expr start) => this with { Constant = Sum(Constant, Product(Factor(counter), start)) };

    public static bool IsZero(Expr expr) => expr is Expr.Constant { Text: "0" };

    public static bool IsOne(Expr expr) => expr is Expr.Constant { Text: "1" };

    public static Expr Sum(Expr a, Expr b, int sign = 1) =>
        IsZero(b) ? a
        : a == b && sign < 0 ? Zero
        : Number(a) is { } x && Number(b) is { } y ? Literal(x + (sign * y))
        : IsZero(a) && sign > 0 ? b
        : IsZero(a) ? new Expr.Apply("neg", [b], IrType.Int)
        : new Expr.Apply(sign > 0 ? "+" : "-", [a, b], IrType.Int);

    public static Expr Product(Expr a, Expr b) =>
        IsZero(a) || IsOne(b) ? a
        : IsZero(b) || IsOne(a) ? b
        : Number(a) is { } x && Number(b) is { } y ? Literal(x * y)
        : new Expr.Apply("*", [a, b], IrType.Int);

    private static Expr Literal(long value) => value < 0
        ? new Expr.Apply("neg", [Literal(-value)], IrType.Int)
        : new Expr.Constant(value.ToString(System.Globalization.CultureInfo.InvariantCulture), IrType.Int);

    /// <summary>The value of a literal of moderate size.</summary>
    public static long? Number(Expr expr) => expr is Expr.Constant { Text.Length: < 9 } constant && constant.Type == IrType.Int
        && long.TryParse(constant.Text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out long value) ? value : null;
}
