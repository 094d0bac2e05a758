using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen;

/// <summary>
/// An editor asks for all marked methods after each edit. What was read of one still holds where its own file and those of the bodies that it calls are the
/// same objects, and the world around them is the same. Nothing is kept longer than the file that it was read from.
/// </summary>
internal static class ReadingCache
{
    private static readonly ConditionalWeakTable<SyntaxTree, ConcurrentDictionary<(int Position, bool IsAnalyzers), Entry>> Entries = new();

    public static Reading Read(IMethodSymbol method, AttributeData attribute, SemanticModel model, CancellationToken cancellation)
    {
        if (attribute.ApplicationSyntaxReference is not { } reference) return Frontend.Read(method, attribute, model, cancellation);
        World world = World.Of(model.Compilation);
        (int, bool) key = (reference.Span.Start, world.HasGenerated);
        ConcurrentDictionary<(int, bool), Entry> entries = Entries.GetOrCreateValue(reference.SyntaxTree);
        if (entries.TryGetValue(key, out Entry known) && known.World.IsSame(world) && known.Reads.All(model.Compilation.ContainsSyntaxTree)) return known.Reading;
        Reading reading = Frontend.Read(method, attribute, model, cancellation);
        if (reading.Reads is { } reads) entries[key] = new(world, [.. reads], reading);
        return reading;
    }

    private sealed record Entry(World World, SyntaxTree[] Reads, Reading Reading);
}
