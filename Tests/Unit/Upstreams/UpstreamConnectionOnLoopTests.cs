using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Gateway.Core.Transport;
using Gateway.Core.Upstreams;
using NUnit.Framework;
using Tests.Common;
using Tests.Unit.Transport;

namespace Tests.Unit.Upstreams;

/// <summary>An upstream's connection on a loop.</summary>
internal sealed class UpstreamConnectionOnLoopTests : LoopFixture
{
    private readonly byte[] _big = new byte[16 << 20];
    private Socket _listener = null!;

    [SetUp]
    public void Listen() => _listener = SocketPair.Listen();

    [TearDown]
    public void StopListening() => _listener?.Dispose();

    [Test]
    public async Task A_refused_connect_is_told()
    {
        using var closed = new ClosedPort();
        var connection = new UpstreamConnection(new ServerState("upstream", new Uri("http://localhost")));

        var error = await Loop.RunAsync(() => connection.ConnectAsync(new ServerEndpoint("127.0.0.1", closed.Port, IPAddress.Loopback, null), 2_000));

        Assert.That(error, Is.EqualTo(ConnectError.Refused));
    }

    [Test]
    public async Task A_name_is_resolved_and_the_loop_found_again()
    {
        var connection = new UpstreamConnection(new ServerState("upstream", new Uri("http://localhost")));
        var port = ((IPEndPoint)_listener.LocalEndPoint!).Port;

        var (error, isOnLoop) = await Loop.RunAsync(async () =>
        {
            var error = await connection.ConnectAsync(new ServerEndpoint("localhost", port, null, null), 2_000).ConfigureAwait(false);
            return (error, Loop.IsCurrent);
        }).Within("the connect");

        Assert.That((error, isOnLoop), Is.EqualTo((ConnectError.None, true)));
        await connection.CloseAsync();
    }

    [Test]
    public async Task Every_address_gets_its_turn_though_one_refuses_and_one_is_silent([Values] bool isOnLoop)
    {
        var port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        using var silent = new SilentPort(IPAddress.Parse("127.0.0.3"), port);
        var connection = new UpstreamConnection(new ServerState("upstream", new Uri("http://server")));
        var endpoint = new ServerEndpoint("server", port, null, null)
        {
            Resolve = static _ => Task.FromResult(new[] { IPAddress.Parse("127.0.0.2"), IPAddress.Parse("127.0.0.3"), IPAddress.Loopback }),
        };

        var error = isOnLoop
            ? await Loop.RunAsync(() => connection.ConnectAsync(endpoint, 150)).Within("the connect")
            : await connection.ConnectAsync(endpoint, 150).AsTask().Within("the connect");

        Assert.That(error, Is.EqualTo(ConnectError.None));
        using var accepted = await _listener.AcceptAsync().Within("the connection");
        await connection.CloseAsync();
    }

    [Test]
    public async Task A_name_without_addresses_is_told()
    {
        var connection = new UpstreamConnection(new ServerState("upstream", new Uri("http://server")));
        var endpoint = new ServerEndpoint("server", 1, null, null) { Resolve = static _ => throw new SocketException((int)SocketError.HostNotFound) };

        Assert.That(await Loop.RunAsync(() => connection.ConnectAsync(endpoint, 1_000)).Within("the connect"), Is.EqualTo(ConnectError.NameNotResolved));
    }

    [Test]
    public async Task A_name_that_is_too_long_to_be_one_is_told()
    {
        var connection = new UpstreamConnection(new ServerState("upstream", new Uri("http://server")));
        var endpoint = new ServerEndpoint(string.Join('.', Enumerable.Repeat(new string('a', 60), 5)), 1, null, null);

        Assert.That(await Loop.RunAsync(() => connection.ConnectAsync(endpoint, 1_000)).Within("the connect"), Is.EqualTo(ConnectError.NameNotResolved));
    }

