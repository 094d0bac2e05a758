using System.Reflection;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Tests.Support;
using AutoDiffGen.Transforms.SmallArrays;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Xunit;

namespace AutoDiffGen.Tests.NormalForm;

/// <summary>Every method of the corpus, lowered: in normal form, the same each time, and printed back as C# that computes what the user's method does, bit for bit.</summary>
public sealed class CorpusNormalFormTests
{
    private static readonly CSharpCompilation Compilation = Generation.Compile(CorpusFiles.Common.Concat(CorpusFiles.Trees), Generation.Library);

    private static readonly Lazy<Assembly> Echoes = new(() => Echo(program => program));

    /// <summary>With variables in the place of small arrays.</summary>
    private static readonly Lazy<Assembly> Replaced = new(() => Echo(program => ScalarReplacement.Of(program, [])));

    private static Assembly Echo(Func<Program, Program> change)
    {
        var lowered = CorpusFiles.Methods.Where(m => !m.CallsGenerated).Select(m => (Method: m, Primal: Lower(m))).Where(m => m.Primal.Program is not null).ToList();
        IEnumerable<SyntaxTree> echoes = lowered.Select(m => Parse(PrimalEcho.Text(m.Primal.Method, change(m.Primal.Program!)), m.Method.Id + ".Echo.cs"));
        IEnumerable<SyntaxTree> drivers = lowered.Select(m => new CorpusDriver(m.Method, primalOnly: true)).Zip(lowered, (driver, m) =>
            Parse("using AutoDiffGen.Tests.Corpus;\n" + driver.Text().Replace($".{m.Method.Symbol.Name}(", $".{m.Method.Symbol.Name}Echo("), driver.ClassName + ".cs"));
        var compilation = Generation.Compile([.. CorpusFiles.Common, .. CorpusFiles.Trees.Where(t => !CorpusFiles.CallGenerated(t.FilePath)), .. echoes, .. drivers], Generation.Library);
        return new Generation(compilation, compilation, null!).Load();
    }

    public static TheoryData<string> Methods => [.. CorpusFiles.Methods.Select(m => m.Id)];

    [Theory]
    [MemberData(nameof(Methods))]
    public void ItIsInNormalForm(string id)
    {
        Primal primal = Lower(CorpusFiles.Method(id));
        List<Program> programs = [.. primal.Instances.Select(i => i.Primal.Program).Append(primal.Program).OfType<Program>()];
        Assert.All(programs, program => Assert.Empty(IrChecker.Violations(program)));
        Assert.All(programs, program => Assert.Empty(IrChecker.Violations(ScalarReplacement.Of(program, []))));
        Assert.True(programs.Count > 0 || CorpusFiles.Method(id).IsPending, $"{id} is not lowered.");
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void ItIsLoweredTheSameEachTime(string id) => Assert.Equal(Lower(CorpusFiles.Method(id)), Lower(CorpusFiles.Method(id)));

    [Theory]
    [MemberData(nameof(Methods))]
    public void ItComputesWhatTheUserWrote(string id)
    {
        CorpusMethod method = CorpusFiles.Method(id);
        if (method.CallsGenerated || Lower(method).Program is null)
            return;
        CorpusCase primal = CorpusCase.PrimalOnly(method), echo = CorpusCase.In(method, Echoes.Value);
        foreach (double[] point in method.Points)
            Assert.Equal(primal.Primal(point).Select(BitConverter.DoubleToInt64Bits), echo.Primal(point).Select(BitConverter.DoubleToInt64Bits));
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public void ItComputesTheSameWithVariablesForSmallArrays(string id)
    {
        CorpusMethod method = CorpusFiles.Method(id);
        if (method.CallsGenerated || Lower(method).Program is not { } program || program.Equals(ScalarReplacement.Of(program, [])))
            return;
        CorpusCase primal = CorpusCase.PrimalOnly(method), replaced = CorpusCase.In(method, Replaced.Value);
        foreach (double[] point in method.Points)
            Assert.Equal(primal.Primal(point).Select(BitConverter.DoubleToInt64Bits), replaced.Primal(point).Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void SmallArraysAreReplaced() => Assert.Equal(0, Walk.All(ScalarReplacement.Of(Lower(CorpusFiles.Method("SmallArrays.CholeskyOfThree")).Program!, []).Root.Body).Count(s => s is Stmt.Allocate or Stmt.For));

    private static Primal Lower(CorpusMethod method)
    {
        SyntaxTree tree = CorpusFiles.Trees.Single(t => t.FilePath == method.Path);
        SemanticModel model = Compilation.GetSemanticModel(tree);
        IMethodSymbol symbol = tree.GetRoot().DescendantNodes().OfType<MethodDeclarationSyntax>().Where(CorpusFiles.IsMarked)
            .Select(m => model.GetDeclaredSymbol(m)!).Single(m => $"{m.ContainingType.Name}.{m.Name}" == method.Id);
        return Frontend.Read(symbol, AttributeReader.Find(symbol, AttributeReader.Differentiable)!, model, CancellationToken.None).Primal!;
    }

    private static SyntaxTree Parse(string text, string path) => CSharpSyntaxTree.ParseText(text, Generation.Latest, path);
}
