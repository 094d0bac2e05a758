using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using Xunit;
using static AutoDiffGen.Tests.Emission.Terms;

namespace AutoDiffGen.Tests.Emission;

public sealed class ExpressionPrinterTests
{
    private static readonly Expr x = Read(X), y = Read(Y), f = Read(F), n = Read(N), i = Read(I);

    [Fact]
    public void ParenthesesKeepTheOrderOfEvaluation()
    {
        Assert.Equal("x + y + x", Print(Op("+", Op("+", x, y), x)));
        Assert.Equal("x + (y + x)", Print(Op("+", x, Op("+", y, x))));
        Assert.Equal("x - (y + x)", Print(Op("-", x, Op("+", y, x))));
        Assert.Equal("x * (y * x)", Print(Op("*", x, Op("*", y, x))));
        Assert.Equal("x / y / x", Print(Op("/", Op("/", x, y), x)));
        Assert.Equal("x / (y / x)", Print(Op("/", x, Op("/", y, x))));
        Assert.Equal("(x + y) * x", Print(Op("*", Op("+", x, y), x)));
        Assert.Equal("x + y * x", Print(Op("+", x, Op("*", y, x))));
        Assert.Equal("x % y % x", Print(Op("%", Op("%", x, y), x)));
        Assert.Equal("n << i + n", Print(Op("<<", n, Op("+", i, n))));
        Assert.Equal("(n & i) == n", Print(Op("==", Op("&", n, i), n)));
        Assert.Equal("x < y && y < x && x == y", Print(Op("&&", Op("<", x, y), Op("&&", Op("<", y, x), Op("==", x, y)))));
        Assert.Equal("(x < y || y < x) && x == y", Print(Op("&&", Op("||", Op("<", x, y), Op("<", y, x)), Op("==", x, y))));
    }

    [Fact]
    public void SignsAreNeverGlued()
    {
        Assert.Equal("-x", Print(Op("neg", x)));
        Assert.Equal("-(-x)", Print(Op("neg", Op("neg", x))));
        Assert.Equal("-(x * y)", Print(Op("neg", Op("*", x, y))));
        Assert.Equal("-x * y", Print(Op("*", Op("neg", x), y)));
        Assert.Equal("x - -y", Print(Op("-", x, Op("neg", y))));
        Assert.Equal("x - -2", Print(Op("-", x, D("-2"))));
        Assert.Equal("-(-2)", Print(Op("neg", D("-2"))));
        Assert.Equal("!(x < y)", Print(Op("!", Op("<", x, y))));
    }

    [Fact]
    public void WholeNumbersAreBareWhereTheSiblingIsReal()
    {
        Assert.Equal("2 * x", Print(Op("*", D("2"), x)));
        Assert.Equal("1 / x", Print(Op("/", D("1"), x)));
        Assert.Equal("1.0 / 3", Print(Op("/", D("1"), D("3"))));
        Assert.Equal("1.0 / 3 * 2", Print(Op("*", Op("/", D("1"), D("3")), D("2"))));
        Assert.Equal("-1 / 3.0", Print(Op("/", Op("neg", D("1")), D("3"))));
        Assert.Equal("(double)n / 3", Print(new Expr.Apply("/", [n, Int("3")], IrType.Double)));
        Assert.Equal("n / 3.0", Print(new Expr.Apply("/", [n, D("3")], IrType.Double)));
        Assert.Equal("1 / (double)n", Print(Op("/", D("1"), Cast("double", n, IrType.Double))));
        Assert.Equal("(n == i ? 1.0 : 2) / 3", Print(Op("/", Op("?:", Op("==", n, i), D("1"), D("2")), D("3"))));
        Assert.Equal("-0.0", Print(Op("neg", D("0"))));
        Assert.Equal("-0.0", Print(D("-0")));
        Assert.Equal("0.5", Print(D("0.5")));
        Assert.Equal("1e-3", Print(D("1e-3")));
        Assert.Equal("10000000000.0 * x", Print(Op("*", D("10000000000"), x)));
        Assert.Equal("double.NaN", Print(D("double.NaN")));
    }

    [Fact]
    public void FloatNumbersHaveTheirSuffix()
    {
        Assert.Equal("0.5f * f", Print(new Expr.Apply("*", [S("0.5"), f], IrType.Float)));
        Assert.Equal("0.5f * f", Print(new Expr.Apply("*", [D("0.5"), f], IrType.Float)));
        Assert.Equal("2f * f", Print(new Expr.Apply("*", [S("2"), f], IrType.Float)));
        Assert.Equal("2 * f", Print(new Expr.Apply("*", [D("2"), f], IrType.Float)));
        Assert.Equal("MathF.Pow(f, 0.5f)", Print(new Expr.Apply("MathF.Pow", [f, D("0.5")], IrType.Float)));
        Assert.Equal("f < 0.5f", Print(new Expr.Apply("<", [f, D("0.5")], IrType.Bool)));
    }

