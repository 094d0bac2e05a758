using System.Globalization;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Spellings of the storage operations of emitted code; <c>records</c> is a RecordStack of the Runtime.</summary>
internal class Records(Variable records)
{
    private static readonly HashSet<string> Unmanaged =
        ["double", "float", "int", "long", "bool", "byte", "sbyte", "short", "ushort", "uint", "ulong", "char", "nint", "nuint"];

    public Variable Variable { get; } = records;

    protected bool IsUsed { get; private set; }

    public virtual Stmt Push(Expr value) => new Stmt.Run(new Expr.Raw(
        [Name(IsUnmanaged(value.Type) ? "Push(" : "PushReference("), ")"], [value], IrType.Bool, Repeatable: false));

    public virtual Expr Pop(IrType type) => new Expr.Raw(
        [IsUnmanaged(type) ? Name($"Pop<{type.Text}>()") : IsReference(type) ? Name($"PopReference<{type.Text}>()") : $"({type.Text}){Name("PopReference<object>()")}"], [], type, Repeatable: false);

    public virtual Expr NewArray(string element, IReadOnlyList<Expr> lengths, IrType type) => new Expr.Apply(Name($"NewArray<{element}>"), new([.. lengths]), type);

    public virtual Expr NewObject(string type, IrType of) => new Expr.Raw([Name($"NewObject<{type}>()")], [], of, Repeatable: false);

    /// <summary>Storage for an element per iteration, not cleared where the element type allows.</summary>
    public virtual Expr Slots(IrType element, Expr count) => IsUnmanaged(element)
        ? new Expr.Apply(Name($"Allocate<{element.Text}>"), [count], SlotsType(element))
        : NewArray(element.Text, [count], SlotsType(element));

    public static IrType SlotsType(IrType element) => IsUnmanaged(element)
        ? new IrType($"global::System.Span<{element.Text}>", Kind.Memory, Container.Span, element.Text)
        : new IrType(ArrayText.Of(element.Text), Kind.Memory, Container.Array, element.Text);

    /// <summary>Storage of vectors.</summary>
    public Expr Vectors(string vector, Expr count, IrType type, bool isCleared = true) => new Expr.Apply(Name($"{(isCleared ? "AllocateCleared" : "Allocate")}<{vector}>"), [count], type);

    public Expr ArrayMark() => new Expr.Raw([Name("ArrayMark")], [], IrType.Int, Repeatable: false);

    public Stmt ReleaseArrays(Variable mark) => new Stmt.Run(new Expr.Raw([Name("ReleaseArrays("), ")"], [new Expr.Read(Place.Of(mark))], IrType.Bool, Repeatable: false));

    public Expr Mark() => new Expr.Raw([Name("Mark")], [], IrType.Long, Repeatable: false);

    public Stmt Release(Variable mark) => new Stmt.Run(new Expr.Raw([Name("Release("), ")"], [new Expr.Read(Place.Of(mark))], IrType.Bool, Repeatable: false));

    /// <summary>The storage that was allocated for as many when the mark was taken.</summary>
    public Expr At(IrType element, Variable mark, Expr count) => new Expr.Apply(Name($"At<{element.Text}>"), [new Expr.Read(Place.Of(mark)), count], SlotsType(element));

    /// <summary>The plan of a checkpointed loop.</summary>
    /// <param name="trips">How often it runs; null where that is not known.</param>
    public Expr Plan(Expr? trips, Checkpointing how, IrType type)
    {
        string last = $"{how.Slots.ToString(CultureInfo.InvariantCulture)}, {how.Bytes.ToString(CultureInfo.InvariantCulture)})";
        return trips is null
            ? new Expr.Raw([Name("Checkpoints(" + last)], [], type, Repeatable: false)
            : new Expr.Raw([Name("Checkpoints("), ", " + last], [trips], type, Repeatable: false);
    }

    public Expr PlanMark() => new Expr.Raw([Name("PlanMark")], [], IrType.Int, Repeatable: false);

