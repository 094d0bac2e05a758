using AutoDiffGen.Ir;
using AutoDiffGen.Support;
using AutoDiffGen.Transforms.Lanes;

namespace AutoDiffGen.Transforms.Widening;

/// <summary>
/// A program that computes for as many directions as a vector has lanes: what differs between them is a vector, what all share is computed once. Each lane holds
/// the very numbers that the program computes for its direction.
/// </summary>
internal static class WideProgram
{
    /// <param name="seeds">The variables of the root, and its results, that hold a vector.</param>
    /// <param name="halves">Functions that are a forward and a reverse sweep of the same.</param>
    /// <returns>Null where something that differs between directions has no form over vectors.</returns>
    public static WideFunctions? Of(IReadOnlyList<Function> functions, IEnumerable<string> seeds, LaneType lane, IEnumerable<SplitFunctions.Pair> halves)
    {
        var facts = new WideFacts(functions, seeds, halves);
        var given = new HashSet<string>(seeds);
        if (!facts.IsStackInOrder || functions[0].Parameters.Any(p => !given.Contains(p.Variable.Name) && facts.IsWide(functions[0], p.Variable))) return null;
        var result = new List<Function>();
        bool mayDisagree = false;
        foreach (Function function in functions)
        {
            if (function.Rule is not null)
            {
                result.Add(function);
                continue;
            }
            var wide = new WideFunction(facts, function, lane);
            result.Add(wide.Of());
            mayDisagree |= wide.MayDisagree;
            if (wide.Obstacle is not null) return null;
        }
        return new(result, mayDisagree);
    }

    public static Program? Of(Program program, IEnumerable<string> seeds, LaneType lane) => Of([program.Root, .. program.Callees], seeds, lane, []) is { MayDisagree: false } wide
        ? program with { Root = wide.Functions[0], Callees = wide.Functions.Skip(1).ToEquatableArray() } : null;
}

/// <param name="MayDisagree">Whether lanes may find that they cannot go the same way, which they then say to <c>LaneVerdict</c>.</param>
internal sealed record WideFunctions(IReadOnlyList<Function> Functions, bool MayDisagree);
