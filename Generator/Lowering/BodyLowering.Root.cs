using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>The marked method itself, and its parameters.</summary>
internal sealed partial class BodyLowering
{
    public Function LowerRoot(IMethodSymbol method)
    {
        if (program.Bodies.Of(method) is not { } body || Bodies.IsBroken(body))
        {
            program.IsBroken = true;
            return new Function(method.Name, [], [], null, []);
        }
        frame = new Frame(method, Substitution.Of(method, Substitution.None, program.Compilation), null, Mutations.Of(body)) { Body = body, Item = ItemOf(method) };
        isRoot = true;
        var parameters = new List<Parameter>();
        if (!method.IsStatic)
            frame.This = RootThis(method.ContainingType, parameters);
        for (int i = 0; i < method.Parameters.Length; i++)
            frame.Define(method.OriginalDefinition.Parameters[i], RootParameter(method.OriginalDefinition.Parameters[i], IsActive(method.Parameters[i]), parameters));
        foreach (Variable variable in parameters.Select(p => p.Variable).Where(v => v.Type.Container == Container.Object).ToList())
            DeclareStates(variable, parameters);
        IEnumerable<ITypeSymbol> types = method.Parameters.Select(p => p.Type);
        foreach (var (parameter, type) in parameters.Zip(method.IsStatic ? types : types.Prepend(method.ContainingType), (p, t) => (p, t)))
            if (parameter.Passing != Passing.Out)
                program.Presences.AddRange(PresencesIn(Place.Of(parameter.Variable), ShapeOf(type)));
        Shape? result = method.ReturnsVoid ? null : frame.Item is { } item ? ShapeOf(ArrayOf(item)) : ShapeOf(method.ReturnType);
        return Finish(method.Name, parameters, result, body.Syntax, () => Run(frame, Bodies.Statements(body), "result"));
    }

    private Shape? ItemOf(IMethodSymbol method) =>
        program.Marked.Return is { Container: Container.List } && Source.TypeReader.ItemOf(method.ReturnType) is { } item ? program.Types.Of(item) : null;

    /// <summary>The elements of a list or an enumeration that is returned.</summary>
    private Value Elements(Value result, IReturnOperation returned) => result switch
    {
        Value.View { Place.Type.Container: Container.Array } => result,
        Value.Scalar { Expr: Expr.Constant { Text: "null" } } => result,
        _ when QueryOf(result) is { } query => new Value.View(Kept(query, returned, "result").Place),
        _ => Refuse(returned.Syntax, "where the elements of what is returned come from is not known here; return an array", ShapeOf(ArrayOf(frame.Item!))),
    };

    private bool IsActive(IParameterSymbol parameter) => program.Marked.Parameters.FirstOrDefault(p => p.Name == parameter.Name)?.IsActive ?? true;

    private Location RootThis(INamedTypeSymbol type, List<Parameter> parameters)
    {
        Shape shape = type.IsValueType ? program.Types.Of(type) : program.Types.ObjectOf(type);
        if (type.IsValueType && !shape.IsAggregate)
            shape = new Shape(type, new IrType(TypeLowering.Spell(type), Kind.Memory, Container.Struct), ShapeKind.Aggregate, []);
        var variable = new Variable(program.Marked.Receiver, shape.Type, Role.Parameter);
        declared.Add(variable.Name);
        settled.Add(variable);
        if (type.IsReferenceType)
            ownership.Foreign(variable);
        if (program.Marked.Instance is { IsActive: true })
        {
            ownership.Active(variable);
            ownership.Input(variable);
            if (HiddenIn(type, Types()) is { } hidden)
                Refuse(program.Method.DeclaringSyntaxReferences[0].GetSyntax(), $"the numbers inside a {hidden} cannot be reached one by one", shape);
        }
        parameters.Add(new Parameter(variable, type.IsValueType && !program.Method.IsReadOnly && frame.Mutations.WritesThis ? Passing.Ref : Passing.Value));
        return new Location.InPlace(Place.Of(variable), shape);
    }

