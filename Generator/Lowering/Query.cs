using AutoDiffGen.Ir;

namespace AutoDiffGen.Lowering;

/// <summary>Where the elements of an enumeration come from: run anew each time that it is enumerated, as in C#.</summary>
/// <param name="Element">What an element is.</param>
internal abstract record Query(Shape Element)
{
    /// <summary>An array, span or list that does not move.</summary>
    public sealed record Storage(Place Place, Shape Element) : Query(Element);

    /// <summary>A list that the method builds: an array that is replaced when it is full, and how many of its elements count.</summary>
    public sealed record Built(Variable Items, Variable Count, Shape Element) : Query(Element);

    /// <summary>A dictionary that the method builds: the slots of its keys, and its values by slot.</summary>
    /// <param name="IsSorted">Whether it is enumerated in the order of its keys.</param>
    public sealed record Map(Variable Slots, Built Items, Shape Key, Shape Element, bool IsSorted) : Query(Element);

    /// <summary>The keys (0) or values (1) of a dictionary.</summary>
    public sealed record MapPart(Map Source, int Which, Shape Element) : Query(Element);

    /// <summary>Elements by group.</summary>
    /// <param name="Items">All, in the order of their groups.</param>
    /// <param name="Starts">Where each group begins.</param>
    public sealed record Groups(Map Keys, Gather Items, Place Starts, Shape Element) : Query(Element);

    /// <summary>One group.</summary>
    public sealed record Group(Part Items, Value Key) : Query(Items.Element);

    /// <summary>Numbers in sequence.</summary>
    public sealed record Range(Expr Start, Expr Length, Shape Element) : Query(Element);

    /// <summary>One value many times.</summary>
    public sealed record Repeat(Value Value, Expr Length, Shape Element) : Query(Element);

    /// <param name="Indexed">Whether the delegate takes the position too.</param>
    public sealed record Select(Query Source, Value Code, bool Indexed, Shape Element) : Query(Element);

    public sealed record Where(Query Source, Value Code, bool Indexed) : Query(Source.Element);

    /// <summary>The elements as those of another class: of those only that are of it, or of all.</summary>
    public sealed record OfType(Query Source, bool OnlyThose, Shape Element) : Query(Element);

    /// <param name="Code">Null where pairs are wanted.</param>
    public sealed record Zip(Query First, Query Second, Value? Code, Shape Element) : Query(Element)
    {
        /// <summary>Where triples are wanted.</summary>
        public Query? Third { get; init; }
    }

    /// <summary>The elements in arrays of so many, the last of what is left.</summary>
    /// <param name="Source">What has positions.</param>
    public sealed record Chunks(Query Source, Expr Size, Shape Element) : Query(Element);

    /// <summary>A part of what has positions: from Skipped on, at most Limit elements where that is not null.</summary>
    public sealed record Part(Query Source, Expr Skipped, Expr? Limit) : Query(Source.Element);

    public sealed record Reverse(Query Source) : Query(Source.Element);

    /// <summary>The elements in another order.</summary>
    public sealed record Gather(Query Source, Place Order) : Query(Source.Element);

    public sealed record Concat(Query First, Query Second) : Query(First.Element);

    public sealed record SelectMany(Query Source, Value Code, Value? Result, Shape Element) : Query(Element);

    /// <summary>What an iterator yields: runs its body, with what is done to an element in the place of each yield.</summary>
    public sealed record Iterator(Func<Frame> Enter, Shape Element) : Query(Element);

    /// <summary>Passive elements of unknown origin.</summary>
    public sealed record Opaque(Expr Items, Shape Element) : Query(Element);
}
