using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Tests.Emission;

/// <summary>Short ways to write programs of the intermediate representation.</summary>
internal static class Terms
{
    public static readonly Variable X = new("x", IrType.Double);
    public static readonly Variable Y = new("y", IrType.Double);
    public static readonly Variable F = new("f", IrType.Float);
    public static readonly Variable N = new("n", IrType.Int);
    public static readonly Variable I = new("i", IrType.Int);
    public static readonly Variable A = new("a", new("double[]", Kind.Memory, Container.Array, "double"));
    public static readonly Variable W = new("w", new("global::System.Span<double>", Kind.Memory, Container.Span, "double"));

    public static Expr Read(Variable variable) => new Expr.Read(Place.Of(variable));

    public static Expr D(string text) => new Expr.Constant(text, IrType.Double);

    public static Expr S(string text) => new Expr.Constant(text, IrType.Float);

    public static Expr Int(string text) => new Expr.Constant(text, IrType.Int);

    public static Expr Op(string operation, params Expr[] operands) =>
        new Expr.Apply(operation, [.. operands], operation is "<" or ">" or "==" or "&&" or "||" or "!" ? IrType.Bool
            : operands.Any(o => o.Type == IrType.Double) ? IrType.Double
            : operands[^1].Type);

    public static Expr Cast(string type, Expr operand, IrType to) => new Expr.Apply($"({type})", [operand], to);

    public static Place At(Variable array, params Expr[] indices) => Place.Of(array).Then(new Step.Index([.. indices]), IrType.Double);

    public static Expr Raw(string[] pieces, params Expr[] holes) => new Expr.Raw([.. pieces], [.. holes], IrType.Double, Repeatable: true);

    public static string Print(Expr expr) => ExpressionPrinter.Print(expr, PrintOptions.Short);

    public static string Print(params Stmt[] body) => Print(PrintOptions.Short, body);

    public static string Print(PrintOptions options, params Stmt[] body)
    {
        var writer = new CodeWriter();
        StatementPrinter.Print([.. body], writer, options);
        return writer.ToString().TrimEnd('\n');
    }
}
