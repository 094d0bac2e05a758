using AutoDiffGen.Support;

namespace AutoDiffGen.Ir;

/// <summary>The normal form that Lowering guarantees and every later stage relies on. Answers with what is violated; nothing for a program in normal form.</summary>
/// <remarks>
/// N1 names are unique, declared once, before and around their uses · N2 one return, last · N3 expressions have no effects · N4 views, references and lengths
/// are stable · N5 real choices are statements · N6 a For counts · N8 structs are taken apart · N9 AddTo adds numbers · N10 conversions are explicit.
/// </remarks>
internal sealed class IrChecker
{
    private readonly Program program;
    private readonly Function function;
    private readonly List<string> violations = [];
    private readonly Dictionary<string, int> assignments = new(StringComparer.Ordinal);

    private IrChecker(Program program, Function function)
    {
        this.program = program;
        this.function = function;
        foreach (Parameter parameter in function.Parameters)
            assignments[parameter.Variable.Name] = 1;
        foreach (Variable variable in Walk.All(function.Body).SelectMany(Assigned))
            assignments[variable.Name] = 1 + (assignments.TryGetValue(variable.Name, out int count) ? count : 0);
    }

    public static IReadOnlyList<string> Violations(Program program) =>
    [
        .. Violations(program, program.Root, isRoot: true),
        .. program.Callees.SelectMany(callee => Violations(program, callee, isRoot: false)),
    ];

    private static IEnumerable<string> Violations(Program program, Function function, bool isRoot)
    {
        var checker = new IrChecker(program, function);
        checker.Returns();
        if (!isRoot)
            foreach (Parameter parameter in function.Parameters.Where(p => p.Variable.Type.Container == Container.Struct))
                checker.Add("N8", $"parameter {parameter.Variable} of a callee is a struct");
        foreach (Stmt statement in Walk.All(function.Body))
            checker.Statement(statement);
        return ScopeChecker.Violations(function.Parameters.Select(p => p.Variable), function.Body).Concat(checker.violations)
            .Select(violation => $"{function.Name}: {violation}");
    }

    private void Add(string rule, string what) => violations.Add($"{rule}: {what}");

    private void Require(bool holds, string rule, string what)
    {
        if (!holds)
            Add(rule, what);
    }

    private void Returns()
    {
        int count = Walk.All(function.Body).Count(s => s is Stmt.Return);
        Require(count == 1 && function.Body[function.Body.Count - 1] is Stmt.Return, "N2", $"{count} returns, or one that is not last");
        foreach (Stmt.Return s in Walk.All(function.Body).OfType<Stmt.Return>())
        {
            Require(s.Values.Count == function.Results.Count, "N2", $"returns {s.Values.Count} values, declares {function.Results.Count}");
            foreach (var (value, type) in s.Values.Zip(function.Results, (v, t) => (v, t)))
                Converts(value, type, "a returned value");
        }
    }

    private void Statement(Stmt statement)
    {
        bool mayAct = statement is Stmt.Declare or Stmt.Assign or Stmt.Run or Stmt.Throw;
        foreach (Expr expr in Walk.Expressions(statement))
            foreach (Expr part in Walk.All(expr))
            {
                Require(part is not Expr.Raw { Repeatable: false } || (mayAct && ReferenceEquals(part, ValueOf(statement))), "N3", $"an effect inside {Describe(statement)}");
                Operation(part);
            }
        foreach (Place place in PlacesOf(statement))
            Accessors(place);
        switch (statement)
        {
            case Stmt.Declare s:
                Require(s.Variable.Type.Container != Container.Struct, "N8", $"{s.Variable} is a struct");
                if (s.Value is not null)
                    Converts(s.Value, s.Variable.Type, s.Variable.Name);
                break;
            case Stmt.Assign s:
                Require(s.Target.Type.Kind != Kind.Memory || s.Value.Type.Kind is Kind.Passive or Kind.Memory, "N8", $"a number is assigned to storage {s.Target.Root}");
                Converts(s.Value, s.Target.Type, s.Target.Root.Name);
                break;
            case Stmt.AddTo s:
                Require(s.Target.Type.Kind is not Kind.Memory, "N9", $"adds to storage {s.Target.Root}");
                Converts(s.Value, s.Target.Type, s.Target.Root.Name);
                break;
            case Stmt.Bind s:
                Require(s.Target.Type.Kind == Kind.Memory && s.View.Type.Kind == Kind.Memory, "N4", $"binds {s.Target.Root} to what is no storage");
                Stable(Walk.Parts(s.View), "a view");
                break;
            case Stmt.Allocate s:
                Stable(s.Lengths, "a length");
                break;
            case Stmt.Call s:
                Call(s);
                break;
            case Stmt.For s:
                Loop(s);
                break;
        }
    }

