using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

/// <summary><c>[NonDifferentiable]</c> and <c>StopGradient</c>: values that are constants to every derivative.</summary>
internal sealed partial class BodyLowering
{
    private const string Mark = "NonDifferentiableAttribute";

    /// <summary>The value as text around it, through which no derivative is taken.</summary>
    private static Value Stopped(Value value) => value switch
    {
        Value.Scalar { Expr: { Type.IsReal: true } real and not Expr.Constant } => new Value.Scalar(new Expr.Raw(["", ""], [real], real.Type, Repeatable: true)),
        Value.Parts parts => parts with { Members = [.. parts.Members.Select(Stopped)] },
        _ => value,
    };

    /// <summary>A marked field or property: a constant to read, and nowhere to put what carries a derivative.</summary>
    private Location Marked(Location location, ISymbol member, IOperation operation)
    {
        if (!member.HasAttribute(Mark) || !TypeLowering.HasReals(location.Shape.Symbol))
            return location;
        if (location.Shape.Kind == ShapeKind.Memory)
            return MarkedStorage(location, location.Shape, operation);
        return new Location.Computed(location.Shape, () => Stopped(Read(location)), value =>
        {
            Lost(value, member.Name, operation.Syntax, "it is marked [NonDifferentiable]");
            Store(location, value, operation.Syntax);
        });
    }

    /// <summary>Storage is marked in vain where others may reach it unmarked.</summary>
    private Location MarkedStorage(Location location, Shape shape, IOperation operation) =>
        Read(location) is Value.View view && !ownership.IsConstant(view.Place.Root)
            ? new Location.Fixed(shape, Refuse(operation, "it is marked [NonDifferentiable], but what it refers to may carry a derivative"))
            : location;

    private List<Location> Marked(IMethodSymbol method, IReadOnlyList<Location> arguments, IOperation call)
    {
        List<Location> result = [.. arguments];
        for (int i = 0; i < result.Count && i < method.Parameters.Length; i++)
        {
            IParameterSymbol parameter = method.Parameters[i];
            Shape shape = ShapeOf(parameter.Type);
            if (!parameter.HasAttribute(Mark) || !TypeLowering.HasReals(shape.Symbol))
                continue;
            if (shape.Kind == ShapeKind.Memory)
                result[i] = MarkedStorage(result[i], shape, call);
            else if (parameter.RefKind is RefKind.Ref or RefKind.Out)
                result[i] = new Location.Fixed(shape, Refuse(call, $"its parameter {parameter.Name} is marked [NonDifferentiable] and passed by reference"));
            else
                result[i] = new Location.Fixed(shape, Stopped(Read(result[i])));
        }
        return result;
    }
}
