using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>
/// A function of numbers that cost as much as a sine, computed twice of the same variable: where the one value is at hand, the other is that. So the
/// derivative of a sine takes the cosine that the method itself computes.
/// </summary>
internal sealed class SharedValues
{
    private static readonly HashSet<string> Cheap = ["Abs", "Sign", "Max", "Min", "Floor", "Ceiling", "Truncate", "Round", "Clamp", "Sqrt", "CopySign", "FusedMultiplyAdd"];

    private readonly VariableWrites writes;
    private readonly Dictionary<Expr, List<Write>> known = [];

    private SharedValues(EquatableArray<Stmt> body)
    {
        writes = new VariableWrites(body);
        foreach (Write write in writes.Only.Where(w => IsDear(w.Value) && Walk.Reads(w.Value!).All(p => writes.Precedes(p, w))))
        {
            if (!known.TryGetValue(write.Value!, out List<Write> of)) known[write.Value!] = of = [];
            of.Add(write);
        }
    }

    public static EquatableArray<Stmt> Of(EquatableArray<Stmt> body)
    {
        var seen = new HashSet<Expr>();
        bool isAnyTwice = body.SelectMany(Walk.All).SelectMany(Walk.Expressions).SelectMany(Walk.All).Any(e => IsDear(e) && !seen.Add(e));
        if (!isAnyTwice) return body;
        EquatableArray<Stmt> ordered = Early(body, new VariableWrites(body));
        var shared = new SharedValues(ordered);
        return shared.known.Count == 0 ? ordered : new Replacing(shared).Of(ordered);
    }

    private static bool IsDear(Expr? expr) => expr is Expr.Apply { Operation: var operation } apply && operation.LastIndexOf('.') is > 0 and var dot
        && (operation.StartsWith("Math", StringComparison.Ordinal) || operation.StartsWith("double.", StringComparison.Ordinal) || operation.StartsWith("float.", StringComparison.Ordinal))
        && !Cheap.Contains(operation.Substring(dot + 1)) && apply.Operands.All(o => o is Expr.Constant or Expr.Read { Place.IsVariable: true }) && apply.Operands.Any(o => o is Expr.Read);

    /// <summary>A declaration of such a value stands before the first statement of its block that computes the same.</summary>
    private static EquatableArray<Stmt> Early(EquatableArray<Stmt> block, VariableWrites writes)
    {
        List<Stmt> statements = block.Select(s => s switch
        {
            Stmt.If i => i with { Then = Early(i.Then, writes), Else = Early(i.Else, writes) },
            Stmt.For f => f with { Body = Early(f.Body, writes) },
            Stmt.While w => w with { Body = Early(w.Body, writes) },
            Stmt.Scope c => c with { Body = Early(c.Body, writes) },
            _ => s,
        }).ToList();
        for (int j = 1; j < statements.Count; j++)
        {
            if (statements[j] is not Stmt.Declare { Value: { } value, Variable: var variable } || !IsDear(value) || !writes.IsOnly(variable)) continue;
            int first = statements.FindIndex(0, j, s => Computes(s, value));
            if (first < 0 || !Walk.Reads(value).All(p => writes.IsNeverWrittenIn(p, statements, first, j))) continue;
            Stmt declaration = statements[j];
            statements.RemoveAt(j);
            statements.Insert(first, declaration);
        }
        return statements.ToEquatableArray();
    }

    private static bool Computes(Stmt statement, Expr value) => Walk.All(statement).SelectMany(Walk.Expressions).SelectMany(Walk.All).Contains(value);

    /// <summary>The second walk, in the order of the first.</summary>
    private sealed class Replacing(SharedValues shared)
    {
        private readonly ProgramOrder order = new();

        public EquatableArray<Stmt> Of(EquatableArray<Stmt> block) => block.Select(Of).ToEquatableArray();

        private Stmt Of(Stmt statement)
        {
            order.Next();
            return statement switch
            {
                Stmt.Declare s => s with { Value = s.Value is null ? null : Of(s.Value) },
                Stmt.Assign s => s with { Value = Of(s.Value) },
                Stmt.AddTo s => s with { Value = Of(s.Value) },
                Stmt.If s => s with { Condition = Of(s.Condition), Then = order.In(s, true, () => Of(s.Then)), Else = order.In(s, false, () => Of(s.Else)) },
                Stmt.For s => s with { Body = order.In(s, true, () => Of(s.Body)) },
                Stmt.While s => s with { Body = order.In(s, true, () => Of(s.Body)) },
                Stmt.Scope s => s with { Body = order.In(s, true, () => Of(s.Body)) },
                _ => statement,
            };
        }

        private Expr Of(Expr expr) => Walk.Map(expr, part => part is Expr.Apply && shared.known.TryGetValue(part, out List<Write> values)
            && values.Find(v => shared.writes.IsAtHand(v, order)) is { } value ? new Expr.Read(Place.Of(value.Variable)) : part);
    }
}
