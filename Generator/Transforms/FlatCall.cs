using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>A part of a vector, from an index that is C# text.</summary>
internal sealed record Part(Variable Vector, string From);

/// <summary>
/// A call of another generated member whose companions are parts of vectors: directly where a part of a vector can stand for the companion, else by way of
/// storage of its own.
/// </summary>
internal sealed class FlatCall(Flat flat, MarkedMethod method, Variable records)
{
    private readonly List<string> arguments = [.. Gradient.Primals(method)];

    /// <summary>Declarations, to stand outside the loop around the call.</summary>
    public List<Stmt> Setup { get; } = [];

    public List<Stmt> Before { get; } = [];

    public List<Stmt> After { get; } = [];

    /// <summary>The next argument. What is neither loaded nor stored starts at zero and is dropped.</summary>
    /// <param name="like">The parameter whose shape it has; for the result what holds that, null where it is a value.</param>
    public void Add(string name, IrType type, Passing passing, SignatureParameter? like, Part? load, Part? store)
    {
        if (passing == Passing.Out && store is null) arguments.Add("out _");
        else if (flat.IsDirect(type) && !IsMade(type, passing) && (load ?? store) is { } part) AddDirect(type, passing, like, part, load is null ? null : store);
        else AddOwn(name, type, passing, like, load, store);
    }

    public void Add(Companion companion, Part? load, Part? store) => Add(companion.Name, companion.Type, companion.Passing, companion.Parameter, load, store);

    /// <summary>The next argument, as it is.</summary>
    public void Add(string argument) => arguments.Add(argument);

    public string Text(string member) => $"{Identifiers.Escape(member)}{method.TypeParameters}({string.Join(", ", arguments)})";

    /// <summary>Storage that the member makes and gives out.</summary>
    private static bool IsMade(IrType type, Passing passing) => passing == Passing.Out && type.Container is Container.Array or Container.Grid or Container.List;

    private void AddDirect(IrType type, Passing passing, SignatureParameter? like, Part part, Part? copy)
    {
        if (type.Text == flat.Real.Text)
        {
            arguments.Add($"{HelperMethods.Modifier(passing)}{part.Vector.Name}[{part.From}]");
            if (copy is not null) After.Add(Run($"{copy.Vector.Name}[{copy.From}] = {part.Vector.Name}[{part.From}]"));
            return;
        }
        string slice = $"{part.Vector.Name}.Slice({part.From}, {flat.Count(Identifiers.Escape(like!.Name), like.Type, like.Passing == Passing.Out)})";
        arguments.Add(slice);
        if (copy is not null) After.Add(Run($"{slice}.CopyTo({copy.Vector.Name}.Slice({copy.From}))"));
    }

    private void AddOwn(string name, IrType type, Passing passing, SignatureParameter? like, Part? load, Part? store)
    {
        bool isValue = type.IsReal || type.Container == Container.Struct;
        IrType local = type.Container == Container.ReadOnlySpan ? AdjointNames.ShadowType(type) : type;
        var variable = new Variable(flat.Names.Fresh(name), local);
        Setup.Add(new Stmt.Declare(variable, isValue || IsMade(type, passing) ? null : Flat.Text(type.Element == like!.Type.Element ? $"{records.Name}.Copy({Identifiers.Escape(like.Name)})" : Grid(type, Identifiers.Escape(like.Name)), local)));
        if (load is not null) Before.AddRange(flat.Transfer(variable, load.Vector, load.From, loads: true));
        else if (passing != Passing.Out) Before.Add(Run(isValue ? $"{variable.Name} = default" : local.IsSpan ? $"{variable.Name}.Clear()" : $"global::AutoDiffGen.Guard.Clear({variable.Name})"));
        arguments.Add(HelperMethods.Modifier(passing) + variable.Name);
        if (IsMade(type, passing)) After.AddRange(Flat.OrEmpty(variable.Name, type));
        if (store is not null) After.AddRange(flat.Transfer(variable, store.Vector, store.From, loads: false));
    }

    /// <summary>One of the same lengths, of vectors.</summary>
    private string Grid(IrType type, string like) =>
        $"{records.Name}.NewArray<{type.Element}>({string.Join(", ", type.Text.Substring(type.Text.LastIndexOf('[')).Split(',').Select((_, d) => $"{like}.GetLength({d})"))})";

    private static Stmt Run(string text) => new Stmt.Run(Flat.Text(text, IrType.Bool));
}
