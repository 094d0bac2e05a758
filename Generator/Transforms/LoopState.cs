using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms;

/// <summary>What a loop carries from one iteration to the next, active or not: variables and storage from outside that its body writes.</summary>
internal sealed class LoopState
{
    private static readonly HashSet<string> Plain =
        ["int", "long", "bool", "byte", "sbyte", "short", "ushort", "uint", "ulong", "char", "nint", "nuint"];

    private const string Effects = "it calls what may have an effect or give another value when it runs again";

    private readonly Facts facts;

    public LoopState(Stmt loop, Facts facts)
    {
        this.facts = facts;
        Body = Walk.Blocks(loop).SelectMany(Walk.All).ToList();
        Inside = [.. Body.SelectMany(Walk.Declared).Select(v => v.Name)];
        if (loop is Stmt.For counted) Inside.Add(counted.Counter.Name);
        List<Place> written = Body.SelectMany(s => Writes.Of(s, facts.Summaries)).ToList();
        Scalars = written.Where(p => p.IsVariable && !Inside.Contains(p.Root.Name)).Select(p => p.Root).Distinct().ToList();
        Storage = written.Where(p => !p.IsVariable).Select(p => facts.Canonical(p.Root)).Where(v => !Inside.Contains(v.Name)).Distinct().ToList();
    }

    public List<Stmt> Body { get; }

    /// <summary>The names of the variables of one iteration.</summary>
    public HashSet<string> Inside { get; }

    public List<Variable> Scalars { get; }

    public List<Variable> Storage { get; }

    /// <summary>Why the loop's iterations cannot be run again from a state kept; null where they can.</summary>
    public string? Objection(Program program)
    {
        if (Body.Any(IsRebinding)) return "arrays or objects are exchanged, replaced or returned in it, so that what it carries is not only numbers";
        if (Scalars.Find(v => !v.Type.IsReal && !Plain.Contains(v.Type.Text)) is { } odd) return $"it carries '{odd.Name}', a {odd.Type.Text}, from one iteration to the next; only numbers and bool are kept";
        if (Storage.Find(v => v.Type.HoldsReferences || v.Type.Container is not (Container.Array or Container.Grid or Container.Span or Container.Struct)) is { } held) return $"it writes '{held.Name}', a {held.Type.Text}; only arrays, spans and structs of numbers are kept";
        return Body.Any(s => Acts(s, program, [])) ? Effects : null;
    }

    /// <summary>Why a function cannot run again; null where it can.</summary>
    public static string? ActsAgain(Function function, Program program) =>
        Walk.All(function.Body).Any(s => s is Stmt.Run || Acts(s, program, [function.Name])) ? Effects : null;

    private bool IsRebinding(Stmt statement) => statement switch
    {
        Stmt.Bind s => !s.Declares || facts.IsRebound(s.Target.Root),
        Stmt.Allocate s => !s.Declares || facts.IsRebound(s.Target.Root) || facts.Aliases.IsRestructured(s.Target.Root),
        Stmt.Assign s => s.Target.Type.Kind == Kind.Memory,
        Stmt.Call s => s.Results.Any(r => r.Type.Kind == Kind.Memory) || Enumerable.Range(0, s.Arguments.Count).Any(k => facts.Summaries.Keeps(s.Function, k)),
        _ => false,
    };

    /// <summary>Whether running the statement again may not be the same as before; messages from numbers and texts may be left out.</summary>
    private static bool Acts(Stmt statement, Program program, HashSet<string> asked) => statement switch
    {
        Stmt.Run s => s.Effect is not Expr.Raw raw || raw.Holes.Any(h => !h.Type.IsReal && h.Type.Text != "string" && !Plain.Contains(h.Type.Text)),
        Stmt.Throw => false,
        Stmt.Call s => s.Function == program.Root.Name
            || asked.Add(s.Function) && program.Callees.First(c => c.Name == s.Function) is { Rule: null } callee && Walk.All(callee.Body).Any(inner => Acts(inner, program, asked)),
        _ => Walk.Expressions(statement).SelectMany(Walk.All).Any(e => e is Expr.Raw { Repeatable: false }),
    };
}