    [Test]
    public async Task A_resolver_that_says_nothing_is_given_up_with_the_connection([Values] bool isBefore)
    {
        var connection = new UpstreamConnection(new ServerState("upstream", new Uri("http://server")));
        var asked = new AsyncSignal("the question");
        var endpoint = new ServerEndpoint("server", 1, null, null)
        {
            Resolve = _ =>
            {
                asked.Set();
                return new TaskCompletionSource<IPAddress[]>().Task;
            },
        };
        if (isBefore)
        {
            connection.Abort();
        }

        var connecting = Loop.RunAsync(() => connection.ConnectAsync(endpoint, 1_000));
        if (!isBefore)
        {
            await asked.WaitAsync();
            connection.Abort();
        }

        Assert.That(await connecting.Within("the connect"), Is.EqualTo(ConnectError.Aborted));
    }

    [Test]
    public async Task The_end_of_one_exchange_does_not_end_the_send_of_the_next([Values] bool isOnLoop)
    {
        var (connection, peer) = await ConnectAsync(isOnLoop);
        using (peer)
        {
            var isSent = isOnLoop ? Loop.RunAsync(ExchangeTwiceAsync) : Task.Run(async () => await ExchangeTwiceAsync());
            peer.Send("x"u8);
            var received = 0;
            var buffer = new byte[1 << 20];
            while (received < _big.Length && peer.Receive(buffer) is > 0 and var count)
            {
                received += count;
            }

            Assert.That(received, Is.EqualTo(_big.Length));
            Assert.That(await isSent.Within("the send"), Is.True);
        }

        await connection.CloseAsync();

        // What goes on behind the first receive runs within its completion.
        async ValueTask<bool> ExchangeTwiceAsync()
        {
            connection.Take(await connection.ReceiveAsync().ConfigureAwait(false));
            connection.Consume(1);
            connection.Rest();
            return await connection.SendAsync(_big).ConfigureAwait(false);
        }
    }

    [Test]
    public async Task An_early_answer_ends_a_send_that_waits()
    {
        var (connection, peer) = await ConnectAsync(isOnLoop: true);
        using (peer)
        {
            var sending = Loop.RunAsync(async () =>
            {
                connection.Listen();
                var isSent = await connection.SendAsync(_big);
                return (isSent, connection.HasReceived, connection.Take(await connection.ReceiveAsync()));
            });
            peer.Send("no"u8);

            Assert.That(await sending.Within("the send to end"), Is.EqualTo((false, true, 2)));
        }

        await connection.CloseAsync();
    }

    [Test]
    public async Task Closing_waits_for_a_receive_and_gives_its_block_back()
    {
        var (connection, peer) = await ConnectAsync(isOnLoop: true);
        using (peer)
        {
            await Loop.RunAsync(connection.Rest);
            Assert.That(connection.Block, Has.Length.EqualTo(4096));

            // As the monitor does it: from no loop's thread.
            await connection.CloseAsync().AsTask().Within("the close");

            Assert.That(connection.Block, Is.Empty);
            Assert.That(connection.IsStale, Is.True);
            Assert.That(peer.Receive(new byte[1]), Is.Zero);
        }
    }

    [Test]
    public async Task Idle_connections_stay_with_their_loop()
    {
        using var other = new EpollLoop(1, new RecordingLogger());
        var pools = new ConnectionPools();
        var (connection, peer) = await ConnectAsync(isOnLoop: true);
        using (peer)
        {
            await Loop.RunAsync(() => pools.Put(connection));

            Assert.That(pools.IdleCount, Is.EqualTo(1));
            Assert.That(await other.RunAsync(pools.TryTake), Is.Null);
            Assert.That(pools.TryTake(), Is.Null, "Away from a loop.");
            Assert.That(await Loop.RunAsync(pools.TryTake), Is.SameAs(connection));
            await Loop.RunAsync(() => pools.Put(connection));
            pools.Retire();
            Assert.That(peer.Receive(new byte[1]), Is.Zero, "Closed.");
            Assert.That(pools.IdleCount, Is.Zero);
        }
    }

