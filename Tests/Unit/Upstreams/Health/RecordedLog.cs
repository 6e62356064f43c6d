using Gateway.Core.Upstreams.Health;
using Microsoft.Extensions.Logging;

namespace Tests.Unit.Upstreams.Health;

/// <summary>Keeps what is told of a server.</summary>
internal sealed class RecordedLog : ILogger
{
    private readonly List<int> _ids = [];

    public RecordedLog() => Server = new ServerLog(this, "u", new Uri("http://server"));

    public ServerLog Server { get; }

    /// <summary>The ids of all messages, in their order.</summary>
    public int[] Ids
    {
        get
        {
            lock (_ids)
            {
                return [.. _ids];
            }
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_ids)
        {
            _ids.Add(eventId.Id);
        }
    }
}
