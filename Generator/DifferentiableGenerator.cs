using AutoDiffGen.Source;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen;

/// <summary>Generates the derivatives of methods marked <c>[Differentiable]</c>.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class DifferentiableGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var primals = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                AttributeReader.Differentiable,
                static (node, _) => node is MethodDeclarationSyntax,
                static (target, token) => ReadingCache.PrimalOf((IMethodSymbol)target.TargetSymbol, target.Attributes[0], target.SemanticModel, token))   // symbols and locations end here
            .WithTrackingName(TrackingNames.Lowered);

        var files = primals
            .Where(static primal => primal is not null)
            .SelectMany(static (primal, _) => Backend.FilesOf(primal!))
            .WithTrackingName(TrackingNames.Differentiated);

        context.RegisterSourceOutput(files, static (output, file) => output.AddSource(file.HintName + ".g.cs", Backend.TextOf(file)));
    }
}
