using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>What only the whole program tells about a marked method, before its derivative is made.</summary>
/// <param name="Refused">Variables that the reverse sweep could not do without and cannot keep, each with the reason.</param>
/// <param name="Unused">Active parameters on which no output depends.</param>
/// <param name="Forward">Why forward mode, where it is asked for, cannot follow the method; null where it can.</param>
/// <param name="IsZero">Whether that goes for all of them.</param>
internal sealed record Verdict(IReadOnlyList<(string Variable, string Reason)> Refused, IReadOnlyList<string> Unused, bool IsZero, string? Forward)
{
    public static Verdict Of(MarkedMethod method, Program program)
    {
        IEnumerable<SignatureParameter> parameters = method.This is null ? method.Parameters : [method.This, .. method.Parameters];
        var inputs = new HashSet<string>(StateBindings.Inputs(program, parameters.Where(p => p.IsActive).Select(p => p.Name)));
        var summaries = new Summaries(program);
        var facts = new Facts(program.Root, inputs, summaries);
        List<string> unused = program.Root.Parameters
            .Where(p => inputs.Contains(p.Variable.Name) && p.Passing is Passing.Value or Passing.In && p.Variable.Type.IsReal | p.Variable.Type.Container == Container.ReadOnlySpan)
            .Where(p => !facts.Activity.IsActive(p.Variable)).Select(p => p.Variable.Name).ToList();
        bool isZero = inputs.Count > 0 && program.Root.Parameters.Where(p => inputs.Contains(p.Variable.Name)).All(p => unused.Contains(p.Variable.Name));
        return new([.. program.Callees.Concat([program.Root]).SelectMany(Rebound), .. program.Callees.Concat([program.Root]).SelectMany(f => Unbounded(f, program, summaries)), .. program.Callees.Where(c => c.IsCheckpointed).SelectMany(c => NotAgain(c, program, summaries))], unused, isZero, ForwardRefusal(method, program));
    }

    private static string? ForwardRefusal(MarkedMethod method, Program program)
    {
        if (!ModeSignatures.NeedsForward(method)) return null;
        try
        {
            DerivativeSignature signature = ModeSignatures.JvpOf(method);
            JvpMember.Of(program, signature, JvpMember.Reserved(method, signature), isDifferentiated: true);
            if (ModeSignatures.Asks(method, Source.Derivatives.SparseJacobian | Source.Derivatives.SparseHessian)) JvpMember.Of(program, signature, JvpMember.Reserved(method, signature), isDifferentiated: false, sets: "sets");
            return null;
        }
        catch (TangentRefusal refusal)
        {
            return refusal.Message;
        }
    }

    /// <summary>Loops that are to be checkpointed and cannot be.</summary>
    private static IEnumerable<(string, string)> Unbounded(Function function, Program program, Summaries summaries)
    {
        List<Stmt> loops = Walk.All(function.Body).Where(s => s is Stmt.For { Checkpointing: not null } or Stmt.While { Checkpointing: not null }).ToList();
        if (loops.Count == 0) yield break;
        var facts = new Facts(function, [.. function.Parameters.Select(p => p.Variable.Name)], summaries);
        foreach (Stmt loop in loops)
            if (new LoopState(loop, facts).Objection(program) is { } objection)
                yield return ("[CheckpointLoop] " + loop.Source, objection);
    }

    /// <summary>Methods that are to run again and cannot.</summary>
    private static IEnumerable<(string, string)> NotAgain(Function function, Program program, Summaries summaries)
    {
        string? objection = Enumerable.Range(0, function.Parameters.Count).Any(k => summaries.Keeps(function.Name, k)) || function.Results.Any(r => r.Kind == Kind.Memory)
            ? "it exchanges, stores or returns arrays or objects"
            : Enumerable.Range(0, function.Parameters.Count).Any(k => summaries.Writes(function.Name, k) && function.Parameters[k].Variable.Type.Container is not (Container.Array or Container.Grid or Container.Span))
                ? "it writes to an object or list" : LoopState.ActsAgain(function, program);
        if (objection is not null) yield return ("[Checkpoint] " + function.Name, objection);
    }

    /// <summary>Spans that refer to different storage at different times.</summary>
    private static IEnumerable<(string, string)> Rebound(Function function)
    {
        Definitions definitions = Definitions.Of(function);
        return definitions.Variables
            .Where(v => v.Type.IsSpan && v.Role != Role.Global && !definitions.IsStable(v) && SpanOffsets.RootOf(v, function, definitions) is null)
            .Select(v => (v.Name, "a span that is assigned again must always view the same storage; use an array, or an index into the span"));
    }
}
