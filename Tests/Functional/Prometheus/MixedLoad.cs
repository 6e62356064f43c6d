using System.Net;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Prometheus;

/// <summary>Requests of every kind, one after the other, and what each of them has to move; usage is what the answers themselves report.</summary>
internal sealed class MixedLoad : IDisposable
{
    private readonly HttpClient _gateway;
    private readonly HttpClient _tokens;
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    public MixedLoad(Uri gateway, Uri tokens)
    {
        _gateway = new HttpClient { BaseAddress = gateway };
        _tokens = new HttpClient { BaseAddress = tokens };
    }

    /// <summary>What there was so far, by what it is (<c>requests</c>, <c>status 200</c>, <c>refusal rate_limited enforce</c>, <c>input default gpt-4o-mini</c>, …).</summary>
    public IReadOnlyDictionary<string, long> Counts => _counts;

    /// <summary>What the answers cost, in US dollars.</summary>
    public double CostUsd => (Count("input default gpt-4o-mini") + Count("input shop gpt-4o-mini") + Count("input tight gpt-4o-mini") + Count("input rated gpt-4o-mini") + Count("input shadowed gpt-4o-mini")
        + (2 * (Count("output default gpt-4o-mini") + Count("output shop gpt-4o-mini") + Count("output tight gpt-4o-mini") + Count("output rated gpt-4o-mini") + Count("output shadowed gpt-4o-mini"))))
        * ObservedSnapshot.InputPrice / 1e6;

    public long Count(string what) => _counts.GetValueOrDefault(what);

    /// <summary>What there was of a kind, by what follows the kind's word.</summary>
    public IEnumerable<(string What, long Count)> OfKind(string kind) =>
        _counts.Where(pair => pair.Key.StartsWith(kind + ' ', StringComparison.Ordinal)).Select(pair => (pair.Key[(kind.Length + 1)..], pair.Value));

