using AutoDiffGen.Diagnostics;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using AutoDiffGen.Support;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen;

/// <summary>A marked method that is generic in its numbers: differentiated for each type of numbers, its members choose among these.</summary>
internal static class GenericMethods
{
    private const Derivatives Available = Derivatives.Gradient | Derivatives.Vjp | Derivatives.Jvp | Derivatives.Hvp | Derivatives.Hessian | Derivatives.HessianDiagonal;

    /// <summary>What is asked for and not there for such methods.</summary>
    public static IEnumerable<Finding> Unavailable(AttributeData attribute, MarkedMethod marked) => (marked.Derivatives & ~Available) is var missing and not Derivatives.None
        ? [Finding.Of(Descriptors.KindUnavailable, AttributeReader.Location(attribute, argument: null), missing.ToString(), marked.Name, "the method is generic in its numbers; mark one for double that calls it")] : [];

    /// <param name="read">Reads a method as if it stood alone.</param>
    public static Reading Read(IMethodSymbol method, ITypeParameterSymbol number, MarkedMethod marked, Compilation compilation, Func<IMethodSymbol, Func<MarkedMethod, MarkedMethod>, Reading> read)
    {
        List<Finding> findings = [];
        List<Instance> instances = [];
        List<SyntaxNode>? reads = [];
        foreach (IMethodSymbol instance in GenericNumber.Instances(method, number, compilation))
        {
            string real = instance.TypeArguments.Concat(instance.ContainingType.TypeArguments).First(t => t.SpecialType is SpecialType.System_Double or SpecialType.System_Single).ToDisplayString();
            Reading reading = read(instance, m => Hidden(m, marked, method, number, real));
            findings.AddRange(reading.Findings);
            reads = reading.Reads is null ? null : reads?.Concat(reading.Reads).ToList();
            if (reading.Primal is null)
                return reading;
            if (reading.Primal.Method.This is null && !method.IsStatic && reading.Primal.Program?.Root.Parameters[0].Passing == Passing.Ref)
                findings.Add(Finding.Of(Descriptors.Unsupported, method.Locations[0], method.Name, "it writes to its struct, which is generic in its numbers; return a new one instead"));
            instances.Add(new(real, reading.Primal));
        }
        findings = [.. findings.GroupBy(f => (f.Descriptor.Id, f.Location, f.ToString())).Select(g => g.First())];
        return findings.Find(f => f.IsError) is { } error
            ? new(new Primal(marked, Program: null, error.ToString()), findings) { Reads = reads }
            : new(new Primal(marked with { Written = instances[0].Primal.Method.Written }, Program: null, "") { Instances = instances.ToEquatableArray(), Number = number.Name }, findings) { Reads = reads };
    }

    /// <summary>The method for one type of numbers, with members of its own that nobody sees.</summary>
    private static MarkedMethod Hidden(MarkedMethod instance, MarkedMethod generic, IMethodSymbol method, ITypeParameterSymbol number, string real)
    {
        string name = new UniqueNames(generic.TakenNames).Fresh(generic.Name + "Of" + char.ToUpperInvariant(real[0]) + real.Substring(1));
        List<ITypeParameterSymbol> others = [.. method.TypeParameters.Where(p => !SymbolEqualityComparer.Default.Equals(p, number))];
        return Static(Transforms.ModeSignatures.Private(instance)) with
        {
            Name = name,
            HintName = $"{generic.HintName}.{real}",
            HelperPrefix = generic.HelperPrefix == generic.Name ? name : name + generic.HelperPrefix.Substring(generic.Name.Length),
            Containers = generic.Containers,
            TypeParameters = Heads.TypeParameters(others),
            Constraints = Heads.Constraints(others),
            Cref = "",
        };
    }

    /// <summary>With the instance as the first parameter: its type has the type of numbers in place of the parameter, that of <c>this</c> has not.</summary>
    private static MarkedMethod Static(MarkedMethod instance)
    {
        if (instance.This is not { } self)
            return instance;
        string receiver = new UniqueNames(instance.Parameters.Select(p => p.Name)).Fresh("self");
        bool isValue = self.Type.Container == Container.Struct;
        return instance with
        {
            This = null,
            Receiver = receiver,
            Modifiers = instance.Modifiers + " static",
            Parameters = instance.Parameters.Prepend(self with { Name = receiver, Modifier = isValue ? "in " : "", Passing = isValue ? Passing.In : Passing.Value }).ToEquatableArray(),
        };
    }
}
