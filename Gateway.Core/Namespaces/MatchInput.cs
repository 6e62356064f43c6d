using Gateway.Core.Http1;
using Gateway.Core.Inspection;

namespace Gateway.Core.Namespaces;

/// <summary>What matchers see of a request.</summary>
internal readonly ref struct MatchInput
{
    public required RequestHead Head { get; init; }

    /// <summary>The path in normal form.</summary>
    public ReadOnlySpan<byte> Path { get; init; }

    /// <summary>The query as sent, without the question mark.</summary>
    public ReadOnlySpan<byte> Query { get; init; }

    /// <summary>IPv6, or IPv4 mapped into it; see <see cref="ClientAddresses"/>.</summary>
    public UInt128 ClientAddress { get; init; }

    /// <summary>The body's fields by the indexes of the snapshot's <see cref="BodyFieldSet"/>; null until the body is read.</summary>
    public BodyFieldValues? Body { get; init; }
}
