using AutoDiffGen.Emission;
using AutoDiffGen.Source;
using AutoDiffGen.Support;
using AutoDiffGen.Transforms.Lanes;

namespace AutoDiffGen.Transforms.Widening;

/// <summary>A member that computes for as many directions as a vector has lanes, and what it is made of.</summary>
internal sealed record WideMember(LaneType Lane, DerivativeSignature Signature, EquatableArray<EmittedMethod> Methods)
{
    /// <summary>Whether its lanes may find that they cannot go the same way; its numbers are then of no use.</summary>
    public bool MayDisagree { get; init; }

    /// <summary>One for each width, the widest first; none where something has no form over vectors.</summary>
    public static IReadOnlyList<WideMember> Of(Primal primal, Func<LaneType, WideMember?> member)
    {
        Ir.Kind kind = ModeSignatures.RealOf(primal.Method).Kind;
        List<WideMember> members = [];
        foreach (int bits in new[] { 512, 256 })
            if (member(new LaneType(kind, bits)) is { } made) members.Add(made);
        return members;
    }

    /// <summary>Gives names back where nothing comes of it.</summary>
    public static WideMember? Attempt(UniqueNames members, Func<WideMember?> attempt)
    {
        IReadOnlyCollection<string> mark = members.Mark();
        WideMember? member = attempt();
        if (member is null) members.Return(mark);
        return member;
    }
}