    public Stmt ReleasePlans(Variable mark) => new Stmt.Run(new Expr.Raw([Name("ReleasePlans("), ")"], [new Expr.Read(Place.Of(mark))], IrType.Bool, Repeatable: false));

    /// <summary>Whether the expression rents a pooled array or object.</summary>
    public bool IsPooled(Expr expr) => expr switch
    {
        Expr.Apply apply => apply.Operation.StartsWith(Variable.Name + ".NewArray<", StringComparison.Ordinal),
        Expr.Raw raw => raw.Pieces[0].StartsWith(Variable.Name + ".NewObject<", StringComparison.Ordinal),
        _ => false,
    };

    /// <summary>Whether the expression allocates slots.</summary>
    public bool IsSlots(Expr expr) => expr is Expr.Apply apply && apply.Operation.StartsWith(Variable.Name + ".Allocate<", StringComparison.Ordinal);

    /// <summary>Whether the expression takes or releases a mark.</summary>
    public bool IsMark(Expr expr) => expr is Expr.Raw raw && raw.Pieces[0].StartsWith(Variable.Name + ".", StringComparison.Ordinal)
        && raw.Pieces[0].Substring(Variable.Name.Length + 1) is "Mark" or "ArrayMark" or "Release(" or "ReleaseArrays(";

    /// <summary>Whether the expression is an operation of the record stack.</summary>
    public virtual bool IsOurs(Expr expr) => expr is Expr.Raw raw && raw.Pieces[0].Contains(Variable.Name + ".");

    /// <summary>What the method starts with.</summary>
    public virtual IEnumerable<Stmt> Opening => IsUsed ? [Rent()] : [];

    /// <summary>The statement that rents the record stack for the rest of the method, and gives it back also when an exception flies.</summary>
    public Stmt Rent() => new Stmt.Run(new Expr.Raw(
        [$"using global::AutoDiffGen.RecordStack {Variable.Name} = global::AutoDiffGen.RecordStack.Rent()"], [], IrType.Bool, Repeatable: false));

    /// <summary>A pooled copy of storage.</summary>
    /// <param name="element">The element type where it must be said, because there are overloads.</param>
    public virtual Expr Copy(Expr storage, IrType type, string element = "") =>
        new Expr.Raw([Name(element.Length == 0 ? "Copy(" : $"Copy<{element}>("), ")"], [storage], type, Repeatable: false);

    /// <summary>Storage that the caller may have: itself, or a copy of what is pooled.</summary>
    public virtual Expr Leave(Expr storage, IrType type) => new Expr.Raw([Name("Leave("), ")"], [storage], type, Repeatable: false);

    /// <summary>Zeroed storage of the same shape.</summary>
    public virtual Expr Like(Expr storage, IrType type) => new Expr.Raw([Name("Like("), ")"], [storage], type, Repeatable: false);

    /// <summary>An object of the same type and shape, with zeros.</summary>
    public static Expr ZeroLike(Expr primal) =>
        new Expr.Raw(["global::AutoDiffGen.Tangents.ZeroLike(", ")!"], [primal], new IrType(primal.Type.Text, Kind.Passive), Repeatable: false);

    /// <summary>Storage that outlives the call.</summary>
    public static Expr LastingArray(string element, EquatableArray<Expr> lengths, IrType type)
    {
        int ranks = ArrayText.Ranks(element);
        return new Expr.Raw([$"new {element.Substring(0, ranks)}[", .. Enumerable.Repeat(", ", lengths.Count - 1), "]" + element.Substring(ranks)], lengths, type, Repeatable: false);
    }

    public virtual Expr Self()
    {
        IsUsed = true;
        return new Expr.Read(Place.Of(Variable));
    }

    private static bool IsReference(IrType type) => type.Container is not (Container.None or Container.Struct) || type.Text == "string";

    public static bool IsUnmanaged(IrType type) => type.IsReal || type.IsPlainStruct || Unmanaged.Contains(type.Text);

    private string Name(string member)
    {
        IsUsed = true;
        return Variable.Name + "." + member;
    }
}
