using System.Globalization;
using System.Reflection;
using AutoDiffGen.Ir;
using AutoDiffGen.Rules;
using Xunit;

namespace AutoDiffGen.Tests.Rules;

public class ScalarRulesTests
{
    private static readonly Dictionary<string, string> Operators = new()
    {
        ["op_Equality"] = "==",
        ["op_Inequality"] = "!=",
        ["op_LessThan"] = "<",
        ["op_LessThanOrEqual"] = "<=",
        ["op_GreaterThan"] = ">",
        ["op_GreaterThanOrEqual"] = ">=",
    };

    public static IEnumerable<object[]> Rows => ScalarRules.All.Select(rule => (object[])[rule.Operation, rule.Arity]);

    [Theory]
    [MemberData(nameof(Rows))]
    public void EveryRowHasAPoint(string operation, int arity) => Assert.NotEmpty(PointsOf(operation, arity));

    [Theory]
    [MemberData(nameof(Rows))]
    public void PartialsAreCentralDifferences(string operation, int arity)
    {
        Rule rule = ScalarRules.Find(operation, arity)!;
        foreach (Datum datum in PointsOf(operation, arity))
        {
            double[]? partials = rule.IsFlat ? null : RuleEvaluator.Partials(rule, datum.Operands);
            for (int i = 0; i < arity; i++)
                if (datum.Operands[i] is double)
                    Near(Difference(datum, i), partials?[i] ?? 0, 1e-6, $"{datum}, operand {i}");
        }
    }

    [Theory]
    [MemberData(nameof(Rows))]
    public void FloatTwinIsTheSameRow(string operation, int arity)
    {
        Rule rule = ScalarRules.Find(operation, arity)!;
        foreach (Datum datum in PointsOf(operation, arity).Where(_ => !rule.IsFlat))
        {
            object[] floats = [.. datum.Operands.Select(operand => operand is double x ? (float)x : operand)];
            object[] widened = [.. floats.Select(operand => operand is float x ? (double)x : operand)];
            if (operation is "(double)" or "(float)")
                continue;
            double[] expected = RuleEvaluator.Partials(rule, widened);
            double[] actual = RuleEvaluator.Partials(rule, floats);
            for (int i = 0; i < arity; i++)
                Near(expected[i], actual[i], 1e-4, $"{datum}, operand {i}");
        }
    }

    [Theory]
    [InlineData("MathF.Sqrt", "Math.Sqrt")]
    [InlineData("float.Exp2", "double.Exp2")]
    [InlineData("double.Sqrt", "Math.Sqrt")]
    [InlineData("float.Sqrt", "Math.Sqrt")]
    [InlineData("double.ConvertToInteger<int>", "double.ConvertToInteger")]
    public void SpellingsShareARow(string spelling, string row) => Assert.Equal(row, ScalarRules.Find(spelling, 1)?.Operation);

    [Theory]
    [InlineData("Math.Exp2")]
    [InlineData("global::Mine.Math.Sqrt")]
    [InlineData("Mine.Sqrt")]
    [InlineData("(decimal)")]
    public void UnknownIsNotFlat(string operation) => Assert.Null(ScalarRules.Find(operation, 1));

    [Fact]
    public void EveryMemberIsRuledOrRefused()
    {
        var missing = new[] { (typeof(Math), "Math"), (typeof(MathF), "MathF"), (typeof(double), "double"), (typeof(float), "float") }
            .SelectMany(owner => owner.Item1.GetMethods(BindingFlags.Public | BindingFlags.Static).Select(method => (Name: owner.Item2 + "." + method.Name, method)))
            .Where(member => member.method.GetParameters().Any(p => IsReal(p.ParameterType)))
            .Where(member => !IsCovered(Operators.GetValueOrDefault(member.method.Name, member.Name), member.method.GetParameters().Length))
            .Select(member => member.Name + ": " + member.method)
            .ToList();
        Assert.True(missing.Count == 0, string.Join("\n", missing));
    }

    [Fact]
    public void NoMemberIsBothRuledAndRefused() =>
        Assert.DoesNotContain(ScalarRules.Refused, refusal => Enumerable.Range(1, 5).Any(arity => ScalarRules.Find(refusal.Operation, arity) is not null));

    [Fact]
    public void RefusalsGiveAReason() =>
        Assert.All(ScalarRules.Refused, refusal => Assert.False(string.IsNullOrWhiteSpace(refusal.Reason), refusal.Operation));

    [Fact]
    public void RefusalIsFoundByTheFloatTwin() => Assert.NotNull(ScalarRules.WhyRefused("float.SinCosPi"));

    [Fact]
    public void PartsOfSinCosAreSinAndCosBitForBit()
    {
        var random = new Random(7);
        for (int i = 0; i < 10_000; i++)
        {
            double x = (random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 8));
            Assert.Equal((Math.Sin(x), Math.Cos(x)), Math.SinCos(x));
            Assert.Equal((MathF.Sin((float)x), MathF.Cos((float)x)), MathF.SinCos((float)x));
        }
    }

    private static bool IsCovered(string operation, int arity) =>
        ScalarRules.Find(operation, arity) is not null || ScalarRules.WhyRefused(operation) is not null || ScalarRules.Parts(operation).Count > 0;

    /// <summary>Type parameters count: <c>double.CreateChecked(x)</c> takes a float.</summary>
    private static bool IsReal(Type type) =>
        type == typeof(double) || type == typeof(float) || type.IsGenericParameter || (type.IsByRef && IsReal(type.GetElementType()!));

    private static List<Datum> PointsOf(string operation, int arity) =>
        [.. ScalarRuleData.All.Where(datum => datum.Operation == operation && datum.Operands.Length == arity)];

    private static double Difference(Datum datum, int operand)
    {
        double x = (double)datum.Operands[operand];
        double h = datum.Step * Math.Abs(x);
        return (At(x + h) - At(x - h)) / (x + h - (x - h));

        double At(double moved) => datum.Exact?.Invoke(moved) ?? ToDouble(RuleEvaluator.Value(datum.Operation, [.. datum.Operands.Select((o, i) => i == operand ? moved : o)]));
    }

    private static double ToDouble(object value) => value switch
    {
        char c => c,
        bool b => b ? 1 : 0,
        nint n => n,
        nuint n => n,
        Int128 n => (double)n,
        UInt128 n => (double)n,
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture),
    };

    private static void Near(double expected, double actual, double tolerance, string what) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance * Math.Max(1e-3, Math.Abs(expected)), $"{what}: expected {expected:R}, got {actual:R}");
}
