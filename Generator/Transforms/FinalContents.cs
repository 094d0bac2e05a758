using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The caller's storage ends as the primal leaves it: where the reverse sweep puts old values back into it, the final contents are kept
/// after the forward sweep and put back at the end.</summary>
internal sealed class FinalContents(Context context, Function function)
{
    public (List<Stmt> Keep, List<Stmt> Restore) Of(IEnumerable<Stmt> reverse)
    {
        List<Stmt> keep = [], restore = [];
        List<Place> assigned = reverse.SelectMany(Walk.All).SelectMany(Assigned).ToList();
        var written = new HashSet<string>(assigned.Select(p => p.IsVariable ? p.Root.Name : context.Facts.Canonical(p.Root).Name));
        var byOtherNames = new HashSet<string>(assigned.Where(p => !p.IsVariable && context.Adjoints.PrimalOf(p.Root) is null && context.Facts.Canonical(p.Root).Role == Role.Local)
            .Select(p => context.Facts.Aliases.Class(p.Root)));
        foreach (Parameter parameter in function.Parameters.Where(p => written.Contains(p.Variable.Name) || p.Variable.Type.Kind == Kind.Memory && byOtherNames.Contains(context.Facts.Aliases.Class(p.Variable))))
        {
            Variable variable = parameter.Variable;
            if (variable.Type.Kind != Kind.Memory && parameter.Passing is Passing.Ref or Passing.Out || variable.Type.Container == Container.Struct) KeepValue(variable, keep, restore);
            else if (variable.Type.Kind == Kind.Memory && !context.Facts.IsConstantStorage(variable)) KeepStorage(variable, keep, restore);
        }
        return (keep, restore);
    }

    private IEnumerable<Place> Assigned(Stmt statement) => statement switch
    {
        Stmt.Assign s => [s.Target],
        Stmt.Bind { Target.IsVariable: false } s => [s.Target],
        Stmt.AddTo s when context.Adjoints.PrimalOf(s.Target.Root) is null => [s.Target],
        Stmt.Call s => s.Arguments.SelectMany(a => a switch
        {
            Argument.Memory memory => [memory.View.Then(new Step.Index([]), IrType.Double)],
            Argument.Ref reference => new[] { reference.Place },
            _ => [],
        }),
        _ => [],
    };

    private void KeepValue(Variable variable, List<Stmt> keep, List<Stmt> restore)
    {
        var final = new Variable(Name(variable), variable.Type);
        Stmt Copy(string left, string right) => new Stmt.Run(new Expr.Raw([left + " = " + right], [], variable.Type, Repeatable: false));
        string name = Identifiers.Escape(variable.Name);
        if (variable.Name == "this") name = "this";
        keep.Add(Copy($"{variable.Type.Text} {final.Name}", name));
        restore.Add(Copy(name, final.Name));
    }

    /// <summary>Through one generic pair of the Runtime, whatever the shape.</summary>
    private void KeepStorage(Variable variable, List<Stmt> keep, List<Stmt> restore)
    {
        if (variable.Type.Container == Container.Object) return;
        var value = new Expr.Read(Place.Of(variable));
        var final = new Variable(Name(variable), variable.Type.IsSpan || variable.Type.Container == Container.List
            ? new IrType($"global::System.Span<{variable.Type.Element}>", Kind.Memory, Container.Span, variable.Type.Element) : variable.Type);
        if (context.Facts.Aliases.IsRestructured(variable) && variable.Type.Container == Container.Array) KeepRows(variable, keep, restore);
        keep.Add(new Stmt.Declare(final, context.Records.Copy(value, final.Type)));
        restore.Add(new Stmt.Run(new Expr.Raw(["global::AutoDiffGen.RecordStack.CopyBack(", ", ", ")"], [new Expr.Read(Place.Of(final)), value], IrType.Bool, Repeatable: false)));
    }

    /// <summary>Which rows there are, apart from what is in them.</summary>
    private void KeepRows(Variable variable, List<Stmt> keep, List<Stmt> restore)
    {
        var value = new Expr.Read(Place.Of(variable));
        var rows = new Variable(context.Names.Fresh(variable.Name + "Rows"), variable.Type);
        keep.Add(new Stmt.Declare(rows, context.Records.Copy(value, rows.Type, variable.Type.Element)));
        restore.Add(new Stmt.Run(new Expr.Raw([$"global::AutoDiffGen.RecordStack.CopyBack<{variable.Type.Element}>(", ", ", ")"], [new Expr.Read(Place.Of(rows)), value], IrType.Bool, Repeatable: false)));
    }

    private string Name(Variable variable) => context.Names.Fresh(variable.Name + "Final");
}
