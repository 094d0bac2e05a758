using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

/// <summary>Remembers which variables may refer to storage from outside that carries no derivative, and where storage was written: judged at the end,
/// when every binding is known.</summary>
internal sealed class OwnershipLog
{
    private readonly HashSet<Variable> foreign = [];
    private readonly HashSet<Variable> active = [];
    private readonly HashSet<Variable> inputs = [];
    private readonly List<(Variable Target, Variable Source)> bindings = [];
    private readonly List<(Variable Root, SyntaxNode Syntax)> writes = [];
    private readonly Dictionary<Variable, Variable> origins = [];

    public void Foreign(Variable variable) => foreign.Add(variable);

    /// <summary>An object from outside that nevertheless carries a derivative.</summary>
    public void Active(Variable variable) => active.Add(variable);

    public void Bound(Variable target, Variable source)
    {
        bindings.Add((target, source));
        if (!origins.ContainsKey(target))
            origins[target] = Origin(source);
        if (foreign.Contains(source))
            foreign.Add(target);
        if (active.Contains(source))
            active.Add(target);
        if (inputs.Contains(source))
            inputs.Add(target);
    }

    /// <summary>The variable whose storage a view was first taken of.</summary>
    public Variable Origin(Variable variable) => origins.TryGetValue(variable, out Variable origin) ? origin : variable;

    public void Written(Variable root, SyntaxNode syntax) => writes.Add((root, syntax));

    /// <summary>Whether what is read there cannot depend on the parameters, as far as is known now.</summary>
    public bool IsConstant(Variable variable) => foreign.Contains(variable) && !active.Contains(variable);

    /// <summary>A parameter whose numbers take derivatives: what is known of its passive parts is not enough.</summary>
    public void Input(Variable variable) => inputs.Add(variable);

    public bool IsActive(Variable variable) => active.Contains(variable);

    public bool IsInput(Variable variable) => inputs.Contains(variable);

    /// <summary>As far as is known now.</summary>
    public bool IsForeign(Variable variable) => foreign.Contains(variable);

    /// <summary>The writes into storage that may be foreign.</summary>
    public IEnumerable<(Variable Root, SyntaxNode Syntax)> LostWrites()
    {
        for (bool changed = true; changed;)
        {
            changed = false;
            foreach (var (target, source) in bindings)
                changed |= foreign.Contains(source) && foreign.Add(target);
        }
        return writes.Where(w => foreign.Contains(w.Root));
    }
}
