using System.Globalization;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.SmallArrays;

/// <summary>An array, rectangular or not, of a few numbers that a function makes for itself.</summary>
/// <param name="Elements">A variable for each element, row by row.</param>
internal sealed record SmallArray(Variable Array, EquatableArray<int> Lengths, EquatableArray<Variable> Elements)
{
    private const int Most = 16;

    /// <summary>Null where it is no such array.</summary>
    public static SmallArray? Of(Stmt.Allocate made, KnownIntegers integers, UniqueNames names)
    {
        if (!made.Declares || made.Lengths.Count == 0 || TypeOf(made.Element) is not { } type) return null;
        List<int?> lengths = [.. made.Lengths.Select(integers.Of)];
        if (lengths.Exists(l => l is null or < 1 or > Most)) return null;
        int count = lengths.Aggregate(1, (product, l) => product * l!.Value);
        if (count > Most) return null;
        EquatableArray<int> known = lengths.Select(l => l!.Value).ToEquatableArray();
        return new(made.Target.Root, known, Enumerable.Range(0, count).Select(k => new Variable(names.Fresh(made.Target.Root.Name + Suffix(k, known)), type)).ToEquatableArray());
    }

    /// <summary>The variable of the element, null where there is none.</summary>
    public Variable? Element(IReadOnlyList<int?> indices, int offset, int length)
    {
        if (indices.Count != Lengths.Count) return null;
        if (indices.Count == 1) return indices[0] is { } index && index >= 0 && index < length ? Elements[offset + index] : null;
        int at = 0;
        for (int k = 0; k < indices.Count; k++)
        {
            if (indices[k] is not { } own || own < 0 || own >= Lengths[k]) return null;
            at = at * Lengths[k] + own;
        }
        return Elements[at];
    }

    private static IrType? TypeOf(string element) => element switch
    {
        "double" => IrType.Double,
        "float" => IrType.Float,
        "int" => IrType.Int,
        "long" => IrType.Long,
        "bool" => IrType.Bool,
        _ => null,
    };

    /// <summary>Such as <c>2</c> of the third element, <c>12</c> of the element at 1, 2.</summary>
    private static string Suffix(int element, EquatableArray<int> lengths)
    {
        string text = "";
        for (int k = lengths.Count - 1; k >= 0; k--)
        {
            text = (element % lengths[k]).ToString(CultureInfo.InvariantCulture) + (lengths[k] > 10 && k < lengths.Count - 1 ? "_" : "") + text;
            element /= lengths[k];
        }
        return text;
    }
}
