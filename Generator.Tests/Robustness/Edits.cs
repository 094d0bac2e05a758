using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen.Tests.Robustness;

/// <summary>What happens to a method while somebody types, and worse.</summary>
internal static class Edits
{
    public static string Apply(string method, Random random)
    {
        var root = CSharpSyntaxTree.ParseText("class C { " + method + " }", Support.Generation.Latest).GetRoot();
        var tokens = root.DescendantTokens().Where(t => t.SpanStart >= 10 && t.Span.End <= 10 + method.Length && t.Span.Length > 0).ToArray();
        if (tokens.Length < 3) return method;
        return random.Next(16) switch
        {
            0 or 1 => Replace(method, Pick(tokens, random), ""),
            2 => Pick(tokens, random) is var t ? Replace(method, t, t.Text + " " + t.Text) : "",
            3 => Swap(method, tokens, random.Next(tokens.Length - 1)),
            4 or 5 => Of(method, tokens, random, t => t.IsKind(SyntaxKind.IdentifierToken), _ => random.Next(3) == 0 ? "unknown" : Pick([.. tokens.Where(t => t.IsKind(SyntaxKind.IdentifierToken))], random).Text),
            6 => Of(method, tokens, random, t => t.Parent is PredefinedTypeSyntax or IdentifierNameSyntax { Parent: ParameterSyntax or VariableDeclarationSyntax }, _ => Pick(Words.Types, random)),
            7 => Of(method, tokens, random, t => t.IsKind(SyntaxKind.NumericLiteralToken), _ => Pick(Words.Literals, random)),
            8 => Of(method, tokens, random, t => SyntaxFacts.IsBinaryExpression(t.Kind()) || SyntaxFacts.IsAssignmentExpressionOperatorToken(t.Kind()) || t.Parent is BinaryExpressionSyntax or AssignmentExpressionSyntax, _ => Pick(Words.Operators, random)),
            9 => Of(method, tokens, random, t => t.Kind() is SyntaxKind.SemicolonToken or SyntaxKind.OpenBraceToken or SyntaxKind.CloseBraceToken or SyntaxKind.CloseParenToken or SyntaxKind.OpenParenToken or SyntaxKind.CommaToken, _ => ""),
            10 => Cut(method, root, random),
            11 => AfterStatement(method, root, random, Pick(Words.Incomplete, random)),
            12 or 13 => AfterStatement(method, root, random, Words.Statement(random, Names(tokens))),
            14 => Expression(method, root, random, Names(tokens)),
            _ => Head(method, tokens, random),
        };
    }

    /// <summary>Of the types around the method.</summary>
    public static string Container(string text, Random random) => random.Next(4) switch
    {
        0 => text.Replace("partial class", "class"),
        1 => text.Replace("public static partial class", Pick(["file static partial class", "public partial record", "public partial struct", "public partial interface", "static partial class C<T> where T : struct { } partial class", "public ref partial struct"], random)),
        2 => text.Replace("using AutoDiffGen;", ""),
        _ => text[..random.Next(text.Length)],
    };

    public static T Pick<T>(IReadOnlyList<T> items, Random random) => items[random.Next(items.Count)];

    /// <summary>Parameters and locals for the most part, some twice.</summary>
    private static string[] Names(SyntaxToken[] tokens) =>
    [
        .. tokens.Where(t => t.IsKind(SyntaxKind.IdentifierToken) && t.Parent is ParameterSyntax or VariableDeclaratorSyntax or SingleVariableDesignationSyntax or ForEachStatementSyntax).Select(t => t.Text),
        .. tokens.Where(t => t.Parent is IdentifierNameSyntax { Parent: BinaryExpressionSyntax or ArgumentSyntax or AssignmentExpressionSyntax }).Select(t => t.Text).Append("x"),
    ];

    private static string Replace(string method, SyntaxToken token, string by) => method[..(token.SpanStart - 10)] + by + method[(token.Span.End - 10)..];

    private static string Replace(string method, SyntaxNode node, string by) =>
        node.Span.End - 10 > method.Length ? method : method[..(node.SpanStart - 10)] + by + method[(node.Span.End - 10)..];

    private static string Of(string method, SyntaxToken[] tokens, Random random, Func<SyntaxToken, bool> which, Func<SyntaxToken, string> by) =>
        tokens.Where(which).ToArray() is { Length: > 0 } some && Pick(some, random) is var token ? Replace(method, token, by(token)) : method;

    private static string Swap(string method, SyntaxToken[] tokens, int i) => Replace(Replace(method, tokens[i + 1], tokens[i].Text), tokens[i], tokens[i + 1].Text);

    /// <summary>A statement ends in its middle.</summary>
    private static string Cut(string method, SyntaxNode root, Random random)
    {
        if (Statements(root, method) is not { Length: > 0 } all) return method;
        var statement = Pick(all, random);
        int from = statement.SpanStart + random.Next(statement.Span.Length);
        return method[..(from - 10)] + Pick(["", ";", ".", "("], random) + method[Math.Min(method.Length, statement.Span.End - 10)..];
    }

    private static string AfterStatement(string method, SyntaxNode root, Random random, string what)
    {
        if (Statements(root, method) is not { Length: > 0 } all) return method;
        int at = Pick(all, random) is var statement && random.Next(2) == 0 ? statement.SpanStart : statement.Span.End;
        return method.Insert(Math.Min(method.Length, at - 10), "\n" + what + "\n");
    }

    private static StatementSyntax[] Statements(SyntaxNode root, string method) =>
        [.. root.DescendantNodes().OfType<StatementSyntax>().Where(s => s.SpanStart >= 10 && s.SpanStart - 10 < method.Length && s.Parent is not MethodDeclarationSyntax && s.Span.Length > 0)];

    private static string Expression(string method, SyntaxNode root, Random random, string[] names)
    {
        ExpressionSyntax[] all = [.. root.DescendantNodes().OfType<ExpressionSyntax>().Where(e => e.SpanStart >= 10 && e.Span.End - 10 <= method.Length && e is not TypeSyntax || e is IdentifierNameSyntax)];
        if (all.Length == 0) return method;
        var at = Pick(all, random);
        return Replace(method, at, random.Next(3) == 0 ? Pick(all, random).ToString() : Words.Expression(random, names, at.ToString()));
    }

    /// <summary>Of attribute, modifiers and parameters.</summary>
    private static string Head(string method, SyntaxToken[] tokens, Random random)
    {
        switch (random.Next(4))
        {
            case 0:
                return method.Replace("Differentiable", Pick(Words.Attributes, random));
            case 1:
                return Of(method, tokens, random, t => SyntaxFacts.IsAccessibilityModifier(t.Kind()) || t.IsKind(SyntaxKind.StaticKeyword), t => Pick(Words.Modifiers, random) + (random.Next(2) == 0 ? " " + t.Text : ""));
            case 2:
                return Of(method, tokens, random, t => t.IsKind(SyntaxKind.OpenParenToken) && t.Parent is ParameterListSyntax, _ => "(" + Pick(Words.Parameters, random) + ", ");
            default:
                return Of(method, tokens, random, t => t.Parent is IdentifierNameSyntax or PredefinedTypeSyntax && t.Parent.Parent is MethodDeclarationSyntax, _ => Pick(Words.Types, random));
        }
    }
}
