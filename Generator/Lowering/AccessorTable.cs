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
    public string For(IFieldSymbol field, FieldOwner kind)
    {
        string owner = TypeLowering.Spell(field.ContainingType);
        if (!accessors.TryGetValue((owner, field.MetadataName), out FieldAccessor accessor))
        {
            string name = names.Fresh(field.ContainingType.Name + Naming.Capital(TypeLowering.NameOf(field).TrimStart('_')));
            accessors[(owner, field.MetadataName)] = accessor = new(name, owner, field.MetadataName, TypeLowering.Spell(field.Type), kind);
        }
        return accessor.Name;
    }
}