    [Fact]
    public void NumbersAloneInACallShowTheirType()
    {
        Assert.Equal("Math.Abs(2.0)", Print(Op("Math.Abs", D("2"))));
        Assert.Equal("Math.Max(0, x)", Print(Op("Math.Max", D("0"), x)));
        Assert.Equal("Math.Max(0.0, 1.0)", Print(Op("Math.Max", D("0"), D("1"))));
        Assert.Equal("records.Push(x)", Print(Op("records.Push", x)));
        Assert.Equal("Push<double>(0.0)", Print(Op("Push<double>", D("0"))));
    }

    [Fact]
    public void CastsBindTheirOperand()
    {
        Assert.Equal("(float)(x + y)", Print(Cast("float", Op("+", x, y), IrType.Float)));
        Assert.Equal("(double)f * x", Print(Op("*", Cast("double", f, IrType.Double), x)));
        Assert.Equal("(double)-n", Print(Cast("double", Op("neg", n), IrType.Double)));
        Assert.Equal("(N.Color)(-n)", Print(Cast("N.Color", Op("neg", n), IrType.Int)));
    }

    [Fact]
    public void PropertiesAndFunctionsAreNamedAsTheyAre()
    {
        Assert.Equal("a.Length", Print(new Expr.Apply(".Length", [Read(A)], IrType.Int)));
        Assert.Equal("a.GetLength(1)", Print(new Expr.Apply(".GetLength", [Read(A), Int("1")], IrType.Int)));
        Assert.Equal("double.Exp2(x)", Print(Op("double.Exp2", x)));
        Assert.Equal("global::System.Math.Sin(x)", ExpressionPrinter.Print(Op("Math.Sin", x), PrintOptions.Short with { ShortNames = false }));
    }

    [Fact]
    public void ChoicesAreParenthesisedInsideOthers()
    {
        Expr choice = Op("?:", Op("<", x, y), x, y);
        Assert.Equal("x < y ? x : y", Print(choice));
        Assert.Equal("(x < y ? x : y) + x", Print(Op("+", choice, x)));
        Assert.Equal("x < y ? x : x < y ? x : y", Print(Op("?:", Op("<", x, y), x, choice)));
        Assert.Equal("x < y ? (x < y ? x : y) : y", Print(Op("?:", Op("<", x, y), choice, y)));
    }

    [Fact]
    public void HolesOfCarriedTextAreParenthesisedUnlessAtomic()
    {
        Assert.Equal("(x + y).ToString()", Print(Raw(["", ".ToString()"], Op("+", x, y))));
        Assert.Equal("x.ToString()", Print(Raw(["", ".ToString()"], x)));
        Assert.Equal("model.Rate(x + y, n)", Print(Raw(["model.Rate(", ", ", ")"], Op("+", x, y), n)));
        Assert.Equal("$\"{(x + y):F2}\"", Print(Raw(["$\"{", ":F2}\""], Op("+", x, y))));
        Assert.Equal("Convert(2.0.ToString())", Print(Raw(["Convert(", ".ToString())"], D("2"))));
    }

    [Fact]
    public void CarriedTextIsParenthesisedUnlessAtomic()
    {
        Assert.Equal("model.Rate(n) * x", Print(Op("*", Raw(["model.Rate(", ")"], n), x)));
        Assert.Equal("(p ?? q) * x", Print(Op("*", Raw(["p ?? q"]), x)));
        Assert.Equal("(await p) * x", Print(Op("*", Raw(["await p"]), x)));
        Assert.Equal("new Model(3).Rate * x", Print(Op("*", Raw(["new Model(3).Rate"]), x)));
        Assert.Equal("f(\"(\") * x", Print(Op("*", Raw(["f(\"(\")"]), x)));
        Assert.Equal("((int)p) * x", Print(Op("*", Raw(["(int)p"]), x)));
    }

    [Fact]
    public void ComparisonsAmongArgumentsAreNoGenericNames() =>
        Assert.Equal("M((x < y), y > x)", Print(new Expr.Apply("M", [Op("<", x, y), Op(">", y, x)], IrType.Int)));
}
