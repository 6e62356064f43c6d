using System.Collections.Concurrent;
using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Tests.Common;

namespace Tests.Functional.ConfigCenter.Alerts;

/// <summary>A webhook that keeps what it receives and answers as it is told to.</summary>
internal sealed class WebhookReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly Channel<ReceivedHook> _received = Channel.CreateUnbounded<ReceivedHook>();

    private WebhookReceiver(WebApplication app) => _app = app;

    /// <summary>Its path is as secret as those of chat services.</summary>
    public string Url => $"{_app.Urls.Single()}/hooks/T0PS3CR3T?a=b";

    public ConcurrentQueue<ReceivedHook> All { get; } = new();

    public int Status { get; set; } = 200;

    /// <summary>Where answers redirect to; null is nowhere.</summary>
    public string? Location { get; set; }

    /// <summary>Answers wait for it; null lets them go.</summary>
    public Task? Gate { get; set; }

    public static async Task<WebhookReceiver> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var receiver = new WebhookReceiver(builder.Build());
        receiver._app.Run(receiver.ReceiveAsync);
        await receiver._app.StartAsync();
        return receiver;
    }

    public Task<ReceivedHook> NextAsync() => _received.Reader.ReadAsync().AsTask().Within("a notification");

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task ReceiveAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        var hook = new ReceivedHook(
            context.Request.Path + context.Request.QueryString, context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase), body.ToArray());
        All.Enqueue(hook);
        _received.Writer.TryWrite(hook);
        if (Gate is { } gate)
        {
            await gate.WaitAsync(context.RequestAborted);
        }

        context.Response.StatusCode = Status;
        if (Location is not null)
        {
            context.Response.Headers.Location = Location;
        }
    }
}
