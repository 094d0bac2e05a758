using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Members of the framework that stand in the prelude as plain C#.</summary>
internal sealed partial class BodyLowering
{
    /// <summary>How many members of the framework are being lowered: what they consist of is not shown to the user, their call is.</summary>
    private int insideLibrary;

    /// <summary>Null where the method is not known.</summary>
    private Value? LowerLibraryCall(IInvocationOperation call, IMethodSymbol method, string? hint)
    {
        if (Library.IsArithmetic(method) && LowerPrimitive(call, method) is { } primitive)
            return primitive;
        if (program.Library.Find(method) is not { } member || call.Arguments.All(a => a.Value.ConstantValue.HasValue) && call.Instance is null && call.Arguments.Length > 0)
            return null;
        bool changes = call.Instance is not null && member.Parameters[0].RefKind == RefKind.Ref;
        List<Value> values = InOrder(
        [
            .. call.Instance is null ? [] : new Func<Value>[] { () => changes ? new Value.Target(LowerLocation(call.Instance)) : Lower(call.Instance) },
            .. call.Arguments.Select(a => (Func<Value>)(() => LowerArgument(a))),
        ]);
        int receivers = call.Instance is null ? 0 : 1;
        List<Location> arguments = [.. values.Take(receivers).Concat(ByParameter(call.Arguments, values.GetRange(receivers, values.Count - receivers))).Select(AsLocation)];
        return CallLibrary(member, arguments, call, hint);
    }

    private static Location AsLocation(Value value) => value is Value.Target target ? target.Location : new Location.Fixed(null!, value);

    private Value CallLibrary(IMethodSymbol member, IReadOnlyList<Location> arguments, IOperation call, string? hint)
    {
        insideLibrary++;
        Value result = CallSource(member, null, arguments, call, hint);
        insideLibrary--;
        return result;
    }

    /// <summary>What the prelude leaves to the framework because only that has the last bit right: constants to every derivative.</summary>
    private Value? LowerPrimitive(IInvocationOperation call, IMethodSymbol method)
    {
        string[]? pieces = method.Name switch
        {
            "Difference" => ["", " - ", ""],
            "VectorSine" or "VectorCosine" => [$"{Vectors}.ToScalar({Vectors}.{(method.Name == "VectorSine" ? "Sin" : "Cos")}({Vectors}.Create(", ")))"],
            _ => null,
        };
        if (pieces is null)
            return null;
        List<Value> operands = InOrder(call.Arguments.Select(a => (Func<Value>)(() => Lower(a.Value))));
        return new Value.Scalar(new Expr.Raw([.. pieces], [.. operands.Select(o => ToExpr(o, call.Syntax))], IrType.Float, Repeatable: true));
    }

    private const string Vectors = "global::System.Runtime.Intrinsics.Vector128";

    /// <summary>A property of a struct of the framework; null where it is not known.</summary>
    private Location? LibraryMember(IPropertyReferenceOperation reference, IPropertySymbol property, Shape shape)
    {
        if (reference.Instance is { } instance && ShapeOf(instance) is { IsAggregate: true } owner && owner.Find(property.Name) is { } part)
            return LowerLocation(instance) is var place and not Location.Computed ? MemberOf(place, part) : new Location.Fixed(shape, MemberOf(Lower(instance), part));
        if (property.GetMethod is not { } getter || program.Library.Find(getter) is not { } member)
            return null;
        if (reference.Instance is null)
            return new Location.Fixed(shape, CallLibrary(member, [], reference, null));
        Location self = Freeze(LowerLocation(reference.Instance));
        List<Location> arguments = [.. reference.Arguments.Select(a => (Location)new Location.Fixed(null!, Keep(Lower(a.Value))))];
        return new Location.Computed(shape,
            () => CallLibrary(member, [self, .. arguments], reference, null),
            value =>
            {
                if (property.SetMethod is { } setter && program.Library.Find(setter) is { } write)
                    CallLibrary(write, [self, .. arguments, new Location.Fixed(shape, value)], reference, null);
                else
                    NoRule(reference, property, shape);
            });
    }
}
