using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>Patterns as conditions on what they look at.</summary>
internal sealed partial class BodyLowering
{
    private const string Tuple = "global::System.Runtime.CompilerServices.ITuple";

    private Value LowerIsPattern(IIsPatternOperation pattern)
    {
        Value value = Lower(pattern.Value);
        if (pattern.Pattern is not IConstantPatternOperation)
            value = KeepSubject(value, "subject");
        return new Value.Scalar(Matches(pattern.Pattern, value, ShapeOf(pattern.Value)));
    }

    private Expr Matches(IPatternOperation pattern, Value value, Shape shape)
    {
        if (value is Value.Parts { Shape: var nullable } number && IsNullable(nullable) && pattern is not (IDiscardPatternOperation or INegatedPatternOperation or IBinaryPatternOperation or IConstantPatternOperation { Value.ConstantValue: { HasValue: true, Value: null } }))
            return Both(HasValue(number), isAnd: true, () => Matches(pattern, number.Members[1], nullable.Members[1].Shape));
        switch (pattern)
        {
            case IDiscardPatternOperation:
                return Constants.True;
            case IConstantPatternOperation constant:
                return IsConstant(constant, value);
            case IRelationalPatternOperation relational:
                return ToExpr(Combine(pattern, relational.OperatorKind, false, value, Lower(relational.Value), program.Types.Of(SpecialType.System_Boolean)), pattern.Syntax);
            case INegatedPatternOperation negated:
                return Not(Matches(negated.Pattern, value, shape));
            case IBinaryPatternOperation both:
                return Both(Matches(both.LeftPattern, value, shape), both.OperatorKind == BinaryOperatorKind.And, () => Matches(both.RightPattern, Narrowed(value, both), both.OperatorKind == BinaryOperatorKind.And ? ShapeOf(both.LeftPattern.NarrowedType) : shape));
            case IDeclarationPatternOperation declaration:
                return Declares(declaration, value, shape);
            case ITypePatternOperation type:
                return IsOfType(value, type.MatchedType, pattern.Syntax);
            case IRecursivePatternOperation recursive:
                return MatchesParts(recursive, value, shape);
            case IListPatternOperation list:
                return MatchesElements(list, value, shape);
            default:
                return ((Value.Scalar)Refuse(pattern.Syntax, "this kind of pattern is not differentiated", program.Types.Of(SpecialType.System_Boolean))).Expr;
        }
    }

    /// <summary>What has passed the first of two patterns, as what that says that it is.</summary>
    private Value Narrowed(Value value, IBinaryPatternOperation both)
    {
        Shape from = ShapeOf(both.InputType), to = ShapeOf(both.LeftPattern.NarrowedType);
        return both.OperatorKind == BinaryOperatorKind.And && value is Value.Scalar passive && !Carries(passive) && from.IsPassive && to.IsPassive && from.Type.Text != to.Type.Text
            ? new Value.Scalar(new Expr.Raw([$"(({to.Type.Text})", ")"], [passive.Expr], to.Type, Repeatable: true)) : value;
    }

    private Expr IsConstant(IConstantPatternOperation pattern, Value value)
    {
        if (pattern.Value.ConstantValue is { HasValue: true, Value: null })
            return value is Value.Parts parts && IsNullable(parts.Shape) ? Not(HasValue(parts)) : IsDelegate(value) || value is Value.Sequence ? Constants.False : IsNull(ToExpr(value, pattern.Syntax));
        if (pattern.Value.ConstantValue is { HasValue: true, Value: double.NaN or float.NaN })
            return new Expr.Apply("double.IsNaN", [ToExpr(value, pattern.Syntax)], IrType.Bool);
        Expr subject = ToExpr(value, pattern.Syntax), constant = LowerExpr(pattern.Value);
        return subject.Type.Text is "object" || subject.Type.Text.EndsWith("?", StringComparison.Ordinal)
            ? new Expr.Raw(["", " is ", ""], [subject, constant], IrType.Bool, Repeatable: true)
            : new Expr.Apply("==", [subject, constant], IrType.Bool);
    }

