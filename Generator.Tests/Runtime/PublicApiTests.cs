using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Xunit;

namespace AutoDiffGen.Tests.Runtime;

/// <summary>The Runtime's public members, line by line: a change of what users see is a change of this file. ADG_ACCEPT=1 accepts it.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void PublicMembersAreThoseOfTheBaseline()
    {
        string path = Path.Combine(Path.GetDirectoryName(Here())!, "PublicApi.txt"), found = Describe(typeof(AutoDiff).Assembly);
        if (Environment.GetEnvironmentVariable("ADG_ACCEPT") == "1") File.WriteAllText(path, found);
        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), found);
    }

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (Type type in assembly.GetExportedTypes().OrderBy(Name, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type)).Append('\n');
            const BindingFlags Declared = BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;
            IEnumerable<string> members = type.GetMembers(Declared).Where(m => m is not (MethodInfo { IsSpecialName: true } or Type) && !IsCompilers(m)).Select(Member);
            foreach (string member in members.Order(StringComparer.Ordinal)) text.Append("    ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    private static bool IsCompilers(MemberInfo member) => member.Name.Contains('<') || member is FieldInfo { IsSpecialName: true } || member.IsDefined(typeof(CompilerGeneratedAttribute), false);

    private static string Kind(Type type) => type switch
    {
        { IsInterface: true } => "interface",
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsAbstract: true, IsSealed: true } => "static class",
        _ => "class",
    };

    private static string Member(MemberInfo member) => member switch
    {
        FieldInfo { IsLiteral: true } field => $"{field.Name} = {field.GetRawConstantValue()}",
        FieldInfo field => $"{(field.IsStatic ? "static " : "")}{Name(field.FieldType)} {field.Name}",
        PropertyInfo property => $"{(property.GetAccessors()[0].IsStatic ? "static " : "")}{Name(property.PropertyType)} {property.Name} {{ {(property.GetMethod?.IsPublic == true ? "get; " : "")}{(property.SetMethod?.IsPublic == true ? "set; " : "")}}}",
        MethodInfo method => $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}{Generics(method)}({Parameters(method)})",
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        _ => member.ToString()!,
    };

    private static string Generics(MethodInfo method) => method.IsGenericMethod ? $"<{string.Join(", ", method.GetGenericArguments().Select(Name))}>" : "";

    private static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(p =>
        $"{(p.IsOut ? "out " : p.ParameterType.IsByRef ? p.IsIn ? "in " : "ref " : "")}{Name(p.ParameterType)} {p.Name}{(p.HasDefaultValue ? $" = {p.DefaultValue ?? "default"}" : "")}"));

    private static string Name(Type type)
    {
        if (type.IsByRef) return Name(type.GetElementType()!);
        if (type.IsArray) return $"{Name(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        string name = type.DeclaringType is { } outer && !type.IsGenericParameter ? $"{Name(outer)}.{type.Name}" : type.Name;
        if (!type.IsGenericType) return name;
        int mark = name.IndexOf('`', StringComparison.Ordinal);
        return mark < 0 ? name : $"{name[..mark]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
