using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Lowering;

/// <summary>Drops variables that lowering made and nothing reads.</summary>
internal static class Cleanup
{
    public static List<Stmt> Apply(List<Stmt> body, HashSet<Variable> settled)
    {
        while (true)
        {
            HashSet<Variable> used = [.. body.SelectMany(Walk.All).SelectMany(Used)];
            bool changed = false;
            body = Without(body, s => IsIdle(s, used, settled), ref changed);
            if (!changed)
                return body;
        }
    }

    private static bool IsIdle(Stmt statement, HashSet<Variable> used, HashSet<Variable> settled) => statement switch
    {
        Stmt.Declare { Value: null or not Expr.Raw { Repeatable: false } } s => !used.Contains(s.Variable) && settled.Contains(s.Variable) && !Throws(s.Value),
        Stmt.Bind { Declares: true } s => !used.Contains(s.Target.Root) && s.View.Steps.All(step => step is Step.Field),
        _ => false,
    };

    /// <summary>An element out of range, or an integer divided by zero, must still throw.</summary>
    private static bool Throws(Expr? value) => value is not null && Walk.All(value).Any(e => e switch
    {
        Expr.Apply { Operation: "/" or "%" } division => !division.Type.IsReal,
        Expr.Raw => true,
        _ => false,
    });

    /// <summary>The variables that the statement has to do with, except those that it declares.</summary>
    public static IEnumerable<Variable> Used(Stmt statement)
    {
        IEnumerable<Variable> read = Walk.Expressions(statement).SelectMany(Walk.Reads).Select(p => p.Root);
        return statement switch
        {
            Stmt.Assign s => read.Append(s.Target.Root),
            Stmt.AddTo s => read.Append(s.Target.Root),
            Stmt.Bind s => s.Declares ? read.Append(s.View.Root) : read.Append(s.View.Root).Append(s.Target.Root),
            Stmt.Allocate { Declares: false } s => read.Append(s.Target.Root),
            Stmt.Call s => read.Concat(s.Arguments.Select(a => a switch
            {
                Argument.Memory memory => memory.View.Root,
                Argument.Ref reference => reference.Place.Root,
                _ => null,
            }).OfType<Variable>()),
            _ => read,
        };
    }

    private static List<Stmt> Without(IEnumerable<Stmt> body, Func<Stmt, bool> idle, ref bool changed)
    {
        var result = new List<Stmt>();
        foreach (Stmt statement in body)
        {
            if (idle(statement))
            {
                changed = true;
                continue;
            }
            result.Add(statement switch
            {
                Stmt.If s => s with { Then = [.. Without(s.Then, idle, ref changed)], Else = [.. Without(s.Else, idle, ref changed)] },
                Stmt.For s => s with { Body = [.. Without(s.Body, idle, ref changed)] },
                Stmt.While s => s with { Body = [.. Without(s.Body, idle, ref changed)] },
                Stmt.Scope s => s with { Body = [.. Without(s.Body, idle, ref changed)] },
                _ => statement,
            });
        }
        return result;
    }
}
