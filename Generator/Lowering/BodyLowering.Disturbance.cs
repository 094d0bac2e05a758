using AutoDiffGen.Ir;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace AutoDiffGen.Lowering;

/// <summary>
/// Storage without derivatives that changes in ways the later stages do not see: a list of integers that grows, a table of an object from outside, what code that
/// is called as it is writes. What is read there must be kept from the forward sweep where a change may follow, in order of evaluation or in a loop. Which changes
/// there are is known when all is lowered; where one matters, the method is lowered again.
/// </summary>
internal sealed partial class BodyLowering
{
    /// <summary>How many branches and loops are open around the code being lowered.</summary>
    private int depth;

    /// <summary>Notes a change of elements of this type, or of the size of a list of them.</summary>
    /// <param name="root">The variable by which it was made, if later stages see that the variable's own elements change.</param>
    private void Disturb(string element, string root = "")
    {
        program.Change(element, root);
        if (isRoot && depth == 0)
            program.Past(element, root);
        else
            openChanges.Add((element, root));
    }

    private readonly List<(string Element, string Root)> openChanges = [];

    /// <summary>The loops and branches are closed: what changed inside is past.</summary>
    private void CloseChanges()
    {
        if (!isRoot || depth > 0)
            return;
        openChanges.ForEach(c => program.Past(c.Element, c.Root));
        openChanges.Clear();
    }

    /// <summary>The emitted members see to it that storage which a parameter writes is no other parameter's.</summary>
    private static string NameOf(Variable root) => (root.Role == Role.Parameter ? ProgramLowering.OfParameter : "") + root.Name;

    /// <summary>The element type by which changes of what this place reads are known; null where the later stages see all of them.</summary>
    private string? Changing(Place place, Shape shape)
    {
        int at = place.Steps.Count - 1;
        while (at >= 0 && place.Steps[at] is not Step.Index)
            at--;
        bool hasNoDerivative = shape.Kind == ShapeKind.Memory ? !TypeLowering.HasReals(shape.Symbol) : shape.IsPassive || ownership.IsConstant(place.Root);
        return at >= 0 && hasNoDerivative ? TypeAfter(place, at + 1).Text : null;
    }

    /// <summary>What is read from such storage: kept where it may change later.</summary>
    private Value? ReadChanging(Location.InPlace location) =>
        Changing(location.Place, location.Shape) is { } element && program.MayChange(element, NameOf(location.Place.Root)) ? Opaque(Once(location.Place), location.Shape, NameFor(new Expr.Read(location.Place))) : null;

    /// <summary>Notes what a write changes for those who read the same storage by another name.</summary>
    private void NoteWrite(Place place, Shape shape, bool isSeen)
    {
        if (Changing(place, shape) is { } element && (!isSeen || place.Root.Role != Role.Local || ownership.IsForeign(place.Root)))
            Disturb(element, isSeen ? NameOf(place.Root) : "");
    }

    /// <summary>Notes what a call that is made as it is may change.</summary>
    /// <returns>Whether it may keep a reference to what it is given.</returns>
    private bool NoteCall(IMethodSymbol method, IInvocationOperation? call)
    {
        if (TypeLowering.HasSource(method))
        {
            OutsideEffects effects = program.EffectsOf(method);
            foreach (string element in effects.Elements)
                Disturb(element);
            program.WritesOutside.UnionWith(effects.Fields.Where(f => !program.WrittenOutside.Contains(f)));
            return effects.Keeps;
        }
        foreach (string element in call is null ? [] : OutsideEffects.OfLibrary(call).Distinct())
            Disturb(element);
        return OutsideEffects.MayKeep(method);
    }

    /// <summary>Behind an interface may be any code; that of a class with source is not read for members which it is not asked for by name.</summary>
    private void NoteUnknown(ITypeSymbol? type)
    {
        if (type is { TypeKind: TypeKind.Interface } || (type is { IsReferenceType: true } && TypeLowering.HasSource(type)))
            Disturb(OutsideEffects.Everything);
    }

    /// <summary>Notes what a property that is asked or set as it is may change: its code may do anything, a collection's indexer sets an element.</summary>
    private void NoteProperty(IPropertyReferenceOperation reference, IPropertySymbol property)
    {
        bool isSet = IsWritten(reference);
        foreach (IMethodSymbol accessor in new[] { property.GetMethod, isSet ? property.SetMethod : null }.OfType<IMethodSymbol>())
            if (TypeLowering.HasSource(accessor))
                NoteCall(accessor, null);
        foreach (string element in isSet && !TypeLowering.HasSource(property) ? OutsideEffects.Behind(reference.Instance?.Type) : [])
            Disturb(element);
    }

    /// <summary>How long storage is; of a list that may grow, as it is now.</summary>
    private Expr LengthOf(Place storage)
    {
        var length = new Expr.Apply(storage.Type.Container == Container.List ? ".Count" : ".Length", [new Expr.Read(storage)], IrType.Int);
        if (storage.Type.Container != Container.List || program.Types.HasReals(storage.Type) || !program.MayChange(storage.Type.Element, NameOf(storage.Root)))
            return length;
        return ((Value.Scalar)Opaque(new Expr.Raw(["", ""], [length], IrType.Int, Repeatable: false), program.Types.Of(SpecialType.System_Int32), "count")).Expr;
    }
}
