using Gateway.Core.Configuration;
using Gateway.Core.Upstreams;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Configuration;

public sealed class CertificateFilesTests
{
    private TempFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void Files_that_cannot_be_used_refuse_the_snapshot_and_are_all_named()
    {
        var store = new SnapshotStore(new ServerStates());
        var text = _folder.Write("text.pem", "no certificate"u8.ToArray());

        var result = store.Apply(With(new TlsConfig { CaFile = text, ClientCertificateFile = _folder.At("none.pem") }));

        Assert.Multiple(() =>
        {
            Assert.That(result.Applied, Is.False);
            Assert.That(store.IsReady, Is.False);
            Assert.That(result.Errors.Select(static error => error.Path), Is.EqualTo(new[] { "$.upstreams[0].tls.caFile", "$.upstreams[0].tls.clientCertificateFile" }));
            Assert.That(result.Errors[1].Message, Does.Contain("none.pem"));
        });
    }

    [Test]
    public void Damaged_certificates_refuse_the_snapshot()
    {
        var damaged = _folder.Write("damaged.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"u8.ToArray());

        Assert.That(new SnapshotStore(new ServerStates()).Apply(With(new TlsConfig { CaFile = damaged })).Errors, Has.Count.EqualTo(1));
    }

    [Test]
    public void A_certificate_is_taken()
    {
        using var certificate = TestCertificate.Create();
        var file = certificate.WritePem(_folder.Path);

        Assert.That(new SnapshotStore(new ServerStates()).Apply(With(new TlsConfig { CaFile = file })).Applied, Is.True);
    }

    private static Snapshot With(TlsConfig tls) =>
        new() { Upstreams = [new UpstreamConfig { Name = "u", Servers = [new ServerConfig { Url = "https://127.0.0.1" }], Tls = tls }] };
}
