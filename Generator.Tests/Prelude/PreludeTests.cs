using System.Numerics;
using System.Reflection;
using Xunit;

namespace AutoDiffGen.Tests.Prelude;

/// <summary>The members of the framework that the generator knows as C# give what the framework gives, bit for bit.</summary>
public sealed class PreludeTests
{
    private const int Draws = 500;

    private static readonly Type[] Types = [.. typeof(PreludeTests).Assembly.GetTypes().Where(t => t.Namespace == "AutoDiffGen.Prelude" && t.Name.StartsWith("Of", StringComparison.Ordinal))];

    public static TheoryData<string> Members => [.. Types.SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public)).Select(Id)];

    [Theory, MemberData(nameof(Members))]
    public void AMemberGivesTheFrameworksBits(string id)
    {
        MethodInfo own = Types.SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public)).Single(m => Id(m) == id);
        Func<object[], object?> framework = Framework(own);
        var random = new Random(7);
        for (int draw = 0; draw < Draws; draw++)
        {
            object[] arguments = [.. own.GetParameters().Select(p => Draw(p.ParameterType, random))];
            Assert.Equal(Outcome(framework, [.. arguments]), Outcome(a => own.Invoke(null, a), [.. arguments]));
        }
    }

    private static string Id(MethodInfo method) => $"{method.DeclaringType!.Name[2..]}.{method.Name}({string.Join(", ", method.GetParameters().Select(p => p.ParameterType.Name.TrimEnd('&')))})";

    /// <summary>What the member of the framework returns, and what it leaves in its receiver.</summary>
    private static Func<object[], object?> Framework(MethodInfo own)
    {
        Type type = typeof(Vector3).Assembly.GetType("System.Numerics." + own.DeclaringType!.Name[2..]) ?? typeof(Complex);
        Type[] parameters = [.. own.GetParameters().Select(p => p.ParameterType)];
        if (own.Name == "New")
            return a => type.GetConstructor(parameters)!.Invoke(a);
        if (type.GetMethods().SingleOrDefault(m => m.IsStatic && m.Name == own.Name && m.ReturnType == own.ReturnType && m.GetParameters().Select(p => p.ParameterType).SequenceEqual(parameters)) is { } method)
            return a => method.Invoke(null, a);
        if (parameters.Length == 0)
            return _ => type.GetField(own.Name[4..])!.GetValue(null);
        MethodInfo instance = type.GetMethod(own.Name, [.. parameters.Skip(1)])!;
        return a => instance.Invoke(a[0], [.. a.Skip(1)]);
    }

    private static string Outcome(Func<object[], object?> member, object[] arguments)
    {
        try
        {
            return Bits(member(arguments)) + (arguments.Length > 0 ? Bits(arguments[0]) : "");
        }
        catch (TargetInvocationException e)
        {
            return e.InnerException!.GetType().Name;
        }
    }

    private static string Bits(object? value) => value switch
    {
        float f => float.IsNaN(f) ? "NaN " : BitConverter.SingleToInt32Bits(f) + " ",
        double d => double.IsNaN(d) ? "NaN " : BitConverter.DoubleToInt64Bits(d) + " ",
        null or bool or int or long => value + " ",
        _ => string.Concat(value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).Select(f => Bits(f.GetValue(value)))),
    };

    private static object Draw(Type type, Random random)
    {
        double number = random.NextDouble() * 4 - (random.Next(3) == 0 ? 0 : 2);
        type = type.IsByRef ? type.GetElementType()! : type;
        if (type == typeof(double)) return number;
        if (type == typeof(float)) return (float)number;
        if (type == typeof(int)) return random.Next(4);
        if (type == typeof(long)) return random.NextInt64(1000);
        object value = Activator.CreateInstance(type)!;
        foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            field.SetValue(value, Draw(field.FieldType, random));
        return value;
    }
}
