using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Lanes;

/// <summary>Loops over vectors as members of their own: the JIT looks for what expressions have in common only so often in a method, and keeps only so much in registers.</summary>
/// <param name="stem">What their names begin with.</param>
internal sealed class LaneOutline(MarkedMethod method, string stem, UniqueNames members, Records records)
{
    private readonly List<EmittedMethod> methods = [];

    public IReadOnlyList<EmittedMethod> Methods => methods;

    /// <summary>A call of a member that does this; the statements themselves where they use what cannot be passed.</summary>
    /// <param name="counter">The counter of the loop.</param>
    public List<Stmt> Of(List<Stmt> statements, Variable counter)
    {
        var declared = new HashSet<string>(statements.SelectMany(Walk.All).SelectMany(Walk.Declared).Select(v => v.Name));
        List<Variable> used = Mentions.Places(statements).Select(p => p.Root).Where(v => v.Role != Role.Global && v.Name != "this" && !declared.Contains(v.Name)).Distinct().ToList();
        if (!used.TrueForAll(CanBePassed)) return statements;
        var written = new HashSet<string>(statements.SelectMany(Walk.All).SelectMany(s => s is Stmt.Assign or Stmt.AddTo ? Mentions.Targets(s) : []).Where(t => t.IsVariable).Select(t => t.Root.Name));
        used.Add(records.Variable);
        string name = members.Fresh(stem + "Over" + char.ToUpperInvariant(counter.Name[0]) + counter.Name.Substring(1));
        List<string> parameters = used.Select(v => $"{(written.Contains(v.Name) ? "ref " : "")}{v.Type.Text} {Identifiers.Escape(v.Name)}").ToList();
        string text = Signatures.Wrap($"{LaneMembers.Modifiers(method.Modifiers)} void {name}{method.TypeParameters}", parameters, method.Constraints);
        methods.Add(new([], [], method.ShortNames ? ShortTypes.In(text) : text, statements.ToEquatableArray()));
        string[] between = [.. used.Skip(1).Select(v => written.Contains(v.Name) ? ", ref " : ", ")];
        string first = $"{name}{method.TypeParameters}({(written.Contains(used[0].Name) ? "ref " : "")}";
        return [new Stmt.Run(new Expr.Raw([first, .. between, ")"], used.Select(v => (Expr)new Expr.Read(Place.Of(v))).ToEquatableArray(), IrType.Bool, Repeatable: false))];
    }

    private static bool CanBePassed(Variable variable) => variable.Type.Container is not (Container.Struct or Container.Object)
        && (variable.Type.Kind != Kind.Passive || variable.Type.Text is "int" or "long" or "bool" || variable.Type.Container != Container.None);
}
