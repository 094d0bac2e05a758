using AutoDiffGen.Ir;

namespace AutoDiffGen.Transforms;

/// <summary>Storage for the adjoints of parameters whose derivatives nobody asks for.</summary>
internal sealed class DroppedAdjoints(Context context)
{
    public IEnumerable<Stmt> Of(IEnumerable<Parameter> parameters)
    {
        foreach (Variable variable in parameters.Select(p => p.Variable).Where(v => !context.Adjoints.IsGiven(v) && context.Facts.Activity.IsActive(v)).ToList())
        {
            var adjoint = new Variable(context.Names.Fresh(variable.Name + "Adjoint"), AdjointNames.ShadowType(variable.Type));
            context.Adjoints.Use(variable, adjoint);
            foreach (Stmt statement in Zero(adjoint, variable)) yield return statement;
        }
    }

    private Stmt[] Zero(Variable adjoint, Variable variable)
    {
        var storage = new Expr.Read(Place.Of(variable));
        switch (variable.Type)
        {
            case { IsReal: true } or { Container: Container.Struct }:
                return [new Stmt.Declare(adjoint, null)];
            case { Container: Container.Object } when context.Facts.IsMoving(variable):
                return [new Stmt.Declare(adjoint, Records.ZeroLike(storage))];
            case { Container: Container.Object }:
                return [new Stmt.Declare(adjoint, context.Records.NewObject(variable.Type.Text, adjoint.Type))];
            default:
                return
                [
                    new Stmt.Declare(adjoint, context.Records.Copy(storage, adjoint.Type)),
                    new Stmt.Run(new Expr.Raw(
                        [adjoint.Type.IsSpan ? "" : "global::AutoDiffGen.Guard.Clear(", adjoint.Type.IsSpan ? ".Clear()" : ")"], [new Expr.Read(Place.Of(adjoint))], IrType.Bool, Repeatable: false)),
                ];
        }
    }
}
