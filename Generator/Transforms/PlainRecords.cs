using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Storage operations of a derivative that will be differentiated again: ordinary arrays, and methods with source (see <c>Kept</c>) in place of the Runtime's.</summary>
internal sealed class PlainRecords(Variable records, UniqueNames names) : Records(records)
{
    private const string Kept = "global::AutoDiffGen.Kept.";

    private readonly string prefix = Prefix(names);
    private readonly SortedDictionary<string, IrType> stacks = new(StringComparer.Ordinal);

    /// <summary>An array for each type of value that is pushed, and how many are in it.</summary>
    public override IEnumerable<Stmt> Opening => stacks.SelectMany(s => new[]
    {
        Run($"{ArrayText.Of(s.Value.Text)} {s.Key} = ", LastingArray(s.Value.Text, [new Expr.Constant("16", IrType.Int)], SlotsType(s.Value))),
        Run($"int {s.Key}Count = ", new Expr.Constant("0", IrType.Int)),
    });

    public override Stmt Push(Expr value)
    {
        string stack = StackOf(value.Type);
        return new Stmt.Run(new Expr.Raw([$"{Kept}Push(ref {stack}, ref {stack}Count, ", ")"], [value], IrType.Bool, Repeatable: false));
    }

    public override Expr Pop(IrType type)
    {
        string stack = StackOf(type);
        return new Expr.Raw([$"{Kept}Pop({stack}, ref {stack}Count)"], [], type, Repeatable: false);
    }

    public override Expr NewArray(string element, IReadOnlyList<Expr> lengths, IrType type) => LastingArray(element, lengths.ToEquatableArray(), type);

    public override Expr NewObject(string type, IrType of) => throw new NestingRefusal($"it makes objects ({type})");

    public override Expr Slots(IrType element, Expr count) => LastingArray(element.Text, [count], SlotsType(element));

    public override bool IsOurs(Expr expr) => expr is Expr.Raw raw && raw.Pieces[0].Contains(Kept);

    public override Expr Copy(Expr storage, IrType type, string element = "") => element.Length == 0
        ? new Expr.Raw([Kept + "Copy(", ")"], [storage], type, Repeatable: false)
        : throw new NestingRefusal("it exchanges the rows of an array of arrays");

    public override Expr Leave(Expr storage, IrType type) => Copy(storage, type);

    public override Expr Like(Expr storage, IrType type) => new Expr.Raw([Kept + "Like(", ")"], [storage], type, Repeatable: false);

    public override Expr Self() => throw new NestingRefusal("it calls a method that calls itself or is too big to inline");

    private string StackOf(IrType type)
    {
        if (type.IsSpan) throw new NestingRefusal("it keeps spans");
        string name = prefix + string.Concat(type.Text.Where(char.IsLetterOrDigit)) + string.Concat(type.Text.Where(c => c == '['));
        name = name.Replace("[", "Rows");
        stacks[name] = type;
        return name;
    }

    private static Stmt Run(string declaration, Expr value) => new Stmt.Run(new Expr.Raw([declaration, ""], [value], IrType.Bool, Repeatable: false));

    /// <summary>The start of names that no name in the function has.</summary>
    private static string Prefix(UniqueNames names)
    {
        string prefix = "kept";
        while (names.Mark().Any(n => n.StartsWith(prefix, StringComparison.Ordinal))) prefix += "_";
        return prefix;
    }
}