    /// <summary>Sends every kind of request once, or a few times.</summary>
    /// <param name="isFirst">With those whose counts would depend on the time after the first.</param>
    public async Task RunAsync(bool isFirst)
    {
        for (var i = 0; i < 3; i++)
        {
            await AnsweredAsync("default", "gpt-4o-mini", Chat("gpt-4o-mini"), "tokens=20");
        }

        await AnsweredAsync("default", "other", Chat("a model that nobody knows"), "tokens=3");
        await AnsweredAsync("shop", "gpt-4o-mini", Chat("gpt-4o-mini", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"), "tokens=30", "pace=1");
        await AnsweredAsync("shop", "gpt-4o-mini", Chat("gpt-4o-mini", ",\"max_tokens\":10"), "tokens=10", "usage-drift=50");
        await AnsweredAsync("shop", "text-embedding-3-small", """{"model":"text-embedding-3-small","input":"some text"}""", "/v1/embeddings");
        await AnsweredAsync("shop", "claude-*", """{"model":"claude-sonnet-4","max_tokens":20,"messages":[{"role":"user","content":"hi"}]}""", "/v1/messages");
        await CutAsync(Chat("gpt-4o-mini"));
        await CutAsync(Chat("gpt-4o-mini", ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
        await RefusedAsync("tight", 400, "context_length_exceeded", Chat("gpt-4o-mini", text: string.Concat(Enumerable.Repeat("far too long ", 100))));
        for (var i = 0; i < 3; i++)
        {
            await (isFirst && i < 2
                ? AnsweredAsync("rated", "gpt-4o-mini", Chat("gpt-4o-mini"), "tokens=4")
                : RefusedAsync("rated", 429, "rate_limited", Chat("gpt-4o-mini")));
        }

        for (var i = 0; i < 2; i++)
        {
            await AnsweredAsync("shadowed", "gpt-4o-mini", Chat("gpt-4o-mini"), "tokens=4");
            Add("refusal rate_limited shadow", isFirst && i == 0 ? 0 : 1);
        }

        await RefusedAsync("keyed", 401, "invalid_api_key", Chat("gpt-4o-mini"));
        await RefusedAsync("default", 404, "route_not_found", Chat("gpt-4o-mini"), "/nowhere");
        await FailedAsync(500, attempts: 1);
        await FailedAsync(503, attempts: 2);
        if (isFirst)
        {
            await AnsweredAsync("default", "gpt-4o-mini", Chat("gpt-4o-mini"), "/failover/v1/chat/completions", "tokens=2");
            Add("retry connect");
        }

        await ModelsAsync();
        await MalformedAsync();
        await CountTokensAsync();
    }

    public void Dispose()
    {
        _gateway.Dispose();
        _tokens.Dispose();
    }

    private static string Chat(string model, string more = "", string text = "hello") => $$"""{"model":"{{model}}","messages":[{"role":"user","content":"{{text}}"}]{{more}}}""";

    private async Task AnsweredAsync(string ns, string model, string body, params string[] how)
    {
        var (status, answer) = await SendAsync(ns, body, how);
        Assert.That(status, Is.EqualTo(200), answer);
        Add("mock answered");
        AddUsage(ns, model, answer);
    }

    private async Task CutAsync(string body)
    {
        await AnsweredAsync("tight", "gpt-4o-mini", body, "tokens=50", "ignore-max=1");
        Add("truncation");
    }

    private async Task RefusedAsync(string ns, int status, string reason, string body, params string[] how)
    {
        Assert.That((await SendAsync(ns, body, how)).Status, Is.EqualTo(status));
        Add($"refusal {reason} enforce");
    }

    private async Task FailedAsync(int status, int attempts)
    {
        Assert.That((await SendAsync("default", Chat("gpt-4o-mini"), $"status={status}")).Status, Is.EqualTo(status));
        Add("mock answered", attempts);
        Add("attempt server_error", attempts);
        Add("retry response_status", attempts - 1);
    }

    private async Task ModelsAsync()
    {
        using var response = await _gateway.GetAsync("/v1/models");
        Assert.That(response.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Ended(200);
    }

    private async Task MalformedAsync()
    {
        await using var client = await RawClient.ConnectAsync(_gateway.BaseAddress!.Port);
        await client.SendAsync("GET /v1/models HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
        var response = await client.ReadResponseAsync();
        Ended(response.Status);
        Add($"refusal {JsonElement.Parse(response.BodyText).GetProperty("error").GetProperty("code").GetString()} enforce");
    }

    private async Task CountTokensAsync()
    {
        using var good = await _tokens.PostAsync("/calculate", Json("""{"model_name":"gpt-4o","text":"one two three"}"""));
        Add("counted", JsonElement.Parse(await good.Content.ReadAsStringAsync()).GetProperty("token_count").GetInt64());
        using var bad = await _tokens.PostAsync("/calculate", Json("{"));
        Assert.That(bad.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Add("uncounted");
    }

    // A path begins with a slash; all else is a knob of the mock.
    private async Task<(int Status, string Body)> SendAsync(string ns, string body, params string[] how)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Array.Find(how, static one => one.StartsWith('/')) ?? "/v1/chat/completions") { Content = Json(body) };
        request.Headers.Add(ObservedSnapshot.Channel, ns);
        foreach (var knob in how.Where(static one => !one.StartsWith('/')).Select(static one => one.Split('=')))
        {
            request.Headers.Add($"x-mock-{knob[0]}", knob[1]);
        }

        using var response = await _gateway.SendAsync(request);
        Ended((int)response.StatusCode);
        return ((int)response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private void AddUsage(string ns, string model, string answer)
    {
        var usage = answer.StartsWith('{')
            ? JsonElement.Parse(answer).GetProperty("usage")
            : answer.Split('\n').Where(static line => line.StartsWith("data: {", StringComparison.Ordinal))
                .Select(static line => JsonElement.Parse(line["data: ".Length..])).Last(static chunk => chunk.TryGetProperty("usage", out var usage) && usage.ValueKind == JsonValueKind.Object)
                .GetProperty("usage");
        Add($"input {ns} {model}", Number(usage, "prompt_tokens", "input_tokens"));
        Add($"output {ns} {model}", Number(usage, "completion_tokens", "output_tokens"));
    }

    private static long Number(JsonElement usage, string name, string otherwise) =>
        usage.TryGetProperty(name, out var number) || usage.TryGetProperty(otherwise, out number) ? number.GetInt64() : 0;

    private void Ended(int status)
    {
        Add("requests");
        Add($"status {status}");
    }

    private void Add(string what, long count = 1) => _counts[what] = Count(what) + count;
}
