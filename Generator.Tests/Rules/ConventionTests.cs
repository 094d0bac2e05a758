using AutoDiffGen.Ir;
using AutoDiffGen.Rules;
using Xunit;

namespace AutoDiffGen.Tests.Rules;

/// <summary>The frozen table of Generator/Rules/CONVENTIONS.md, a test for each of its lines.</summary>
public class ConventionTests
{
    private const double Infinity = double.PositiveInfinity;
    private const double NaN = double.NaN;

    public static IEnumerable<object[]> Smooth => ScalarRules.All.Where(rule => !rule.IsFlat).Select(rule => (object[])[rule.Operation, rule.Arity]);

    /// <summary>Without the largest numbers, of which a sum overflows.</summary>
    private static double[] Edges => Signed(0, double.Epsilon, 1e-300, 1e-20, 0.5, 1, 1.5, 2, 3, 100, 1000, 1e20, 1e300);

    private static double[] FewEdges => Signed(0, double.Epsilon, 1, 1.5, 1000, 1e300);

    [Fact]
    public void AbsAtZero() => Assert.Equal([0], At("Math.Abs", 0.0));

    [Fact]
    public void AbsOfInfinity() => Assert.Equal([-1], At("Math.Abs", -Infinity));

    [Theory]
    [InlineData("Math.Max", 2, 2)]
    [InlineData("Math.Min", 2, 2)]
    [InlineData("Math.Max", 0, -0.0)]
    [InlineData("Math.Max", Infinity, Infinity)]
    [InlineData("Math.MaxMagnitude", -2, -2)]
    [InlineData("Math.MinMagnitude", 2, 2)]
    [InlineData("double.MaxNumber", 2, 2)]
    [InlineData("double.MinNumber", 2, 2)]
    [InlineData("double.MaxMagnitudeNumber", 2, 2)]
    [InlineData("double.MinMagnitudeNumber", 2, 2)]
    [InlineData("double.MaxNative", 2, 2)]
    [InlineData("double.MinNative", 2, 2)]
    public void ATieIsHalved(string operation, double a, double b) => Assert.Equal([0.5, 0.5], At(operation, a, b));

    [Theory]
    [InlineData("Math.MaxMagnitude", 3, -3, 1, 0)]
    [InlineData("Math.MaxMagnitude", -3, 3, 0, 1)]
    [InlineData("Math.MinMagnitude", 3, -3, 0, 1)]
    [InlineData("Math.MinMagnitude", -3, 3, 1, 0)]
    [InlineData("double.MaxMagnitudeNumber", 3, -3, 1, 0)]
    [InlineData("double.MinMagnitudeNumber", 3, -3, 0, 1)]
    public void OppositeNumbersTieInMagnitudeButNotInValue(string operation, double a, double b, double aPartial, double bPartial) =>
        Assert.Equal([aPartial, bPartial], At(operation, a, b));

    [Theory]
    [InlineData("double.MaxNumber")]
    [InlineData("double.MinNumber")]
    [InlineData("double.MaxMagnitudeNumber")]
    [InlineData("double.MinMagnitudeNumber")]
    public void TheNumberWinsOverNaN(string operation)
    {
        Assert.Equal([0, 1], At(operation, NaN, 2.0));
        Assert.Equal([1, 0], At(operation, 2.0, NaN));
        Assert.Equal([0.5, 0.5], At(operation, NaN, NaN));
    }

    /// <summary>A NaN adjoint goes on to the operand that was NaN.</summary>
    [Theory]
    [InlineData("Math.Max")]
    [InlineData("Math.Min")]
    [InlineData("Math.MaxMagnitude")]
    [InlineData("Math.MinMagnitude")]
    public void NaNIsNotStopped(string operation)
    {
        Assert.NotEqual(0, At(operation, NaN, 2.0)[0]);
        Assert.NotEqual(0, At(operation, 2.0, NaN)[1]);
    }

    [Fact]
    public void NaNIsNotStoppedByAbsClampAndCopySign()
    {
        Assert.Equal([1], At("Math.Abs", NaN));
        Assert.Equal([1, 0, 0], At("Math.Clamp", NaN, 0.0, 1.0));
        Assert.Equal([1, 0], At("Math.CopySign", NaN, 1.0));
    }

