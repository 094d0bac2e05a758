using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>
/// The mean of a marked method's gradients over rows of data, by several threads: the rows are cut into as many parts whatever the threads, each part is a batch of
/// its own, and the parts are added in order.
/// </summary>
internal sealed class ParallelBatchMember
{
    private readonly MarkedMethod method;
    private readonly DerivativeSignature signature;
    private readonly DerivativeSignature batch;
    private readonly UniqueNames names;
    private readonly List<Stmt> opening = [];

    private ParallelBatchMember(MarkedMethod method, DerivativeSignature signature, DerivativeSignature batch)
    {
        (this.method, this.signature, this.batch) = (method, signature, batch);
        names = new UniqueNames([.. JvpMember.Reserved(method, signature), GradientBatchMember.CountName(method)]);
    }

    /// <summary>Null where it is not asked for, or something in it cannot go from one thread to another.</summary>
    public static DerivativeSignature? Signature(MarkedMethod method)
    {
        if (GradientBatchMember.Signature(method) is not { } batch) return null;
        bool isPlain = method.This is not { Type.Container: Container.Struct } && batch.Companions.All(c => c.Type.IsReal || c.Type.IsSpan && c.Type.Element is "double" or "float")
            && method.Parameters.All(p => p.Passing is Passing.Value or Passing.In && (p.Type.IsSpan || !p.Type.Text.Contains("Span<")));
        if (!isPlain) return null;
        string options = new UniqueNames([.. method.Parameters.Select(p => p.Name), .. batch.CompanionNames, GradientBatchMember.CountName(method)]).Fresh("options");
        MarkedMethod batched = GradientBatchMember.Batched(method);
        return Signatures.WithHead(
            batch with { Documentation = Documentation(batch.Documentation, options) }, batched, method.ReturnType,
            [("", "int", GradientBatchMember.CountName(method)), .. batch.Companions.Select(Signatures.Spell), ("", "global::System.Threading.Tasks.ParallelOptions", options)]) with { Extra = options };
    }

    public static EmittedMethod Of(MarkedMethod method, DerivativeSignature signature) =>
        new(signature.Documentation, [], signature.Text, new ParallelBatchMember(method, signature, GradientBatchMember.Signature(method)!).Body());

    private EquatableArray<Stmt> Body()
    {
        IrType real = method.Return!;
        string rows = GradientBatchMember.CountName(method), means = names.Fresh("means"), part = names.Fresh("part"), from = names.Fresh("from"), count = names.Fresh("count");
        opening.Add(HessianMember.Run($"global::System.ArgumentOutOfRangeException.ThrowIfLessThan({rows}, 1)"));
        List<string> arguments = [.. method.Parameters.Select(p => Argument(p, rows, from, count)), count];
        List<Stmt> closing = [];
        foreach (Companion companion in signature.Companions)
        {
            string parts = names.Fresh(companion.Name + "Parts"), name = Identifiers.Escape(companion.Name), length = companion.Type.IsReal ? "1" : name + ".Length";
            string element = companion.Type.IsReal ? companion.Type.Text : companion.Type.Element;
            string size = names.Fresh(companion.Name + "Length");
            opening.Add(HessianMember.Run($"int {size} = {length}"));
            opening.Add(HessianMember.Run($"{element}[] {parts} = new {element}[global::AutoDiffGen.Batch.Parts({rows}) * {size}]"));
            arguments.Add(companion.Type.IsReal ? $"out {parts}[{part}]" : $"global::System.MemoryExtensions.AsSpan({parts}, {part} * {size}, {size})");
            closing.Add(HessianMember.Run(companion.Type.IsReal
                ? $"{name} = global::AutoDiffGen.Batch.Mean({parts}, {rows})" : $"global::AutoDiffGen.Batch.Mean({parts}, {rows}, {name})"));
        }
        opening.Add(HessianMember.Run($"{real.Text}[] {means} = new {real.Text}[global::AutoDiffGen.Batch.Parts({rows})]"));
        string call = $"{Identifiers.Escape(batch.Name)}{method.TypeParameters}({string.Join(", ", arguments)})";
        return
        [
            .. Guards.Lengths(signature.Companions), .. opening,
            HessianMember.Run($"global::AutoDiffGen.Batch.Run({rows}, {signature.Extra}, ({part}, {from}, {count}) => {means}[{part}] = {call})"),
            .. closing,
            new Stmt.Return([Flat.Text($"global::AutoDiffGen.Batch.Mean({means}, {rows})", real)]),
        ];
    }

    /// <summary>The part of a parameter's rows; what is shared as it is, a span by way of an array, which can go to other threads.</summary>
    private string Argument(SignatureParameter parameter, string rows, string from, string count)
    {
        string name = Identifiers.Escape(parameter.Name);
        bool isRow = method.Rows.Contains(parameter.Name), isSpan = parameter.Type.IsSpan;
        if (!isRow && !isSpan)
        {
            if (parameter.Passing != Passing.In) return name;
            string value = names.Fresh(parameter.Name + "Value");
            opening.Add(HessianMember.Run($"{parameter.Type.Text} {value} = {name}"));
            return value;
        }
        string array = names.Fresh(parameter.Name + "Array");
        opening.Add(HessianMember.Run($"var {array} = {name}.ToArray()"));
        if (!isRow) return array;
        if (!isSpan)
        {
            opening.Add(HessianMember.Run($"global::AutoDiffGen.Guard.HasLength<{parameter.Type.Text}>({array}, {rows}, 1, \"{parameter.Name}\")"));
            return $"global::System.MemoryExtensions.AsSpan({array}, {from}, {count})";
        }
        string length = names.Fresh(parameter.Name + "Length");
        opening.Add(HessianMember.Run($"int {length} = {name}.Length / {rows}"));
        opening.Add(HessianMember.Run($"global::AutoDiffGen.Guard.HasLength<{parameter.Type.Element}>({array}, {rows}, {length}, \"{parameter.Name}\")"));
        return $"global::System.MemoryExtensions.AsSpan({array}, {from} * {length}, {count} * {length})";
    }

    private static EquatableArray<string> Documentation(EquatableArray<string> documentation, string options) =>
    [
        .. documentation.Where(d => !d.StartsWith("<exception", StringComparison.Ordinal)),
        Transforms.Documentation.Parameter(options, "How many threads may work. The numbers are the same whatever it says; spans are copied for other threads."),
        .. documentation.Where(d => d.StartsWith("<exception", StringComparison.Ordinal)),
    ];
}
