using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The mean of a marked method's gradients over rows of data: a reverse sweep for each row, all into the same companions.</summary>
internal sealed class GradientBatchMember
{
    private readonly MarkedMethod method;
    private readonly DerivativeSignature signature;
    private readonly UniqueNames names;
    private readonly List<Stmt> opening = [];
    private readonly Variable row;
    private readonly string rows;
    private bool usesRecords;

    private GradientBatchMember(MarkedMethod method, DerivativeSignature signature)
    {
        (this.method, this.signature) = (method, signature);
        names = new UniqueNames(JvpMember.Reserved(method, signature));
        rows = CountName(method);
        names.Fresh(rows);
        row = new Variable(names.Fresh("row"), IrType.Int);
    }

    /// <summary>Null where it is not asked for.</summary>
    public static DerivativeSignature? Signature(MarkedMethod method)
    {
        if (!ModeSignatures.Asks(method, Source.Derivatives.GradientBatch) || method.Return is not { IsReal: true }) return null;
        UniqueNames names = Signatures.NamesOf(method);
        string count = names.Fresh("rows");
        EquatableArray<Companion> companions = Signatures.Active(method).Where(p => p.Passing != Passing.Out && !IsRow(p, method))
            .Select(p => new Companion(p, names.Fresh(p.Name + "Gradient"), Signatures.TypeOf(p), Signatures.IsByReference(p) ? Passing.Out : Passing.Value)).ToEquatableArray();
        var signature = new DerivativeSignature(method.Name + "GradientBatch", "", Documentation(method, count, companions), "", companions, []);
        return Signatures.WithHead(signature, Batched(method), method.ReturnType, [("", "int", count), .. companions.Select(Signatures.Spell)]);
    }

    public static EmittedMethod Of(MarkedMethod method, DerivativeSignature signature) =>
        new(signature.Documentation, [], signature.Text, new GradientBatchMember(method, signature).Body());

    /// <summary>The method with all rows in the place of one.</summary>
    public static MarkedMethod Batched(MarkedMethod method) =>
        method with { Parameters = method.Parameters.Select(p => IsRow(p, method) ? p with { Type = BatchOf(p), Modifier = "" } : p).ToEquatableArray() };

    /// <summary>Name of the parameter that counts the rows.</summary>
    public static string CountName(MarkedMethod method) => Signatures.NamesOf(method).Fresh("rows");

    private static bool IsRow(SignatureParameter parameter, MarkedMethod method) => method.Rows.Contains(parameter.Name);

    /// <summary>All rows of a parameter: spans one after the other, else an element for each.</summary>
    private static IrType BatchOf(SignatureParameter parameter) => parameter.Type.IsSpan ? parameter.Type
        : new($"global::System.ReadOnlySpan<{parameter.Type.Text}>", Kind.Memory, Container.ReadOnlySpan, parameter.Type.Text);

    private EquatableArray<Stmt> Body()
    {
        DerivativeSignature vjp = Signatures.Vjp(method);
        IrType real = method.Return!;
        var sum = new Variable(names.Fresh("sum"), real);
        var weight = new Variable(names.Fresh("weight"), real);
        var records = new Variable(names.Fresh("records"), new IrType("global::AutoDiffGen.RecordStack", Kind.Passive));
        opening.Add(Run($"global::System.ArgumentOutOfRangeException.ThrowIfLessThan({rows}, 1)"));
        List<string> arguments = [.. method.Parameters.Zip(Gradient.Primals(method), (p, text) => IsRow(p, method) ? RowOf(p) : text), weight.Name];
        arguments.AddRange(vjp.Companions.Select(c => AdjointOf(c, records)));
        string call = $"{Identifiers.Escape(vjp.Name)}{method.TypeParameters}({string.Join(", ", arguments)})";
        return
        [
            .. Guards.Lengths(signature.Companions),
            .. usesRecords ? [new Records(records).Rent()] : Array.Empty<Stmt>(),
            .. opening,
            .. signature.Companions.Select(c => Gradient.Clear(c, method)),
            new Stmt.Declare(weight, Flat.Text($"({real.Text})1 / {rows}", real)),
            new Stmt.Declare(sum, new Expr.Constant("0", real)),
            new Stmt.For(row, new Expr.Constant("0", IrType.Int), "<", new Expr.Read(Place.Of(new Variable(rows, IrType.Int, Role.Parameter))), 1, [new Stmt.AddTo(Place.Of(sum), Flat.Text(call, real))]),
            new Stmt.Return([Flat.Text($"{sum.Name} / {rows}", real)]),
        ];
    }

    private string RowOf(SignatureParameter parameter)
    {
        string name = Identifiers.Escape(parameter.Name);
        if (!parameter.Type.IsSpan)
        {
            opening.Add(Length(parameter, "1"));
            return (parameter.Passing == Passing.In ? "in " : "") + $"{name}[{row.Name}]";
        }
        var length = new Variable(names.Fresh(parameter.Name + "Length"), IrType.Int);
        opening.Add(new Stmt.Declare(length, Flat.Text($"{name}.Length / {rows}", IrType.Int)));
        opening.Add(Length(parameter, length.Name));
        return $"{name}.Slice({row.Name} * {length.Name}, {length.Name})";
    }

    private Stmt Length(SignatureParameter parameter, string columns) =>
        Run($"global::AutoDiffGen.Guard.HasLength<{BatchOf(parameter).Element}>({Identifiers.Escape(parameter.Name)}, {rows}, {columns}, \"{parameter.Name}\")");

    /// <summary>The gradient of a shared parameter; what a row itself would get is dropped.</summary>
    private string AdjointOf(Companion companion, Variable records)
    {
        if (signature.Companions.FirstOrDefault(g => g.Parameter == companion.Parameter) is { } gradient)
            return HelperMethods.Modifier(companion.Passing) + Identifiers.Escape(gradient.Name);
        var dropped = new Variable(names.Fresh(companion.Name + "Dropped"), companion.Type);
        bool isSpan = companion.Type.IsSpan;
        usesRecords |= isSpan;
        opening.Add(new Stmt.Declare(dropped, isSpan ? Flat.Text($"{records.Name}.NewArray<{companion.Type.Element}>({Identifiers.Escape(companion.Parameter.Name)}.Length / {rows})", companion.Type) : null));
        return (isSpan ? "" : "ref ") + dropped.Name;
    }

    private static Stmt Run(string text) => new Stmt.Run(Flat.Text(text, IrType.Bool));

    private static EquatableArray<string> Documentation(MarkedMethod method, string count, EquatableArray<Companion> companions) =>
    [
        $"<summary>The mean of {Transforms.Documentation.Primal(method)} and of its gradient over rows of data, one row after the other.</summary>",
        .. method.Parameters.Where(p => IsRow(p, method)).Select(p => Transforms.Documentation.Parameter(p.Name, p.Type.IsSpan ? "The rows, one after the other, all of the same length." : "A value for each row.")),
        Transforms.Documentation.Parameter(count, "How many rows there are."),
        .. companions.Select(c => Transforms.Documentation.Parameter(c.Name, $"Overwritten with the mean of the derivatives in {Transforms.Documentation.Reference(c.Parameter.Name)}.")),
        "<returns>The mean of the values.</returns>",
        "<exception cref=\"global::System.ArgumentException\">There are no rows, or a length is not a multiple of their number.</exception>",
    ];
}
