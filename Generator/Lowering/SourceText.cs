using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen.Lowering;

/// <summary>The user's own words for a statement, on one line.</summary>
internal static class SourceText
{
    private const int Longest = 100;

    /// <summary>The text without line breaks and comments; of loops, ifs and switches only the head.</summary>
    public static string Of(SyntaxNode syntax)
    {
        IEnumerable<SyntaxToken> tokens = syntax.DescendantTokens();
        if (Body(syntax) is { } body)
            tokens = tokens.TakeWhile(t => t.SpanStart < body.SpanStart);
        if (syntax is SwitchStatementSyntax s)
            tokens = tokens.TakeWhile(t => t.SpanStart < s.OpenBraceToken.SpanStart);
        string text = "";
        SyntaxToken last = default;
        foreach (SyntaxToken token in tokens)
        {
            bool apart = last.RawKind != 0 && token.SpanStart > last.Span.End;
            text += (apart ? " " : "") + token.Text;
            last = token;
            if (text.Length > Longest)
                return text.Substring(0, Longest).TrimEnd() + "…";
        }
        return text.Replace("\r", "").Replace("\n", " ");
    }

    private static SyntaxNode? Body(SyntaxNode syntax) => syntax switch
    {
        IfStatementSyntax s => s.Statement,
        ForStatementSyntax s => s.Statement,
        CommonForEachStatementSyntax s => s.Statement,
        WhileStatementSyntax s => s.Statement,
        _ => null,
    };
}
