using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>
/// Objects that the method makes and keeps to itself are taken apart: each field is a variable, and no object is made. Whether one stays is known only when all
/// is lowered; where it does not, the method is lowered again with that object whole.
/// </summary>
internal sealed partial class BodyLowering
{
    /// <summary>More fields than this are better off in an object than in variables.</summary>
    private const int MostParts = 40;

    private readonly Dictionary<Variable, SyntaxNode> apart = [];
    private readonly Dictionary<(Variable Owner, string Field), Location> fieldsApart = [];
    private readonly HashSet<Variable> partsApart = [];

    private bool IsTakenApart(ITypeSymbol type, SyntaxNode creation)
    {
        List<string> fields = [.. TypeLowering.Fields(type).Select(TypeLowering.NameOf)];
        return !program.IsAllWhole && !program.Whole.Contains(creation) && fields.Count <= MostParts && fields.Distinct(StringComparer.Ordinal).Count() == fields.Count;
    }

    /// <summary>An object without numbers, such as a generator of random numbers, where plain variables can be its state.</summary>
    private bool IsPassiveApart(IObjectCreationOperation creation, Shape shape) => shape is { IsPassive: true, Symbol: INamedTypeSymbol { TypeKind: TypeKind.Class } type } && TypeLowering.HasSource(type) && !type.IsException()
        && LibraryBase(type) is null && IsTakenApart(type, creation.Syntax) && TypeLowering.Fields(type).Any() && TypeLowering.Fields(type).All(f => IsVariable(ShapeOf(f.Type)));

    private void DeclareApart(Variable owner, ITypeSymbol type, SyntaxNode creation)
    {
        bool isApart = IsTakenApart(type, creation);
        if (isApart)
        {
            apart[owner] = creation;
            program.Apart.Add(creation);
        }
        foreach (IFieldSymbol field in TypeLowering.Fields(type).Where(f => isApart || (f.Type.IsValueType && !program.Types.IsAccessible(f.Type))))
        {
            Shape shape = ShapeOf(field.Type);
            if (!IsVariable(shape) || (isApart && OnceAssigned.Is(field, program.Bodies)))
                continue;
            string name = TypeLowering.NameOf(field);
            int start = block.Count;
            fieldsApart[(owner, name)] = Declare(Naming.Leaf(owner.Name, name), shape, Default(shape), isSettled: false, creation);
            partsApart.UnionWith(block.Skip(start).SelectMany(Walk.Declared));
            if (!isApart)
                listOwners[owner] = creation;
        }
    }

    /// <summary>Whether a variable that is assigned anywhere can hold it; storage, lists and code are known only where they are assigned once.</summary>
    private bool IsVariable(Shape shape) => shape.IsAggregate
        ? shape.Members.All(m => IsVariable(m.Shape))
        : shape.Kind == ShapeKind.Scalar && !program.Types.IsUnreachable(shape.Type) && shape.Symbol.TypeKind != TypeKind.Delegate
            && !IsSequence(shape.Symbol) && !IsList(shape.Symbol) && !IsPile(shape.Symbol) && !IsMap(shape.Symbol) && !IsLazy(shape.Symbol);

    private Location? ApartField(Place owner, string field) => owner.IsVariable && fieldsApart.TryGetValue((owner.Root, field), out Location known) ? known : null;

    /// <summary>A reference to storage that the object refers to could assign another: then the object is one.</summary>
    private Location Whole(Variable owner, Location part, IOperation operation)
    {
        SyntaxNode? around = operation.Syntax.Parent;
        while (around is ParenthesizedExpressionSyntax)
            around = around.Parent;
        bool isReferred = around is RefExpressionSyntax || around is ArgumentSyntax argument && !argument.RefKindKeyword.IsKind(SyntaxKind.None) && !argument.RefKindKeyword.IsKind(SyntaxKind.InKeyword);
        if (part is Location.Fixed && isReferred && apart.TryGetValue(owner, out SyntaxNode creation))
            program.Leaving.Add(creation);
        return part;
    }

