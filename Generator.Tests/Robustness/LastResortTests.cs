using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis.CSharp;
using Xunit;

namespace AutoDiffGen.Tests.Robustness;

/// <summary>What happens when the generator fails all the same: an error at the method's attribute, members that throw, and nothing lost elsewhere.</summary>
public sealed class LastResortTests
{
    private const string Text = "using AutoDiffGen; static partial class C { [Differentiable] public static double F(double x) => x * x; }";

    private static readonly Stmt Impossible = new Stmt.Assign(Place.Of(new Variable("nowhere", IrType.Double)), null!);

    [Fact]
    public void AStageThatFailsLeavesMembersThatSayWhere()
    {
        var model = CSharpCompilation.Create("A", [CSharpSyntaxTree.ParseText(Text)], Generation.References, Generation.Library);
        var method = (Microsoft.CodeAnalysis.IMethodSymbol)model.GetTypeByMetadataName("C")!.GetMembers("F")[0];
        var primal = Frontend.Read(method, method.GetAttributes()[0], model.GetSemanticModel(model.SyntaxTrees[0]), default).Primal!;
        var broken = primal with { Program = primal.Program! with { Root = primal.Program.Root with { Body = [Impossible, .. primal.Program.Root.Body] } } };
        string text = Backend.TextOf(Backend.FilesOf(broken)[0]);
        Assert.Contains("static double FVjp(", text);
        Assert.Contains("throw new global::System.NotSupportedException(\"ADG0016: derivatives: ", text);
        Assert.StartsWith("derivatives: ", Backend.FailureIn(text));
        Assert.Null(Backend.FailureIn(Backend.TextOf(Backend.FilesOf(primal)[0])));
    }

    [Fact]
    public void TextThatCannotBePrintedLeavesThemToo()
    {
        var file = new GeneratedFile("C.F", "", ["partial class C"], [], [new EmittedMethod([], [], "static double FVjp(double x)", [Impossible])]);
        Assert.Contains("ADG0016: text: ", Backend.TextOf(file));
    }

    [Fact]
    public void TheAnalyzerSaysItAtTheAttribute()
    {
        var failed = CSharpSyntaxTree.ParseText(
            "static partial class C { static double FVjp(double x, double adjoint, ref double xAdjoint) => throw new global::System.NotSupportedException(\"ADG0016: text: Boom\"); }",
            path: "AutoDiffGen.Generator/AutoDiffGen.DifferentiableGenerator/C.F.g.cs");
        var input = CSharpCompilation.Create("A", [CSharpSyntaxTree.ParseText(Text), failed.WithRootAndOptions(
            CSharpSyntaxTree.ParseText(failed.ToString().Replace("static double FVjp", "[System.CodeDom.Compiler.GeneratedCode(\"AutoDiffGen\", \"\")] static double FVjp")).GetRoot(), failed.Options)], Generation.References, Generation.Library);
        var found = Assert.Single(new Generation(input, input, null!).Findings());
        Assert.Equal("ADG0016", found.Id);
        Assert.EndsWith("text: Boom", found.GetMessage());
        Assert.Equal("Differentiable", Text.Substring(found.Location.SourceSpan.Start, found.Location.SourceSpan.Length));
    }

    /// <summary>On a small stack, where recursion over a long sum would end the compiler.</summary>
    [Theory]
    [InlineData(3000, false)]
    [InlineData(450, true)]
    public void LongSumsNeverOverflowTheStack(int terms, bool isDifferentiated)
    {
        string[] found = [];
        string source = $"using AutoDiffGen; static partial class C {{ [Differentiable] public static double F(double x) => {string.Join(" + ", Enumerable.Range(0, terms).Select(i => $"x * {i}"))}; }}";
        var thread = new Thread(() => found = [.. Generation.Of(source).Findings().Select(d => d.Id)], maxStackSize: 1 << 20);
        thread.Start();
        thread.Join();
        Assert.Equal(isDifferentiated ? [] : ["ADG0004"], found);
    }
}