    private void Operation(Expr expr)
    {
        if (expr is Expr.Raw raw)
            Require(raw.Pieces.Count == raw.Holes.Count + 1, "N3", "a raw expression without one piece more than holes");
        if (expr is Expr.Read read)
            Accessors(read.Place);
        if (expr is not Expr.Apply apply)
            return;
        Require(apply.Operation != "?:" || !apply.Type.IsReal, "N5", "a real value is chosen by ?:");
        if (apply.Operation is "+" or "-" or "*" or "/" or "%" or "neg" && apply.Type.IsReal)
            Require(apply.Operands.All(o => o.Type.Kind == apply.Type.Kind), "N10", $"{apply.Operation} of {string.Join(", ", apply.Operands.Select(o => o.Type))} is {apply.Type}");
        if (apply.Operation is "<" or ">" or "<=" or ">=" or "==" or "!=" && apply.Operands.Any(o => o.Type.IsReal))
            Require(apply.Operands.All(o => o.Type.Kind == apply.Operands[0].Type.Kind), "N10", $"{apply.Operation} compares {string.Join(" with ", apply.Operands.Select(o => o.Type))}");
    }

    private void Converts(Expr value, IrType to, string what) =>
        Require(value.Type.IsReal == to.IsReal && (!to.IsReal || value.Type.Kind == to.Kind), "N10", $"{what} of type {to} takes a value of type {value.Type}");

    private void Accessors(Place place)
    {
        foreach (Step.Field field in place.Steps.OfType<Step.Field>())
            Require(field.Accessor is null || program.Accessors.Any(a => a.Name == field.Accessor), "N8", $"accessor {field.Accessor} is not declared");
        foreach (Step.Index index in place.Steps.OfType<Step.Index>())
            Require(index.Indices.All(i => i.Type.Kind == Kind.Passive), "N4", $"an index into {place.Root} is not an integer");
    }

    private void Stable(IEnumerable<Expr> parts, string what)
    {
        foreach (Expr part in parts)
            Require(part is Expr.Constant || (part is Expr.Read { Place: { IsVariable: true } place } && IsAssignedOnce(place.Root)), "N4", $"{what} depends on what can change: {part}");
    }

    private bool IsAssignedOnce(Variable variable) => variable.Role == Role.Global || (assignments.TryGetValue(variable.Name, out int count) && count == 1);

    private void Call(Stmt.Call s)
    {
        foreach (Argument argument in s.Arguments)
            Stable(argument switch { Argument.Memory m => Walk.Parts(m.View), Argument.Ref r => Walk.Parts(r.Place), _ => [] }, "an argument");
        Function? callee = program.Root.Name == s.Function ? program.Root : program.Callees.FirstOrDefault(f => f.Name == s.Function);
        Require(callee is not null, "N3", $"calls the unknown {s.Function}");
        if (callee is null)
            return;
        Require(callee.Parameters.Count == s.Arguments.Count, "N3", $"passes {s.Arguments.Count} arguments to {s.Function}, which has {callee.Parameters.Count} parameters");
        Require(callee.Results.SequenceEqual(s.Results.Select(r => r.Type)), "N3", $"takes other results from {s.Function} than it gives");
        foreach (var (argument, parameter) in s.Arguments.Zip(callee.Parameters, (a, p) => (a, p)))
            Require(Fits(argument, parameter), "N3", $"the argument for {parameter.Variable} of {s.Function} does not fit");
    }

