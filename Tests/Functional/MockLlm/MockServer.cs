using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using MockLlm;
using NUnit.Framework;

namespace Tests.Functional.MockLlm;

/// <summary>A mock LLM on a port of its own, and a client for it.</summary>
internal sealed class MockServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private MockServer(WebApplication app)
    {
        _app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
    }

    public HttpClient Client { get; }

    public Uri Address => Client.BaseAddress!;

    public static async Task<MockServer> StartAsync(IReadOnlyDictionary<string, string>? knobs = null, int recentRequests = 100)
    {
        var options = new MockLlmOptions
        {
            Port = 0,
            Address = IPAddress.Loopback,
            Knobs = knobs ?? new Dictionary<string, string>(),
            RecentRequests = recentRequests,
        };
        var app = MockLlmApp.Build(options);
        await app.StartAsync();
        return new MockServer(app);
    }

    /// <summary>A chat request that says "hi there".</summary>
    public static string Chat(string more = "")
    {
        return $$"""{"model":"m","messages":[{"role":"user","content":"hi there"}]{{more}}}""";
    }

    /// <summary>Posts a body; the answer is handed over at its head.</summary>
    public Task<HttpResponseMessage> PostAsync(string path, string body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>Posts a body and reads the JSON answer.</summary>
    public async Task<JsonElement> PostForJsonAsync(string path, string body)
    {
        using var response = await PostAsync(path, body);
        return await JsonAsync(response);
    }

    /// <summary>Posts a body and reads the data of each event of the answer.</summary>
    public async Task<List<string>> PostForEventsAsync(string path, string body)
    {
        using var response = await PostAsync(path, body);
        Assert.That(response.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/event-stream"));
        return Events(await response.Content.ReadAsStringAsync());
    }

    /// <summary>The data of each event of a well-formed stream with plain line feeds.</summary>
    public static List<string> Events(string stream)
    {
        var data = new List<string>();
        Assert.That(stream, Does.EndWith("\n\n"));
        foreach (var block in stream[..^2].Split("\n\n"))
        {
            var line = block.Split('\n').Single(line => !line.StartsWith("event: ", StringComparison.Ordinal));
            Assert.That(line, Does.StartWith("data: "));
            data.Add(line["data: ".Length..]);
        }

        return data;
    }

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response)
    {
        return Parse(await response.Content.ReadAsStringAsync());
    }

    public static JsonElement Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public async Task<JsonElement> StatsAsync()
    {
        return Parse(await Client.GetStringAsync("/mock/stats"));
    }

    /// <summary>Asks for a count until it is reached; the test's own time limit bounds it.</summary>
    public async Task WaitForAsync(string count, int value)
    {
        while ((await StatsAsync()).GetProperty(count).GetInt32() != value)
        {
            await Task.Yield();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }
}
