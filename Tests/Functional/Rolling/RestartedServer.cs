using System.Net;
using Microsoft.AspNetCore.Builder;
using MockLlm;
using Tests.Common;

namespace Tests.Functional.Rolling;

/// <summary>A mock LLM that is restarted on its port, as a well-behaved server is: it stops listening, closes idle connections and finishes the answers that it is at.</summary>
internal sealed class RestartedServer : IAsyncDisposable
{
    private readonly int _port;
    private WebApplication _app;

    private RestartedServer(int port, WebApplication app)
    {
        _port = port;
        _app = app;
    }

    public Uri Url => new($"http://127.0.0.1:{_port}");

    public static async Task<RestartedServer> StartAsync(int port) => new(port, await StartAppAsync(port));

    public async Task RestartAsync()
    {
        await _app.StopAsync().Within("the server to finish its answers");
        await _app.DisposeAsync();
        _app = await StartAppAsync(_port);
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static async Task<WebApplication> StartAppAsync(int port)
    {
        var app = MockLlmApp.Build(new MockLlmOptions { Port = port, Address = IPAddress.Loopback, RecentRequests = 0 });
        await app.StartAsync();
        return app;
    }
}
