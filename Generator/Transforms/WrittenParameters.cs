using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>What a marked method does to the storage of its parameters, itself or through what it calls.</summary>
internal static class WrittenParameters
{
    /// <summary>The method with what its body tells of its parameters.</summary>
    public static MarkedMethod In(MarkedMethod method, Program program)
    {
        var summaries = new Summaries(program);
        Function root = program.Root;
        List<Variable> written = root.Parameters.Where((p, k) => p.Variable.Type.Kind == Kind.Memory && summaries.Writes(root.Name, k)).Select(p => p.Variable).ToList();
        return method with
        {
            HasReverseMode = Derivatives.HasReverseMode(program),
            Written = written.Select(v => v.Name).ToEquatableArray(),
            OnlyWritten = written.Where(v => v.Type.Container != Container.Struct && !EntryContents.AreRead(program, v)).Select(v => v.Name).ToEquatableArray(),
        };
    }
}
