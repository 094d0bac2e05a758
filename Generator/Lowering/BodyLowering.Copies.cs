using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Copies of structs and objects, with parts of them replaced.</summary>
internal sealed partial class BodyLowering
{
    private Value LowerWith(IWithOperation with, string? hint)
    {
        Value value = Lower(with.Operand);
        if (value is Value.View view && ShapeOf(with.Operand).Symbol is INamedTypeSymbol { IsRecord: true } record)
            return CopyObject(with, with.Operand, view, record, with.Initializer, hint);
        if (value is not Value.Parts)
            return Refuse(with, "with is followed for structs and records with floating-point fields only");
        return with.Initializer is null ? value : With(value, with.Initializer, hint ?? "changed");
    }

    /// <summary>A new object with the same fields, some of them replaced. What <c>with</c> makes is of the run-time type, which has to be known.</summary>
    private Value CopyObject(IOperation with, IOperation copied, Value.View view, INamedTypeSymbol record, IObjectOrCollectionInitializerOperation? initializer, string? hint)
    {
        Location original = new Location.Fixed(ShapeOf(copied), Bound(view, ShapeOf(copied), "original"));
        INamedTypeSymbol type = ExactType(original) ?? record;
        if (type.IsAbstract || initializer is not null && type.InstanceConstructors.Any(c => !c.IsImplicitlyDeclared && c.Parameters.Length == 1 && SymbolEqualityComparer.Default.Equals(c.Parameters[0].Type, type)))
            return Refuse(with, "how the object is copied is not known here");
        if (!type.IsSealed && ExactType(original) is null)
            Emit(new Stmt.If(Not(IsExactly(Read(original), [type], with)), [new Stmt.Throw(UnknownType($"a copy of {type.Name}", Read(original), with)) { Source = source }], []));
        Shape shape = program.Types.Of(type);
        var variable = new Variable(NewName(hint ?? "changed"), shape.Type);
        settled.Add(variable);
        exact[variable] = type;
        made.Add(variable);
        Emit(new Stmt.Allocate(Place.Of(variable), shape.Type.Text, [], Declares: true));
        var self = new Location.InPlace(Place.Of(variable), shape);
        underConstruction[variable] = (with.Syntax, block);
        DeclareApart(variable, type, with.Syntax);
        foreach (IFieldSymbol field in TypeLowering.Fields(type))
            Store(MemberLocation(self, field, ShapeOf(field.Type), with), Read(MemberLocation(original, field, ShapeOf(field.Type), with)), with.Syntax);
        Initialise(initializer, self);
        underConstruction.Remove(variable);
        owned.Add(variable);
        return new Value.View(Place.Of(variable));
    }

    /// <summary><c>(C)MemberwiseClone()</c>: an object with the same fields, storage shared; null where it is something else, or of something without a derivative.</summary>
    private Value? LowerClone(IOperation operation, string? hint)
    {
        if (operation is not IInvocationOperation { Instance: { Type: INamedTypeSymbol { TypeKind: TypeKind.Class } type } self, TargetMethod: { Name: "MemberwiseClone", ContainingType.SpecialType: SpecialType.System_Object } })
            return null;
        return Lower(self) is Value.View { Place.Type.Container: Container.Object } view ? CopyObject(operation, self, view, (INamedTypeSymbol)frame.Types.Apply(type, program.Compilation), null, hint ?? "copy") : null;
    }

    private Value With(Value value, IObjectOrCollectionInitializerOperation initializer, string name)
    {
        Shape shape = ((Value.Parts)value).Shape;
        List<string?> members = [.. initializer.Initializers.Select(i => i is ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Member: var m } } && shape.Find(m.Name) is not null ? m.Name : null)];
        if (members.Contains(null) || members.Distinct().Count() != members.Count)
        {
            Location self = Declare(name, shape, value, isSettled: false, initializer.Syntax);
            Initialise(initializer, self);
            return ReadOwned(self);
        }
        List<Value> values = InOrder([() => value, .. initializer.Initializers.Select(i => (Func<Value>)(() => Lower(((ISimpleAssignmentOperation)i).Value)))]);
        var parts = (Value.Parts)values[0];
        return parts with { Members = [.. parts.Members.Select((m, i) => members.IndexOf(shape.Members[i].Name) is var at and >= 0 ? values[at + 1] : m)] };
    }
}
