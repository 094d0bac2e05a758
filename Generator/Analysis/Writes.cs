using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Analysis;

/// <summary>What a statement itself (not those inside it) assigns.</summary>
internal static class Writes
{
    /// <summary>The variables that get a new value or reference, and the roots of storage that is written, by the statement.</summary>
    public static IEnumerable<Place> Of(Stmt statement, Summaries summaries) => statement switch
    {
        Stmt.Declare s => [Place.Of(s.Variable)],
        Stmt.Assign s => [s.Target],
        Stmt.AddTo s => [s.Target],
        Stmt.Bind s => [s.Target],
        Stmt.Allocate s => [s.Target],
        Stmt.For s => [Place.Of(s.Counter)],
        Stmt.Call s => [.. s.Results.Select(Place.Of), .. ByArguments(s, summaries)],
        _ => [],
    };

    private static IEnumerable<Place> ByArguments(Stmt.Call call, Summaries summaries)
    {
        for (int k = 0; k < call.Arguments.Count; k++)
        {
            if (call.Arguments[k] is Argument.Ref { Passing: not Passing.In } reference) yield return reference.Place;
            if (call.Arguments[k] is Argument.Memory memory && summaries.Writes(call.Function, k))
                yield return memory.View.Then(new Step.Index([]), IrType.Double);
        }
    }
}
