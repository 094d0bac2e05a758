using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Loops that the user bounds the memory of.</summary>
internal sealed partial class BodyLowering
{
    /// <summary>Lowers a loop, and marks what has become of it with what its method's attributes say.</summary>
    private void LowerMarkedLoop(ILoopOperation loop, Action lower)
    {
        int start = block.Count;
        lower();
        if (CheckpointReader.Of(frame.Method, VariablesOf(loop)) is not { } checkpointing)
            return;
        int at = block.FindLastIndex(s => s is Stmt.For or Stmt.While);
        if (at < start)
            return;
        block[at] = block[at] switch
        {
            Stmt.For s => s with { Checkpointing = checkpointing },
            Stmt.While s => s with { Checkpointing = checkpointing },
            Stmt other => throw new NotSupportedException(other.GetType().Name),
        };
    }

    private static IEnumerable<string> VariablesOf(ILoopOperation loop) => loop switch
    {
        IForLoopOperation { Before.IsEmpty: true, Condition: { } condition } => Mentioned(condition),
        IForLoopOperation s => s.Locals.Select(l => l.Name),
        IForEachLoopOperation s => s.Locals.Select(l => l.Name),
        IWhileLoopOperation { Condition: { } condition } => Mentioned(condition),
        _ => [],
    };

    private static IEnumerable<string> Mentioned(IOperation condition) => condition.DescendantsAndSelf().Select(o => o switch
    {
        ILocalReferenceOperation local => local.Local.Name,
        IParameterReferenceOperation parameter => parameter.Parameter.Name,
        _ => "",
    });
}
