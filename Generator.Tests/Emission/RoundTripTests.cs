using AutoDiffGen.Ir;
using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;
using static AutoDiffGen.Tests.Emission.Terms;

namespace AutoDiffGen.Tests.Emission;

/// <summary>Random expressions are printed and read back by the compiler: the same tree, computed in floating point throughout, with no parentheses to spare.</summary>
public sealed class RoundTripTests
{
    private static readonly string[] Binary = ["+", "-", "*", "/", "%"];

    [Fact]
    public void TheCompilerReadsTheTreeThatWasPrinted()
    {
        for (int seed = 0; seed < 2000; seed++)
        {
            Expr expr = Tree(new Random(seed), depth: 5);
            string text = Print(expr);
            ExpressionSyntax syntax = SyntaxFactory.ParseExpression(text);
            Assert.Empty(syntax.GetDiagnostics());
            Assert.Equal(Canonical(expr), Canonical(syntax));
        }
    }

    [Fact]
    public void NothingIsComputedWithIntegers()
    {
        var texts = Enumerable.Range(0, 500).Select(seed => Print(Tree(new Random(seed), depth: 4))).ToList();
        var compilation = Generation.Compile(
            "static class C {\n" + string.Join('\n', texts.Select((text, k) => $"static double F{k}(double x, double y, bool b) => {text};")) + "\n}");
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error && d.Id != "CS0020"));
        SyntaxTree tree = compilation.SyntaxTrees.Last();
        SemanticModel model = compilation.GetSemanticModel(tree);
        foreach (BinaryExpressionSyntax binary in tree.GetRoot().DescendantNodes().OfType<BinaryExpressionSyntax>().Where(b => b.OperatorToken.Text is "+" or "-" or "*" or "/" or "%"))
            Assert.True(model.GetTypeInfo(binary).Type?.SpecialType == SpecialType.System_Double, binary.ToString());
    }

    private static Expr Tree(Random random, int depth)
    {
        int kind = depth == 0 ? random.Next(3) : random.Next(12);
        return kind switch
        {
            0 => Read(X),
            1 => Read(Y),
            2 => D(random.Next(1, 4).ToString()),
            3 => Op("neg", Tree(random, depth - 1)),
            4 => Op("Math.Max", Tree(random, depth - 1), Tree(random, depth - 1)),
            5 => Op("?:", new Expr.Read(Place.Of(new Variable("b", IrType.Bool))), Tree(random, depth - 1), Tree(random, depth - 1)),
            6 => Cast("double", Tree(random, depth - 1), IrType.Double),
            _ => Op(Binary[random.Next(Binary.Length)], Tree(random, depth - 1), Tree(random, depth - 1)),
        };
    }

    private static string Canonical(Expr expr) => expr switch
    {
        Expr.Constant constant => constant.Text,
        Expr.Read read => read.Place.Root.Name,
        Expr.Apply apply => $"{apply.Operation}({string.Join(",", apply.Operands.Select(Canonical))})",
        _ => throw new NotSupportedException(),
    };

    private static string Canonical(ExpressionSyntax syntax) => syntax switch
    {
        ParenthesizedExpressionSyntax inner => Canonical(inner.Expression),
        LiteralExpressionSyntax literal => literal.Token.Text.Replace(".0", ""),
        IdentifierNameSyntax name => name.Identifier.Text,
        PrefixUnaryExpressionSyntax unary => $"neg({Canonical(unary.Operand)})",
        CastExpressionSyntax cast => $"({cast.Type})({Canonical(cast.Expression)})",
        ConditionalExpressionSyntax choice => $"?:({Canonical(choice.Condition)},{Canonical(choice.WhenTrue)},{Canonical(choice.WhenFalse)})",
        InvocationExpressionSyntax call => $"{call.Expression}({string.Join(",", call.ArgumentList.Arguments.Select(a => Canonical(a.Expression)))})",
        BinaryExpressionSyntax binary => $"{binary.OperatorToken.Text}({Canonical(binary.Left)},{Canonical(binary.Right)})",
        _ => throw new NotSupportedException(syntax.Kind().ToString()),
    };
}