    /// <summary><c>is T x</c>: the variable is declared whether or not it matches, as C# sees it from outside.</summary>
    private Expr Declares(IDeclarationPatternOperation pattern, Value value, Shape shape)
    {
        if (pattern.DeclaredSymbol is ILocalSymbol symbol && (pattern.MatchesNull || shape.Symbol.IsValueType && SymbolEqualityComparer.Default.Equals(pattern.MatchedType, shape.Symbol)))
        {
            frame.Define(symbol, InExpression(Declare(symbol.Name, ShapeOf(symbol.Type), value, isSettled: !frame.Mutations.Writes(pattern.DeclaredSymbol), pattern.Syntax, isUsers: inlining.Count == 0)));
            return Constants.True;
        }
        if (pattern.MatchedType is not { } type)
            return Constants.True;
        if (pattern.DeclaredSymbol is ILocalSymbol number && value is Value.Scalar && shape.IsReal && ShapeOf(type).Type == shape.Type)
        {
            frame.Define(number, InExpression(Declare(number.Name, shape, value, isSettled: !frame.Mutations.Writes(number), pattern.Syntax, isUsers: inlining.Count == 0)));
            return Constants.True;
        }
        if (pattern.DeclaredSymbol is not ILocalSymbol local)
            return IsOfType(value, type, pattern.Syntax);
        Shape matched = ShapeOf(type);
        Expr whole = ToExpr(value, pattern.Syntax);
        if (value is Value.View && matched.Kind == ShapeKind.Memory && matched.Type != shape.Type)
            value = As(value, shape, shape = matched, isTest: true);
        if (value is Value.View same && matched.Type == shape.Type)
        {
            Location location = InExpression(Declare(local.Name, matched, same, isSettled: !frame.Mutations.Writes(local), pattern.Syntax, isUsers: inlining.Count == 0));
            frame.Define(local, location);
            return Not(IsNull(ToExpr(Read(location), pattern.Syntax)));
        }
        if (matched.IsAggregate || (value is not Value.View && (Carries(whole) || IsPartOfInput(value))))
            return ((Value.Scalar)Refuse(pattern.Syntax, "this kind of pattern is not differentiated", program.Types.Of(SpecialType.System_Boolean))).Expr;
        string text = TypeLowering.Spell(type);
        if (matched.Symbol.IsValueType)
            whole = Settle(whole, "subject");
        Expr test = new Expr.Raw(["", $" is {text}"], [whole], IrType.Bool, Repeatable: true);
        var cast = new Expr.Raw(["", $" as {text}"], [whole], matched.Type, Repeatable: true);
        if (matched.Symbol.IsValueType)
        {
            string name = NewName("matched");
            cast = new(["", $" is {text} {name} ? {name} : default({text})"], [whole], matched.Type, Repeatable: true);
        }
        var variable = new Variable(NewName(local.Name, isUsers: inlining.Count == 0), matched.Type);
        settled.Add(variable);
        ownership.Foreign(variable);
        Emit(new Stmt.Declare(variable, cast));
        frame.Define(local, InExpression(new Location.InPlace(Place.Of(variable), matched)));
        return matched.Symbol.IsValueType ? test : Not(IsNull(new Expr.Read(Place.Of(variable))));
    }

    private Expr IsOfType(Value value, ITypeSymbol type, SyntaxNode syntax) =>
        new Expr.Raw(["", $" is {TypeLowering.Spell(frame.Types.Apply(type, program.Compilation))}"], [ToExpr(value, syntax)], IrType.Bool, Repeatable: true);

    private Value LowerIsType(IIsTypeOperation test)
    {
        Expr holds = IsOfType(Lower(test.ValueOperand), test.TypeOperand, test.Syntax);
        return new Value.Scalar(test.IsNegated ? Not(holds) : holds);
    }

