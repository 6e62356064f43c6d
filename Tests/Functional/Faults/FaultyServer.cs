using Gateway.Core.Configuration;
using Tests.Common;

namespace Tests.Functional.Faults;

/// <summary>The server that fails: something at an address, and the requests that it got.</summary>
internal sealed class FaultyServer : IAsyncDisposable
{
    private readonly IDisposable[] _parts;

    private FaultyServer(Uri url, FakeUpstream? upstream, params IDisposable[] parts) => (Url, Upstream, _parts) = (url, upstream, parts);

    public Uri Url { get; }

    /// <summary>The peer; null where there is none that could accept a connection.</summary>
    public FakeUpstream? Upstream { get; }

    /// <summary>How it is spoken to where it speaks TLS.</summary>
    public TlsConfig? Tls { get; private init; }

    /// <summary>Number of requests that it was to fail.</summary>
    public int Failed => Upstream is null ? 0 : FailedBy(Upstream);

    /// <summary>Number of such requests that any peer got.</summary>
    public static int FailedBy(FakeUpstream upstream) => upstream.Requests.Count(static request => request.Get("x-fault") is not null);

    /// <summary>Nobody listens.</summary>
    public static FaultyServer Refusing()
    {
        var port = new ClosedPort();
        return new FaultyServer(new Uri($"http://127.0.0.1:{port.Port}"), null, port);
    }

    /// <summary>Connections are never made.</summary>
    public static FaultyServer BlackHole()
    {
        var port = new SilentPort();
        return new FaultyServer(new Uri($"http://127.0.0.1:{port.Port}"), null, port);
    }

    /// <summary>Its name stands for no address.</summary>
    public static FaultyServer Unknown() => new(new Uri("http://no-such-host.invalid:8000"), null);

    /// <summary>Fails marked requests, and answers the others.</summary>
    public static FaultyServer Failing(Func<FakeExchange, WireProtocol, Task> fault)
    {
        var upstream = FakeUpstream.Start(exchange => AnswerAsync(exchange, fault));
        return new FaultyServer(upstream.Url, upstream);
    }

    /// <inheritdoc cref="Failing(Func{FakeExchange, WireProtocol, Task})"/>
    public static FaultyServer Failing(Func<FakeExchange, Task> fault) => Failing((exchange, _) => fault(exchange));

    /// <summary>Does that with every connection, before anything is read.</summary>
    public static FaultyServer Accepting(string scheme, Func<FakeExchange, Task> script)
    {
        var upstream = FakeUpstream.Start(new FakeBehaviour("connection", FakeStage.Accepted, script));
        return new FaultyServer(new Uri($"{scheme}://127.0.0.1:{upstream.Port}"), upstream);
    }

    /// <summary>Speaks TLS with a certificate that is good for so long, and trusted or not; it is asked for by that name instead of its own.</summary>
    public static FaultyServer Certified(TimeSpan? validFor = null, bool isTrusted = true, string? name = null)
    {
        var certificate = TestCertificate.Create(validFor: validFor);
        var folder = new TempFolder();
        var upstream = FakeUpstream.Start(new FakeUpstreamOptions { Certificate = certificate.Certificate }, FakeBehaviours.Json);
        return new FaultyServer(upstream.Url, upstream, certificate, folder) { Tls = new TlsConfig { CaFile = isTrusted ? certificate.WritePem(folder.Path) : null, ServerName = name } };
    }

    /// <summary>A server that is well.</summary>
    public static FakeUpstream Well() => FakeUpstream.Start(static exchange => AnswerAsync(exchange, RightAsync));

    public async ValueTask DisposeAsync()
    {
        if (Upstream is not null)
        {
            await Upstream.DisposeAsync();
        }

        foreach (var part in _parts)
        {
            part.Dispose();
        }
    }

    private static Task AnswerAsync(FakeExchange exchange, Func<FakeExchange, WireProtocol, Task> fault)
    {
        var protocol = WireProtocol.Of(exchange.Request);
        return exchange.Request.Get("x-fault") is null ? RightAsync(exchange, protocol) : fault(exchange, protocol);
    }

    private static Task RightAsync(FakeExchange exchange, WireProtocol protocol) => exchange.Request.BodyText.Contains("\"stream\":true", StringComparison.Ordinal)
        ? exchange.RespondChunkedAsync(200, [protocol.Stream], null, "Content-Type: text/event-stream")
        : exchange.RespondAsync(200, protocol.Answer, "Content-Type: application/json");
}
