using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>
/// Checks that storage which the method writes is not storage that it reads under another name: another parameter, a row, a field of an object, a static table.
/// Each name has derivatives of its own or none, so that what goes from one to the other through the storage would be lost.
/// </summary>
internal static class Sharing
{
    /// <param name="isFree">Whether a parameter may be the same as a written one after all.</param>
    public static IEnumerable<Stmt> Checks(Program program, Function function, Facts facts, Func<Variable, bool> isFree)
    {
        List<Variable> parameters = [.. function.Parameters.Select(p => p.Variable).Where(v => Leaf(v.Type).Length > 0)];
        List<Place> deep = [.. new FieldChains(facts.Summaries).Of(function).Where(p => Leaf(p.Type).Length > 0)];
        HashSet<string> read = [.. Mentions.Reads(function.Body).Where(p => !p.IsVariable || p.Type.Kind == Kind.Memory).Select(p => facts.Aliases.Class(p.Root))];
        foreach (Variable written in parameters.Where(v => !facts.IsConstantStorage(v)))
        {
            foreach (Variable other in parameters.Where(o => o.Name != written.Name && Leaf(o.Type) == Leaf(written.Type) && read.Contains(facts.Aliases.Class(o)) && !isFree(o)))
                if (facts.IsConstantStorage(other) || parameters.IndexOf(written) < parameters.IndexOf(other)) yield return Check(Place.Of(written), Place.Of(other));
            foreach (Place other in deep.Where(o => Leaf(o.Type) == Leaf(written.Type) && !program.States.Any(s => s.Variable == written && s.Field.Root == o.Root && s.Field.Steps.Equals(o.Steps))))
                yield return Check(Place.Of(written), other);
            foreach (Variable other in function.Parameters.Select(p => p.Variable).Where(o => IsCarried(o.Type, Leaf(written.Type))))
                yield return Check(Place.Of(written), Place.Of(other));
        }
    }

    /// <summary>Whether it is a list or memory of such numbers that is handed to passive code as it is.</summary>
    private static bool IsCarried(IrType type, string leaf) => type.Kind == Kind.Passive
        && (type.Text == $"global::System.Collections.Generic.List<{leaf}>" || IsMemory(type) && type.Text.EndsWith($"Memory<{leaf}>", StringComparison.Ordinal));

    private static bool IsMemory(IrType type) => type.Text.StartsWith("global::System.Memory<", StringComparison.Ordinal) || type.Text.StartsWith("global::System.ReadOnlyMemory<", StringComparison.Ordinal);

    /// <summary>What stands in the storage at last, below all rows: the C# spelling of its type, or nothing for what has no elements.</summary>
    private static string Leaf(IrType type)
    {
        string leaf = type.Element;
        for (IrType rows = type; rows.HasRows; rows = new IrType("", Kind.Memory, Container.Array, leaf))
            leaf = rows.Element.EndsWith("]", StringComparison.Ordinal) ? WithoutRank(rows.Element) : WithoutList(rows.Element);
        return type.Kind == Kind.Memory ? leaf : "";
    }

    private static string WithoutRank(string type)
    {
        int ranks = ArrayText.Ranks(type);
        return type.Remove(ranks, type.IndexOf(']', ranks) + 1 - ranks);
    }

    private static string WithoutList(string type)
    {
        int open = type.IndexOf('<');
        return type.Substring(open + 1, type.Length - open - 2);
    }

    private enum Form
    {
        Numbers,
        Rows,

        /// <summary>Handed over as an object.</summary>
        Whole,
    }

    private static Stmt.Run Check(Place written, Place other)
    {
        string method = (FormOf(written), FormOf(other)) switch
        {
            (Form.Numbers, Form.Numbers) => $"NoOverlap<{Leaf(written.Type)}>",
            (Form.Numbers, _) or (_, Form.Numbers) => $"NoSharing<{Leaf(written.Type)}>",
            _ => "NoSharedRows",
        };
        (string first, string afterFirst) = Conversion(written);
        (string second, string afterSecond) = Conversion(other);
        return new(new Expr.Raw([$"global::AutoDiffGen.Guard.{method}({first}", $"{afterFirst}, {second}", $"{afterSecond}, \"{NameOf(written)}\", \"{NameOf(other)}\")"],
            [Reached(written), Reached(other)], IrType.Bool, Repeatable: false));
    }

    private static Form FormOf(Place place) =>
        IsMemory(place.Type) ? Form.Numbers
        : !place.IsVariable || place.Root.Role == Role.Global || place.Type.Container is Container.Grid or Container.None ? Form.Whole
        : place.Type.HasRows ? Form.Rows : Form.Numbers;

    private static (string Before, string After) Conversion(Place place)
    {
        if (FormOf(place) == Form.Whole) return ("(object?)", "");
        if (IsMemory(place.Type)) return ("", ".Span");
        (string before, string after) = place.Type.Container == Container.List ? ("global::AutoDiffGen.Guard.Elements(", ")") : ("", "");
        return FormOf(place) == Form.Numbers ? (before, after) : ($"global::AutoDiffGen.Guard.Rows<{place.Type.Element}>({before}", after + ")");
    }

    private static string NameOf(Place place) => string.Join(".", place.Steps.OfType<Step.Field>().Select(f => f.Name).Prepend(place.Root.Name.Split('.').Last()));

    /// <summary>The storage, or <c>null</c> where the objects on the way to it are not there.</summary>
    private static Expr Reached(Place place)
    {
        var ways = new List<Expr>();
        if (place.Steps.Count > 0 && place.Steps[0] is not Step.Cast && place.Root.Type.Container != Container.Struct && place.Root.Name != "this") ways.Add(new Expr.Read(Place.Of(place.Root)));
        for (int k = 1; k < place.Steps.Count; k++)
            if (place.Steps[k - 1] is Step.Field { IsReference: true } or Step.Cast) ways.Add(new Expr.Read(place with { Steps = [.. place.Steps.Take(k)] }));
        if (ways.Count == 0) return new Expr.Read(place);
        List<string> pieces = ["", .. ways.Skip(1).Select(_ => " is null || "), " is null ? null : ", ""];
        return new Expr.Raw([.. pieces], [.. ways, new Expr.Read(place)], new IrType("object", Kind.Passive), Repeatable: true);
    }
}