    /// <summary>Property and positional patterns, part by part.</summary>
    private Expr MatchesParts(IRecursivePatternOperation pattern, Value value, Shape shape)
    {
        Expr all = Constants.True;
        bool isSame = SymbolEqualityComparer.Default.Equals(pattern.MatchedType, shape.Symbol);
        if (!shape.Symbol.IsValueType)
            all = isSame ? Not(IsNull(ToExpr(value, pattern.Syntax))) : IsOfType(value, pattern.MatchedType, pattern.Syntax);
        if (!isSame)
        {
            Shape matched = ShapeOf(pattern.MatchedType);
            if (!matched.IsPassive && value is not Value.View)
                return ((Value.Scalar)Refuse(pattern.Syntax, "a pattern on a derived class is not differentiated; test the type first", program.Types.Of(SpecialType.System_Boolean))).Expr;
            all = IsOfType(value, pattern.MatchedType, pattern.Syntax);
            if (!matched.IsPassive)
            {
                value = Read(InExpression(Declare(Naming.Small(matched.Symbol.Name), matched, As(value, shape, matched, isTest: true), isSettled: true, pattern.Syntax)));
                all = Not(IsNull(ToExpr(value, pattern.Syntax)));
            }
            else
                value = new Value.Scalar(new Expr.Raw([$"(({matched.Type.Text})", ")"], [ToExpr(value, pattern.Syntax)], matched.Type, Repeatable: true));
            shape = matched;
        }
        IMethodSymbol? method = pattern.DeconstructionSubpatterns.Length > 0 ? pattern.DeconstructSymbol as IMethodSymbol : null;
        if (method is not null)
            all = Both(all, isAnd: true, () =>
            {
                List<Value> parts = Deconstruct(value, frame.Types.Apply(method, program.Compilation), pattern);
                Expr each = Constants.True;
                for (int i = 0; i < parts.Count; i++)
                {
                    (IPatternOperation inner, Value part) = (pattern.DeconstructionSubpatterns[i], parts[i]);
                    each = Both(each, isAnd: true, () => Matches(inner, KeepSubject(part, "part"), ShapeOf(inner.InputType)));
                }
                return each;
            });
        for (int i = 0; method is null && i < pattern.DeconstructionSubpatterns.Length; i++)
        {
            IPatternOperation inner = pattern.DeconstructionSubpatterns[i];
            bool isAny = value is Value.Scalar && !shape.Symbol.IsTupleType;
            Value part = value is Value.Parts parts ? parts.Members[i]
                : new Value.Scalar(new Expr.Raw(isAny ? [$"(({Tuple})", $")[{i}]"] : ["", $".Item{i + 1}"], [ToExpr(value, pattern.Syntax)], ShapeOf(inner.InputType).Type, Repeatable: true));
            if (isAny && i == 0)
                all = Both(all, isAnd: true, () => new Expr.Raw(["", $" is {Tuple} {{ Length: {pattern.DeconstructionSubpatterns.Length} }}"], [ToExpr(value, pattern.Syntax)], IrType.Bool, Repeatable: true));
            all = Both(all, isAnd: true, () => Matches(inner, part, ShapeOf(inner.InputType)));
        }
        foreach (IPropertySubpatternOperation property in pattern.PropertySubpatterns)
        {
            all = Both(all, isAnd: true, () =>
            {
                frame.Receivers.Push(new Location.Fixed(shape, value));
                Value part = KeepSubject(Lower(property.Member), "part");
                frame.Receivers.Pop();
                return Matches(property.Pattern, part, ShapeOf(property.Pattern.InputType));
            });
        }
        if (pattern.DeclaredSymbol is ILocalSymbol)
            all = Both(all, isAnd: true, DeclareMatched);
        return all;

        Expr DeclareMatched()
        {
            frame.Define((ILocalSymbol)pattern.DeclaredSymbol!, InExpression(Declare(pattern.DeclaredSymbol!.Name, shape, Disowned(value), isSettled: !frame.Mutations.Writes(pattern.DeclaredSymbol), pattern.Syntax, isUsers: inlining.Count == 0)));
            return Constants.True;
        }
    }
}
