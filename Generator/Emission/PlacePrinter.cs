using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Emission;

/// <summary>Prints places: <c>x</c>, <c>a[i, j]</c>, <c>p[i].Pos.X</c>, slices, and fields behind accessors.</summary>
internal static class PlacePrinter
{
    public static string Print(Place place, PrintOptions options) => Print(place, options, writes: false);

    /// <summary>As something to assign to or to take a reference of: an element of a list of structs is reached through the list's array.</summary>
    public static string Target(Place place, PrintOptions options) => Print(place, options, writes: true);

    public static string Name(Variable variable) =>
        variable.Role == Role.Global || variable.Name == "this" ? variable.Name : Identifiers.Escape(variable.Name);

    private static string Print(Place place, PrintOptions options, bool writes)
    {
        string text = place.Root.Accessor is { } hidden ? $"{options.AccessorClass}.{hidden}(null)" : Name(place.Root);
        Shape shape = ShapeOf(place.Root.Type.Text, place.Root.Type.Container);
        for (int i = 0; i < place.Steps.Count; i++)
        {
            bool throughArray = shape.Container == Container.List && (place.Steps[i] is Step.Slice || (writes && i + 1 < place.Steps.Count));
            if (throughArray)
                (text, shape) = ($"global::System.Runtime.InteropServices.CollectionsMarshal.AsSpan({text})", shape with { Container = Container.Span });
            text = Then(text, shape, place.Steps[i], writes, options);
            shape = After(shape, place.Steps[i]);
        }
        return text;
    }

    private static string Then(string text, Shape shape, Step step, bool writes, PrintOptions options) => step switch
    {
        Step.Index index => $"{text}[{string.Join(", ", index.Indices.Select(i => ExpressionPrinter.Argument(i, options)))}]",
        Step.Field field when field.Accessor is null || (field.IsReadable && !writes) => $"{text}.{Identifiers.Escape(field.Name)}",
        Step.Field field => Accessor(text, field.Accessor!, writes, options),
        Step.Slice slice => Slice(text, shape, slice, options),
        Step.Cast cast => cast.IsTest ? $"({text} as {cast.Type})" : $"(({cast.Type}){text})",
        _ => throw new NotSupportedException(step.GetType().Name),
    };

    /// <summary>To be written, a struct must be there; to be read, it may be the value of a property.</summary>
    private static string Accessor(string text, string name, bool writes, PrintOptions options) => $"{options.AccessorClass}.{name}(" + options.OwnerOf(name) switch
    {
        FieldOwner.Struct => (writes ? "in " : "") + text + ")",
        FieldOwner.Class => text + ")",
        FieldOwner.Static => "default!)",
        FieldOwner owner => throw new NotSupportedException(owner.ToString()),
    };

    private static string Slice(string text, Shape shape, Step.Slice slice, PrintOptions options)
    {
        bool isSpan = shape.Container is Container.Span or Container.ReadOnlySpan;
        string? start = slice is { Start: Expr.Constant { Text: "0" }, Length: null } ? null : ExpressionPrinter.Argument(slice.Start, options);
        string bounds = string.Join(", ", new[] { start, slice.Length is null ? null : ExpressionPrinter.Argument(slice.Length, options) }.OfType<string>());
        if (isSpan)
            return start is null ? text : $"{text}.Slice({bounds})";
        return options.ShortNames ? $"{text}.AsSpan({bounds})"
            : $"global::System.MemoryExtensions.AsSpan({text}{(start is null ? "" : ", ")}{bounds})";
    }

    /// <summary>What storage has been reached; the intermediate types of a place are known from its text alone.</summary>
    private readonly record struct Shape(string Text, Container Container);

    private static Shape After(Shape shape, Step step) => step switch
    {
        Step.Index => ShapeOf(Element(shape), Container.None),
        Step.Slice => shape with { Container = shape.Container == Container.ReadOnlySpan ? Container.ReadOnlySpan : Container.Span },
        _ => new("", Container.None),
    };

    private static Shape ShapeOf(string text, Container container) => new(text,
        container != Container.None ? container
        : text.EndsWith("]", StringComparison.Ordinal) ? Container.Array
        : text.StartsWith("global::System.Collections.Generic.List<", StringComparison.Ordinal) ? Container.List
        : Container.None);

    private static string Element(Shape shape)
    {
        string text = shape.Text;
        int open = text.IndexOf('<');
        if (shape.Container is Container.Span or Container.ReadOnlySpan or Container.List && open >= 0 && text.EndsWith(">", StringComparison.Ordinal))
            return text.Substring(open + 1, text.Length - open - 2);
        int ranks = ArrayText.Ranks(text);
        return ranks == text.Length ? "" : text.Remove(ranks, text.IndexOf(']', ranks) + 1 - ranks);
    }
}
