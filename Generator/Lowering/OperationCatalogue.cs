using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

/// <summary>How lowering treats an operation.</summary>
internal enum Treatment
{
    /// <summary>It is lowered, or refused at its own place where it cannot be followed.</summary>
    Lowered,

    /// <summary>It is lowered with the operation around it.</summary>
    Part,

    /// <summary>It is refused wherever it stands.</summary>
    Refused,

    /// <summary>It does not occur in C#, in a method's body, or in code that compiles.</summary>
    Absent,
}

/// <summary>What becomes of every kind of operation that Roslyn knows; a test asks for each.</summary>
internal static class OperationCatalogue
{
    /// <summary>Obsolete, and so without a name that compiles.</summary>
    private const OperationKind CollectionElementInitializer = (OperationKind)52;

    /// <summary>The treatment of a kind; null for one that nobody has thought of yet.</summary>
    public static Treatment? Of(OperationKind kind) =>
        Lowered.Contains(kind) ? Treatment.Lowered
        : Parts.Contains(kind) ? Treatment.Part
        : Refused.Contains(kind) ? Treatment.Refused
        : Absent.Contains(kind) ? Treatment.Absent
        : null;

    private static readonly HashSet<OperationKind> Lowered =
    [
        // Statements
        OperationKind.Block, OperationKind.VariableDeclarationGroup, OperationKind.Switch, OperationKind.Loop, OperationKind.Branch, OperationKind.Empty,
        OperationKind.Return, OperationKind.ExpressionStatement, OperationKind.LocalFunction, OperationKind.Throw,

        OperationKind.Labeled, OperationKind.YieldBreak, OperationKind.YieldReturn, OperationKind.Lock, OperationKind.Try, OperationKind.Using, OperationKind.UsingDeclaration,

        // Expressions
        OperationKind.Literal, OperationKind.Conversion, OperationKind.Invocation, OperationKind.ArrayElementReference, OperationKind.LocalReference,
        OperationKind.ParameterReference, OperationKind.FieldReference, OperationKind.PropertyReference, OperationKind.Unary, OperationKind.Binary,
        OperationKind.Conditional, OperationKind.Coalesce, OperationKind.ObjectCreation, OperationKind.TypeParameterObjectCreation, OperationKind.ArrayCreation,
        OperationKind.InstanceReference, OperationKind.IsType, OperationKind.SimpleAssignment, OperationKind.CompoundAssignment, OperationKind.ConditionalAccess,
        OperationKind.ConditionalAccessInstance, OperationKind.InterpolatedString, OperationKind.InterpolatedStringHandlerCreation, OperationKind.InterpolatedStringAddition,
        OperationKind.NameOf, OperationKind.Tuple, OperationKind.DefaultValue, OperationKind.TypeOf, OperationKind.SizeOf, OperationKind.IsPattern,
        OperationKind.Increment, OperationKind.Decrement, OperationKind.DeconstructionAssignment, OperationKind.DeclarationExpression, OperationKind.TupleBinary,
        OperationKind.CoalesceAssignment, OperationKind.Range, OperationKind.SwitchExpression, OperationKind.With, OperationKind.ImplicitIndexerReference,
        OperationKind.Utf8String, OperationKind.CollectionExpression, OperationKind.TranslatedQuery, OperationKind.AnonymousObjectCreation, OperationKind.Spread,
    ];

    private static readonly HashSet<OperationKind> Parts =
    [
        OperationKind.ObjectOrCollectionInitializer, OperationKind.MemberInitializer, OperationKind.FieldInitializer, OperationKind.VariableInitializer,
        OperationKind.PropertyInitializer, OperationKind.ParameterInitializer, OperationKind.ArrayInitializer, OperationKind.VariableDeclarator,
        OperationKind.VariableDeclaration, OperationKind.Argument, OperationKind.SwitchCase, OperationKind.CaseClause, OperationKind.InterpolatedStringText,
        OperationKind.Interpolation, OperationKind.InterpolatedStringAppendLiteral, OperationKind.InterpolatedStringAppendFormatted,
        OperationKind.InterpolatedStringHandlerArgumentPlaceholder, OperationKind.ConstantPattern, OperationKind.DeclarationPattern, OperationKind.RecursivePattern,
        OperationKind.DiscardPattern, OperationKind.NegatedPattern, OperationKind.BinaryPattern, OperationKind.TypePattern, OperationKind.RelationalPattern,
        OperationKind.PropertySubpattern, OperationKind.SwitchExpressionArm, OperationKind.MethodBody, OperationKind.ConstructorBody, OperationKind.Discard,
        OperationKind.ListPattern, OperationKind.SlicePattern,
    ];

    private static readonly HashSet<OperationKind> Refused =
    [
        OperationKind.CatchClause, OperationKind.RaiseEvent, OperationKind.EventReference, OperationKind.EventAssignment,
        OperationKind.MethodReference, OperationKind.AnonymousFunction, OperationKind.DelegateCreation, OperationKind.Await,
        CollectionElementInitializer, OperationKind.DynamicObjectCreation,
        OperationKind.DynamicMemberReference, OperationKind.DynamicInvocation, OperationKind.DynamicIndexerAccess,
        OperationKind.AddressOf, OperationKind.FunctionPointerInvocation,
        OperationKind.InlineArrayAccess,

        // Pointers and what else has no operation of its own; stackalloc is told by its syntax.
        OperationKind.None,
    ];

    private static readonly HashSet<OperationKind> Absent =
    [
        OperationKind.Invalid, OperationKind.InterpolatedStringAppendInvalid, OperationKind.OmittedArgument, OperationKind.Attribute,

        // Visual Basic
        OperationKind.Stop, OperationKind.End, OperationKind.Parenthesized, OperationKind.ReDim, OperationKind.ReDimClause,

        // Control flow graphs
        OperationKind.FlowCapture, OperationKind.FlowCaptureReference, OperationKind.IsNull, OperationKind.CaughtException,
        OperationKind.StaticLocalInitializationSemaphore, OperationKind.FlowAnonymousFunction,
    ];
}
