namespace Gateway.Core.Configuration;

/// <summary>How an https upstream is verified, and how the gateway identifies itself to it.</summary>
public sealed record TlsConfig
{
    /// <summary>PEM file of the authorities to trust; null is the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>PEM file with the client's certificate and key.</summary>
    public string? ClientCertificateFile { get; init; }

    /// <summary>The name to ask for and to verify; null is the URL's host.</summary>
    public string? ServerName { get; init; }
}
