using AutoDiffGen.Diagnostics;
using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

/// <summary>
/// The body of the member that goes over an active object with an <c>ObjectWalk</c> of the Runtime: for each class, which fields are numbers and which lead on.
/// </summary>
internal sealed class ObjectFields(ProgramLowering program, SyntaxNode syntax)
{
    private static readonly Variable Walk = new("walk", new IrType("global::AutoDiffGen.ObjectWalk", Kind.Passive), Role.Parameter);
    private readonly List<INamedTypeSymbol> types = [];

    /// <summary>One loop over the objects, with a test for each class that can be reached.</summary>
    public IReadOnlyList<Stmt> Of(IEnumerable<INamedTypeSymbol> roots)
    {
        foreach (INamedTypeSymbol root in roots)
            Reach(root);
        var branches = new List<(Expr Test, List<Stmt> Body)>();
        for (int i = 0; i < types.Count; i++)
            branches.Add((new Expr.Raw(["", $".Primal.GetType() == typeof({TypeLowering.Spell(types[i])})"], [new Expr.Read(Place.Of(Walk))], IrType.Bool, Repeatable: true), Fields(types[i], i)));
        Support.EquatableArray<Stmt> chain = [Run(["", ".Unknown()"], new Expr.Read(Place.Of(Walk)))];
        for (int i = branches.Count - 1; i >= 0; i--)
            chain = [new Stmt.If(branches[i].Test, [.. branches[i].Body], chain)];
        var goesOn = new Expr.Raw(["", ".Next()"], [new Expr.Read(Place.Of(Walk))], IrType.Bool, Repeatable: false);
        return [new Stmt.While(Test.Before, goesOn, chain)];
    }

    private void Reach(ITypeSymbol type)
    {
        foreach (INamedTypeSymbol concrete in Hierarchy.Concrete((INamedTypeSymbol)type).Where(t => t.IsReferenceType && program.Types.IsAccessible(t)))
            if (Nesting(concrete) > Deepest)
                program.Report(Descriptors.Unsupported, syntax, TypeLowering.Spell(type), "it leads to ever larger types of one generic class; mark the field that does [NonDifferentiable]");
            else if (!types.Contains(concrete, SymbolEqualityComparer.Default))
                types.Add(concrete);
    }

    private const int Deepest = 8;

    private static int Nesting(ITypeSymbol type) => type is INamedTypeSymbol { TypeArguments.Length: > 0 } named ? 1 + named.TypeArguments.Max(Nesting) : 0;

    private List<Stmt> Fields(INamedTypeSymbol type, int index)
    {
        Shape shape = program.Types.ObjectOf(type);
        string name = Naming.Small(type.Name) + (index == 0 ? "" : (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture));
        var primal = new Variable(name + "Primal", shape.Type);
        var derivative = new Variable(name + "Derivative", shape.Type);
        List<Stmt> visits = [], zeros = [];
        foreach (IFieldSymbol field in TypeLowering.Fields(type).Where(f => TypeLowering.HasReals(f.Type) && !IsMarked(f)))
        {
            Shape content = program.Types.Of(field.Type);
            Step step = program.Types.ObjectStep(field, onlyRead: false);
            if (program.Types.IsUnreachable(step))
                program.Report(Descriptors.Unsupported, syntax, field, TypeLowering.Spell(field.Type), "the derivative cannot reach this private type of a field of an object that takes derivatives; make it internal");
            Member(Place.Of(primal).Then(step, content.Type), Place.Of(derivative).Then(step, content.Type), content, field, visits, zeros);
        }
        if (zeros.Count > 0)
            visits.Add(new Stmt.If(new Expr.Raw(["", ".Clears"], [new Expr.Read(Place.Of(Walk))], IrType.Bool, Repeatable: true), [.. zeros], []));
        if (visits.Count == 0)
            return [];
        return [Cast(primal, ".Primal"), Cast(derivative, ".Derivative"), .. visits];
    }

    private static bool IsMarked(IFieldSymbol field) => field.HasAttribute("NonDifferentiableAttribute") || field.AssociatedSymbol?.HasAttribute("NonDifferentiableAttribute") == true;

    private static Stmt.Declare Cast(Variable variable, string member) =>
        new(variable, new Expr.Raw([$"({variable.Type.Text})", member], [new Expr.Read(Place.Of(Walk))], variable.Type, Repeatable: true));

    private void Member(Place primal, Place derivative, Shape shape, IFieldSymbol field, List<Stmt> visits, List<Stmt> zeros)
    {
        if (shape.Symbol.OriginalDefinition.SpecialType == SpecialType.System_Nullable_T)
            return;
        if (shape.IsReal)
            zeros.Add(new Stmt.Assign(derivative, new Expr.Constant("0", shape.Type)));
        else if (shape.IsAggregate)
            foreach (Lowering.Member member in shape.Members)
                Member(primal.Then(member.Step, member.Shape.Type), derivative.Then(member.Step, member.Shape.Type), member.Shape, field, visits, zeros);
        else if (shape.Kind == ShapeKind.Memory && Visit(shape.Symbol) is { } call)
            visits.Add(Run(["", $".{call}(", ", ", ")"], new Expr.Read(Place.Of(Walk)), new Expr.Read(primal), new Expr.Read(derivative)));
        else if (shape.Kind == ShapeKind.Memory)
            program.Report(Descriptors.Unsupported, syntax, field, shape.Type.Text, "a field of this type in an object that takes derivatives is not followed; mark it [NonDifferentiable]");
    }

    /// <summary>The way in which the walk goes on to storage of this type; null where it cannot.</summary>
    private string? Visit(ITypeSymbol type)
    {
        if (TypeLowering.ElementOf(type) is not { } element)
        {
            Reach(type);
            return "Visit";
        }
        if (!TypeLowering.HasReals(element))
            return null;
        Shape shape = program.Types.Of(element);
        if (shape.Kind != ShapeKind.Memory)
            return !IsFlat(shape) ? null : type is IArrayTypeSymbol { Rank: > 1 } ? "Arrays" : "Numbers";
        if (element is IArrayTypeSymbol)
            return type is IArrayTypeSymbol { Rank: 1 } && Visit(element) is "Numbers" or "Arrays" ? "Arrays" : null;
        if (shape.Type.Container != Container.Object || type is IArrayTypeSymbol { Rank: > 1 })
            return null;
        Reach(element);
        return "Objects";
    }

    private static bool IsFlat(Shape shape) => shape.Kind == ShapeKind.Scalar || (shape.IsAggregate && shape.Members.All(m => IsFlat(m.Shape)));

    private static Stmt.Run Run(string[] pieces, params Expr[] holes) => new(new Expr.Raw([.. pieces], [.. holes], IrType.Bool, Repeatable: false));
}
