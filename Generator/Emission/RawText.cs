using AutoDiffGen.Support;

namespace AutoDiffGen.Emission;

/// <summary>What can be told of C# text without parsing it.</summary>
internal static class RawText
{
    /// <summary>Whether the text is surely a primary expression (a name, a chain of members, calls and indexers, <c>new T(…)</c>); false where unsure.</summary>
    public static bool IsPrimary(string text)
    {
        string body = text.StartsWith("new ", StringComparison.Ordinal) ? text.Substring(4) : text;
        int depth = 0;
        for (int i = 0; i < body.Length; i++)
        {
            char c = body[i];
            if (c is '$' or '\'' || (c == '"' && (i = EndOfString(body, i)) < 0))
                return false;
            if (c is ')' or ']' && --depth < 0)
                return false;
            if (c == '(' && depth == 0 && (i == 0 || !EndsName(body[i - 1])))
                return false;
            if (depth == 0 && !Identifiers.IsPart(c) && c is not ('.' or ':' or '(' or ')' or '[' or ']' or '"'))
                return false;
            if (c is '(' or '[')
                depth++;
        }
        return depth == 0 && body.Length > 0;
    }

    /// <summary>Whether a hole between these pieces is a whole argument or right side, so that it needs no parentheses.</summary>
    public static bool IsWholeHole(string before, string after)
    {
        string left = before.TrimEnd();
        bool opens = left.Length == 0 || left[left.Length - 1] is '(' or '[' or ',' || left.EndsWith(" =", StringComparison.Ordinal);
        bool closes = after.Length == 0 || after[0] is ')' or ']' or ',';
        return opens && closes && before.Length + after.Length > 0;
    }

    private static bool EndsName(char c) => Identifiers.IsPart(c) || c is ')' or ']';

    /// <summary>The index of the closing quote of a regular string, or -1 where this is another kind of string.</summary>
    private static int EndOfString(string text, int start)
    {
        if (start > 0 && text[start - 1] is '@' || string.CompareOrdinal(text, start, "\"\"\"", 0, 3) == 0)
            return -1;
        for (int i = start + 1; i < text.Length; i++)
        {
            if (text[i] == '\\')
                i++;
            else if (text[i] == '"')
                return i;
        }
        return -1;
    }
}