    /// <summary>No contribution is none: no number times an adjoint that may be infinite.</summary>
    [Theory]
    [InlineData("Math.Min", 2)]
    [InlineData("Math.Clamp", 3)]
    [InlineData("Math.Abs", 1)]
    [InlineData("Math.CopySign", 2)]
    public void ALoserGetsTheConstantZero(string operation, int arity)
    {
        Rule rule = ScalarRules.Find(operation, arity)!;
        Pull pull = rule.Partials!([.. Enumerable.Range(0, arity).Select(i => RuleEvaluator.Variable("x" + i, 0.0))], RuleEvaluator.Variable("y", 0.0));
        Assert.All(Leaves(pull), leaf => Assert.All(leaf.Values, value => Assert.DoesNotContain(Walk.All(value), e => e is Expr.Read)));
    }

    [Theory]
    [InlineData("Math.Clamp")]
    [InlineData("double.ClampNative")]
    public void ClampAtItsBounds(string operation)
    {
        Assert.Equal([1, 0, 0], At(operation, -1.0, -1.0, 2.0));
        Assert.Equal([1, 0, 0], At(operation, 2.0, -1.0, 2.0));
        Assert.Equal([0, 1, 0], At(operation, -3.0, -1.0, 2.0));
        Assert.Equal([0, 0, 1], At(operation, 3.0, -1.0, 2.0));
    }

    [Fact]
    public void CopySignAtZero() => Assert.Equal([0, 0], At("Math.CopySign", 0.0, -1.0));