    /// <summary>The name for what goes into this field of an object that is taken apart.</summary>
    private string? ApartName(Location target) =>
        target is Location.InPlace { Place: { Steps: [Step.Field field], Root: var owner } } && apart.ContainsKey(owner) ? Naming.Leaf(owner.Name, field.Name) : null;

    /// <summary>What the constructor puts, once, into a field of an object that is taken apart.</summary>
    private bool TakeAsApart(Place place, Shape shape, Value value, SyntaxNode syntax)
    {
        if (value is not (Value.View or Value.Scalar or Value.Parts) || place.Steps is not [Step.Field field] || !apart.ContainsKey(place.Root)
            || !underConstruction.TryGetValue(place.Root, out var made) || !ReferenceEquals(made.Block, block) || ApartField(place with { Steps = [] }, field.Name) is not null and not Location.Fixed)
            return false;
        bool isNamed = value is Value.View { Place: { IsVariable: true, Root.Type.Container: Container.Object } } or not Value.View && IsSettled(value) && !(shape.IsPassive && Carries(value)) && TypeOf(value) == shape.Type;
        fieldsApart[(place.Root, field.Name)] = new Location.Fixed(shape, isNamed && IsSettled(value) ? value : Read(Declare(Naming.Leaf(place.Root.Name, field.Name), shape, value, isSettled: true, syntax)));
        return true;
    }

    private static IrType? TypeOf(Value value) => value switch
    {
        Value.Scalar scalar => scalar.Expr.Type,
        Value.Parts parts => parts.Shape.Type,
        _ => null,
    };

    /// <summary>Notes the objects that something still refers to.</summary>
    private void CheckApart()
    {
        if (apart.Count == 0)
            return;
        HashSet<Variable> used = [.. block.SelectMany(Walk.All).SelectMany(Cleanup.Used)];
        program.Leaving.UnionWith(apart.Where(a => used.Contains(a.Key)).Select(a => a.Value));
    }

    /// <summary>The statements without the creation of objects that are variables now; the first value of a field is that which it is declared with.</summary>
    private List<Stmt> WithoutApart(IReadOnlyList<Stmt> body)
    {
        if (apart.Count == 0 && partsApart.Count == 0)
            return [.. body];
        var result = new List<Stmt>();
        for (int i = 0; i < body.Count; i++)
            switch (body[i])
            {
                case Stmt.Allocate { Declares: true } made when apart.ContainsKey(made.Target.Root):
                case Stmt.Declare declared when partsApart.Contains(declared.Variable) && FirstValue(body, i, declared.Variable) is not null:
                    break;
                case Stmt.Assign { Target: { IsVariable: true, Root: var part } } first when partsApart.Contains(part) && IsFirst(body, i, part):
                    result.Add(new Stmt.Declare(part, first.Value) { Source = first.Source });
                    break;
                case var other:
                    result.Add(other switch
                    {
                        Stmt.If s => s with { Then = [.. WithoutApart(s.Then)], Else = [.. WithoutApart(s.Else)] },
                        Stmt.For s => s with { Body = [.. WithoutApart(s.Body)] },
                        Stmt.While s => s with { Body = [.. WithoutApart(s.Body)] },
                        Stmt.Scope s => s with { Body = [.. WithoutApart(s.Body)] },
                        _ => other,
                    });
                    break;
            }
        return result;
    }

    /// <summary>Where the variable declared there gets its first value, if it is a statement of the same block and nothing reads it before.</summary>
    private static int? FirstValue(IReadOnlyList<Stmt> body, int declared, Variable variable)
    {
        for (int i = declared + 1; i < body.Count; i++)
            if (Walk.All(body[i]).SelectMany(Cleanup.Used).Contains(variable))
                return body[i] is Stmt.Assign { Target.IsVariable: true } first && first.Target.Root == variable && !Walk.Reads(first.Value).Any(p => p.Root == variable) ? i : null;
        return null;
    }

    private static bool IsFirst(IReadOnlyList<Stmt> body, int at, Variable variable)
    {
        for (int i = 0; i < at; i++)
            if (body[i] is Stmt.Declare declared && declared.Variable == variable)
                return FirstValue(body, i, variable) == at;
        return false;
    }
}