    private static bool Fits(Argument argument, Parameter parameter) => argument switch
    {
        Argument.Value value => parameter.Passing is Passing.Value or Passing.In && value.Expr.Type.IsReal == parameter.Variable.Type.IsReal,
        Argument.Memory => parameter.Variable.Type.Kind == Kind.Memory,
        Argument.Ref reference => reference.Passing == parameter.Passing && reference.Place.Type.Kind == parameter.Variable.Type.Kind,
        _ => throw new NotSupportedException(argument.GetType().Name),
    };

    private void Loop(Stmt.For s)
    {
        Require(s.Counter.Type.Text is "int" or "long", "N6", $"the counter {s.Counter} is {s.Counter.Type}");
        Require(s.Comparison is "<" or "<=" ? s.Step > 0 : s.Comparison is ">" or ">=" && s.Step < 0, "N6", $"the step of {s.Counter} and its comparison {s.Comparison} disagree");
        var reads = Walk.Reads(s.From).Concat(Walk.Reads(s.To)).ToList();
        foreach (Stmt inner in Walk.All(s.Body))
        {
            foreach (Variable variable in Assigned(inner))
                Require(variable != s.Counter && !reads.Exists(r => r.IsVariable && r.Root == variable), "N6", $"{variable} is assigned in a loop that it bounds");
            foreach (Place place in PlacesOf(inner).Where(p => !p.IsVariable && inner is not Stmt.Bind { Declares: true }))
                Require(inner is not (Stmt.Assign or Stmt.AddTo or Stmt.Allocate) || !reads.Contains(place), "N6", $"{place.Root} is assigned in a loop that it bounds");
        }
    }

    private static Expr? ValueOf(Stmt statement) => statement switch
    {
        Stmt.Declare s => s.Value,
        Stmt.Assign s => s.Value,
        Stmt.Run s => s.Effect,
        Stmt.Throw s => s.Exception,
        _ => null,
    };

    private static IEnumerable<Place> PlacesOf(Stmt statement) => statement switch
    {
        Stmt.Assign s => [s.Target],
        Stmt.AddTo s => [s.Target],
        Stmt.Bind s => [s.Target, s.View],
        Stmt.Allocate s => [s.Target],
        Stmt.Call s => s.Arguments.SelectMany<Argument, Place>(a => a switch { Argument.Memory m => [m.View], Argument.Ref r => [r.Place], _ => [] }),
        _ => [],
    };

    /// <summary>The variables that the statement itself gives a value to; a declaration without a value gives none.</summary>
    private static IEnumerable<Variable> Assigned(Stmt statement) => statement switch
    {
        Stmt.Declare s => s.Value is null ? [] : [s.Variable],
        Stmt.Assign { Target.IsVariable: true } s => [s.Target.Root],
        Stmt.AddTo { Target.IsVariable: true } s => [s.Target.Root],
        Stmt.Bind { Target.IsVariable: true } s => [s.Target.Root],
        Stmt.Allocate { Target.IsVariable: true } s => [s.Target.Root],
        Stmt.For s => [s.Counter],
        Stmt.Call s => s.Results.Concat(s.Arguments.OfType<Argument.Ref>().Where(r => r.Passing != Passing.In && r.Place.IsVariable).Select(r => r.Place.Root)),
        _ => [],
    };

    private static string Describe(Stmt statement) => statement.Source.Length > 0 ? statement.Source : statement.GetType().Name;
}
