using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Tests.Common;

/// <summary>
/// An HTTP/1.1 upstream over raw sockets that does with each request what it is told to, faults included. It reads
/// requests strictly: a malformed one, or a script that fails, fails the test when the upstream is disposed.
/// </summary>
internal sealed class FakeUpstream : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stop = new();
    private readonly FakeUpstreamOptions _options;
    private readonly FakeBehaviour[] _behaviours;
    private readonly List<ReceivedRequest> _requests = [];
    private readonly List<Exception> _failures = [];
    private readonly List<Task> _connections = [];
    private readonly ObservedCounter _received = new("the requests received");
    private readonly Task _accepting;
    private int _next;

    private FakeUpstream(FakeUpstreamOptions? options, FakeBehaviour[] behaviours)
    {
        _options = options ?? new FakeUpstreamOptions();
        _behaviours = behaviours;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public Uri Url => new($"{(_options.Certificate is null ? "http" : "https")}://127.0.0.1:{Port}");

    /// <summary>Gates between the test and the scripts.</summary>
    public Gates Gates { get; } = new();

    /// <summary>Connections accepted so far.</summary>
    public ObservedCounter Accepted { get; } = new("the connections accepted");

    /// <summary>Connections that neither side has ended.</summary>
    public ObservedCounter Open { get; } = new("the open connections");

    /// <summary>Every request whose head was received, in that order.</summary>
    public IReadOnlyList<ReceivedRequest> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    /// <summary>Starts one that treats every request alike.</summary>
    public static FakeUpstream Start(Func<FakeExchange, Task> script, FakeUpstreamOptions? options = null) =>
        new(options, [new FakeBehaviour("script", script)]);

    /// <summary>Starts one that goes through the behaviours, one a request, and stays with the last.</summary>
    public static FakeUpstream Start(params FakeBehaviour[] behaviours) => new(null, behaviours);

    /// <inheritdoc cref="Start(FakeBehaviour[])"/>
    public static FakeUpstream Start(FakeUpstreamOptions options, params FakeBehaviour[] behaviours) => new(options, behaviours);

    /// <summary>Waits for the head of the n-th request, counted from 1.</summary>
    public async Task<ReceivedRequest> WaitForRequestAsync(int number = 1)
    {
        await _received.WaitForAtLeastAsync(number);
        return Requests[number - 1];
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_connections).Within("a fake upstream's connections to end");
        _stop.Dispose();
        if (_failures.Count > 0)
        {
            throw new AggregateException("A fake upstream's peer or script failed.", _failures);
        }
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var socket = await _listener.AcceptAsync(_stop.Token);
                socket.NoDelay = true;
                socket.ReceiveBufferSize = _options.ReceiveBufferBytes ?? socket.ReceiveBufferSize;
                socket.SendBufferSize = _options.SendBufferBytes ?? socket.SendBufferSize;
                Open.Increment();
                _connections.Add(ServeAsync(socket, Accepted.Increment()));
            }
            catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // A peer that gave up before it was accepted; or the end, which the loop's condition sees.
            }
        }
    }

    private async Task ServeAsync(Socket socket, int number)
    {
        // The accepting loop goes on at once.
        await Task.Yield();
        try
        {
            await using var connection = await FakeConnection.OpenAsync(socket, _options.Certificate, number, _stop.Token);
            while (await ServeExchangeAsync(connection))
            {
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Disposed.
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException)
        {
            // The peer left in the middle, or did not trust the certificate; the request's record says how far it came.
        }
        catch (Exception exception)
        {
            lock (_lock)
            {
                _failures.Add(exception);
            }
        }
        finally
        {
            socket.Dispose();
            Open.Decrement();
        }
    }

    /// <summary>Serves one request; false once the connection is at its end.</summary>
    private async Task<bool> ServeExchangeAsync(FakeConnection connection)
    {
        var behaviour = NextBehaviour();
        var exchange = new FakeExchange(connection, Gates, _stop.Token);
        if (behaviour.Stage != FakeStage.Accepted)
        {
            if (!await connection.Source.EnsureAsync("a request"))
            {
                return false;
            }

            await ReceiveAsync(exchange, behaviour.Stage);
        }

        await behaviour.Script(exchange);
        if (exchange.Ended)
        {
            return false;
        }

        if (exchange.HasRequest)
        {
            await exchange.Request.ReadToEndAsync();
        }

        return await connection.Source.EnsureAsync("another request");
    }

    private async Task ReceiveAsync(FakeExchange exchange, FakeStage stage)
    {
        exchange.Request = await exchange.ReceiveHeadAsync();
        lock (_lock)
        {
            _requests.Add(exchange.Request);
        }

        _received.Increment();
        if (stage == FakeStage.RequestRead)
        {
            await exchange.Request.ReadToEndAsync();
        }
    }

    private FakeBehaviour NextBehaviour() => _behaviours[Math.Min(Interlocked.Increment(ref _next), _behaviours.Length) - 1];
}
