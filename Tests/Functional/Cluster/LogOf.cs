using Microsoft.Extensions.Logging;
using Tests.Common;

namespace Tests.Functional.Cluster;

/// <summary>A log whose lines a test waits for.</summary>
internal sealed class LogOf<T> : ILogger<T>
{
    private readonly OutputLines _lines;

    public LogOf(OutputLines lines) => _lines = lines;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Add($"{logLevel}: {formatter(state, exception)}");

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;
}
