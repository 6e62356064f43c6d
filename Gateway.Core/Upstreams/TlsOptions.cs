using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Gateway.Core.Configuration;

namespace Gateway.Core.Upstreams;

/// <summary>Makes the options of a TLS handshake out of the configuration: always validated, HTTP/1.1 only.</summary>
internal static class TlsOptions
{
    /// <summary>The options for a server of that name.</summary>
    /// <exception cref="CryptographicException">A certificate file holds no certificate.</exception>
    /// <exception cref="IOException">A certificate file cannot be read.</exception>
    public static SslClientAuthenticationOptions Create(string hostName, TlsConfig? config)
    {
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = config?.ServerName ?? hostName.Trim('[', ']'),
            ApplicationProtocols = [SslApplicationProtocol.Http11],
        };
        if (config?.CaFile is { } caFile)
        {
            var policy = new X509ChainPolicy
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
            };
            policy.CustomTrustStore.ImportFromPemFile(caFile);
            if (policy.CustomTrustStore.Count == 0)
            {
                throw new CryptographicException("The file holds no certificate.");
            }

            options.CertificateChainPolicy = policy;
        }

        if (config?.ClientCertificateFile is { } clientFile)
        {
            options.ClientCertificates = [X509Certificate2.CreateFromPemFile(clientFile)];
        }

        return options;
    }
}
