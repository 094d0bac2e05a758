using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The locals that stand for fields of objects: references to what the method writes there, and arrays.</summary>
internal static class StateBindings
{
    public static IEnumerable<Stmt> Of(Program program) => program.States.Select(s => Bind(s.Variable, s.Field));

    /// <summary>The active parameters, the fields of active objects among them.</summary>
    public static IEnumerable<string> Inputs(Program program, IEnumerable<string> active)
    {
        List<string> names = [.. active];
        return [.. names, .. program.States.Where(s => names.Contains(s.Field.Root.Name)).Select(s => s.Variable.Name)];
    }

    /// <summary>The same fields of the object that takes derivatives.</summary>
    public static Stmt Bind(Variable variable, Place field)
    {
        string reference = variable.Type.Kind == Kind.Memory ? "" : "ref ";
        return new Stmt.Run(new Expr.Raw([$"{reference}{variable.Type.Text} {Identifiers.Escape(variable.Name)} = {reference}", ""], [new Expr.Read(field)], variable.Type, Repeatable: false));
    }
}
