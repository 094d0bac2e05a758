using System.Globalization;
using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Lanes;

/// <summary>Spellings of a vector of numbers of one kind, or of a block of four.</summary>
/// <param name="bits">512 or 256.</param>
internal sealed class LaneType(Kind kind, int bits, bool isBlock = false)
{
    private const int BlockVectors = 4;

    private readonly string vector = $"global::System.Runtime.Intrinsics.Vector{bits}";

    private readonly string lanes = $"global::AutoDiffGen.Vector{bits}{(isBlock ? "Blocks" : "Lanes")}.";

    /// <summary>Where the Runtime's functions of such vectors are.</summary>
    public string Helpers => lanes;

    public Kind Kind { get; } = kind;

    public int Bits => bits;

    /// <summary>Whether the processor has such vectors: a constant of the JIT.</summary>
    public string IsAccelerated => vector + ".IsHardwareAccelerated";

    public string Number => Kind == Kind.Float ? "float" : "double";

    public bool IsBlock => isBlock;

    /// <summary>How many numbers a vector holds.</summary>
    public int Count => bits / (Kind == Kind.Float ? 32 : 64) * (isBlock ? BlockVectors : 1);

    public Expr CountExpr => new Expr.Constant(Count.ToString(CultureInfo.InvariantCulture), IrType.Int);

    public string Name => isBlock ? $"global::AutoDiffGen.Vector{bits}Block<{Number}>" : Single;

    public IrType Type => new(Name, Kind.Passive);

    public Expr Zero => new Expr.Constant(Single + ".Zero", Type);

    /// <summary>0, 1, 2, …</summary>
    public Expr Indices => isBlock ? new Expr.Apply(lanes + "Indices", [Ramp], Type) : Ramp;

    private string Single => $"{vector}<{Number}>";

    private Expr Ramp => new Expr.Constant(Single + ".Indices", Type);

    private Expr All => new Expr.Constant(Single + ".AllBitsSet", Type);

    public IrType Storage(bool isReadOnly = false) => new($"global::System.{(isReadOnly ? "ReadOnly" : "")}Span<{Name}>", Kind.Memory, isReadOnly ? Container.ReadOnlySpan : Container.Span, Name);

    /// <summary>A function of the framework's vectors; numbers that all lanes share are spread.</summary>
    public Expr Call(string member, params Expr[] operands) => new Expr.Apply(isBlock ? lanes + member : $"{vector}.{member}", operands.Select(Spread).ToEquatableArray(), Type);

    /// <summary>A function of the Runtime over vectors.</summary>
    public Expr Function(string name, IEnumerable<Expr> operands) => new Expr.Apply((isBlock ? lanes : "global::AutoDiffGen.VectorMath.") + name, operands.Select(Spread).ToEquatableArray(), Type);

    /// <summary>Whether the mask has a lane.</summary>
    public Expr Any(Expr mask) => new Expr.Apply((isBlock ? lanes : "global::AutoDiffGen.VectorMath.") + "Any", [mask], IrType.Bool);

    /// <summary>As a vector; a condition as a mask.</summary>
    public Expr Spread(Expr value) => value.Type == Type ? value
        : value.Type == IrType.Bool ? value is Expr.Constant { Text: "false" } ? Zero : value is Expr.Constant { Text: "true" } ? All : new Expr.Apply("?:", [value, All, Zero], Type)
        : value is Expr.Constant { Text: "0" } ? Zero
        : value is Expr.Constant { Text: "1" } ? new Expr.Constant(Single + ".One", Type)
        : new Expr.Apply($"{vector}.Create<{Number}>", [Kind == Kind.Float && value is Expr.Constant ? new Expr.Apply("(float)", [value], IrType.Float) : value], Type);

    public Expr Load(Place storage, Expr index) => new Expr.Apply(lanes + "Load", [new Expr.Read(storage), index], Type);

    /// <summary>As many elements as are left, the other lanes 0.</summary>
    public Expr LoadFirst(Place storage, Expr index, Expr live) => new Expr.Apply(lanes + "LoadFirst", [new Expr.Read(storage), index, live], Type);

    /// <summary>The mask of the first lanes.</summary>
    public Expr First(Expr live) => Call("LessThan", Indices, new Expr.Apply($"({Number})", [live], Kind == Kind.Float ? IrType.Float : IrType.Double));

    public Expr Gather(Place storage, Expr index, Expr stride) => new Expr.Apply(lanes + "Gather", [new Expr.Read(storage), index, stride], Type);

    /// <summary>A statement that stores lanes: <c>Store</c>, <c>Scatter</c> or <c>ScatterAdd</c>.</summary>
    public Stmt Put(string member, Expr value, params Expr[] where) => new Stmt.Run(new Expr.Raw(
        [$"{lanes}{member}(", .. Enumerable.Repeat(", ", where.Length), ")"], [Spread(value), .. where], IrType.Bool, Repeatable: false));

    /// <summary>The value in the lanes in which the number is not zero, 0 in the others.</summary>
    public Expr WhereNotZero(Expr number, Expr value) => new Expr.Apply(lanes + "WhereNotZero", [Spread(number), Spread(value)], Type);

    /// <summary>Whether the number is not zero, if that is the same in all lanes.</summary>
    public Expr AreNotZero(Expr number) => new Expr.Apply(lanes + "AreNotZero", [number], IrType.Bool);

    public Expr Sum(Expr partial) => new Expr.Apply("global::AutoDiffGen.VectorMath.Sum", [partial], Kind == Kind.Float ? IrType.Float : IrType.Double);

    /// <summary>One vector of what a block adds to a sum.</summary>
    public Expr Total(Expr block) => !isBlock ? Spread(block)
        : block is Expr.Apply { Operation: "neg" } negation ? new Expr.Apply("neg", [Total(negation.Operands[0])], Type)
        : new Expr.Apply(lanes + "Total", [Spread(block)], Type);

    /// <summary>The vector and one vector of what a block's products add to it.</summary>
    public Expr AddProducts(Expr a, Expr b, Expr sum) => isBlock ? new Expr.Apply(lanes + "AddProducts", [Spread(a), Spread(b), sum], Type) : Call("FusedMultiplyAdd", a, b, sum);

    /// <summary>The part of storage that a loop goes through, as vectors.</summary>
    public Expr Row(Place storage, Expr start, Expr count, IrType type) => new Expr.Apply(lanes + "Row", [new Expr.Read(storage), start, count], type);
}
