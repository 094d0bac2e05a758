using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The Hessian-vector product of a marked method: the reverse sweep of its forward mode, from the tangent of the result.</summary>
internal static class HvpMember
{
    /// <param name="members">Gives the names of private members.</param>
    public static IEnumerable<EmittedMethod> Of(Primal primal, DerivativeSignature signature, UniqueNames members, bool isDifferentiated = false)
    {
        Program program = JvpMember.Of(primal.Program!, signature, JvpMember.Reserved(primal.Method, signature), isDifferentiated: true);
        Function root = program.Root;
        EquatableArray<Expr> values = ((Stmt.Return)root.Body[root.Body.Count - 1]).Values;
        Function tangent = root with
        {
            Results = [root.Results[1]],
            Body = [.. root.Body.Take(root.Body.Count - 1), new Stmt.Return([values[1]])],
        };
        return Vjp.Of(primal, program with { Root = tangent }, signature, values[0], members, isDifferentiated);
    }
}
