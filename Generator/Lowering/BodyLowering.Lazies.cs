using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary><c>Lazy&lt;T&gt;</c> that the method makes: the code runs where its value is first asked for, and what it yields stays in a variable.</summary>
internal sealed partial class BodyLowering
{
    private static bool IsLazy(ITypeSymbol? type) => type is INamedTypeSymbol { Name: "Lazy", Arity: 1, ContainingNamespace: { Name: "System", ContainingNamespace.IsGlobalNamespace: true } } lazy && TypeLowering.HasReals(lazy.TypeArguments[0]);

    /// <summary><c>new Lazy&lt;T&gt;(code, …)</c>; null where the code is not known.</summary>
    private Value.Lazy? CreateLazy(IObjectCreationOperation creation, Shape shape, string? hint)
    {
        if (creation.Arguments.Length == 0 || Lower(creation.Arguments[0].Value) is not { } code || !IsDelegate(code))
            return null;
        Shape result = ShapeOf(((INamedTypeSymbol)shape.Symbol).TypeArguments[0]);
        var made = new Variable(NewName(Naming.Leaf(hint ?? "value", "Made")), IrType.Bool);
        Emit(new Stmt.Declare(made, Constants.False));
        return new(code, DeclareResult(hint ?? "value", result), made, result);
    }

    /// <summary><c>Value</c> and <c>IsValueCreated</c>; null for another member or of another object.</summary>
    private Location? LazyMember(IPropertyReferenceOperation reference, Shape shape)
    {
        if (reference.Instance is not { } instance || !IsLazy(instance.Type) || Lower(instance) is not Value.Lazy lazy)
            return null;
        Expr made = new Expr.Read(Place.Of(lazy.Made));
        if (reference.Property.Name == "IsValueCreated")
            return new Location.Fixed(shape, Number(Temp("isMade", made)));
        Emit(new Stmt.If(Not(made), [.. Nested(() =>
        {
            Store(lazy.Cache, InvokeDelegate(lazy.Code, [], reference, lazy.Result, null), reference.Syntax);
            Emit(new Stmt.Assign(Place.Of(lazy.Made), Constants.True));
        })], []));
        return new Location.Fixed(shape, Read(lazy.Cache));
    }
}
