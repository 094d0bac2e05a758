using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The derivative of a number that may be null is there where the number is.</summary>
internal static class Presences
{
    public static IEnumerable<Stmt> Of(Program program, EquatableArray<Companion> companions, UniqueNames names)
    {
        foreach (Place place in program.Presences)
        {
            if (companions.FirstOrDefault(c => c.Parameter.Name == place.Root.Name) is not { } companion)
                continue;
            Place derivative = place with { Root = new Variable(companion.Name, companion.Type, Role.Parameter) };
            if (place.Steps[0] is not Step.Index)
            {
                yield return Copy(place, derivative);
                continue;
            }
            var counter = new Variable(names.Fresh("i"), IrType.Int);
            Step index = new Step.Index([new Expr.Read(Place.Of(counter))]);
            Place At(Place of) => of with { Steps = [index, .. of.Steps.Skip(1)] };
            yield return new Stmt.For(counter, new Expr.Constant("0", IrType.Int), "<", new Expr.Apply(".Length", [new Expr.Read(Place.Of(derivative.Root))], IrType.Int), 1, [Copy(At(place), At(derivative))]);
        }
    }

    private static Stmt Copy(Place presence, Place derivative) => new Stmt.Assign(derivative, new Expr.Read(presence));
}
