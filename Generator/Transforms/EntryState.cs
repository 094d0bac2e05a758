using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>What a method finds in the arguments that it changes, kept so that it can be run several times.</summary>
internal sealed class EntryState
{
    /// <param name="program">What the method does; with none, all that it writes is kept.</param>
    public EntryState(MarkedMethod method, UniqueNames names, Variable records, Program? program = null)
    {
        IEnumerable<SignatureParameter> all = method.This is null ? method.Parameters : method.Parameters.Prepend(method.This);
        foreach (SignatureParameter parameter in all)
        {
            string name = Identifiers.Escape(parameter.Name);
            if (parameter.Name == "this") name = "this";
            bool isStorage = parameter.Type.Container is not (Container.None or Container.Struct or Container.Object);
            bool isChanged = parameter.Passing == Passing.Ref && !isStorage && (name != "this" || method.Written.Contains("this"))
                || isStorage && method.Written.Contains(parameter.Name);
            if (!isChanged || isStorage && program is not null && IsOnlyAssigned(program.Root, parameter.Name)) continue;
            IrType type = parameter.Type.IsSpan || parameter.Type.Container == Container.List
                ? new($"global::System.Span<{parameter.Type.Element}>", Kind.Memory, Container.Span, parameter.Type.Element) : parameter.Type;
            var entry = new Variable(names.Fresh((name == "this" ? "this" : parameter.Name) + "Entry"), type);
            Save.Add(new Stmt.Declare(entry, Flat.Text(isStorage ? $"{records.Name}.Copy({name})" : name, type)));
            Restore.Add(new Stmt.Run(Flat.Text(isStorage ? $"global::AutoDiffGen.RecordStack.CopyBack({entry.Name}, {name})" : $"{name} = {entry.Name}", IrType.Bool)));
        }
    }

    /// <summary>Whether the function does nothing with the storage but to assign elements: it does the same whatever it finds there.</summary>
    private static bool IsOnlyAssigned(Function function, string storage)
    {
        bool IsStorage(Place place) => place.Root.Name == storage;
        return !Mentions.Reads(function.Body).Any(IsStorage) && Walk.All(function.Body).All(s => s is Stmt.Assign { Target.IsVariable: false } || !Mentions.Targets(s).Any(IsStorage))
            && !Walk.All(function.Body).SelectMany(Walk.Expressions).SelectMany(Walk.All).OfType<Expr.Raw>().SelectMany(r => r.Pieces).SelectMany(Mentions.Words).Contains(storage);
    }

    public List<Stmt> Save { get; } = [];

    public List<Stmt> Restore { get; } = [];
}
