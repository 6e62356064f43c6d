using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Gateway.Core.Configuration;
using Gateway.Core.Upstreams;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Upstreams;

/// <summary>Connections to an upstream server that speaks TLS.</summary>
public sealed class UpstreamTlsTests
{
    private TestCertificate _certificate = null!;
    private string _folder = null!;
    private Socket _listener = null!;
    private UpstreamConnection _connection = null!;

    private int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

    [SetUp]
    public void Listen()
    {
        _certificate = TestCertificate.Create();
        _folder = Directory.CreateTempSubdirectory().FullName;
        _listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        _connection = new UpstreamConnection(Peer.State());
    }

    [TearDown]
    public async Task Close()
    {
        await _connection.CloseAsync();
        _listener.Dispose();
        _certificate.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Test]
    public async Task Bytes_pass_both_ways_in_any_size()
    {
        await using var server = await ConnectAsync();
        var request = new byte[200_000];
        new Random(1).NextBytes(request);
        var received = new byte[request.Length];

        var sending = _connection.SendAsync(request).AsTask();
        await server.ReadExactlyAsync(received).AsTask().Within("the request");
        Assert.That(await sending, Is.True);
        Assert.That(received.AsSpan().SequenceEqual(request), Is.True);

        var answering = server.WriteAsync(request).AsTask();
        while (_connection.Unread.Length < request.Length)
        {
            Assert.That(await _connection.ReceiveMoreAsync().Within("the answer"), Is.Positive);
        }

        await answering;
        Assert.That(_connection.Unread.SequenceEqual(request), Is.True);
    }

    [Test]
    public async Task An_orderly_end_is_zero_bytes()
    {
        var server = await ConnectAsync();
        await server.ShutdownAsync();

        Assert.That(await _connection.ReceiveMoreAsync().Within("the end"), Is.Zero);
        await server.DisposeAsync();
    }

    [Test]
    public async Task An_abort_ends_a_receive()
    {
        await using var server = await ConnectAsync();
        var receiving = _connection.ReceiveMoreAsync();

        _connection.Abort();

        Assert.That(await receiving.Within("the receive to end"), Is.Negative);
        Assert.That(await _connection.SendAsync("late"u8.ToArray()).AsTask().Within("the send to fail"), Is.False);
    }

    [Test]
    public async Task An_idle_connection_closes()
    {
        await using var server = await ConnectAsync();
        _connection.Rest();
        Assert.That(_connection.IsStale, Is.False);

        await _connection.CloseAsync().AsTask().Within("the connection to close");

        Assert.That(_connection.IsStale, Is.True);
    }

    [Test]
    public async Task A_certificate_that_is_not_trusted_fails_the_handshake()
    {
        var accepting = AcceptAsync();
        var endpoint = new ServerEndpoint("localhost", Port, IPAddress.Loopback, TlsOptions.Create("localhost", null));

        Assert.That(await _connection.ConnectAsync(endpoint, 2_000).AsTask().Within("the handshake to fail"), Is.EqualTo(ConnectError.TlsFailed));
        await EndAsync(accepting);
    }

    [Test]
    public async Task A_certificate_for_another_name_fails_the_handshake()
    {
        var accepting = AcceptAsync();
        var options = TlsOptions.Create("elsewhere.example", new TlsConfig { CaFile = _certificate.WritePem(_folder) });

        Assert.That(
            await _connection.ConnectAsync(new ServerEndpoint("elsewhere.example", Port, IPAddress.Loopback, options), 2_000).AsTask().Within("the handshake to fail"),
            Is.EqualTo(ConnectError.TlsFailed));
        await EndAsync(accepting);
    }

    [TestCase(null, "localhost")]
    [TestCase("localhost", "localhost")]
    public async Task The_name_is_asked_for_and_HTTP_1_1_alone_is_offered(string? serverName, string asked)
    {
        string? name = null;
        var accepting = AcceptAsync(new SslServerAuthenticationOptions
        {
            ApplicationProtocols = [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11],
            ServerCertificateSelectionCallback = (_, asked) =>
            {
                name = asked;
                return _certificate.Certificate;
            },
        });
        var options = TlsOptions.Create(serverName is null ? "localhost" : "127.0.0.1", new TlsConfig { CaFile = _certificate.WritePem(_folder), ServerName = serverName });

        Assert.That(
            await _connection.ConnectAsync(new ServerEndpoint("127.0.0.1", Port, IPAddress.Loopback, options), 2_000).AsTask().Within("the handshake"), Is.EqualTo(ConnectError.None));
        await using var server = await accepting.Within("the server's handshake");
        Assert.That((name, server.NegotiatedApplicationProtocol), Is.EqualTo((asked, SslApplicationProtocol.Http11)));
        Assert.That(options.ApplicationProtocols, Is.EqualTo(new[] { SslApplicationProtocol.Http11 }));
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_client_certificate_is_shown_where_one_is_configured(bool isConfigured)
    {
        using var client = TestCertificate.Create("gateway.example");
        var file = Path.Combine(_folder, "client.pem");
        await File.WriteAllTextAsync(file, client.Pem + "\n" + client.KeyPem);
        string? shown = null;
        var accepting = AcceptAsync(new SslServerAuthenticationOptions
        {
            ServerCertificate = _certificate.Certificate,
            ClientCertificateRequired = true,
            RemoteCertificateValidationCallback = (_, certificate, _, _) =>
            {
                shown = certificate?.GetCertHashString();
                return isConfigured == certificate is not null;
            },
        });
        var options = TlsOptions.Create("localhost", new TlsConfig { CaFile = _certificate.WritePem(_folder), ClientCertificateFile = isConfigured ? file : null });

        Assert.That(
            await _connection.ConnectAsync(new ServerEndpoint("localhost", Port, IPAddress.Loopback, options), 2_000).AsTask().Within("the handshake"), Is.EqualTo(ConnectError.None));
        await using var server = await accepting.Within("the server's handshake");
        Assert.That(shown, Is.EqualTo(isConfigured ? client.Certificate.GetCertHashString() : null));
    }

    // The server may have finished its part of the handshake before the client refuses.
    private static async Task EndAsync(Task<SslStream> accepting)
    {
        await Task.WhenAny(accepting).Within("the server's handshake to end");
        if (accepting.IsCompletedSuccessfully)
        {
            await (await accepting).DisposeAsync();
        }
    }

    private async Task<SslStream> ConnectAsync()
    {
        var accepting = AcceptAsync();
        var options = TlsOptions.Create("localhost", new TlsConfig { CaFile = _certificate.WritePem(_folder) });
        Assert.That(
            await _connection.ConnectAsync(new ServerEndpoint("localhost", Port, IPAddress.Loopback, options), 2_000).AsTask().Within("the handshake"),
            Is.EqualTo(ConnectError.None));
        return await accepting.Within("the server's handshake");
    }

    private Task<SslStream> AcceptAsync() => AcceptAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate.Certificate });

    private async Task<SslStream> AcceptAsync(SslServerAuthenticationOptions options)
    {
        var stream = new SslStream(new NetworkStream(await _listener.AcceptAsync(), ownsSocket: true));
        await stream.AuthenticateAsServerAsync(options);
        return stream;
    }
}
