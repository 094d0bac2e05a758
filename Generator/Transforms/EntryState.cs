using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>What a method finds in the arguments that it changes, kept so that it can be run several times.</summary>
internal sealed class EntryState
{
    public EntryState(MarkedMethod method, UniqueNames names, Variable records)
    {
        IEnumerable<SignatureParameter> all = method.This is null ? method.Parameters : method.Parameters.Prepend(method.This);
        foreach (SignatureParameter parameter in all)
        {
            string name = Identifiers.Escape(parameter.Name);
            if (parameter.Name == "this") name = "this";
            bool isStorage = parameter.Type.Container is not (Container.None or Container.Struct or Container.Object);
            bool isChanged = parameter.Passing == Passing.Ref && !isStorage && (name != "this" || method.Written.Contains("this"))
                || isStorage && method.Written.Contains(parameter.Name);
            if (!isChanged) continue;
            IrType type = parameter.Type.IsSpan || parameter.Type.Container == Container.List
                ? new($"global::System.Span<{parameter.Type.Element}>", Kind.Memory, Container.Span, parameter.Type.Element) : parameter.Type;
            var entry = new Variable(names.Fresh((name == "this" ? "this" : parameter.Name) + "Entry"), type);
            Save.Add(new Stmt.Declare(entry, Flat.Text(isStorage ? $"{records.Name}.Copy({name})" : name, type)));
            Restore.Add(new Stmt.Run(Flat.Text(isStorage ? $"global::AutoDiffGen.RecordStack.CopyBack({entry.Name}, {name})" : $"{name} = {entry.Name}", IrType.Bool)));
        }
    }

    public List<Stmt> Save { get; } = [];

    public List<Stmt> Restore { get; } = [];
}
