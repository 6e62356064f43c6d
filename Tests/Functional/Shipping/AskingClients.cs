using System.Net.Sockets;
using System.Text.Json;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Shipping;

/// <summary>Clients that ask gateways without pause, each request on a connection of its own, and know what they received. A gateway that is not there is passed over.</summary>
internal sealed class AskingClients : IAsyncDisposable
{
    private const int Count = 6;

    private readonly Func<int, Uri> _gateway;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _clients;
    private long _tokens;

    /// <param name="gateway">Where a client asks; by the client's number.</param>
    public AskingClients(Func<int, Uri> gateway)
    {
        _gateway = gateway;
        _clients = [.. Enumerable.Range(0, Count).Select(client => Task.Run(() => AskAsync(client)))];
    }

    /// <summary>Answers received whole.</summary>
    public ObservedCounter Answers { get; } = new("the answers received");

    /// <summary>Requests begun.</summary>
    public ObservedCounter Asked { get; } = new("the requests asked");

    /// <summary>Tokens by the answers' own word.</summary>
    public long Tokens => Interlocked.Read(ref _tokens);

    public Task MoreAsync(int answers) => Answers.WaitForAtLeastAsync(Answers.Value + answers);

    /// <summary>Stops asking; every answer under way is received, or has failed.</summary>
    public async Task EndAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _stop.Dispose();
    }

    private async Task AskAsync(int client)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using var connection = await RawClient.ConnectAsync(_gateway(client).Port);
                Asked.Increment();
                await connection.SendAsync(Requests.Chat("", "Connection: close"));
                var response = await connection.ReadResponseAsync();

                // A gateway that has no configuration yet says so, and that is accounted for as well.
                Assert.That(response.Status, Is.AnyOf(200, 503), response.BodyText);
                if (response.Status == 200)
                {
                    Interlocked.Add(ref _tokens, JsonSerializer.Deserialize<JsonElement>(response.BodyText).GetProperty("usage").GetProperty("total_tokens").GetInt64());
                }

                Answers.Increment();
            }
            catch (Exception e) when (e is SocketException or IOException or CutMessageException)
            {
                await Task.Yield();
            }
        }
    }
}
