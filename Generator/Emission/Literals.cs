using AutoDiffGen.Ir;

namespace AutoDiffGen.Emission;

/// <summary>The C# spelling of constants.</summary>
internal static class Literals
{
    private const int LongestInt = 9;

    /// <summary>Whether the constant is a whole number that stands for a double, so that its bare spelling would be an integer of C#.</summary>
    public static bool IsBareInteger(Expr.Constant constant) =>
        constant.Type.Kind == Kind.Double && IsWhole(constant.Text) && Digits(constant.Text).Length <= LongestInt && !IsNegativeZero(constant.Text);

    /// <param name="kind">The kind that the surroundings compute in.</param>
    /// <param name="mustBeReal">Whether the text must have a floating-point type of its own.</param>
    public static string Print(Expr.Constant constant, Kind kind, bool mustBeReal)
    {
        string text = constant.Text;
        if (!constant.Type.IsReal || !IsNumber(text))
            return text;
        bool isFloat = constant.Type.Kind == Kind.Float || kind == Kind.Float;
        if (constant.Type.Kind == Kind.Double && !mustBeReal && IsBareInteger(constant))
            return text;
        return isFloat ? text + "f" : IsWhole(text) ? text + ".0" : text;
    }

    public static bool IsNumber(string text) => Digits(text) is { Length: > 0 } digits && (char.IsDigit(digits[0]) || digits[0] == '.');

    private static bool IsWhole(string text) => Digits(text) is { Length: > 0 } digits && digits.All(char.IsDigit);

    private static bool IsNegativeZero(string text) => text[0] == '-' && Digits(text).All(c => c == '0');

    private static string Digits(string text) => text.TrimStart('-');
}
