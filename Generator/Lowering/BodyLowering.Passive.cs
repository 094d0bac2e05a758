using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Passive C# that is carried along as text: calls, texts, ranges; every name fully qualified.</summary>
internal sealed partial class BodyLowering
{
    private static readonly HashSet<string> SeesBits = new(StringComparer.Ordinal)
    {
        "System.BitConverter", "System.Runtime.CompilerServices.Unsafe", "System.Runtime.InteropServices.MemoryMarshal", "System.Buffers.Binary.BinaryPrimitives",
    };

    /// <summary>Whether a member with source is called as it is: nothing real goes in or out, and it is more than one expression.</summary>
    private bool IsOpaqueCallee(ISymbol member, IMethodSymbol method, IOperation call, Shape result)
    {
        if (method.Parameters.Any(p => p.Type.TypeKind == TypeKind.Delegate) || method.MethodKind == MethodKind.LocalFunction || !program.Types.IsAccessible(member) || !program.Types.IsAccessible(method)
            || Source.GeneratedMembers.IsNested(method) || ChangesItsStruct(method))
            return false;
        bool hasReals = (result.Symbol.SpecialType != SpecialType.System_Void && HasRealItems(result.Symbol))
            || method.Parameters.Any(p => HasRealItems(frame.Types.Apply(p.Type, program.Compilation)) || p.RefKind is RefKind.Ref or RefKind.Out)
            || (!method.IsStatic && TypeLowering.HasReals(method.ContainingType));
        if (hasReals || method.Parameters.Any(p => frame.Types.Apply(p.Type, program.Compilation).TypeKind == TypeKind.TypeParameter))
            return false;
        return program.Bodies.Of(method) is { } body && Bodies.Statements(body) is not [IReturnOperation { ReturnedValue: not IConditionalAccessOperation }];
    }

    private static bool HasRealItems(ITypeSymbol type) => TypeLowering.HasReals(type) || (IsSequence(type) || IsMemory(type) || IsPile(type)) && TypeLowering.HasReals(((INamedTypeSymbol)type).TypeArguments[0])
        || IsMap(type) && TypeLowering.HasReals(((INamedTypeSymbol)type).TypeArguments[1]);

    /// <param name="mayCarry">Whether the user has said that what goes in does not matter.</param>
    private Value LowerOpaqueCall(IInvocationOperation call, IMethodSymbol method, Shape shape, bool mayCarry)
    {
        if (!program.Types.IsAccessible(method) || method.MethodKind == MethodKind.LocalFunction)
            return Refuse(call, "the derivative cannot call this private method; make it internal");
        if (call.Instance is IInstanceReferenceOperation { Syntax: Microsoft.CodeAnalysis.CSharp.Syntax.BaseExpressionSyntax })
            return Refuse(call, "what a base class does is not known here");
        var outs = new List<(Location Target, string Name, Shape Shape)>();
        var operands = new List<Func<Value>>();
        if (call.Instance is { } instance)
            operands.Add(() => AsInterface(PassiveOperand(instance), instance));
        foreach (IArgumentOperation argument in call.Arguments)
            operands.Add(() => PassiveArgument(argument, outs));
        List<Value> values = InOrder(operands);
        bool taken = values.Any(IsPartOfInput) && (outs.Count > 0 || (!method.ReturnsVoid && !IsPlain(shape.Type)));
        bool given = values.Any(Carries) || outs.Exists(o => !mayCarry && TypeLowering.HasReals(o.Shape.Symbol));
        bool isRead = !mayCarry && (shape.Symbol.SpecialType != SpecialType.System_Void && TypeLowering.HasReals(shape.Symbol) || outs.Exists(o => TypeLowering.HasReals(o.Shape.Symbol)));
        if (isRead && values.Exists(v => v is Value.Scalar text && CarriesText(text.Expr)))
            return NoRule(call, method, shape);
        if (!mayCarry && (taken || (given && !IsHarmless(method, shape, values))))
            return NoRule(call, method, shape);
        Expr.Raw raw = CallText(call, method, values, shape);
        if (!raw.Repeatable)
            NoteDraw(method, values, call.Syntax);
        if (!raw.Repeatable)
            raw = raw with { Keeps = NoteCall(method, call) };
        Value result;
        if (method.ReturnsVoid)
        {
            Emit(new Stmt.Run(raw));
            result = new Value.None();
        }
        else if (raw.Repeatable && shape.Kind == ShapeKind.Scalar && outs.Count == 0 && !shape.IsReal)
            result = new Value.Scalar(raw);
        else
            result = Opaque(raw with { Repeatable = false }, shape, Naming.Small(method.Name));
        NoteAsked(method, result);
        foreach (var (target, name, outShape) in outs)
        {
            if (outShape.Kind == ShapeKind.Memory && target is Location.InPlace { Place: var place })
                ownership.Foreign(place.Root);
            Store(target, new Value.Scalar(new Expr.Raw([name], [], outShape.Type, Repeatable: true)), call.Syntax);
        }
        return result;
    }

