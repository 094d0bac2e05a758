using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Rules;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>Gives a name to every value that the reverse sweep will ask for and that is not yet in a variable: results and operands that partials
/// mention, branch decisions, loop bounds.</summary>
internal sealed class Normalization
{
    private static readonly Variable ResultMark = new("<result>", IrType.Double);

    private readonly Facts facts;
    private readonly UniqueNames names;

    private Normalization(Facts facts, UniqueNames names) => (this.facts, this.names) = (facts, names);

    public static Function Of(Facts facts, UniqueNames names) =>
        facts.Function with { Body = new Normalization(facts, names).Block(facts.Function.Body) };

    private EquatableArray<Stmt> Block(EquatableArray<Stmt> block)
    {
        var result = new List<Stmt>();
        foreach (Stmt statement in block)
        {
            var before = new List<Stmt>();
            Stmt after = Statement(statement, before) with { Source = statement.Source };
            result.AddRange(before.Select(s => s with { Source = statement.Source }));
            result.Add(after);
        }
        return result.ToEquatableArray();
    }

    private Stmt Statement(Stmt statement, List<Stmt> before) => statement switch
    {
        Stmt.Declare { Value: not null } s when s.Variable.Type.IsReal => s with { Value = Named(s.Value, before, resultIsKept: true) },
        Stmt.Assign s when s.Target.Type.IsReal => s with { Target = Found(s.Target, before), Value = Named(s.Value, before, resultIsKept: !MayRead(s.Value, s.Target)) },
        Stmt.AddTo s when s.Target.Type.IsReal => s with { Target = Found(s.Target, before), Value = Named(s.Value, before, resultIsKept: false) },
        Stmt.Assign s => s with { Target = Found(s.Target, before) },
        Stmt.AddTo s => s with { Target = Found(s.Target, before) },
        Stmt.Return s => s with { Values = s.Values.Select(v => Named(v, before, resultIsKept: true)).ToEquatableArray() },
        Stmt.Call s => s with { Arguments = s.Arguments.Select(a => Named(a, before)).ToEquatableArray() },
        Stmt.If s => s with { Condition = Decision(s, before), Then = Block(s.Then), Else = Block(s.Else) },
        Stmt.For s => s with { From = Bound(s.From, "from", before), To = Bound(s.To, "to", before), Body = Block(s.Body) },
        Stmt.While s => s with { Body = Block(s.Body) },
        Stmt.Scope s => s with { Body = Block(s.Body) },
        Stmt.Bind s => s with { View = StableView(s, before) },
        _ => statement,
    };

    /// <summary>The place with indices that storing to it cannot change: one that is read from storage is read once.</summary>
    private Place Found(Place target, List<Stmt> before) => target with
    {
        Steps = target.Steps.Select(step => step is Step.Index index
            ? new Step.Index(index.Indices.Select(i => Walk.Reads(i).Any(p => !p.IsVariable) && !facts.IsStable(i) ? Keep(i, "index", before) : i).ToEquatableArray()) : step).ToEquatableArray(),
    };

    private Argument Named(Argument argument, List<Stmt> before) =>
        argument is Argument.Value value && value.Expr.Type.IsReal ? new Argument.Value(Named(value.Expr, before, resultIsKept: false)) : argument;

    /// <param name="resultIsKept">Whether the whole expression's value can be read where it is stored.</param>
    private Expr Named(Expr expr, List<Stmt> before, bool resultIsKept)
    {
        if (expr is not Expr.Apply apply || !facts.Activity.IsActive(expr)) return expr;
        Rule? rule = ScalarRules.Find(apply.Operation, apply.Operands.Count);
        EquatableArray<Expr> operands = apply.Operands.Select(o => Named(o, before, resultIsKept: false)).ToEquatableArray();
        if (rule?.Partials is null) return apply with { Operands = operands };
        HashSet<string> mentioned = Mentioned(rule.Partials, apply);
        var kept = operands.Select((o, k) => mentioned.Contains(Mark(k, o).Name) && IsCostly(o) ? Keep(o, before) : o).ToEquatableArray();
        Expr result = apply with { Operands = kept };
        return mentioned.Contains(ResultMark.Name) && !resultIsKept ? Keep(result, before) : result;
    }

