using AutoDiffGen.Ir;

namespace AutoDiffGen.Source;

/// <summary>What the derivative of a parameter is: the one place that says so, for generated members and for the user's rules.</summary>
internal static class Companions
{
    /// <summary>Whether the derivative is a value, passed by reference to be written, rather than storage of the caller's.</summary>
    public static bool IsByReference(SignatureParameter parameter) => parameter.Type.IsReal || parameter.Type.Container == Container.Struct;

    /// <summary>What the adjoint of a result is: of an array or a list a view of as many elements.</summary>
    public static IrType SeedOf(IrType result) => result.Container is Container.Array or Container.List && !result.HasRows
        ? new($"global::System.ReadOnlySpan<{result.Element}>", Kind.Memory, Container.ReadOnlySpan, result.Element) : result;

    /// <summary>Contiguous storage has a span for its derivative; arrays of arrays, rectangular arrays and objects have their like.</summary>
    public static IrType TypeOf(SignatureParameter parameter) => parameter.Passing == Passing.Out ? SeedOf(parameter.Type) : parameter.Type switch
    {
        { Container: Container.Array } array when array.Element.EndsWith("]", StringComparison.Ordinal) => array,
        { Container: Container.Array or Container.Span or Container.ReadOnlySpan or Container.List } type =>
            new($"global::System.Span<{type.Element}>", Kind.Memory, Container.Span, type.Element),
        { } type => type,
    };
}
