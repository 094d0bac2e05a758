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
        For(field.ContainingType, TypeLowering.NameOf(field), field.MetadataName, TypeLowering.Spell(field.Type), kind, GenericOwnerOf(field));

    /// <summary>The name of the accessor to a static field of a type without type parameters.</summary>
    public string ForStatic(IFieldSymbol field)
    {
        string owner = TypeLowering.Spell(field.ContainingType);
        if (!accessors.TryGetValue((owner, field.MetadataName), out FieldAccessor accessor))
        {
            string name = names.Fresh(field.ContainingType.Name + Naming.Capital(TypeLowering.NameOf(field).TrimStart('_')));
            accessors[(owner, field.MetadataName)] = accessor = new(name, owner, field.MetadataName, TypeLowering.Spell(field.Type), FieldOwner.Static) { StaticOwner = MetadataName(field.ContainingType) };
        }
        return accessor.Name;
    }

    private static string MetadataName(INamedTypeSymbol type)
    {
        string name = type.MetadataName;
        for (INamedTypeSymbol? outer = type.ContainingType; outer is not null; outer = outer.ContainingType)
            name = $"{outer.MetadataName}+{name}";
        return type.ContainingNamespace.IsGlobalNamespace ? name : $"{type.ContainingNamespace.ToDisplayString()}.{name}";
    }

    private static GenericOwner? GenericOwnerOf(IFieldSymbol field)
    {
        List<INamedTypeSymbol> types = [];
        for (INamedTypeSymbol? type = field.ContainingType; type is not null; type = type.ContainingType)
            if (type.Arity > 0)
                types.Insert(0, type);
        if (types.Count == 0 || types.Exists(t => t.TypeArguments.Any(a => a.TypeKind == TypeKind.TypeParameter)))
            return null;
        string List(IEnumerable<ITypeSymbol> symbols) => $"<{string.Join(", ", symbols.Select(TypeLowering.Spell))}>";
        string constraints = Source.Heads.Constraints(types.SelectMany(t => t.OriginalDefinition.TypeParameters));
        return new(List(types.SelectMany(t => t.OriginalDefinition.TypeParameters)), constraints.Length == 0 ? "" : " " + constraints, List(types.SelectMany(t => t.TypeArguments)),
            TypeLowering.Spell(field.ContainingType.OriginalDefinition), TypeLowering.Spell(field.OriginalDefinition.Type));
    }

    /// <summary>The same for a field that reference assemblies do not show.</summary>
    public string For(ITypeSymbol type, string member, string field, string fieldType, FieldOwner kind, GenericOwner? generic = null)
    {
        string owner = TypeLowering.Spell(type);
        if (!accessors.TryGetValue((owner, field), out FieldAccessor accessor))
            accessors[(owner, field)] = accessor = new(names.Fresh(type.Name + Naming.Capital(member.TrimStart('_'))), owner, field, fieldType, kind) { Generic = generic };
        return accessor.Name;
    }
}
