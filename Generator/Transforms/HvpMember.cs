using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;
using AutoDiffGen.Transforms.Lanes;
using AutoDiffGen.Transforms.Widening;

namespace AutoDiffGen.Transforms;

/// <summary>The Hessian-vector product of a marked method: the reverse sweep of its forward mode, from the tangent of the result.</summary>
internal static class HvpMember
{
    /// <param name="members">Gives the names of private members.</param>
    public static IEnumerable<EmittedMethod> Of(Primal primal, DerivativeSignature signature, UniqueNames members, bool isDifferentiated = false)
    {
        (Program tangent, Expr value) = TangentOf(primal, signature);
        return Vjp.Of(primal, tangent, signature, value, members, isDifferentiated);
    }

    /// <summary>The same for as many directions as a vector has lanes, as a member for the use of others alone.</summary>
    /// <returns>Null where something has no form over vectors.</returns>
    public static WideMember? Wide(Primal primal, UniqueNames members, LaneType lane)
    {
        DerivativeSignature signature = ModeSignatures.HvpOf(primal.Method);
        (Program tangent, Expr value) = TangentOf(primal, signature);
        return Vjp.Wide(primal, tangent, signature, value, members, lane);
    }

    /// <summary>The program that gives the tangent of the result alone, and the result itself.</summary>
    private static (Program Tangent, Expr Value) TangentOf(Primal primal, DerivativeSignature signature)
    {
        Program program = JvpMember.Of(primal.Program!, signature, JvpMember.Reserved(primal.Method, signature), isDifferentiated: true);
        Function root = program.Root;
        EquatableArray<Expr> values = ((Stmt.Return)root.Body[root.Body.Count - 1]).Values;
        Function tangent = root with
        {
            Results = [root.Results[1]],
            Body = [.. root.Body.Take(root.Body.Count - 1), new Stmt.Return([values[1]])],
        };
        return (program with { Root = tangent }, values[0]);
    }
}
