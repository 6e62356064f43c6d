using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>A server that answers with its name, or with a status of the test's choice, and its health checks likewise; the test may change its mind at any time.</summary>
internal sealed class ToggledUpstream : IAsyncDisposable
{
    private readonly FakeUpstream _upstream;
    private volatile int _status = 200;
    private volatile int _health = 200;
    private int _chats;

    private ToggledUpstream(string name) => _upstream = FakeUpstream.Start(async exchange =>
    {
        if (exchange.Request.Target == "/health")
        {
            await exchange.RespondAsync(_health, "");
            return;
        }

        Interlocked.Increment(ref _chats);
        await exchange.RespondAsync(_status, name);
    });

    public Uri Url => _upstream.Url;

    /// <summary>What requests are answered with.</summary>
    public int Status
    {
        get => _status;
        set => _status = value;
    }

    /// <summary>What health checks are answered with.</summary>
    public int Health
    {
        get => _health;
        set => _health = value;
    }

    /// <summary>Number of requests so far, health checks left out.</summary>
    public int Chats => Volatile.Read(ref _chats);

    public static ToggledUpstream Start(string name) => new(name);

    public ValueTask DisposeAsync() => _upstream.DisposeAsync();
}
