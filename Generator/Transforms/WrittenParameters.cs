using AutoDiffGen.Analysis;
using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms;

/// <summary>The parameters of a marked method whose storage it writes, itself or through what it calls.</summary>
internal static class WrittenParameters
{
    public static IEnumerable<string> Of(Program program)
    {
        var summaries = new Summaries(program);
        Function root = program.Root;
        return root.Parameters.Where((p, k) => p.Variable.Type.Kind == Kind.Memory && summaries.Writes(root.Name, k)).Select(p => p.Variable.Name);
    }
}
