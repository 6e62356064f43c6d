using System.Net;
using System.Net.Sockets;
using Gateway.Core.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging.Abstractions;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Transport;

internal sealed class EpollListenerTests
{
    private EpollTransportFactory _factory = null!;

    [SetUp]
    public void Start()
    {
        if (!EpollTransportFactory.IsSupported)
        {
            Assert.Ignore("skipped: epoll needs Linux");
        }

        _factory = new EpollTransportFactory(NullLogger<EpollTransportFactory>.Instance, loops: 3);
    }

    [TearDown]
    public void End() => _factory?.Dispose();

    [Test]
    public async Task Connections_are_dealt_out_over_the_loops()
    {
        await using var listener = await BindAsync(IPAddress.Loopback);
        var loops = new List<int>();
        for (var i = 0; i < 9; i++)
        {
            using var client = await ConnectAsync(listener);
            await using var connection = await AcceptAsync(listener);
            loops.Add(connection!.Features.Get<EpollLoop>()!.Index);
        }

        Assert.That(loops, Is.EqualTo(new[] { 0, 1, 2, 0, 1, 2, 0, 1, 2 }));
    }

    [TestCase("127.0.0.1", "127.0.0.1", "127.0.0.1")]
    [TestCase("::1", "::1", "::1")]
    [TestCase("::", "127.0.0.1", "::ffff:127.0.0.1")]
    [TestCase("::", "::1", "::1")]
    public async Task Addresses_of_both_families_are_told(string bound, string reached, string told)
    {
        await using var listener = await BindAsync(IPAddress.Parse(bound));
        using var client = new Socket(IPAddress.Parse(reached).AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Parse(reached), PortOf(listener));
        await using var connection = await AcceptAsync(listener);

        Assert.That(connection!.RemoteEndPoint, Is.EqualTo(new IPEndPoint(IPAddress.Parse(told), ((IPEndPoint)client.LocalEndPoint!).Port)));
    }

    [Test]
    public async Task A_port_in_use_is_told_as_such()
    {
        await using var listener = await BindAsync(IPAddress.Loopback);

        Assert.That(
            async () => await _factory.BindAsync(listener.EndPoint),
            Throws.TypeOf<AddressInUseException>());
    }

    [Test]
    public async Task Unbound_it_lets_nobody_in_and_ends_with_who_came_before()
    {
        await using var listener = await BindAsync(IPAddress.Loopback);
        using var early = await ConnectAsync(listener);
        await using var first = await AcceptAsync(listener);

        await listener.UnbindAsync();
        await listener.UnbindAsync();

        Assert.That(EpollLoop.Current, Is.Null, "The caller is not on a loop.");
        Assert.That(await AcceptAsync(listener), Is.Null);
        Assert.That(
            async () => await ConnectAsync(listener),
            Throws.TypeOf<SocketException>().With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.ConnectionRefused));
    }

    [Test]
    public async Task Who_is_connected_already_when_it_unbinds_is_let_in()
    {
        await using var listener = await BindAsync(IPAddress.Loopback);
        using var held = new ManualResetEventSlim();
        _factory.Loops[0].Post(static held => ((ManualResetEventSlim)held!).Wait(Bounded.Limit), held);

        // The system connects them; nobody lets them in while the loop is held.
        using var first = await ConnectAsync(listener);
        using var second = await ConnectAsync(listener);
        var unbinding = listener.UnbindAsync().AsTask();
        held.Set();
        await unbinding.Within("the listener to unbind");

        foreach (var client in new[] { first, second })
        {
            await using var connection = await AcceptAsync(listener);
            Assert.That(((IPEndPoint)connection!.RemoteEndPoint!).Port, Is.EqualTo(((IPEndPoint)client.LocalEndPoint!).Port));
        }

        Assert.That(await AcceptAsync(listener), Is.Null);
    }

    [Test]
    public async Task Who_was_let_in_but_never_served_is_reset_at_the_end()
    {
        var listener = await BindAsync(IPAddress.Loopback);
        using var client = await ConnectAsync(listener);
        await using var other = await BindAsync(IPAddress.Loopback);
        using (await ConnectAsync(other))
        {
            // Its loop has dealt with the first listener's connection as well.
            await using var served = await AcceptAsync(other);
        }

        await listener.DisposeAsync();

        Assert.That(
            async () => await client.ReceiveAsync(new byte[1]).Within("the reset"),
            Throws.TypeOf<SocketException>().With.Property(nameof(SocketException.SocketErrorCode)).EqualTo(SocketError.ConnectionReset));
    }

    [Test]
    public async Task A_thousand_connections_leave_no_descriptor_behind()
    {
        await using var listener = await BindAsync(IPAddress.Loopback);
        var before = Descriptors.Count;
        for (var i = 0; i < 1_000; i++)
        {
            using var client = await ConnectAsync(listener);
            await using var connection = await AcceptAsync(listener);
            if (i % 3 == 0)
            {
                connection!.Abort(new ConnectionAbortedException());
            }
        }

        Assert.That(Descriptors.Count, Is.AtMost(before));
    }

    private static int PortOf(IConnectionListener listener) => ((IPEndPoint)listener.EndPoint).Port;

    private static async Task<Socket> ConnectAsync(IConnectionListener listener)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(IPAddress.Loopback, PortOf(listener));
        return client;
    }

    private static Task<ConnectionContext?> AcceptAsync(IConnectionListener listener) => listener.AcceptAsync().AsTask().Within("a connection");

    private ValueTask<IConnectionListener> BindAsync(IPAddress address) => _factory.BindAsync(new IPEndPoint(address, 0));
}
