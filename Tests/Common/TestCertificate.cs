using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Tests.Common;

/// <summary>A self-signed certificate for loopback, made in memory.</summary>
internal sealed class TestCertificate : IDisposable
{
    private TestCertificate(X509Certificate2 certificate) => Certificate = certificate;

    /// <summary>The certificate with its private key.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>The certificate alone, as PEM: what a peer trusts.</summary>
    public string Pem => Certificate.ExportCertificatePem();

    /// <summary>The private key as PEM (PKCS #8).</summary>
    public string KeyPem
    {
        get
        {
            using var key = Certificate.GetECDsaPrivateKey()!;
            return key.ExportPkcs8PrivateKeyPem();
        }
    }

    /// <summary>Valid for the name given and for the loopback addresses; a day either way of now unless told otherwise.</summary>
    public static TestCertificate Create(string name = "localhost", TimeSpan? validFor = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var now = DateTimeOffset.UtcNow;
        using var created = request.CreateSelfSigned(now.AddDays(-1), now + (validFor ?? TimeSpan.FromDays(1)));

        // Through PKCS #12, so that the key is bound to the certificate on every system.
        return new TestCertificate(X509CertificateLoader.LoadPkcs12(created.Export(X509ContentType.Pkcs12), password: null));
    }

    /// <summary>Writes the certificate as a file that configuration can name.</summary>
    public string WritePem(string folder)
    {
        var path = Path.Combine(folder, $"{Certificate.Thumbprint}.pem");
        File.WriteAllText(path, Pem);
        return path;
    }

    public void Dispose() => Certificate.Dispose();
}
