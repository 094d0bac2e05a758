using System.Globalization;
using System.Reflection;
using AutoDiffGen.Ir;
using AutoDiffGen.Rules;
using AutoDiffGen.Support;
using Xunit;

namespace AutoDiffGen.Tests.Rules;

/// <summary>Computes expressions over named variables with C#'s own promotions, so that a double which strays into a float's rule is noticed.</summary>
internal static class RuleEvaluator
{
    private static readonly Dictionary<string, Type> Owners = new()
    {
        ["Math"] = typeof(Math),
        ["MathF"] = typeof(MathF),
        ["double"] = typeof(double),
        ["float"] = typeof(float),
    };

    /// <summary>The operation itself; float operands take its float twin.</summary>
    public static object Value(string operation, params object[] operands) => Apply(Twin(operation, operands), operands);

    /// <summary>The partials of a row at a point, as the branches taken there give them.</summary>
    public static double[] Partials(Rule rule, params object[] operands)
    {
        object result = Value(rule.Operation, operands);
        EquatableArray<Expr> variables = operands.Select((operand, i) => Variable("x" + i, operand)).ToEquatableArray();
        var values = operands.Select((operand, i) => (Name: "x" + i, operand)).Append(("y", result)).ToDictionary(p => p.Item1, p => p.Item2);
        return Partials(rule.Partials!(variables, Variable("y", result)), values, result.GetType());
    }

    public static double[] Partials(Pull pull, IReadOnlyDictionary<string, object> values, Type real) => pull switch
    {
        Pull.Partials partials => [.. partials.Values.Select(partial => Number(partial, values, real))],
        Pull.When branch => Partials((bool)Evaluate(branch.Condition, values) ? branch.Then : branch.Else, values, real),
        _ => throw new NotSupportedException(pull.GetType().Name),
    };

    public static Expr Variable(string name, object value) => new Expr.Read(Place.Of(new Variable(name, TypeOf(value))));

    public static object Evaluate(Expr expr, IReadOnlyDictionary<string, object> values) => expr switch
    {
        Expr.Constant { Text: var text } when text.All(char.IsDigit) => int.Parse(text, CultureInfo.InvariantCulture),
        Expr.Constant { Text: var text, Type.Kind: Kind.Float } => float.Parse(text, CultureInfo.InvariantCulture),
        Expr.Constant { Text: var text } => double.Parse(text, CultureInfo.InvariantCulture),
        Expr.Read read => values[read.Place.Root.Name],
        Expr.Apply apply => Checked(apply, Apply(apply.Operation, [.. apply.Operands.Select(operand => Evaluate(operand, values))])),
        _ => throw new NotSupportedException(expr.GetType().Name),
    };

    private static double Number(Expr partial, IReadOnlyDictionary<string, object> values, Type real)
    {
        object value = Evaluate(partial, values);
        bool conversion = value is int && !Walk.All(partial).OfType<Expr.Read>().Any();
        Assert.True(conversion || value.GetType() == real, $"a partial of type {value.GetType()} for a result of type {real}: {partial}");
        return Convert.ToDouble(value, CultureInfo.InvariantCulture);
    }

    /// <summary>The type that an operation claims is the one that it has; numbers alone may have stayed whole.</summary>
    private static object Checked(Expr.Apply apply, object value)
    {
        bool constant = !Walk.All(apply).OfType<Expr.Read>().Any();
        Assert.True(constant || TypeOf(value) == apply.Type, $"{apply} is {value.GetType()}");
        return value;
    }

    private static object Apply(string operation, object[] operands)
    {
        if (operation == "&&") return (bool)operands[0] && (bool)operands[1];
        dynamic a = operands[0];
        dynamic b = operands[^1];
        return (operation, operands.Length) switch
        {
            ("+", 2) => a + b,
            ("-", 2) => a - b,
            ("*", 2) => a * b,
            ("/", 2) => a / b,
            ("%", 2) => a % b,
            ("neg", 1) => -a,
            ("<", 2) => a < b,
            (">", 2) => a > b,
            ("<=", 2) => a <= b,
            (">=", 2) => a >= b,
            ("==", 2) => a == b,
            ("!=", 2) => a != b,
            ("(double)", 1) => (double)a,
            ("(float)", 1) => (float)a,
            _ when operation[0] == '(' => Cast(operation, a),
            _ => Call(operation, operands),
        };
    }

    private static object Cast(string operation, double value)
    {
        Type type = operation switch
        {
            "(sbyte)" => typeof(sbyte),
            "(byte)" => typeof(byte),
            "(short)" => typeof(short),
            "(ushort)" => typeof(ushort),
            "(int)" => typeof(int),
            "(uint)" => typeof(uint),
            "(long)" => typeof(long),
            "(ulong)" => typeof(ulong),
            "(nint)" => typeof(nint),
            "(nuint)" => typeof(nuint),
            "(char)" => typeof(char),
            "(global::System.Int128)" => typeof(Int128),
            "(global::System.UInt128)" => typeof(UInt128),
            _ => throw new NotSupportedException(operation),
        };
        return typeof(RuleEvaluator).GetMethod(nameof(Truncated), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(type).Invoke(null, [value])!;
    }

    private static T Truncated<T>(double value)
        where T : System.Numerics.INumberBase<T> => T.CreateTruncating(value);

    private static object Call(string operation, object[] operands)
    {
        int dot = operation.IndexOf('.');
        MethodInfo method = Owners[operation[..dot]].GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Where(m => m.Name == operation[(dot + 1)..])
            .Select(m => m.IsGenericMethodDefinition ? m.MakeGenericMethod(m.Name.StartsWith("Convert", StringComparison.Ordinal) ? typeof(int) : operands[0].GetType()) : m)
            .First(m => m.GetParameters().Length == operands.Length && m.GetParameters().Zip(operands).All(p => Accepts(p.First.ParameterType, p.Second)));
        return method.Invoke(null, [.. method.GetParameters().Zip(operands).Select(p => Converted(p.First.ParameterType, p.Second))])!;
    }

    private static bool Accepts(Type parameter, object value) =>
        parameter == value.GetType() || (value is int && (parameter == typeof(double) || parameter == typeof(float)));

    private static object Converted(Type parameter, object value) =>
        parameter == value.GetType() ? value : Convert.ChangeType(value, parameter, CultureInfo.InvariantCulture);

    private static string Twin(string operation, object[] operands) =>
        !operands.Any(operand => operand is float) ? operation
        : operation == "Math.Clamp" ? operation // an overload, not a member of MathF
        : operation.StartsWith("Math.", StringComparison.Ordinal) ? "MathF" + operation[4..]
        : operation.StartsWith("double.", StringComparison.Ordinal) ? "float" + operation[6..]
        : operation;

    private static IrType TypeOf(object value) => value switch
    {
        double => IrType.Double,
        float => IrType.Float,
        bool => IrType.Bool,
        int => IrType.Int,
        _ => new IrType(value.GetType().Name, Kind.Passive),
    };
}
