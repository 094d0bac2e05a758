using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms.Threads;

/// <summary>Numbers that are declared outside a loop, although every iteration first of all assigns them, are declared in it.</summary>
internal sealed class LoopLocals(UniqueNames names)
{
    public static Function Of(Function function, UniqueNames names) => function with { Body = new LoopLocals(names).Of(function.Body) };

    private EquatableArray<Stmt> Of(EquatableArray<Stmt> block)
    {
        List<Stmt> statements = [.. block];
        foreach (Stmt.Declare declare in block.OfType<Stmt.Declare>().Where(d => d.Variable.Type.Kind != Kind.Memory && IsIdle(d.Value)))
        {
            List<Stmt> others = [.. statements.Where(s => !ReferenceEquals(s, declare) && Mentions(s, declare.Variable))];
            if (others.Count == 0 || !others.TrueForAll(s => s is Stmt.For loop && !InHead(loop, declare.Variable) && IsSetFirst(declare.Variable, loop.Body))) continue;
            statements = [.. statements.Where(s => !ReferenceEquals(s, declare)).Select(s => others.Contains(s) ? Into((Stmt.For)s, declare.Variable) : s)];
        }
        return statements.Select(s => s switch
        {
            Stmt.If branch => branch with { Then = Of(branch.Then), Else = Of(branch.Else) },
            Stmt.For loop => loop with { Body = Of(loop.Body) },
            Stmt.While loop => loop with { Body = Of(loop.Body) },
            Stmt.Scope scope => scope with { Body = Of(scope.Body) },
            _ => s,
        }).ToEquatableArray();
    }

    /// <summary>Whether nothing is lost with the value.</summary>
    private static bool IsIdle(Expr? value) => value is null || Walk.All(value).All(e => e is Expr.Constant);

    private static bool Mentions(Stmt statement, Variable variable) => Transforms.Mentions.Of([statement]).Contains(variable.Name);

    private static bool InHead(Stmt.For loop, Variable variable) => Walk.Expressions(loop).SelectMany(Walk.Reads).Any(p => p.Root == variable);

    private static bool IsSetFirst(Variable variable, EquatableArray<Stmt> body) => body.FirstOrDefault(s => Mentions(s, variable)) is Stmt.Assign assign
        && assign.Target == Place.Of(variable) && Walk.Reads(assign.Value).All(p => p.Root != variable);

    /// <summary>The loop with a variable of its own, declared where it was assigned first.</summary>
    private Stmt.For Into(Stmt.For loop, Variable variable)
    {
        var local = new Variable(names.Fresh(variable.Name), variable.Type);
        EquatableArray<Stmt> body = new Renaming(new Dictionary<string, Variable> { [variable.Name] = local }).Of(loop.Body);
        bool isDeclared = false;
        return loop with
        {
            Body = body.Select(s =>
            {
                if (isDeclared || s is not Stmt.Assign assign || assign.Target != Place.Of(local)) return s;
                isDeclared = true;
                return new Stmt.Declare(local, assign.Value) { Source = assign.Source };
            }).ToEquatableArray(),
        };
    }
}
