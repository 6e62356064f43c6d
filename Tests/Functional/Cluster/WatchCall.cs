using Gateway.Core.Configuration;
using Microsoft.AspNetCore.Http;

namespace Tests.Functional.Cluster;

/// <summary>A stream that a gateway watches; the test writes it.</summary>
internal sealed class WatchCall
{
    private readonly HttpContext _context;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public WatchCall(HttpContext context)
    {
        _context = context;
        LastEventId = context.Request.Headers["Last-Event-ID"].SingleOrDefault();
    }

    /// <summary>Completes when the test is done with it.</summary>
    public Task Ended => _ended.Task;

    /// <summary>The version that the gateway says it has.</summary>
    public string? LastEventId { get; }

    public Task SendAsync(Snapshot snapshot) => SendAsync(FakeCenter.Event(snapshot));

    public async Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        await _context.Response.Body.WriteAsync(bytes);
        await _context.Response.Body.FlushAsync();
    }

    /// <summary>Ends the stream as a center does that stops.</summary>
    public void End() => _ended.TrySetResult();

    /// <summary>Breaks the connection.</summary>
    public void Break()
    {
        _context.Abort();
        _ended.TrySetResult();
    }
}
