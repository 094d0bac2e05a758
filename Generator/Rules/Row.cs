using System.Globalization;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Rules;

/// <summary>The words that the rows of the table are written in. In a row <c>y</c> is the result, unless an operand bears that name.</summary>
internal static class Row
{
    /// <summary>See <see cref="Rule.CanBeInfinite"/>.</summary>
    public const bool CanBeInfinite = true;

    public static Rule Unary(string operation, Func<Expr, Expr, Expr> partial, bool canBeInfinite = false) =>
        new(operation, 1, (x, y) => Slopes(partial(x[0], y)), canBeInfinite);

    public static Rule Unary(string operation, Func<Expr, Expr, Pull> partials, bool canBeInfinite = false) =>
        new(operation, 1, (x, y) => partials(x[0], y), canBeInfinite);

    public static Rule Binary(string operation, Func<Expr, Expr, Expr, (Expr A, Expr B)> partials, bool canBeInfinite = false) =>
        new(operation, 2, (x, y) => Slopes(partials(x[0], x[1], y)), canBeInfinite);

    public static Rule Binary(string operation, Func<Expr, Expr, Expr, Pull> partials, bool canBeInfinite = false) =>
        new(operation, 2, (x, y) => partials(x[0], x[1], y), canBeInfinite);

    public static Rule Ternary(string operation, Func<Expr, Expr, Expr, Expr, Pull> partials, bool canBeInfinite = false) =>
        new(operation, 3, (x, y) => partials(x[0], x[1], x[2], y), canBeInfinite);

    /// <summary>An operation whose derivative is zero wherever it has one.</summary>
    public static Rule Flat(string operation, int arity) => new(operation, arity, null);

    /// <summary>One partial for each operand.</summary>
    public static Pull Slopes(params Expr[] values) => new Pull.Partials(values.ToEquatableArray());

    private static Pull Slopes((Expr A, Expr B) values) => Slopes(values.A, values.B);

    public static Pull When(Expr condition, Pull then, Pull otherwise) => new Pull.When(condition, then, otherwise);

    public static Expr Same(Expr a, Expr b) => new Expr.Apply("==", [a, b], IrType.Bool);

    /// <summary>A number that is not whole, in the type of an expression that it meets.</summary>
    public static Expr Real(string text, Expr like) => new Expr.Constant(text, like.Type);

    /// <summary>The value of a number written in the program; null for anything else, and for what a decimal cannot hold.</summary>
    public static decimal? Known(Expr e) => e switch
    {
        Expr.Constant constant when decimal.TryParse(constant.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal value)
            && (double)value == double.Parse(constant.Text, NumberStyles.Float, CultureInfo.InvariantCulture) => value,
        _ when Algebra.IsNegation(e, out Expr inner) => -Known(inner),
        _ => null,
    };

    /// <summary>A number, whole ones without a decimal point.</summary>
    public static Expr Real(decimal value, Expr like) =>
        value < 0 ? -Real(-value, like)
        : decimal.Truncate(value) == value && value <= int.MaxValue ? (int)value
        : Real(value.ToString(CultureInfo.InvariantCulture), like);

    public static Expr Pi(Expr like) => Real("3.141592653589793", like);

    public static Expr Ln2(Expr like) => Real("0.6931471805599453", like);

    public static Expr Ln10(Expr like) => Real("2.302585092994046", like);
}
