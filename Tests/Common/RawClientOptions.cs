using System.Security.Cryptography.X509Certificates;

namespace Tests.Common;

/// <summary>How a <see cref="RawClient"/> connects.</summary>
internal sealed record RawClientOptions
{
    /// <summary>SO_RCVBUF in bytes; small for a slow reader. Null: the system's.</summary>
    public int? ReceiveBufferBytes { get; init; }

    /// <summary>SO_SNDBUF in bytes. Null: the system's.</summary>
    public int? SendBufferBytes { get; init; }

    /// <summary>How long one read may take.</summary>
    public TimeSpan Limit { get; init; } = Bounded.Limit;

    /// <summary>Speaks TLS and accepts this certificate alone. Null: plaintext.</summary>
    public X509Certificate2? TrustedCertificate { get; init; }
}
