using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Constructors: initialisers, chained constructors and bodies, run on storage that is fresh.</summary>
internal sealed partial class BodyLowering
{
    private void Construct(IMethodSymbol constructor, Location self, IReadOnlyList<Location> arguments, IOperation creation)
    {
        if (inlining.Any(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, constructor.OriginalDefinition)))
        {
            Refuse(creation, "a constructor that leads to itself is not differentiated");
            return;
        }
        IOperation? body = program.Bodies.Of(constructor);
        Frame callee = ConstructorFrame(constructor, body, creation);
        callee.This = self;
        string outer = source;
        Within(callee, () =>
        {
            BindParameters(callee, Marked(constructor, arguments, creation), creation);
            IInvocationOperation? chained = (body as IConstructorBodyOperation)?.Initializer?.DescendantsAndSelf().OfType<IInvocationOperation>().FirstOrDefault();
            bool isThis = chained is not null && SymbolEqualityComparer.Default.Equals(chained.TargetMethod.ContainingType.OriginalDefinition, constructor.ContainingType.OriginalDefinition);
            if (isThis)
            {
                List<Location> passed = ArgumentLocations(chained!.Arguments, InOrder(chained.Arguments.Select(a => (Func<Value>)(() => LowerArgument(a)))));
                Construct(frame.Types.Apply(chained.TargetMethod, program.Compilation), self, passed, creation);
            }
            else
            {
                RunInitialisers(constructor, self);
                ConstructBase(constructor, body, chained, self, creation);
            }
            if (body is not null)
                Run(callee, Bodies.Statements(body), "unused");
        });
        source = outer;
    }

    /// <summary>The base class's constructor, which runs after the initialisers and before the body.</summary>
    private void ConstructBase(IMethodSymbol constructor, IOperation? body, IInvocationOperation? chained, Location self, IOperation creation)
    {
        if (constructor.ContainingType is not { IsValueType: false, BaseType: { SpecialType: not SpecialType.System_Object } parent })
            return;
        if (chained is null && body is null && PrimaryBase(constructor) is { } primary)
            chained = program.Bodies.Model(primary).GetOperation(primary, program.Token)?.DescendantsAndSelf().OfType<IInvocationOperation>().FirstOrDefault();
        if (chained is not null)
        {
            List<Location> passed = ArgumentLocations(chained.Arguments, InOrder(chained.Arguments.Select(a => (Func<Value>)(() => LowerArgument(a)))));
            Construct(frame.Types.Apply(chained.TargetMethod, program.Compilation), self, passed, creation);
        }
        else if (((INamedTypeSymbol)frame.Types.Apply(parent, program.Compilation)).InstanceConstructors.FirstOrDefault(c => c.Parameters.Length == 0) is { } plain)
            Construct(plain, self, [], creation);
        else
            Refuse(creation, "which constructor of its base class runs is not known here");
    }

    /// <summary><c>: Base(arguments)</c> after a primary constructor.</summary>
    private static PrimaryConstructorBaseTypeSyntax? PrimaryBase(IMethodSymbol constructor) => constructor.OriginalDefinition.DeclaringSyntaxReferences
        .Select(r => r.GetSyntax()).OfType<TypeDeclarationSyntax>().SelectMany(t => t.BaseList?.Types ?? default).OfType<PrimaryConstructorBaseTypeSyntax>().FirstOrDefault();

    private Frame ConstructorFrame(IMethodSymbol constructor, IOperation? body, IOperation creation) =>
        new(constructor, Substitution.Of(constructor, Substitution.None, program.Compilation), null, Mutations.Of(body)) { Body = body ?? creation };

    /// <summary>Fields and properties in the order of declaration: what is written beside them, or the parameter of a record that they stand for.</summary>
    private void RunInitialisers(IMethodSymbol constructor, Location self)
    {
        foreach (IFieldSymbol field in TypeLowering.Fields(constructor.ContainingType).Where(f => SymbolEqualityComparer.Default.Equals(f.ContainingType, constructor.ContainingType)))
        {
            if (InitialValue(constructor, field) is not { } value)
                continue;
            Location target = MemberLocation(self, field, ShapeOf(field.Type), value.Operation);
            Store(target, value.Lower(ApartName(target)), value.Operation.Syntax);
        }
    }

    private (IOperation Operation, Func<string?, Value> Lower)? InitialValue(IMethodSymbol constructor, IFieldSymbol field)
    {
        if (PrimaryParameter(constructor, field) is { } parameter)
            return (frame.Body, _ => Read(frame.Find(parameter)!));
        if (program.Bodies.InitialiserOf(field) is not { } initialiser)
            return null;
        return (initialiser, name =>
        {
            source = SourceText.Of(initialiser.Syntax.Parent ?? initialiser.Syntax);
            return Lower(initialiser, name);
        });
    }

    /// <summary>The parameter of a primary constructor that this field keeps, or of a positional record that becomes this property.</summary>
    private static IParameterSymbol? PrimaryParameter(IMethodSymbol constructor, IFieldSymbol field)
    {
        if (!PrimaryParameters.IsPrimary(constructor))
            return null;
        if (PrimaryParameters.IsKept(field))
            return constructor.OriginalDefinition.Parameters.FirstOrDefault(p => p.Name == PrimaryParameters.NameOf(field));
        bool isPositional = field.AssociatedSymbol is IPropertySymbol property && property.OriginalDefinition.DeclaringSyntaxReferences.Any(r => r.GetSyntax() is ParameterSyntax);
        return constructor.ContainingType.IsRecord && isPositional ? constructor.OriginalDefinition.Parameters.FirstOrDefault(p => p.Name == field.AssociatedSymbol!.Name) : null;
    }

    /// <summary>A struct's constructor that only assigns each field once, as the values themselves; null where it does more.</summary>
    private Value? TryConstruct(IMethodSymbol constructor, Shape shape, IReadOnlyList<Location> arguments, IOperation creation)
    {
        IOperation? body = program.Bodies.Of(constructor);
        if (body is IConstructorBodyOperation { Initializer: not null } || inlining.Any(m => SymbolEqualityComparer.Default.Equals(m.OriginalDefinition, constructor.OriginalDefinition)))
            return null;
        List<(string Name, IOperation Value)>? assigned = body is null ? [] : SimpleAssignments(body, shape);
        var fields = TypeLowering.Fields(constructor.ContainingType).ToList();
        Frame callee = ConstructorFrame(constructor, body, creation);
        if (assigned is null)
            return null;
        return Within(callee, () =>
        {
            foreach (IFieldSymbol field in fields)
                if (PrimaryParameter(constructor, field) is null && program.Bodies.InitialiserOf(field) is { } initialiser)
                    assigned.Insert(0, (TypeLowering.NameOf(field), initialiser));
            if (assigned.Select(a => a.Name).Distinct().Count() != assigned.Count)
                return null;
            BindParameters(callee, Marked(constructor, arguments, creation), creation);
            List<Value> values = InOrder(assigned.Select(a => (Func<Value>)(() => Lower(a.Value))));
            return (Value)new Value.Parts(shape, [.. shape.Members.Select((m, i) => assigned.FindIndex(a => a.Name == m.Name) is var at and >= 0 ? values[at]
                : PrimaryParameter(constructor, fields[i]) is { } parameter ? Read(frame.Find(parameter)!) : Default(m.Shape))]);
        });
    }

    private static List<(string Name, IOperation Value)>? SimpleAssignments(IOperation body, Shape shape)
    {
        var result = new List<(string, IOperation)>();
        foreach (IOperation statement in Bodies.Statements(body))
        {
            if (statement is not IExpressionStatementOperation { Operation: ISimpleAssignmentOperation { Target: IMemberReferenceOperation { Instance: IInstanceReferenceOperation, Member: var member }, Value: var value } })
                return statement is IExpressionStatementOperation { Operation: IDeconstructionAssignmentOperation { Target: ITupleOperation targets, Value: ITupleOperation values } } && Pairwise(targets, values, shape) is { } pairs && result.Count == 0 && Bodies.Statements(body).Count == 1 ? pairs : null;
            if (shape.Find(member.Name) is null || UsesThis(value))
                return null;
            result.Add((member.Name, value));
        }
        return result;
    }

    /// <summary><c>(X, Y) = (x, y)</c>.</summary>
    private static List<(string, IOperation)>? Pairwise(ITupleOperation targets, ITupleOperation values, Shape shape)
    {
        var pairs = new List<(string, IOperation)>();
        for (int i = 0; i < targets.Elements.Length; i++)
        {
            if (targets.Elements[i] is not IMemberReferenceOperation { Instance: IInstanceReferenceOperation, Member: var member } || shape.Find(member.Name) is null || UsesThis(values.Elements[i]))
                return null;
            pairs.Add((member.Name, values.Elements[i]));
        }
        return pairs;
    }

    private static bool UsesThis(IOperation value) => value.DescendantsAndSelf().Any(o => o is IInstanceReferenceOperation { ReferenceKind: InstanceReferenceKind.ContainingTypeInstance });
}
