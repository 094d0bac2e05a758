using AutoDiffGen.Support;

namespace AutoDiffGen.Ir;

/// <summary>Whether every local is declared once, before its uses and in a block around them, and no name has two meanings. Holds of every program, emitted ones included.</summary>
internal sealed class ScopeChecker
{
    private readonly List<string> violations = [];
    private readonly HashSet<string> declaredEver = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Variable> visible = new(StringComparer.Ordinal);

    private ScopeChecker(IEnumerable<Variable> parameters)
    {
        foreach (Variable parameter in parameters)
            Declare(parameter);
    }

    public static IReadOnlyList<string> Violations(IEnumerable<Variable> parameters, EquatableArray<Stmt> body)
    {
        var checker = new ScopeChecker(parameters);
        checker.Block(body);
        return checker.violations;
    }

    private void Block(EquatableArray<Stmt> block)
    {
        var declaredHere = new List<string>();
        foreach (Stmt statement in block)
        {
            Uses(statement);
            if (statement is Stmt.For loop)
            {
                Declare(loop.Counter);
                Block(loop.Body);
                visible.Remove(loop.Counter.Name);
                continue;
            }
            foreach (EquatableArray<Stmt> inner in Walk.Blocks(statement))
                Block(inner);
            foreach (Variable variable in Walk.Declared(statement))
            {
                Declare(variable);
                declaredHere.Add(variable.Name);
            }
        }
        foreach (string name in declaredHere)
            visible.Remove(name);
    }

    private void Declare(Variable variable)
    {
        if (variable.Role == Role.Global)
            violations.Add($"N1: the global {variable.Name} is declared");
        if (!declaredEver.Add(variable.Name))
            violations.Add($"N1: {variable.Name} is declared twice");
        visible[variable.Name] = variable;
    }

    private void Uses(Stmt statement)
    {
        foreach (Variable variable in Places(statement).Select(p => p.Root).Concat(Walk.Expressions(statement).SelectMany(Walk.Reads).Select(p => p.Root)))
            Use(variable, statement);
    }

    private void Use(Variable variable, Stmt statement)
    {
        if (variable.Role == Role.Global)
            return;
        if (!visible.TryGetValue(variable.Name, out Variable? declared))
            violations.Add($"N1: {variable.Name} is used in {statement.GetType().Name} where it is not declared");
        else if (declared != variable)
            violations.Add($"N1: {variable.Name} is declared as {declared.Type} ({declared.Role}) and used as {variable.Type} ({variable.Role})");
    }

    /// <summary>The places that the statement names, those it declares left out.</summary>
    private static IEnumerable<Place> Places(Stmt statement) => statement switch
    {
        Stmt.Assign s => [s.Target],
        Stmt.AddTo s => [s.Target],
        Stmt.Bind s => s.Declares ? [s.View] : [s.Target, s.View],
        Stmt.Allocate s => s.Declares ? [] : [s.Target],
        Stmt.Call s => s.Arguments.SelectMany(Places),
        _ => [],
    };

    private static IEnumerable<Place> Places(Argument argument) => argument switch
    {
        Argument.Memory memory => [memory.View],
        Argument.Ref reference => [reference.Place],
        _ => [],
    };
}
