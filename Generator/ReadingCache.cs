using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using AutoDiffGen.Lowering;
using AutoDiffGen.Source;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen;

/// <summary>
/// An editor asks for all marked methods after each edit. What was read of one still holds where the bodies that it was read from have the same text, and
/// the world around them is the same; its findings only where the files themselves are the same objects, for they say where things stand. Nothing is
/// kept longer than the file that it was read from.
/// </summary>
internal static class ReadingCache
{
    private static readonly ConditionalWeakTable<SyntaxTree, ConcurrentDictionary<(int Position, bool IsAnalyzers), Entry>> Entries = new();
    private static readonly ConditionalWeakTable<SyntaxTree, WeakReference<SyntaxTree>> Predecessors = new();

    /// <summary>The last version that was met of each file, in the projects with these references.</summary>
    private static readonly ConditionalWeakTable<MetadataReference, ConcurrentDictionary<string, WeakReference<SyntaxTree>>> Latest = new();

    /// <summary>What the generator asks for.</summary>
    public static Primal? PrimalOf(IMethodSymbol method, AttributeData attribute, SemanticModel model, CancellationToken cancellation) => Read(method, attribute, model, withPlaces: false, cancellation).Primal;

    /// <summary>What the analyzer asks for.</summary>
    public static IReadOnlyList<Diagnostics.Finding> FindingsOf(IMethodSymbol method, AttributeData attribute, SemanticModel model, CancellationToken cancellation) => Read(method, attribute, model, withPlaces: true, cancellation).Findings;

    private static Reading Read(IMethodSymbol method, AttributeData attribute, SemanticModel model, bool withPlaces, CancellationToken cancellation)
    {
        if (attribute.ApplicationSyntaxReference is not { } reference) return Frontend.Read(method, attribute, model, cancellation);
        World world = World.Of(model.Compilation);
        Files files = Files.Of(model.Compilation);
        ConcurrentDictionary<(int, bool), Entry> entries = Entries.GetOrCreateValue(reference.SyntaxTree);
        (int, bool) key = (reference.Span.Start, world.HasGenerated);
        if (entries.TryGetValue(key, out Entry known) && known.World.IsSame(world) && (withPlaces ? known.HasPlaces && known.Reads.All(files.Has) : known.Reads.All(r => files.Current(r) is not null)))
            return known.Reading;
        if (!withPlaces && Earlier(reference, world, files, cancellation) is { } earlier)
            return (entries[key] = earlier).Reading;
        Reading reading = Frontend.Read(method, attribute, model, cancellation);
        if (reading.Reads is { } reads) entries[key] = new(world, [.. reads], reading, HasPlaces: true);
        return reading;
    }

    /// <summary>What was read of the method in the version of its file before the last edit, where it still holds.</summary>
    private static Entry? Earlier(SyntaxReference attribute, World world, Files files, CancellationToken cancellation)
    {
        if (!Predecessors.GetValue(attribute.SyntaxTree, t => Replaced(t, world)).TryGetTarget(out SyntaxTree? before) || !Entries.TryGetValue(before, out var entries)) return null;
        SyntaxNode member = Members.Around(attribute.GetSyntax(cancellation));
        if (Members.In(before, member) is not { } same || !entries.TryGetValue((attribute.Span.Start - member.SpanStart + same.SpanStart, world.HasGenerated), out Entry known)) return null;
        if (!known.World.IsSame(world)) return null;
        SyntaxNode?[] reads = [.. known.Reads.Select(files.Current)];
        return Array.TrueForAll(reads, r => r is not null) ? new(world, reads!, known.Reading, HasPlaces: false) : null;
    }

    private static WeakReference<SyntaxTree> Replaced(SyntaxTree tree, World world)
    {
        WeakReference<SyntaxTree> before = new(null!), now = new(tree);
        if (world.Project is { } project)
            Latest.GetOrCreateValue(project).AddOrUpdate(tree.FilePath, now, (_, last) => { before = last; return now; });
        return before;
    }

    /// <param name="Reads">The members whose text it was read from.</param>
    /// <param name="HasPlaces">Whether its findings are of these very files.</param>
    private sealed record Entry(World World, SyntaxNode[] Reads, Reading Reading, bool HasPlaces);
}