    /// <summary>The names of the marks of operands and result that the partials for active operands mention.</summary>
    private HashSet<string> Mentioned(Func<EquatableArray<Expr>, Expr, Pull> partials, Expr.Apply apply)
    {
        var marks = apply.Operands.Select((o, k) => o is Expr.Constant ? o : new Expr.Read(Place.Of(Mark(k, o)))).ToEquatableArray();
        Pull pull = partials(marks, new Expr.Read(Place.Of(ResultMark with { Type = apply.Type })));
        bool[] active = [.. apply.Operands.Select(facts.Activity.IsActive)];
        return [.. Expressions(pull, active).SelectMany(Walk.Reads).Select(p => p.Root.Name)];
    }

    private static IEnumerable<Expr> Expressions(Pull pull, bool[] active) => pull switch
    {
        Pull.Partials partials => partials.Values.Where((_, k) => active[k]),
        Pull.When choice => [choice.Condition, .. Expressions(choice.Then, active), .. Expressions(choice.Else, active)],
        _ => throw new NotSupportedException(pull.GetType().Name),
    };

    private static Variable Mark(int operand, Expr expr) => new($"<{operand}>", expr.Type);

    private static bool IsCostly(Expr expr)
    {
        List<Expr.Apply> operations = Walk.All(expr).OfType<Expr.Apply>().ToList();
        if (expr is Expr.Read && operations.TrueForAll(o => o.Type == IrType.Int && o.Operation is "+" or "-" or "*" or "neg")) return false;
        return operations.Count > 2 || operations.Any(o => o.Type.IsReal && (o.Operation.Contains('.') || o.Operation is "/" or "%"));
    }

    private Expr Keep(Expr expr, List<Stmt> before) => Keep(expr, Naming.Of(expr), before);

    private Expr Keep(Expr expr, string name, List<Stmt> before)
    {
        var variable = new Variable(names.Fresh(name), expr.Type);
        before.Add(new Stmt.Declare(variable, expr));
        return new Expr.Read(Place.Of(variable));
    }

    private Expr Decision(Stmt.If statement, List<Stmt> before)
    {
        bool decidesNothing = Walk.All(statement.Then).Concat(Walk.All(statement.Else)).All(s => s is Stmt.Throw or Stmt.Run or Stmt.If or Stmt.Comment);
        if (decidesNothing || facts.IsStable(statement.Condition)) return statement.Condition;
        var taken = new Variable(names.Fresh("taken"), IrType.Bool);
        before.Add(new Stmt.Declare(taken, statement.Condition));
        return new Expr.Read(Place.Of(taken));
    }

    private Expr Bound(Expr bound, string name, List<Stmt> before)
    {
        if (facts.IsStable(bound) && Walk.All(bound).Count() < 6) return bound;
        var variable = new Variable(names.Fresh(name), bound.Type);
        before.Add(new Stmt.Declare(variable, bound));
        return new Expr.Read(Place.Of(variable));
    }

    /// <summary>A span cannot be recorded, only bound again: what it views must then be a variable that never changes.</summary>
    private Place StableView(Stmt.Bind bind, List<Stmt> before)
    {
        if (!bind.Target.Type.IsSpan || facts.IsStable(bind.View) || bind.View.Root.Type.IsSpan) return bind.View;
        int slices = bind.View.Steps.Reverse().TakeWhile(s => s is Step.Slice).Count();
        var type = new IrType(bind.Target.Type.Element + "[]", Kind.Memory, Container.Array, bind.Target.Type.Element);
        var copy = new Variable(names.Fresh(Naming.Last(bind.View.Root.Name)), type);
        before.Add(new Stmt.Bind(Place.Of(copy), new Place(bind.View.Root, bind.View.Steps.Take(bind.View.Steps.Count - slices).ToEquatableArray(), type), Declares: true));
        return new Place(copy, bind.View.Steps.Skip(bind.View.Steps.Count - slices).ToEquatableArray(), bind.View.Type);
    }

    /// <summary>Whether evaluating the expression may read what the target names, so that storing the result destroys an operand.</summary>
    private bool MayRead(Expr expr, Place target) => Walk.Reads(expr).Any(read => target.IsVariable
        ? read.Root == target.Root
        : facts.Aliases.Class(read.Root) == facts.Aliases.Class(target.Root));
}
