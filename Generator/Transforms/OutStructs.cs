using AutoDiffGen.Emission;
using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms;

/// <summary>Structs that a member gives out and writes by way of accessors, field by field: for the compiler they must be there as a whole first.</summary>
internal static class OutStructs
{
    public static EmittedMethod Prepared(EmittedMethod member)
    {
        List<Stmt> first = [.. Mentions.Places(member.Body)
            .Where(p => p.Root is { Role: Role.Parameter, Type.Container: Container.Struct } && p.Steps.Any(s => s is Step.Field { Accessor: not null }))
            .Select(p => p.Root.Name).Concat(ReadFirst(member.Body)).Distinct().Where(name => IsOut(member.Signature, Support.Identifiers.Escape(name)))
            .Select(name => new Stmt.Run(new Expr.Raw([Support.Identifiers.Escape(name) + " = default"], [], IrType.Bool, Repeatable: false)))];
        return first.Count == 0 ? member : member with { Body = [.. first, .. member.Body] };
    }

    /// <summary>Structs of which a field is read, to be kept, before it is certain that it was assigned.</summary>
    private static IEnumerable<string> ReadFirst(IEnumerable<Stmt> body)
    {
        var assigned = new HashSet<Place>();
        foreach (Stmt statement in body)
        {
            foreach (Place read in Walk.All(statement).SelectMany(Walk.Expressions).SelectMany(Walk.Reads))
                if (read.Root is { Role: Role.Parameter, Type.Container: Container.Struct } && read.Steps.Count > 0 && !assigned.Contains(read)) yield return read.Root.Name;
            if (statement is Stmt.Assign assign) assigned.Add(assign.Target);
        }
    }

    /// <summary>Whether the head has a parameter of that name with <c>out</c> before it.</summary>
    private static bool IsOut(string head, string name)
    {
        int end = new[] { ",", ")" }.Select(after => head.IndexOf($" {name}{after}", StringComparison.Ordinal)).Where(i => i >= 0).DefaultIfEmpty(-1).Min();
        int start = end, depth = 0;
        while (start > 0 && (depth > 0 || head[start] is not (',' or '(')))
        {
            depth += head[start] is ')' or '>' or ']' ? 1 : head[start] is '(' or '<' or '[' ? -1 : 0;
            start--;
        }
        return end >= 0 && head.Substring(start + 1, end - start - 1).TrimStart().StartsWith("out ", StringComparison.Ordinal);
    }
}