    [Theory]
    [InlineData("Math.Sqrt")]
    [InlineData("Math.Cbrt")]
    public void RootsAtZero(string operation) => Assert.Equal([Infinity], At(operation, 0.0));

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, Infinity)]
    [InlineData(3, Infinity)]
    [InlineData(-1, double.NegativeInfinity)]
    [InlineData(-2, double.NegativeInfinity)]
    public void RootNAtZero(int n, double partial) => Assert.Equal(partial, At("double.RootN", 0.0, n)[0]);

    [Theory]
    [InlineData(0, 1, 1, 0)]
    [InlineData(0, 2, 0, 0)]
    [InlineData(0, 0.5, Infinity, 0)]
    [InlineData(0, 0, 0, double.NegativeInfinity)]
    [InlineData(0, -1, double.NegativeInfinity, double.NegativeInfinity)]
    [InlineData(3, 0, 0, 1.0986122886681098)]
    [InlineData(-2, 3, 12, NaN)]
    [InlineData(-2, 0, 0, NaN)]
    [InlineData(1e-200, 2, 2e-200, 0)]
    [InlineData(Infinity, -1, -0.0, 0)]
    public void PowAtItsEdges(double x, double y, double xPartial, double yPartial) => Assert.Equal([xPartial, yPartial], At("Math.Pow", x, y));

    [Theory]
    [InlineData("2", 1.7)]
    [InlineData("3", 1.7)]
    [InlineData("4", -1.7)]
    [InlineData("2.5", 1.7)]
    [InlineData("0.5", 1.7)]
    [InlineData("1.0", 1.7)]
    [InlineData("0", 1.7)]
    [InlineData("-1", 1.7)]
    [InlineData("-1.5", 1.7)]
    [InlineData("1e-30", 1.7)]
    [InlineData("0", 0)]
    [InlineData("1", 0)]
    [InlineData("2", 0)]
    [InlineData("4", 0)]
    [InlineData("0.5", 0)]
    [InlineData("0.3", 0)]
    [InlineData("1.5", 0)]
    [InlineData("-1", 0)]
    [InlineData("-2", 0)]
    public void PowToANumberIsPow(string exponent, double x)
    {
        double p = double.Parse(exponent, System.Globalization.CultureInfo.InvariantCulture);
        double expected = At("Math.Pow", x, p)[0];
        double actual = ToNumber(exponent, x, Math.Pow(x, p));
        Assert.True(expected == actual || Math.Abs(expected - actual) <= 1e-14 * Math.Abs(expected), $"expected {expected:R}, got {actual:R}");
        Assert.Equal((float)expected, (float)ToNumber(exponent, (float)x, MathF.Pow((float)x, (float)p)), 1e-5f);
    }

    [Theory]
    [InlineData(5.5, 2, -2)]
    [InlineData(-5.5, 2, 2)]
    [InlineData(1, Infinity, 0)]
    [InlineData(0.9999999999999999, 0.3333333333333333, -2)]
    public void RemainderTruncates(double x, double y, double yPartial)
    {
        Assert.Equal([1, yPartial], At("%", x, y));
        if (double.IsFinite(y))
            Assert.Equal(x % y, x + (yPartial * y), 1e-15);
    }

    [Fact]
    public void TheQuotientOfARemainderMayRoundUp() => Assert.Equal(3, Math.Truncate(0.9999999999999999 / 0.3333333333333333));

    [Theory]
    [InlineData(5, 2, -2)]
    [InlineData(7, 2, -4)]
    [InlineData(5.5, 2, -3)]
    public void IeeeRemainderRoundsHalfToEven(double x, double y, double yPartial)
    {
        Assert.Equal([1, yPartial], At("Math.IEEERemainder", x, y));
        Assert.Equal([1, yPartial], At("double.Ieee754Remainder", x, y));
    }

    [Fact]
    public void HypotAtZero() => Assert.Equal([0, 0], At("double.Hypot", 0.0, 0.0));

    [Fact]
    public void Atan2OnTheAxes()
    {
        Assert.Equal([0, -0.5], At("Math.Atan2", 2.0, 0.0));
        Assert.Equal([-0.5, -0.0], At("Math.Atan2", 0.0, -2.0));
    }

    [Fact]
    public void NeighbouringNumbersMoveWithTheirOperand() => Assert.Equal([1], At("Math.BitIncrement", 0.0));

    [Fact]
    public void ConstantsAreTheNearestNumbers()
    {
        Expr like = RuleEvaluator.Variable("x", 0.0);
        var none = new Dictionary<string, object>();
        Assert.Equal(Math.PI, RuleEvaluator.Evaluate(Row.Pi(like), none));
        Assert.Equal(Math.Log(2), RuleEvaluator.Evaluate(Row.Ln2(like), none));
        Assert.Equal(Math.Log(10), RuleEvaluator.Evaluate(Row.Ln10(like), none));
        Assert.Equal([Math.PI / 180], At("double.DegreesToRadians", 1.0));
        Assert.Equal([180 / Math.PI], At("double.RadiansToDegrees", 1.0));
    }

    [Fact]
    public void EstimatesHaveExactPartials()
    {
        Assert.Equal(-1 / 9.0f, (float)RuleEvaluator.Partials(ScalarRules.Find("Math.ReciprocalEstimate", 1)!, 3.0f)[0]);
        Assert.Equal(-1 / 16.0f, (float)RuleEvaluator.Partials(ScalarRules.Find("Math.ReciprocalSqrtEstimate", 1)!, 4.0f)[0]);
    }

    /// <summary>At finite operands a partial is finite unless the row says otherwise, and the row says so only where it must.</summary>
    [Theory]
    [MemberData(nameof(Smooth))]
    public void InfinitePartialsAreDeclared(string operation, int arity)
    {
        Rule rule = ScalarRules.Find(operation, arity)!;
        var infinite = Grid(operation, arity).Where(point => !RuleEvaluator.Partials(rule, point).All(double.IsFinite)).ToList();
        Assert.True(rule.CanBeInfinite == infinite.Count > 0, $"{operation}: {string.Join("; ", infinite.Take(5).Select(point => string.Join(", ", point)))}");
    }

    private static IEnumerable<object[]> Grid(string operation, int arity)
    {
        IEnumerable<object[]> points = [[]];
        for (int i = 0; i < arity; i++)
        {
            IEnumerable<object> operands = operation is "Math.ScaleB" or "double.RootN" && i == 1 ? [-1100, -3, -2, -1, 1, 2, 3, 1100] : (arity < 3 ? Edges : FewEdges).Cast<object>();
            points = points.SelectMany(point => operands.Select(operand => (object[])[.. point, operand])).ToList();
        }

        return operation.Contains("Clamp", StringComparison.Ordinal) ? points.Where(point => (double)point[1] <= (double)point[2]) : points;
    }

    private static double[] Signed(params double[] positive) => [.. positive, .. positive.Select(x => -x)];

    private static double[] At(string operation, params object[] operands) => RuleEvaluator.Partials(ScalarRules.Find(operation, operands.Length)!, operands);

    private static double ToNumber(string exponent, object x, object y)
    {
        Expr operand = RuleEvaluator.Variable("x", x);
        Pull pull = ScalarRules.Find("Math.Pow", 2)!.Partials!([operand, new Expr.Constant(exponent, operand.Type)], RuleEvaluator.Variable("y", y));
        return RuleEvaluator.Partials(pull, new Dictionary<string, object> { ["x"] = x, ["y"] = y }, x.GetType())[0];
    }

    private static IEnumerable<Pull.Partials> Leaves(Pull pull) => pull switch
    {
        Pull.Partials partials => [partials],
        Pull.When branch => Leaves(branch.Then).Concat(Leaves(branch.Else)),
        _ => throw new NotSupportedException(pull.GetType().Name),
    };
}
