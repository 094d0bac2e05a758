using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Analysis;

/// <summary>Where each variable of a function gets its value: a variable is stable when it is assigned exactly once, so that its value can be read
/// again, or computed again, wherever it is in scope.</summary>
internal sealed class Definitions
{
    private readonly Dictionary<string, int> assignments = [];
    private readonly Dictionary<string, Stmt> declarations = [];
    private readonly Dictionary<string, Variable> variables = [];
    private readonly HashSet<string> counters = [];

    private Definitions()
    {
    }

    public static Definitions Of(Function function)
    {
        var definitions = new Definitions();
        foreach (Variable variable in Walk.Variables(function)) definitions.variables[variable.Name] = variable;
        foreach (Parameter parameter in function.Parameters.Where(p => p.Passing is Passing.Ref or Passing.Out))
            definitions.Count(parameter.Variable, 2);
        foreach (Stmt statement in Walk.All(function.Body)) definitions.Visit(statement);
        return definitions;
    }

    public IEnumerable<Variable> Variables => variables.Values;

    public Variable? Find(string name) => variables.TryGetValue(name, out Variable variable) ? variable : null;

    public bool IsStable(Variable variable) =>
        variable.Role == Role.Global
        || (variable.Role == Role.Parameter || declarations.ContainsKey(variable.Name)) && Assigned(variable) == (variable.Role == Role.Parameter ? 0 : 1);

    public bool IsCounter(Variable variable) => counters.Contains(variable.Name);

    /// <summary>The statement that declares a local variable; null for parameters and globals.</summary>
    public Stmt? Declaration(Variable variable) => declarations.TryGetValue(variable.Name, out Stmt statement) ? statement : null;

    private int Assigned(Variable variable) => assignments.TryGetValue(variable.Name, out int count) ? count : 0;

    private void Visit(Stmt statement)
    {
        foreach (Variable declared in Walk.Declared(statement)) declarations[declared.Name] = statement;
        if (statement is Stmt.For loop) counters.Add(loop.Counter.Name);
        foreach (Variable declared in Walk.Declared(statement))
            Count(declared, statement is Stmt.Declare { Value: null } ? 0 : 1);
        switch (statement)
        {
            case Stmt.Assign { Target.IsVariable: true } s: Count(s.Target.Root, 1); break;
            case Stmt.AddTo { Target.IsVariable: true } s: Count(s.Target.Root, 2); break;
            case Stmt.Bind { Declares: false, Target.IsVariable: true } s: Count(s.Target.Root, 2); break;
            case Stmt.Allocate { Declares: false, Target.IsVariable: true } s: Count(s.Target.Root, 2); break;
            case Stmt.Call s:
                foreach (Argument.Ref reference in s.Arguments.OfType<Argument.Ref>().Where(r => r.Place.IsVariable && r.Passing != Passing.In))
                    Count(reference.Place.Root, 2);
                break;
            case Stmt.Declare { Value: null } s: Count(s.Variable, 2); break;
        }
    }

    private void Count(Variable variable, int times) => assignments[variable.Name] = Assigned(variable) + times;
}