    /// <summary>An array that is asked by an interface has members that it shows by no other.</summary>
    private Value AsInterface(Value value, IOperation operand) =>
        operand is IConversionOperation { Type: INamedTypeSymbol { TypeKind: TypeKind.Interface } type, Operand.Type: IArrayTypeSymbol { ElementType: var element } } && !TypeLowering.HasReals(element)
            ? Number(new Expr.Raw([$"(({TypeLowering.Spell(type)})", ")"], [ToExpr(value, operand.Syntax)], ShapeOf(operand).Type, Repeatable: true)) : value;

    /// <summary>A struct that stands in storage as a whole can be handed over as a whole.</summary>
    private Value PassiveOperand(IOperation operand)
    {
        Shape shape = ShapeOf(operand);
        if (!shape.IsAggregate || operand is not (ILocalReferenceOperation or IParameterReferenceOperation or IInstanceReferenceOperation or IFieldReferenceOperation or IArrayElementReferenceOperation))
            return Lower(operand);
        Location location = LowerLocation(operand);
        return location is Location.InPlace place ? new Value.View(place.Place) : Read(location);
    }

    /// <summary>What is passed out gets a name that no later stage makes: it stands in text, where they do not see it.</summary>
    private Value PassiveArgument(IArgumentOperation argument, List<(Location, string, Shape)> outs)
    {
        if (argument.Parameter?.RefKind is null or RefKind.None or RefKind.In or RefKind.RefReadOnlyParameter)
            return PassiveOperand(argument.Value);
        if (argument.Value is IInterpolatedStringHandlerCreationOperation text)
            return Lower(text);
        if (argument.Parameter.RefKind != RefKind.Out)
            return Refuse(argument, "a reference cannot be passed to code that is not differentiated");
        Location target = LowerLocation(argument.Value);
        Shape shape = target.Shape;
        string name = NewName(argument.Parameter.Name + "Out");
        if (!shape.IsAggregate)
            outs.Add((target, name, shape));
        else
            Refuse(argument, "storage cannot be passed by reference to code that is not differentiated");
        return new Value.Scalar(new Expr.Raw([$"out {shape.Type.Text} {name}"], [], IrType.Int, Repeatable: true));
    }

    /// <summary>Whether a library call loses nothing although reals go in: it answers a question, makes a text, or writes to a log.</summary>
    private bool IsHarmless(IMethodSymbol method, Shape shape, List<Value> values)
    {
        string type = method.ContainingType.OriginalDefinition.ToDisplayString();
        string space = method.ContainingNamespace?.ToDisplayString() ?? "";
        if (SeesBits.Contains(type) || TypeLowering.HasSource(method) || method.Parameters.Any(p => p.RefKind == RefKind.Ref && !p.Type.HasAttribute("InterpolatedStringHandlerAttribute")))
            return false;
        if (method.ContainingType.IsException())
            return true;
        if (values.Exists(v => v is Value.View) && method.Name is not ("IndexOf" or "LastIndexOf" or "Contains" or "SequenceEqual" or "BinarySearch" or "StartsWith" or "EndsWith"
            or "Equals" or "ReferenceEquals" or "GetHashCode" or "GetType" or "ToString" or "Join" or "Concat" or "Format" or "Exists" or "Any" or "Count"))
            return false;
        bool isLog = type is "System.Console" or "System.Text.StringBuilder" or "System.IO.TextWriter" || space is "System.Diagnostics" || space.StartsWith("Microsoft.Extensions.Logging", StringComparison.Ordinal);
        if (isLog)
            return true;
        bool answers = !method.ReturnsVoid && (IsPlain(shape.Type) || shape.Symbol.TypeKind == TypeKind.Enum);
        return answers && (space == "System" || space.StartsWith("System.", StringComparison.Ordinal));
    }

    private Expr.Raw CallText(IInvocationOperation call, IMethodSymbol method, List<Value> values, Shape shape)
    {
        int receivers = call.Instance is null ? 0 : 1;
        List<Expr> arguments = [.. ByParameter(call.Arguments, values.GetRange(receivers, values.Count - receivers)).Select(v => PassiveExpr(v, call.Syntax))];
        string generic = method.TypeArguments.Length == 0 ? "" : $"<{string.Join(", ", method.TypeArguments.Select(TypeLowering.Spell))}>";
        string name = Support.Identifiers.Escape(method.Name) + generic;
        bool pure = IsPure(method);
        return receivers == 0
            ? new(Pieces($"{TypeLowering.Spell(method.ContainingType)}.{name}(", arguments.Count), [.. arguments], shape.Type, pure)
            : new(["", .. Pieces($".{name}(", arguments.Count)], [PassiveExpr(values[0], call.Syntax), .. arguments], shape.Type, pure);
    }

