using AutoDiffGen.Ir;
using AutoDiffGen.Support;

namespace AutoDiffGen.Emission;

/// <summary>What the printer must know besides the program.</summary>
/// <param name="ShortNames">Whether <c>Math</c>, <c>MathF</c> and the extension methods of <c>System</c> can be named without a namespace.</param>
/// <param name="Accessors">The accessors that steps of places name.</param>
/// <param name="AccessorClass">The class that holds the accessors of the file.</param>
/// <param name="OutResults">Names of the <c>out</c> parameters that take all results but the first; without them several results are returned as a tuple.</param>
internal sealed record PrintOptions(bool ShortNames, EquatableArray<FieldAccessor> Accessors, EquatableArray<string> OutResults, string AccessorClass = "PrivateFields")
{
    public static readonly PrintOptions Short = new(ShortNames: true, [], []);

    public FieldOwner OwnerOf(string accessor) =>
        Accessors.FirstOrDefault(a => a.Name == accessor)?.Kind ?? throw new NotSupportedException($"Accessor {accessor} is not declared.");

    public string Type(IrType type) => ShortNames ? ShortTypes.In(type.Text) : type.Text;

    /// <summary>A name of namespace System, qualified unless short names are safe.</summary>
    public string System(string name) => ShortNames ? name : "global::System." + name;
}
