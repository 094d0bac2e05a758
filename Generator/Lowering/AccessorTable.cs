using AutoDiffGen.Ir;
using AutoDiffGen.Support;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Lowering;

/// <summary>The accessors that a program needs to fields out of its reach.</summary>
internal sealed class AccessorTable
{
    private readonly UniqueNames names = new([]);
    private readonly Dictionary<(string Owner, string Field), FieldAccessor> accessors = [];

    public EquatableArray<FieldAccessor> All => accessors.Values.OrderBy(a => a.Name, StringComparer.Ordinal).ToEquatableArray();

    /// <summary>The name of the accessor to this field, made on first use.</summary>
    public string For(IFieldSymbol field, FieldOwner kind) =>
        For(field.ContainingType, TypeLowering.NameOf(field), field.MetadataName, TypeLowering.Spell(field.Type), kind);

    /// <summary>The same for a field that reference assemblies do not show.</summary>
    public string For(ITypeSymbol type, string member, string field, string fieldType, FieldOwner kind)
    {
        string owner = TypeLowering.Spell(type);
        if (!accessors.TryGetValue((owner, field), out FieldAccessor accessor))
            accessors[(owner, field)] = accessor = new(names.Fresh(type.Name + Naming.Capital(member.TrimStart('_'))), owner, field, fieldType, kind);
        return accessor.Name;
    }
}
