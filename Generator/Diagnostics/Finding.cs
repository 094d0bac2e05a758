using AutoDiffGen.Support;
using Microsoft.CodeAnalysis;

namespace AutoDiffGen.Diagnostics;

/// <summary>Something to tell the user, at its place in the source. The location makes it uncacheable: it never enters the cached model.</summary>
internal sealed record Finding(DiagnosticDescriptor Descriptor, Location Location, EquatableArray<string> Arguments)
{
    public bool IsError => Descriptor.DefaultSeverity == DiagnosticSeverity.Error;

    public static Finding Of(DiagnosticDescriptor descriptor, Location location, params string[] arguments) => new(descriptor, location, [.. arguments]);

    /// <summary>The declaration that it is about, where that stands elsewhere.</summary>
    public Location? Declaration { get; init; }

    public Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptor, Location, Declaration is null ? [] : [Declaration], [.. Arguments]);

    /// <summary>Id and message, for the bodies that throw in place of a derivative.</summary>
    public override string ToString() => $"{Descriptor.Id}: {ToDiagnostic().GetMessage(System.Globalization.CultureInfo.InvariantCulture)}";
}
