using AutoDiffGen.Diagnostics;
using AutoDiffGen.Source;
using AutoDiffGen.Transforms;
using Microsoft.CodeAnalysis;
using Derivatives = AutoDiffGen.Source.Derivatives;

namespace AutoDiffGen;

/// <summary>What reading a marked method gives: the model to be cached, and what to tell the user.</summary>
internal sealed record Reading(Primal Primal, IReadOnlyList<Finding> Findings);

/// <summary>From a marked method's symbol to its model: the one way, for the generator and for the analyzer.</summary>
internal static class Frontend
{
    public static Reading Read(IMethodSymbol method, AttributeData attribute, SemanticModel model, CancellationToken cancellation)
    {
        MethodReading reading = MethodReader.Read(method, attribute, model);
        List<Finding> findings = [.. reading.Findings, .. NameClashes.Of(method, attribute, Signatures.All(reading.Method))];
        cancellation.ThrowIfCancellationRequested();
        return new(new Primal(reading.Method, Program: null, findings.Find(f => f.IsError)?.ToString() ?? "Lowering is not there yet."), findings);
    }
}