    /// <summary>A struct by value is read in place unless the method changes it: then into variables at entry.</summary>
    private Location RootParameter(IParameterSymbol symbol, bool isActive, List<Parameter> parameters)
    {
        Shape shape = ShapeOf(symbol.Type);
        bool isWritten = frame.Mutations.Writes(symbol);
        if (isActive && program.Marked.Parameters.Any(p => p.Name == symbol.Name) && HiddenIn(symbol.Type, Types()) is { } hidden)
            Refuse(symbol.DeclaringSyntaxReferences[0].GetSyntax(), $"the numbers inside a {hidden} cannot be reached one by one", shape);
        if (isActive && Source.TypeReader.IsIndexed(shape.Symbol))
            return RootList(symbol, shape, isWritten, parameters);
        if (isActive && symbol.RefKind == RefKind.Out && ComesBack(shape, Passing.Out))
            return ComingBack(NewName(symbol.Name, isUsers: true) + "Made", shape, Passing.Out, parameters);
        var variable = new Variable(NewName(symbol.Name, isUsers: true), shape.Type, Role.Parameter);
        parameters.Add(new Parameter(variable, shape.Kind == ShapeKind.Memory && symbol.RefKind == RefKind.None ? Passing.Value : PassingOf(symbol.RefKind)));
        if (!isWritten && symbol.RefKind is not (RefKind.Ref or RefKind.Out))
            settled.Add(variable);
        if (!isActive && shape.Type.IsReal && settled.Contains(variable))
            constant.Add(variable);
        else if (!isActive && shape.Type.IsReal && symbol.RefKind != RefKind.Out)
            withoutAdjoint.Add(variable);
        if (shape.Type.Container == Container.Object || (!isActive && shape.Kind == ShapeKind.Memory))
            ownership.Foreign(variable);
        if (isActive)
        {
            ownership.Active(variable);
            ownership.Input(variable);
        }
        var location = new Location.InPlace(Place.Of(variable), shape);
        if (isActive && isWritten && shape.Type.Container == Container.List && symbol.RefKind == RefKind.None && IsAloneAndRead(symbol, frame.Body))
        {
            settled.Add(variable);
            return Begun(symbol.Name, shape, Read(location), frame.Body)!;
        }
        return shape.IsAggregate && symbol.RefKind == RefKind.None && isWritten
            ? Declare(symbol.Name, shape, Read(location), isSettled: false, program.Method.DeclaringSyntaxReferences[0].GetSyntax())
            : location;
    }

    private static HashSet<ITypeSymbol> Types() => new(SymbolEqualityComparer.Default);

    /// <summary>The struct without source in a type, at any depth, whose numbers have no names here; null where there is none.</summary>
    private string? HiddenIn(ITypeSymbol type, HashSet<ITypeSymbol> seen)
    {
        if (seen.Count > TypeLowering.Most || !seen.Add(type) || !HasRealItems(type))
            return null;
        if ((type as IArrayTypeSymbol)?.ElementType is { } item)
            return HiddenIn(item, seen);
        if (type is not INamedTypeSymbol named || type.SpecialType != SpecialType.None)
            return null;
        Shape shape = ShapeOf(type);
        if (type.IsValueType && shape.IsPassive)
            return shape.Type.Text;
        return named.TypeArguments.Select(t => HiddenIn(t, seen)).FirstOrDefault(t => t is not null)
            ?? (TypeLowering.HasSource(type) ? TypeLowering.Fields(named).Select(f => HiddenIn(f.Type, seen)).FirstOrDefault(t => t is not null) : null);
    }

    private IEnumerable<Place> PresencesIn(Place place, Shape shape)
    {
        if (IsNullable(shape))
            yield return Then(place, shape.Members[0].Step, IrType.Bool);
        if (shape.IsAggregate)
            foreach (Place part in shape.Members.SelectMany(m => PresencesIn(Then(place, m.Step, m.Shape.Type), m.Shape)))
                yield return part;
        else if (shape.Kind == ShapeKind.Memory && place.IsVariable && place.Type.Container is Container.Array or Container.Span or Container.ReadOnlySpan or Container.List
            && TypeLowering.ElementOf(shape.Symbol) is { } element && ShapeOf(element) is { IsAggregate: true } item)
            foreach (Place part in PresencesIn(Then(place, new Step.Index([new Expr.Read(Place.Of(Presence))]), item.Type), item))
                yield return part;
    }

    /// <summary>Stands for the index of an element.</summary>
    private static readonly Variable Presence = new("i", IrType.Int);

    /// <summary>A list behind an interface: its elements are those of a list.</summary>
    private Location.Fixed RootList(IParameterSymbol symbol, Shape shape, bool isWritten, List<Parameter> parameters)
    {
        if (isWritten && !IsAloneAndRead(symbol, frame.Body))
            return new(shape, Refuse(symbol.DeclaringSyntaxReferences[0].GetSyntax(), "a list that is assigned again is not followed; declare another", shape));
        Shape element = ShapeOf(((INamedTypeSymbol)symbol.Type).TypeArguments[0]);
        var variable = new Variable(NewName(symbol.Name, isUsers: true), new IrType(shape.Type.Text, Kind.Memory, Container.List, element.Type.Text), Role.Parameter);
        program.Types.Alias(variable.Type, ShapeOf(program.Compilation.CreateArrayTypeSymbol(element.Symbol)).Type);
        parameters.Add(new Parameter(variable));
        settled.Add(variable);
        ownership.Active(variable);
        ownership.Input(variable);
        var list = new Query.Storage(Place.Of(variable), element);
        return isWritten ? Moving(symbol.Name, shape, ListOf(list, frame.Body)) : new(shape, new Value.Sequence(list));
    }
}
