using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.SmallArrays;

/// <summary>
/// Arrays of a few numbers, such as points and rotations in space, as a variable for each element, wherever their loops can be written out so far that the text tells which element is meant: nothing is rented or kept
/// for them, and the JIT has them in registers.
/// </summary>
internal static class ScalarReplacement
{
    /// <param name="taken">Names that no variable may get.</param>
    public static Program Of(Program program, IReadOnlyCollection<string> taken) =>
        program with { Root = Of(program.Root, taken), Callees = program.Callees.Select(c => c.Rule is null ? Of(c, taken) : c).ToEquatableArray() };

    private static Function Of(Function function, IReadOnlyCollection<string> taken)
    {
        HashSet<string> not = [];
        while (true)
        {
            var names = new UniqueNames([.. Mentions.Names(function), .. taken]);
            List<SmallArray> arrays = Arrays(function, new UniqueNames([]), not.Contains);
            if (arrays.Count == 0) return function;
            Definitions definitions = Definitions.Of(function);
            var integers = new KnownIntegers(definitions);
            Unrolled unrolled = Unrolling.Of(function, new SmallViews(function, definitions, integers, arrays), integers, names);
            if (unrolled.GivenUp.Count > 0)
            {
                not.UnionWith(unrolled.GivenUp);
                continue;
            }
            List<SmallArray> all = Arrays(unrolled.Function, names, name => not.Contains(unrolled.Original(name)));
            List<string> otherwise = [.. ElementVariables.UsedOtherwise(unrolled.Function, all)];
            if (otherwise.Count == 0) return ElementVariables.Of(unrolled.Function, all, names);
            not.UnionWith(otherwise.Select(unrolled.Original));
        }
    }

    private static List<SmallArray> Arrays(Function function, UniqueNames names, Func<string, bool> isGivenUp)
    {
        var integers = new KnownIntegers(Definitions.Of(function));
        return [.. Walk.All(function.Body).OfType<Stmt.Allocate>().Where(s => s.Target.IsVariable && !isGivenUp(s.Target.Root.Name)).Select(s => SmallArray.Of(s, integers, names)).OfType<SmallArray>()];
    }
}
