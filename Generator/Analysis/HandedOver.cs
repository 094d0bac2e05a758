using AutoDiffGen.Ir;

namespace AutoDiffGen.Analysis;

/// <summary>A value that one function of a program hands to another: the argument for a parameter, or what is in it afterwards; or the results.</summary>
internal readonly record struct Handover(string Function, int Parameter)
{
    /// <summary>In the place of a parameter: what the function returns.</summary>
    public const int Results = -1;
}

/// <summary>Which of the values that the functions of a program hand to each other are used for certain (see <see cref="Discards"/>).</summary>
internal sealed class HandedOver
{
    private readonly Summaries summaries;
    private readonly HashSet<Handover> taken = [], dropped = [];

    public HandedOver(Summaries summaries)
    {
        this.summaries = summaries;
        Program program = summaries.Program;
        // What is taken as long as results are used: where they are not, the call says so.
        while (program.Callees.SelectMany(Takes).Where(h => !taken.Contains(h)).ToList() is { Count: > 0 } more) taken.UnionWith(more);
        while (program.Callees.Append(program.Root).SelectMany(f => Of(f).Dropped).Where(h => !dropped.Contains(h)).ToList() is { Count: > 0 } more) dropped.UnionWith(more);
    }

    /// <summary>Whether the argument certainly reaches something that the function returns or writes.</summary>
    public bool IsTaken(Handover argument) => taken.Contains(argument);

    /// <summary>Whether the function writes to the storage.</summary>
    public bool IsWritten(Handover argument) => summaries.Writes(argument.Function, argument.Parameter);

    /// <summary>Whether a caller may not use what the function gives it.</summary>
    public bool IsDropped(Handover given) => dropped.Contains(given);

    private IEnumerable<Handover> Takes(Function function)
    {
        Discards discards = Of(function);
        return Enumerable.Range(0, function.Parameters.Count).Where(k => discards.Takes(function.Parameters[k].Variable)).Select(k => new Handover(function.Name, k)).ToList();
    }

    private Discards Of(Function function) => new(function, Aliases.Of(function, summaries), isRoot: function.Name == summaries.Program.Root.Name, this);
}
