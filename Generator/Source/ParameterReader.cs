using AutoDiffGen.Diagnostics;
using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AutoDiffGen.Source;

/// <summary>Reads the parameters of a marked method, and decides which of them have companions.</summary>
internal sealed class ParameterReader(IMethodSymbol method, AttributeData attribute, MarkedOptions options, ICollection<Finding> findings)
{
    public IEnumerable<SignatureParameter> Parameters() => method.Parameters.Select(Read);

    /// <summary>The instance; of a struct it always has a companion, of a class where the attribute says so.</summary>
    public SignatureParameter? This()
    {
        if (method.IsStatic)
            return null;
        IrType type = TypeReader.Read(method.ContainingType);
        bool isActive = type.Container == Container.Struct || (options.WithRespectToThis && type.Container == Container.Object);
        bool isReadOnly = !method.ContainingType.IsValueType || method.IsReadOnly || method.ContainingType.IsReadOnly;
        Passing passing = !method.ContainingType.IsValueType ? Passing.Value : isReadOnly ? Passing.In : Passing.Ref;
        return new("this", "", type, passing, isActive, "");
    }

    public void CheckNames()
    {
        for (int i = 0; i < options.WithRespectTo.Count; i++)
            if (Objection(options.WithRespectTo[i]) is { } objection)
                findings.Add(Finding.Of(Descriptors.UnknownName, AttributeReader.Location(attribute, "WithRespectTo", i), options.WithRespectTo[i], method.Name, objection));
        for (int i = 0; i < options.Rows.Count; i++)
            if (!method.Parameters.Any(p => p.Name == options.Rows[i]))
                findings.Add(Finding.Of(Descriptors.UnknownName, AttributeReader.Location(attribute, "Rows", i), options.Rows[i], method.Name,
                    "its parameters are " + string.Join(", ", method.Parameters.Select(p => p.Name))));
        if (options.WithRespectToThis && (method.IsStatic || This()!.Type.Kind == Kind.Passive))
            findings.Add(Finding.Of(Descriptors.UnknownName, AttributeReader.Location(attribute, "WithRespectToThis"), "this", method.Name,
                method.IsStatic ? "the method is static" : "it holds no floating-point numbers"));
    }

    public static string RefKindOf(RefKind kind) => kind switch
    {
        RefKind.None => "",
        RefKind.Ref => "ref ",
        RefKind.Out => "out ",
        RefKind.In => "in ",
        RefKind.RefReadOnlyParameter => "ref readonly ",
        _ => throw new NotSupportedException(kind.ToString()),
    };

    private SignatureParameter Read(IParameterSymbol parameter)
    {
        IrType type = TypeReader.ReadParameter(parameter.Type);
        Passing passing = parameter.RefKind switch
        {
            RefKind.None => Passing.Value,
            RefKind.Ref => Passing.Ref,
            RefKind.Out => Passing.Out,
            _ => Passing.In,
        };
        string modifier = (parameter.IsThis ? "this " : "")
            + (parameter is { ScopedKind: not ScopedKind.None, RefKind: not RefKind.Out, IsThis: false, IsParams: false } ? "scoped " : "")
            + (parameter.IsParams ? "params " : "") + RefKindOf(parameter.RefKind);
        bool isActive = IsActive(parameter, type);
        if (Refusal(parameter, type, isActive) is { } reason)
            findings.Add(Finding.Of(Descriptors.UnsupportedParameter, LocationOf(parameter), parameter.Name, TypeNames.Short(parameter.Type), reason));
        return new(parameter.Name, modifier, type, passing, isActive, "");
    }

    private bool IsActive(IParameterSymbol parameter, IrType type)
    {
        if (AttributeReader.IsNonDifferentiable(parameter))
            return false;
        if (options.WithRespectTo.Count == 0 || parameter.RefKind == RefKind.Out)
            return TypeReader.HasParameterFloat(parameter.Type);
        return options.WithRespectTo.Contains(parameter.Name) && (TypeReader.HasParameterFloat(parameter.Type) || type.Container == Container.Object);
    }

    private string? Refusal(IParameterSymbol parameter, IrType type, bool isActive)
    {
        bool excluded = AttributeReader.IsNonDifferentiable(parameter)
            || (options.WithRespectTo.Count > 0 && !options.WithRespectTo.Contains(parameter.Name) && parameter.RefKind != RefKind.Out);
        bool isPointer = parameter.Type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer;
        if (!excluded || isPointer)
            if (TypeReader.Refusal(parameter.Type) is { } reason)
                return reason;
        if (!excluded && TypeReader.HasParameterFloat(parameter.Type) && GenericNumber.Mentions(parameter.Type) && GenericNumber.Of(method) is null)
            return "one type parameter may stand for numbers, that of the method, or of the type around it; use double or float, or mark it [NonDifferentiable]";
        bool rebinds = parameter.RefKind is RefKind.Ref or RefKind.Out && type.Container is not (Container.None or Container.Struct) && !(parameter.RefKind == RefKind.Out && TypeReader.IsStorage(parameter.Type));
        return isActive && rebinds ? "an array, span or object by reference could be replaced by another; pass it by value" : null;
    }

    /// <summary>Why a name in WithRespectTo cannot stand there; null where it can.</summary>
    private string? Objection(string name)
    {
        IParameterSymbol? parameter = method.Parameters.FirstOrDefault(p => p.Name == name);
        if (parameter is null)
            return method.Parameters.Length == 0 ? "it has no parameters" : "its parameters are " + string.Join(", ", method.Parameters.Select(p => p.Name));
        if (AttributeReader.IsNonDifferentiable(parameter))
            return "it is marked [NonDifferentiable]";
        if (parameter.RefKind == RefKind.Out)
            return "it is an output";
        return TypeReader.HasParameterFloat(parameter.Type) || TypeReader.Read(parameter.Type).Container == Container.Object || TypeReader.Refusal(parameter.Type) is not null
            ? null
            : "its type holds no floating-point numbers";
    }

    private static Location LocationOf(IParameterSymbol parameter) => parameter.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
    {
        ParameterSyntax { Type: { } type } => type.GetLocation(),
        { } syntax => syntax.GetLocation(),
        null => Location.None,
    };
}
