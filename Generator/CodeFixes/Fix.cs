using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Editing;

namespace AutoDiffGen.CodeFixes;

/// <summary>What all fixes share: they find the construct that a diagnostic is about, and edit one document.</summary>
public abstract class Fix : CodeFixProvider
{
    public override FixAllProvider? GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model) return;
        foreach (Diagnostic diagnostic in context.Diagnostics)
            foreach (Proposal proposal in Propose(diagnostic, root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true), model, context.CancellationToken))
                context.RegisterCodeFix(CodeAction.Create(proposal.Title, token => Edited(proposal, context.Document.Project.Solution, token), proposal.Title), diagnostic);
    }

    private protected abstract IEnumerable<Proposal> Propose(Diagnostic diagnostic, SyntaxNode construct, SemanticModel model, CancellationToken cancellation);

    private static async Task<Solution> Edited(Proposal proposal, Solution solution, CancellationToken cancellation)
    {
        if (solution.GetDocument(proposal.Node.SyntaxTree) is not { } document) return solution;
        DocumentEditor editor = await DocumentEditor.CreateAsync(document, cancellation).ConfigureAwait(false);
        proposal.Edit(editor);
        return editor.GetChangedDocument().Project.Solution;
    }
}

/// <param name="Node">Stands in the document that is edited.</param>
internal sealed record Proposal(string Title, SyntaxNode Node, Action<DocumentEditor> Edit);
