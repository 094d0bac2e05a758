namespace AutoDiffGen.Ir;

/// <summary>How C# spells arrays of arrays: ranks are read from the left, so that an array of <c>double[,]</c> is <c>double[][,]</c>.</summary>
internal static class ArrayText
{
    /// <summary>Where the ranks of an array type begin, at the end of the text where it is none; brackets inside a tuple or a type argument are not its ranks.</summary>
    public static int Ranks(string type)
    {
        int ranks = type.Length;
        while (ranks > 0 && type[ranks - 1] == ']')
            ranks = type.LastIndexOf('[', ranks - 1);
        return ranks;
    }

    /// <summary>The type of an array of such elements.</summary>
    public static string Of(string element) => element.Insert(Ranks(element), "[]");
}
