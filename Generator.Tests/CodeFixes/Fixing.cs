using System.Collections.Immutable;
using AutoDiffGen.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using Xunit;

namespace AutoDiffGen.Tests.CodeFixes;

/// <summary>Applies fixes as an editor does.</summary>
internal static class Fixing
{
    /// <summary>The text after the first proposal for the first diagnostic of that id whose title contains the given words; null where there is none.</summary>
    public static async Task<string?> Apply(CodeFixProvider provider, string id, string title, string source)
    {
        Document document = Open(source);
        Diagnostic diagnostic = (await Findings(document)).First(d => d.Id == id);
        return (await Actions(provider, document, diagnostic)).FirstOrDefault(a => a.Title.Contains(title)) is { } action ? await Text(action, document.Id) : null;
    }

    /// <summary>The text after the same proposal was applied to all diagnostics of the document.</summary>
    public static async Task<string> ApplyToAll(CodeFixProvider provider, string id, string source)
    {
        Document document = Open(source);
        Diagnostic[] all = [.. (await Findings(document)).Where(d => d.Id == id)];
        string key = (await Actions(provider, document, all[0]))[0].EquivalenceKey!;
        var context = new FixAllContext(document, provider, FixAllScope.Document, key, [id], new Provider(all), CancellationToken.None);
        return await Text((await provider.GetFixAllProvider()!.GetFixAsync(context))!, document.Id);
    }

    /// <summary>Neither the compiler nor the analyzer has anything left to say against the text.</summary>
    public static void AssertClean(string text, params string[] remaining)
    {
        var generation = Generation.Of(Generation.Compile(text).AddReferences(Library));
        Assert.True(generation.Errors.IsEmpty, text + "\n" + Generation.Explain(generation.Errors));
        Assert.Equal(remaining, generation.Findings().Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.Id));
    }

    /// <summary>A library without source, for which nobody has a rule.</summary>
    private static readonly MetadataReference Library = Made("public static class Library { public static double Sum(System.ReadOnlySpan<double> v, double k) => v[0] * k; }");

    private static MetadataReference Made(string source)
    {
        var image = new MemoryStream();
        Generation.Compile(source).Emit(image);
        return MetadataReference.CreateFromImage(image.ToArray());
    }

    private static Document Open(string source)
    {
        var project = new AdhocWorkspace().AddProject("P", LanguageNames.CSharp).WithParseOptions(Generation.Latest).WithCompilationOptions(Generation.Library).WithMetadataReferences([.. Generation.References, Library]);
        project = project.AddDocument("Usings.cs", "global using System; global using System.Collections.Generic; global using System.Linq;").Project;
        return project.AddDocument("Source0.cs", SourceText.From(source), filePath: "Source0.cs");
    }

    private static async Task<ImmutableArray<Diagnostic>> Findings(Document document) =>
        new Generation((Microsoft.CodeAnalysis.CSharp.CSharpCompilation)(await document.Project.GetCompilationAsync())!, null!, null!).Findings();

    private static async Task<List<CodeAction>> Actions(CodeFixProvider provider, Document document, Diagnostic diagnostic)
    {
        Assert.Contains(diagnostic.Id, provider.FixableDiagnosticIds);
        var actions = new List<CodeAction>();
        await provider.RegisterCodeFixesAsync(new CodeFixContext(document, diagnostic, (action, _) => actions.Add(action), CancellationToken.None));
        return actions;
    }

    private static async Task<string> Text(CodeAction action, DocumentId document)
    {
        var changed = (await action.GetOperationsAsync(CancellationToken.None)).OfType<ApplyChangesOperation>().Single().ChangedSolution;
        return (await changed.GetDocument(document)!.GetTextAsync()).ToString();
    }

    private sealed class Provider(Diagnostic[] all) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(all);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>([]);

        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Project project, CancellationToken cancellationToken) => Task.FromResult<IEnumerable<Diagnostic>>(all);
    }
}
