using AutoDiffGen.Diagnostics;
using AutoDiffGen.Ir;
using AutoDiffGen.Source;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Calls of methods with a rule of the user's: never looked into, whether they have source or not.</summary>
internal sealed partial class BodyLowering
{
    private const Derivatives Forward = Derivatives.Jvp | Derivatives.Jacobian | Derivatives.SparseJacobian | Derivatives.GradientCheck;
    private const Derivatives Second = Derivatives.Hvp | Derivatives.Hessian | Derivatives.HessianDiagonal | Derivatives.SparseHessian;
    private const Derivatives Reverse = Derivatives.Gradient | Derivatives.Vjp | Derivatives.GradientBatch | Derivatives.Jacobian | Derivatives.SparseJacobian | Derivatives.GradientCheck;

    /// <summary>Null where the method has no rule.</summary>
    private Value? LowerRuleCall(IInvocationOperation call, IMethodSymbol method, string? hint)
    {
        if (program.Rules.Vjp(method) is null && program.Rules.Jvp(method) is null || call.IsVirtual && method.IsOpen())
            return null;
        if (!new[] { method }.Concat(RulesOf(method).SelectMany(MethodsOf)).All(program.Types.IsAccessible))
            return Refuse(call, "the derivative cannot call this private method or its private rule; make both internal");
        List<Func<Value>> operands = method.IsStatic ? [] : [() => new Value.Target(Receiver(call.Instance!))];
        operands.AddRange(call.Arguments.Select(a => (Func<Value>)(() => LowerArgument(a))));
        List<Value> values = InOrder(operands);
        List<Location> sources = method.IsStatic ? [] : [((Value.Target)values[0]).Location];
        sources.AddRange(ArgumentLocations(call.Arguments, [.. values.Skip(sources.Count)]));
        return CallRule(method, sources, call, hint);
    }

    private Value CallRule(IMethodSymbol method, List<Location> sources, IInvocationOperation call, string? hint)
    {
        CalledFunction function = program.FunctionOf(method, isVirtual: false, "", () => RuleCallee(method), made => RuleFunction(made, method, RuleOf(method)));
        CustomRule rule = function.Lowered!.Rule!;
        List<Argument> passed = [];
        List<Returned> returned = [];
        for (int k = 0; k < function.Parameters.Count; k++)
        {
            CalledParameter parameter = function.Parameters[k];
            if (!rule.Parameters[k].HasCompanion && TypeLowering.HasReals(parameter.Shape.Symbol))
                sources[k] = Constant(sources[k], parameter, call);
            int first = passed.Count;
            Pass(sources[k], parameter, passed, returned, call);
            for (int leaf = first; leaf < passed.Count; leaf++)
                passed[leaf] = Simple(passed[leaf], parameter.Name);
            if (rule.Parameters[k].IsWritten && passed[first] is Argument.Memory memory)
                ownership.Written(memory.View.Root, call.Syntax);
        }
        if (passed.Exists(a => a is not Argument.Value value || Carries(value.Expr)))
            Missing(method, rule, call);
        if (returned.Count > 0)
            return Refuse(call, "a method with a rule gets an array by reference; return it instead");
        return EmitCall(function, passed, returned, hint ?? ResultName(method, null), call);
    }

    /// <summary>What a rule says is a constant: no derivative goes through it.</summary>
    private Location Constant(Location source, CalledParameter parameter, IOperation call) =>
        parameter.Shape.Kind == ShapeKind.Memory ? MarkedStorage(source, parameter.Shape, call)
        : parameter.Passing is Passing.Ref or Passing.Out ? new Location.Fixed(parameter.Shape, Refuse(call, $"its parameter {parameter.Name} is a constant by its rule and passed by reference"))
        : new Location.Fixed(parameter.Shape, Stopped(Read(source)));

    /// <summary>A value in a variable of its own, to be passed again to the rule.</summary>
    private Argument Simple(Argument argument, string name) =>
        argument is Argument.Value { Expr: var value } && (!IsSettled(value) || value is Expr.Constant && value.Type.IsReal) ? new Argument.Value(Temp(name, value)) : argument;

    private void Missing(IMethodSymbol method, CustomRule rule, IOperation call)
    {
        Derivatives asked = program.Marked.Derivatives;
        string name = $"{method.ContainingType.Name}.{method.Name}";
        if (rule.Vjp is null && (asked & (Reverse | Second)) != 0)
            program.Report(Descriptors.RuleMissing, call.Syntax, name, "JvpOf", "VjpOf", $"Derivatives.{asked & (Reverse | Second)} of '{program.Marked.Name}'");
        if (rule.Jvp is null && (asked & (Forward | Second)) != 0)
            program.Report(Descriptors.RuleMissing, call.Syntax, name, "VjpOf", "JvpOf", $"Derivatives.{asked & (Forward | Second)} of '{program.Marked.Name}'");
        if (rule is { Jvp: not null, OfJvp: null } && (asked & Second) != 0)
            program.Report(Descriptors.RuleMissing, call.Syntax, name, "JvpOf", "VjpOf", $"Derivatives.{asked & Second} of '{program.Marked.Name}' for the [JvpOf] method itself");
        if (rule.Parameters.Any(p => p.Leaves.Count > 0) && (asked & Second) != 0)
            Refuse(call, "second derivatives do not go through a rule for a method with struct parameters");
    }