    private Expr PassiveExpr(Value value, SyntaxNode syntax) => value is Value.View { Place: { Type.Container: Container.Struct } place } ? new Expr.Read(place) : ToExpr(value, syntax);

    /// <summary>Functions of the framework that always give the same and do nothing else.</summary>
    private static bool IsPure(IMethodSymbol method) => method.ContainingType.SpecialType is SpecialType.System_String or SpecialType.System_Double or SpecialType.System_Single
            or SpecialType.System_Int32 or SpecialType.System_Int64 or SpecialType.System_Char or SpecialType.System_Boolean or SpecialType.System_Byte or SpecialType.System_UInt32 or SpecialType.System_UInt64
        || method.ContainingType.ToDisplayString() is "System.Math" or "System.MathF" or "System.Numerics.BitOperations";

    private Value LowerInterpolation(IInterpolatedStringOperation text)
    {
        List<string> pieces = ["$\""];
        List<Value> holes = [];
        foreach (IInterpolatedStringContentOperation part in text.Parts)
        {
            switch (part)
            {
                case IInterpolatedStringTextOperation words:
                    pieces[pieces.Count - 1] += Literal(words.Text.ConstantValue.Value as string ?? "");
                    break;
                case IInterpolationOperation hole:
                    string format = hole.FormatString is ILiteralOperation f ? ":" + Literal(f.ConstantValue.Value as string ?? "") : "";
                    string alignment = hole.Alignment?.ConstantValue.Value is int width ? "," + width : "";
                    AddHole(hole.Expression, alignment + format);
                    break;
                case IInterpolatedStringAppendOperation { AppendCall: IInvocationOperation call }:
                    AddAppended(call);
                    break;
                default:
                    return Refuse(part, "this part of a text is not known here");
            }
        }
        pieces[pieces.Count - 1] += "\"";
        List<Expr> exprs = [.. holes.Select(h => PassiveExpr(h, text.Syntax))];
        return new Value.Scalar(new Expr.Raw([.. pieces], [.. exprs], program.Types.Of(SpecialType.System_String).Type, Repeatable: true));

        void AddHole(IOperation expression, string suffix)
        {
            int start = block.Count;
            Value value = PassiveOperand(expression);
            Protect(holes, start);
            holes.Add(value);
            pieces[pieces.Count - 1] += "{(";
            pieces.Add(")" + suffix + "}");
        }

        void AddAppended(IInvocationOperation call)
        {
            IArgumentOperation value = call.Arguments.First(a => a.Parameter is { Ordinal: 0 });
            if (call.TargetMethod.Name == "AppendLiteral")
            {
                pieces[pieces.Count - 1] += Literal(value.Value.ConstantValue.Value as string ?? "");
                return;
            }
            object? width = call.Arguments.FirstOrDefault(a => a.Parameter?.Name == "alignment" && a.ArgumentKind == ArgumentKind.Explicit)?.Value.ConstantValue.Value;
            object? format = call.Arguments.FirstOrDefault(a => a.Parameter?.Name == "format" && a.ArgumentKind == ArgumentKind.Explicit)?.Value.ConstantValue.Value;
            AddHole(value.Value, (width is int w ? "," + w : "") + (format is string f ? ":" + Literal(f) : ""));
        }
    }

    /// <summary>Interpolated strings joined by <c>+</c>, where a handler takes them.</summary>
    private Value LowerTextSum(IInterpolatedStringAdditionOperation sum)
    {
        List<Value> sides = InOrder(() => Lower(sum.Left), () => Lower(sum.Right));
        return new Value.Scalar(new Expr.Raw(["", " + ", ""], [ToExpr(sides[0], sum.Syntax), ToExpr(sides[1], sum.Syntax)], program.Types.Of(SpecialType.System_String).Type, Repeatable: true));
    }

    private static string Literal(string words)
    {
        string quoted = SymbolDisplay.FormatLiteral(words, quote: true);
        return quoted.Substring(1, quoted.Length - 2).Replace("{", "{{").Replace("}", "}}");
    }

    private Value LowerRange(IRangeOperation range)
    {
        Expr from = range.LeftOperand is { } left ? LowerExpr(left) : new Expr.Raw(["global::System.Index.Start"], [], IrType.Int, true);
        Expr to = range.RightOperand is { } right ? LowerExpr(right) : new Expr.Raw(["global::System.Index.End"], [], IrType.Int, true);
        return new Value.Scalar(new Expr.Raw(["new global::System.Range(", ", ", ")"], [from, to], ShapeOf(range).Type, Repeatable: true));
    }
}