    [Test]
    public async Task A_retired_server_keeps_no_connection_of_a_loop_that_comes_later_until_it_is_revived()
    {
        var pools = new ConnectionPools();
        pools.Retire();
        var (connection, peer) = await ConnectAsync(isOnLoop: true);
        using (peer)
        {
            await Loop.RunAsync(() => pools.Put(connection));
            Assert.That((pools.IdleCount, peer.Receive(new byte[1])), Is.EqualTo((0, 0)));
        }

        pools.Revive();
        var (next, nextPeer) = await ConnectAsync(isOnLoop: true);
        using (nextPeer)
        {
            await Loop.RunAsync(() => pools.Put(next));
            Assert.That(pools.IdleCount, Is.EqualTo(1));
            pools.Retire();
        }
    }

    [Test]
    public async Task Over_TLS_everything_stays_on_the_loop()
    {
        using var certificate = TestCertificate.Create();
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            RemoteCertificateValidationCallback = (_, presented, _, _) => certificate.Certificate.Equals(presented),
        };
        var connection = new UpstreamConnection(new ServerState("upstream", new Uri("https://localhost")));
        var endpoint = new ServerEndpoint("127.0.0.1", ((IPEndPoint)_listener.LocalEndPoint!).Port, IPAddress.Loopback, options);
        var server = Task.Factory.StartNew(() => EchoTls(certificate), TaskCreationOptions.LongRunning);

        var counts = await Loop.RunAsync(async () =>
        {
            var onLoop = 0;
            var received = 0;
            Assert.That(await connection.ConnectAsync(endpoint, 2_000).ConfigureAwait(false), Is.EqualTo(ConnectError.None));
            for (var i = 0; i < 50; i++)
            {
                onLoop += Loop.IsCurrent ? 1 : 0;
                Assert.That(await connection.SendAsync(_big.AsMemory(0, 100_000)).ConfigureAwait(false), Is.True);
                onLoop += Loop.IsCurrent ? 1 : 0;
                for (var left = 100_000; left > 0;)
                {
                    var count = connection.Take(await connection.ReceiveAsync().ConfigureAwait(false));
                    Assert.That((count > 0, Loop.IsCurrent), Is.EqualTo((true, true)));
                    connection.Consume(count);
                    received += count;
                    left -= count;
                }
            }

            return (onLoop, received);
        }).Within("50 exchanges");
        await connection.CloseAsync();
        await server;

        Assert.That(counts, Is.EqualTo((100, 5_000_000)));
    }

    private void EchoTls(TestCertificate certificate)
    {
        using var stream = new SslStream(new NetworkStream(_listener.Accept(), ownsSocket: true));
        stream.AuthenticateAsServer(certificate.Certificate, clientCertificateRequired: false, SslProtocols.None, checkCertificateRevocation: false);
        var buffer = new byte[100_000];
        try
        {
            while (true)
            {
                stream.ReadExactly(buffer);
                stream.Write(buffer);
            }
        }
        catch (IOException)
        {
            // The client has closed.
        }
    }

    private async Task<(UpstreamConnection Connection, Socket Peer)> ConnectAsync(bool isOnLoop)
    {
        var connection = new UpstreamConnection(new ServerState("upstream", new Uri("http://localhost")));
        var endpoint = new ServerEndpoint("127.0.0.1", ((IPEndPoint)_listener.LocalEndPoint!).Port, IPAddress.Loopback, null);
        var error = isOnLoop ? await Loop.RunAsync(() => connection.ConnectAsync(endpoint, 2_000)) : await connection.ConnectAsync(endpoint, 2_000);
        Assert.That(error, Is.EqualTo(ConnectError.None));
        var peer = _listener.Accept();
        peer.ReceiveTimeout = peer.SendTimeout = 20_000;
        return (connection, peer);
    }
}