    private IEnumerable<DerivativeRule> RulesOf(IMethodSymbol method) => new[] { program.Rules.Vjp(method), program.Rules.Jvp(method) }.OfType<DerivativeRule>();

    private static IEnumerable<IMethodSymbol> MethodsOf(DerivativeRule rule) => rule.Forward is null ? [rule.Method] : [rule.Method, rule.Forward];

    private CustomRule RuleOf(IMethodSymbol method)
    {
        DerivativeRule? vjp = program.Rules.Vjp(method), jvp = program.Rules.Jvp(method);
        IReadOnlyList<bool> constants = (vjp ?? jvp)!.Constants;
        IEnumerable<(string Name, ITypeSymbol Type, RefKind Kind)> inputs = method.Parameters.Select(p => (p.Name, p.Type, p.RefKind));
        if (!method.IsStatic)
            inputs = inputs.Prepend(("self", method.ContainingType, RefKind.None));
        var parameters = inputs.Select((input, k) => RuleParameterOf(input.Name, program.Types.Of(input.Type), PassingOf(input.Kind), !constants[k]));
        CustomRule? second = jvp is not null && program.Rules.Vjp(jvp.Method) is not null ? RuleOf(jvp.Method) : null;
        IrType? state = vjp?.State is not { } type ? null
            : type is { IsUnmanagedType: true, SpecialType: SpecialType.None } ? IrType.PlainStruct(TypeLowering.Spell(type)) : StateType(program.Types.Of(type));
        return new(CallName(method), [.. parameters],
            vjp is null ? null : CallName(vjp.Method), jvp is null ? null : CallName(jvp.Method), vjp?.Forward is { } half ? CallName(half) : null, state, second);
    }

    private static IrType StateType(Shape shape) => shape.IsAggregate ? new(shape.Type.Text, Kind.Passive) : shape.Type;

    private static string CallName(IMethodSymbol method) => !method.IsStatic ? "." + Support.Identifiers.Escape(method.Name) : $"{TypeLowering.Spell(method.ContainingType)}.{Support.Identifiers.Escape(method.Name)}"
        + (method.TypeArguments.Length == 0 ? "" : $"<{string.Join(", ", method.TypeArguments.Select(TypeLowering.Spell))}>");

    private static RuleParameter RuleParameterOf(string name, Shape shape, Passing passing, bool hasCompanion)
    {
        List<StructLeaf> leaves = [];
        if (shape.IsAggregate)
            Leaves(shape, [], leaves);
        return new(name, shape.Type, passing, hasCompanion, [.. leaves]);
    }

    private CalledFunction RuleCallee(IMethodSymbol method)
    {
        var parameters = method.Parameters.Select(p => new CalledParameter(p.Name, program.Types.Of(p.Type), PassingOf(p.RefKind))).ToList();
        if (!method.IsStatic)
            parameters.Insert(0, new("self", program.Types.Of(method.ContainingType), Passing.Value));
        return new(program.NewFunctionName(method.Name), parameters, method.ReturnsVoid ? null : program.Types.Of(method.ReturnType));
    }

    /// <summary>A function without a body of its own: what stands in its place says what it writes.</summary>
    private static Function RuleFunction(CalledFunction function, IMethodSymbol method, CustomRule rule)
    {
        var names = new Support.UniqueNames([]);
        List<Parameter> parameters = [];
        List<Stmt> body = [];
        foreach (RuleParameter parameter in rule.Parameters)
        {
            var variables = parameter.Leaves.Count == 0
                ? [new Variable(names.Fresh(parameter.Name), parameter.Type, Role.Parameter)]
                : parameter.Leaves.Select(l => new Variable(names.Fresh(parameter.Name), l.Type, Role.Parameter)).ToArray();
            Passing passing = parameter.Type.Kind == Kind.Memory ? Passing.Value : parameter.Passing;
            parameters.AddRange(variables.Select(v => new Parameter(v, passing)));
            if (passing is Passing.Ref or Passing.Out)
                body.Add(new Stmt.Assign(Place.Of(variables[0]), Default(variables[0].Type)));
            else if (parameter.IsWritten)
                body.Add(WriteInto(variables[0]));
        }
        List<StructLeaf> leaves = [];
        if (function.Result is { IsAggregate: true })
            Leaves(function.Result, [], leaves);
        List<IrType> results = function.Result is null ? [] : leaves.Count > 0 ? [.. leaves.Select(l => l.Type)] : [function.Result.Type];
        body.Add(new Stmt.Return([.. results.Select(Default)]));
        StructShape? shape = leaves.Count > 0 ? new(function.Result!.Type.Text, [.. leaves]) : null;
        return new(function.Name, [.. parameters], [.. results], shape, [.. body]) { Rule = rule };
    }

    private static Stmt WriteInto(Variable storage)
    {
        IrType element = storage.Type.Element switch { "double" => IrType.Double, "float" => IrType.Float, string text => new(text, Kind.Passive) };
        return new Stmt.Assign(Place.Of(storage).Then(new Step.Index([new Expr.Constant("0", IrType.Int)]), element), Default(element));
    }

    private static Expr Default(IrType type) => new Expr.Constant(type.IsReal ? "0" : "default", type);
}
