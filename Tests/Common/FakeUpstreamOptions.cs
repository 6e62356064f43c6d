using System.Security.Cryptography.X509Certificates;

namespace Tests.Common;

/// <summary>How a <see cref="FakeUpstream"/> listens.</summary>
internal sealed record FakeUpstreamOptions
{
    /// <summary>Speaks TLS with this certificate. Null: plaintext.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>SO_RCVBUF in bytes of accepted connections. Null: the system's.</summary>
    public int? ReceiveBufferBytes { get; init; }

    /// <summary>SO_SNDBUF in bytes of accepted connections. Null: the system's.</summary>
    public int? SendBufferBytes { get; init; }
}
