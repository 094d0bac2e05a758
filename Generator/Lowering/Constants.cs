using System.Globalization;
using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen.Lowering;

/// <summary>Compile-time constants as C# text.</summary>
internal static class Constants
{
    public static Expr.Constant Zero(Shape shape) => shape.IsReal ? new("0", shape.Type)
        : shape.Kind == ShapeKind.Memory && !shape.Type.IsSpan ? new("null", shape.Type)
        : Passive(shape);

    public static readonly Expr True = new Expr.Constant("true", IrType.Bool);

    public static readonly Expr False = new Expr.Constant("false", IrType.Bool);

    public static Expr Int(int value) => new Expr.Constant(value.ToString(CultureInfo.InvariantCulture), IrType.Int);

    /// <summary>The constant as a value of this type.</summary>
    public static Expr.Constant Of(object? value, Shape shape) => new(Text(value, shape), shape.Type);

    /// <summary>A real literal keeps the digits that the user wrote, where they mean the same without suffix.</summary>
    public static Expr.Constant? OfLiteral(SyntaxNode syntax, object? value, Shape shape)
    {
        if (syntax is not LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression } literal || !shape.IsReal)
            return null;
        string text = literal.Token.Text.Replace("_", "").TrimEnd('d', 'D', 'f', 'F').ToLowerInvariant();
        if (text.StartsWith(".", StringComparison.Ordinal))
            text = "0" + text;
        return text.All(c => char.IsDigit(c) || c is '.' or 'e' or '-' or '+') && Whole(text) is { } whole ? new(whole, shape.Type) : null;
    }

    /// <summary><c>2.0</c> is written 2, as every whole constant is.</summary>
    private static string? Whole(string text)
    {
        int dot = text.IndexOf('.');
        string result = dot > 0 && !text.Contains('e') && text.Substring(dot + 1).All(c => c == '0') ? text.Substring(0, dot) : text;
        string digits = result.TrimStart('0');
        return digits.Length == 0 ? "0" : char.IsDigit(digits[0]) ? digits : "0" + digits;
    }

    private static Expr.Constant Passive(Shape shape) => shape.Type.Text switch
    {
        "bool" => new("false", shape.Type),
        "int" or "long" or "uint" or "ulong" or "short" or "ushort" or "byte" or "sbyte" => new("0", shape.Type),
        _ when shape.Symbol.IsReferenceType => new($"default({shape.Type.Text})!", shape.Type),
        _ => new($"default({shape.Type.Text})", shape.Type),
    };

    private static string Text(object? value, Shape shape) => value switch
    {
        null => shape.Symbol.IsReferenceType ? "null" : $"default({shape.Type.Text})",
        _ when shape.Symbol is INamedTypeSymbol { TypeKind: TypeKind.Enum } type && shape.Type.Text == TypeLowering.Spell(type) => Enum(value, type),
        double or float when shape.IsReal => Real(Convert.ToDouble(value, CultureInfo.InvariantCulture), value, shape),
        double d => Real(d, d, shape),
        float f => Real(f, f, shape) + "f",
        decimal m => m.ToString(CultureInfo.InvariantCulture) + "m",
        bool b => b ? "true" : "false",
        string s => SymbolDisplay.FormatLiteral(s, quote: true),
        char c => shape.IsReal ? ((int)c).ToString(CultureInfo.InvariantCulture) : SymbolDisplay.FormatLiteral(c, quote: true),
        IFormattable number when shape.IsReal => number.ToString(null, CultureInfo.InvariantCulture),
        IFormattable number => Integer(number, shape),
        _ => value.ToString(),
    };

    private static string Integer(IFormattable value, Shape shape) => value.ToString(null, CultureInfo.InvariantCulture) is var text && shape.Type.Text switch
    {
        "int" or "bool" => false,
        "long" => true,
        _ => false,
    } ? text + "L" : shape.Type.Text switch
    {
        "uint" => text + "u",
        "ulong" => text + "ul",
        "int" => text,
        "string" or "object" => text,
        _ => text[0] == '-' ? $"({shape.Type.Text})({text})" : $"({shape.Type.Text}){text}",
    };

    private static string Real(double value, object original, Shape shape)
    {
        string type = shape.Type.Kind == Kind.Float ? "float" : "double";
        if (double.IsNaN(value))
            return type + ".NaN";
        if (double.IsInfinity(value))
            return type + (value > 0 ? ".PositiveInfinity" : ".NegativeInfinity");
        if (value == 0 && 1 / value < 0)
            return "-0";
        string text = ((IFormattable)(shape.Type.Kind == Kind.Float ? (float)value : original is float f && shape.Type.Kind != Kind.Double ? f : value))
            .ToString("R", CultureInfo.InvariantCulture);
        bool same = double.Parse(text, CultureInfo.InvariantCulture) == value || shape.Type.Kind == Kind.Float;
        return (same ? text : value.ToString("G17", CultureInfo.InvariantCulture)).Replace("E+", "e").Replace("E-", "e-").Replace("e-0", "e-").Replace("e0", "e");
    }

    private static string Enum(object value, INamedTypeSymbol type)
    {
        string spelled = TypeLowering.Spell(type);
        IFieldSymbol? member = type.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(f => f.HasConstantValue && Equals(f.ConstantValue, value));
        return member is not null ? $"{spelled}.{member.Name}" : $"({spelled})({((IFormattable)value).ToString(null, CultureInfo.InvariantCulture)})";
    }
}
