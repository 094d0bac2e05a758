namespace AutoDiffGen.Ir;

/// <summary>What a value is to a derivative.</summary>
internal enum Kind
{
    /// <summary>A <c>double</c>.</summary>
    Double,

    /// <summary>A <c>float</c>.</summary>
    Float,

    /// <summary>A value that carries no derivative: integers, booleans, enums, strings, library objects.</summary>
    Passive,

    /// <summary>A reference to storage whose parts are places: an array, a span, a list, an object, or a struct held as a whole.</summary>
    Memory,
}

/// <summary>How storage is reached; it decides how a place in it is printed and what type its adjoint has.</summary>
internal enum Container
{
    None,

    /// <summary>A one-dimensional array <c>T[]</c>; its elements may be arrays again.</summary>
    Array,

    /// <summary>A rectangular array <c>T[,]</c>, <c>T[,,]</c>.</summary>
    Grid,

    Span,

    ReadOnlySpan,

    /// <summary>A <c>List&lt;T&gt;</c>.</summary>
    List,

    /// <summary>An instance of a class, reached by its fields; also <c>this</c> of a class.</summary>
    Object,

    /// <summary>A struct that is not taken apart: a parameter of a marked method, or <c>this</c> of a struct.</summary>
    Struct,
}

/// <summary>The type of a variable, place or expression: its C# spelling (fully qualified) and what it is to a derivative.</summary>
/// <param name="Element">For arrays, spans and lists the C# spelling of the element type, else empty.</param>
internal sealed record IrType(string Text, Kind Kind, Container Container = Container.None, string Element = "")
{
    public static readonly IrType Double = new("double", Kind.Double);
    public static readonly IrType Float = new("float", Kind.Float);
    public static readonly IrType Int = new("int", Kind.Passive);
    public static readonly IrType Long = new("long", Kind.Passive);
    public static readonly IrType Bool = new("bool", Kind.Passive);

    /// <summary>A struct of the user's that carries no derivative and holds no references.</summary>
    public static IrType PlainStruct(string text) => new(text, Kind.Passive, Container.None, "struct");

    /// <summary>Whether elements, rows' elements or fields refer to objects, so that the contents are more than numbers; told of types as the method's source has them.</summary>
    public bool HoldsReferences { get; init; }

    public bool IsPlainStruct => Kind == Kind.Passive && Element == "struct";

    public bool IsReal => Kind is Kind.Double or Kind.Float;

    /// <summary>Whether a value of this type can only live on the stack, so that it cannot be recorded, only bound again.</summary>
    public bool IsSpan => Container is Container.Span or Container.ReadOnlySpan;

    /// <summary>Whether it is a list behind an interface, of which nothing but elements and their number can be asked.</summary>
    public bool IsInterface => Container == Container.List && !Text.StartsWith(ListStart, StringComparison.Ordinal);

    /// <summary>Whether its elements are storage of their own.</summary>
    public bool HasRows => Element.EndsWith("]", StringComparison.Ordinal) || Element.StartsWith(ListStart, StringComparison.Ordinal);

    private const string ListStart = "global::System.Collections.Generic.List<";

    public bool Equals(IrType? other) => other is not null && (Text, Kind, Container, Element) == (other.Text, other.Kind, other.Container, other.Element);

    public override int GetHashCode() => (Text, Kind, Container, Element).GetHashCode();

    public override string ToString() => Text;
}
