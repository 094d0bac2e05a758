using AutoDiffGen.Emission;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;

namespace AutoDiffGen.Transforms;

/// <summary>The private member that goes over an active object and the one that takes its derivatives, and the calls of it.</summary>
internal static class ObjectWalks
{
    public static string Name(MarkedMethod method) =>
        new UniqueNames([.. method.TakenNames, .. Signatures.All(method).Select(s => s.Name)]).Fresh(method.HelperPrefix + "Objects");

    public static IEnumerable<EmittedMethod> Of(Primal primal)
    {
        if (primal.Program!.ObjectFields.Count > 0)
            yield return new([], [], $"private static void {Name(primal.Method)}(global::AutoDiffGen.ObjectWalk walk)", primal.Program.ObjectFields);
    }

    /// <summary>Checks that the companion has the shape of its parameter and shares nothing with it.</summary>
    public static Stmt Check(Companion companion, MarkedMethod method) => Call("Checking", companion, method);

    /// <summary>Sets all numbers in the companion to zero, once that is checked.</summary>
    public static Stmt Clear(Companion companion, MarkedMethod method) => Call("Clearing", companion, method);

    private static Stmt.Run Call(string kind, Companion companion, MarkedMethod method)
    {
        Expr parameter = new Expr.Read(Place.Of(new Variable(companion.Parameter.Name, companion.Parameter.Type, Role.Parameter)));
        Expr derivative = new Expr.Read(Place.Of(new Variable(companion.Name, companion.Type, Role.Parameter)));
        return new(new Expr.Raw([$"{Name(method)}(global::AutoDiffGen.ObjectWalk.{kind}(", ", ", $", \"{companion.Name}\"))"], [parameter, derivative], IrType.Bool, Repeatable: false));
    }
}
