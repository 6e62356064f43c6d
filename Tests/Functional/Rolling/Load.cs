using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Rolling;

/// <summary>
/// Clients that ask without pause over kept-alive connections, every other request for a stream, and check every answer to its last byte. They open another connection only
/// where an answer said that it was the last; whatever else ends one is a broken request.
/// </summary>
internal sealed class Load : IAsyncDisposable
{
    private const int StreamTokens = 20;

    private readonly CancellationTokenSource _over = new();
    private readonly ConcurrentQueue<string> _broken = new();
    private readonly ObservedCounter _answers = new("the answers");
    private readonly ObservedCounter _streams = new("the streams");
    private readonly ObservedCounter _streaming = new("the streams under way");
    private readonly Task[] _clients;

    private Load(int port, int clients) => _clients = [.. Enumerable.Range(0, clients).Select(client => Task.Run(() => RunAsync(port, client)))];

    public static Load Start(int port, int clients) => new(port, clients);

    /// <summary>Waits for some more whole answers, streams among them; fails at once where a request broke.</summary>
    public async Task WaitForMoreAsync(int answers)
    {
        await Task.WhenAll(_answers.WaitForAtLeastAsync(_answers.Value + answers), _streams.WaitForAtLeastAsync(_streams.Value + (answers / 4)));
        AssertWhole();
    }

    /// <summary>Waits until streams are under way.</summary>
    public Task WaitForStreamsAsync(int count) => _streaming.WaitForAtLeastAsync(count);

    /// <summary>Fails when a request was broken.</summary>
    public void AssertWhole() => Assert.That(_broken, Is.Empty, () => $"of {_answers.Value} answers:\n{string.Join('\n', _broken)}");

    /// <summary>Ends the clients, each with the answer that it is at.</summary>
    public async Task EndAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_clients).Within("the clients to end");
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _over.Dispose();
    }

    private async Task RunAsync(int port, int client)
    {
        RawClient? connection = null;
        for (var number = client; !_over.IsCancellationRequested; number++)
        {
            var isStream = number % 2 == 0;
            var text = $"client {client} asks its question {number}";
            try
            {
                connection ??= await RawClient.ConnectAsync(port);
                var response = isStream ? await StreamAsync(connection, text) : await AskAsync(connection, text);
                if (response.Get("Connection") == "close")
                {
                    await connection.DisposeAsync();
                    connection = null;
                }

                (isStream ? _streams : _answers).Increment();
            }
            catch (Exception e)
            {
                _broken.Enqueue($"{text}{(isStream ? " (a stream)" : "")}: {e.GetType().Name} {e.Message}");

                // Whoever waits for more looks at what broke.
                _answers.Increment();
                _streams.Increment();
                await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
                connection = null;
            }
        }

        await (connection?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private static async Task<RawResponse> AskAsync(RawClient connection, string text)
    {
        await connection.SendAsync(Requests.Post("/v1/chat/completions", Body(text, isStream: false), "x-mock-delay: 5"));
        var response = await connection.ReadResponseAsync();
        Require(response.Status == 200 && response.Complete, $"{response.Status} {response.BodyText}");
        using var answer = JsonDocument.Parse(response.BodyText);
        var content = answer.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();
        Require(content == $"Echo: {text}", $"another answer: {content}");
        return response;
    }

    private async Task<RawResponse> StreamAsync(RawClient connection, string text)
    {
        await connection.SendAsync(Requests.Post("/v1/chat/completions", Body(text, isStream: true), $"x-mock-tokens: {StreamTokens}", "x-mock-pace: 10"));
        var response = await connection.ReadHeadAsync();
        if (response.Status != 200)
        {
            response = await connection.ReadToEndAsync();
            Require(isTrue: false, $"{response.Status} {response.BodyText}");
        }

        _streaming.Increment();
        try
        {
            Require(await ContentAsync(connection) is { } content && content.StartsWith($"Echo: {text}", StringComparison.Ordinal), "another answer");
            return response;
        }
        finally
        {
            _streaming.Decrement();
        }
    }

    private static async Task<string> ContentAsync(RawClient connection)
    {
        var content = new StringBuilder();
        var (events, isDone) = (0, false);
        while (await connection.ReadEventAsync() is { } text)
        {
            Require(!isDone && text.StartsWith("data: ", StringComparison.Ordinal), $"an event that is none: {text}");
            isDone = text == "data: [DONE]";
            if (!isDone)
            {
                using var chunk = JsonDocument.Parse(text["data: ".Length..]);
                var choice = chunk.RootElement.GetProperty("choices")[0];
                var piece = choice.GetProperty("delta").TryGetProperty("content", out var delta) ? delta.GetString() : null;
                events += string.IsNullOrEmpty(piece) ? 0 : 1;
                content.Append(piece);
            }
        }

        Require(isDone && events == StreamTokens, $"a stream that is cut after {events} tokens");
        return content.ToString();
    }

    private static string Body(string text, bool isStream) =>
        $$"""{"model":"gpt-4o-mini","stream":{{(isStream ? "true" : "false")}},"messages":[{"role":"user","content":"{{text}}"}]}""";

    private static void Require(bool isTrue, string otherwise)
    {
        if (!isTrue)
        {
            throw new InvalidMessageException(otherwise);
        }
    }
}
