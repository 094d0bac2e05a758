using System.Collections;
using System.Reflection;
using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Xunit;
using static Microsoft.CodeAnalysis.IncrementalStepRunReason;

namespace AutoDiffGen.Tests.Incremental;

/// <summary>What runs again after an edit, and what the cached model may hold.</summary>
public sealed class StepTests
{
    private const string First = """
        using AutoDiffGen;
        public static partial class Fit
        {
            [Differentiable]
            public static double Loss(double x, double y) => x * x * y;
        }
        """;

    private const string Second = """
        using AutoDiffGen;
        public static partial class Other
        {
            [Differentiable]
            public static double Cost(double x) => x * x;
        }
        """;

    [Theory]
    [InlineData("", "", Unchanged, Cached, Cached)]
    [InlineData("public static partial", "\n\npublic   static\tpartial", Unchanged, Cached, Cached)]
    [InlineData("=> x * x * y;", "=> x   *   x /* squared */ * y; // weighted", Unchanged, Cached, Cached)]
    [InlineData("double x, double y", "double x,\n        double y", Unchanged, Cached, Cached)]
    [InlineData("Loss(double x, double y) =>", "Loss(double x, double z, double y) =>", Modified, Modified, Modified)]
    [InlineData("[Differentiable]", "[Differentiable(WithRespectTo = [nameof(x)])]", Modified, Modified, Modified)]
    public void AnEditRunsAgainWhatItConcerns(string before, string after, IncrementalStepRunReason lowered, IncrementalStepRunReason differentiated, IncrementalStepRunReason output)
    {
        Generation first = Generation.Of(First, Second);
        Generation again = first.Again(Edit(first.Input, 1, before.Length == 0 ? First + "\n" : First.Replace(before, after)));
        AssertReasons(again, [lowered, Unchanged], [differentiated, Cached], [output, Cached]);
    }

    [Fact]
    public void AnUnrelatedFileRunsNothingAgain()
    {
        Generation first = Generation.Of(First, Second, "class Unrelated;");
        Generation again = first.Again(Edit(first.Input, 3, "class Unrelated { public int N; }"));
        AssertReasons(again, [Unchanged, Unchanged], [Cached, Cached], [Cached, Cached]);
        Assert.Equal(first.Sources, again.Sources);
    }

    [Fact]
    public void NothingOfTheCompilerIsCached()
    {
        Generation generation = Generation.Of(First, Second);
        foreach (string name in TrackingNames.All)
            foreach (var (value, _) in generation.Result.TrackedSteps[name].SelectMany(s => s.Outputs))
                Walk(value, name, new HashSet<object>(ReferenceEqualityComparer.Instance));
    }

    [Fact]
    public void TheOrderOfFilesDoesNotMatter()
    {
        Generation one = Generation.Of(First, Second), other = Generation.Of(Second, First);
        Assert.Equal(one.Sources.OrderBy(s => s.Key), other.Sources.OrderBy(s => s.Key));
    }

    [Fact]
    public void TheCultureDoesNotMatter()
    {
        var culture = System.Globalization.CultureInfo.CurrentCulture;
        Generation one = Generation.Of(First);
        try
        {
            System.Globalization.CultureInfo.CurrentCulture = new System.Globalization.CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
            Assert.Equal(one.Source, Generation.Of(First).Source);
        }
        finally
        {
            System.Globalization.CultureInfo.CurrentCulture = culture;
        }
    }

    private static CSharpCompilation Edit(CSharpCompilation compilation, int tree, string text)
    {
        SyntaxTree old = compilation.SyntaxTrees[tree];
        return compilation.ReplaceSyntaxTree(old, old.WithChangedText(SourceText.From(text)));
    }

    private static void AssertReasons(Generation generation, IncrementalStepRunReason[] lowered, IncrementalStepRunReason[] differentiated, IncrementalStepRunReason[] output)
    {
        Assert.Equal(lowered, Reasons(generation.Result.TrackedSteps[TrackingNames.Lowered]));
        Assert.Equal(differentiated, Reasons(generation.Result.TrackedSteps[TrackingNames.Differentiated]));
        Assert.Equal(output, Reasons(generation.Result.TrackedOutputSteps["SourceOutput"]));
    }

    private static IEnumerable<IncrementalStepRunReason> Reasons(IEnumerable<IncrementalGeneratorRunStep> steps) => steps.SelectMany(s => s.Outputs).Select(o => o.Reason);

    private static void Walk(object? value, string path, HashSet<object> visited)
    {
        if (value is null or string || value.GetType() is { IsPrimitive: true } or { IsEnum: true } || (!value.GetType().IsValueType && !visited.Add(value)))
            return;
        Assert.False(value is ISymbol or SyntaxNode or SyntaxTree or Location or Compilation or SemanticModel or Diagnostic or Delegate, $"{path} holds a {value.GetType()}");
        if (value is IEnumerable items and not string)
        {
            int i = 0;
            foreach (object? item in items)
                Walk(item, $"{path}[{i++}]", visited);
        }
        for (Type? type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
            foreach (FieldInfo field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                Walk(field.GetValue(value), $"{path}.{field.Name}", visited);
    }
}
