using System.Security.Cryptography;
using System.Text;
using Gateway.Core.Configuration;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;

namespace Tests.Functional.Logging;

/// <summary>Secrets in every place that one may be in, and none of them in the log.</summary>
internal sealed class SecretTests
{
    private const string Secret = "sk-5ecre7-0123456789abcdef";
    private const string Answer = $$$"""{"choices":[{"message":{"content":"your key is {{{Secret}}}"}}],"usage":{"prompt_tokens":1,"completion_tokens":1}}""";

    private static readonly string Body = $$"""{"model":"{{Secret}}","user":"{{Secret}}","metadata":{"key":"{{Secret}}" },"messages":[{"role":"user","content":"my key is {{Secret}}, {{Secret}}"}]}""";

    private static readonly TestCaseData[] Places =
    [
        Place("Authorization", Requests.Post("/v1/chat/completions", Body, $"Authorization: Bearer {Secret}")),
        Place("Basic", Requests.Post("/v1/chat/completions", Body, $"Authorization: Basic {Convert.ToBase64String(Encoding.UTF8.GetBytes($"user:{Secret}"))}")),
        Place("x-api-key", Requests.Post("/v1/messages", Body, $"x-api-key: {Secret}")),
        Place("api-key", Requests.Post("/v1/chat/completions", Body, $"api-key: {Secret}")),
        Place("x-goog-api-key", Requests.Post("/v1/chat/completions", Body, $"x-goog-api-key: {Secret}")),
        Place("other fields", Requests.Post("/v1/chat/completions", Body, $"Cookie: session={Secret}", $"Proxy-Authorization: Bearer {Secret}", $"X-Secret: {Secret}", $"User-Agent: {Secret}", $"Referer: http://a/?key={Secret}")),
        Place("request id", Requests.Post("/v1/chat/completions", Body, $"X-Request-ID: {Secret}")),
        Place("trace", Requests.Post("/v1/chat/completions", Body, $"traceparent: {Secret}", $"tracestate: a={Secret}")),
        Place("forwarded", Requests.Post("/v1/chat/completions", Body, $"X-Forwarded-For: {Secret}", $"Forwarded: for={Secret}")),
        Place("query", Requests.Post($"/v1/chat/completions?key={Secret}&api-key={Secret}&access_token={Secret}", Body)),
        Place("path", Requests.Post($"/v1/{Secret}/chat/completions", Body)),
        Place("escaped path", Requests.Post($"/v1/%73%6B-{Secret[3..]}", Body)),
        Place("no route", Requests.Post($"/nowhere/{Secret}", Body)),
        Place("absolute form", Requests.Post($"http://gateway/v1/{Secret}?key={Secret}", Body)),
        Place("user and password", Requests.Post($"http://user:{Secret}@gateway/v1/chat/completions", Body)),
        Place("method", $"{Secret} / HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n\r\n"),
        Place("malformed", $"GET /v1/{Secret} {Secret} HTTP/1.1\r\n\r\n"),
        Place("bad field", $"GET /v1/models HTTP/1.1\r\nHost: gateway\r\nAuthorization : Bearer {Secret}\r\n\r\n"),
        Place("broken body", Requests.Post("/v1/chat/completions", Body[..^1], $"Authorization: Bearer {Secret}")),
    ];

    [TestCaseSource(nameof(Places))]
    public async Task None_is_in_the_log(string request)
    {
        await using var upstream = FakeUpstream.Start(static exchange => exchange.RespondAsync(200, Answer, "Content-Type: application/json", $"Set-Cookie: {Secret}", $"X-Secret: {Secret}"));
        var lines = await AccessLines.OfAsync(SnapshotOf(upstream.Url), async gateway =>
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            await client.SendAsync(request);
            await client.ReadResponseAsync();
            await gateway.WaitForRestAsync();
        });

        Assert.That(lines, Has.Length.EqualTo(1));
        Assert.That(lines[0].GetRawText(), Does.Not.Contain("5ecre7").And.Not.Contain("0123456789abcdef").And.Not.Contain(Convert.ToBase64String("user:sk"u8)[..8]));
    }

    private static TestCaseData Place(string name, string request) => new TestCaseData(request).SetArgDisplayNames(name);

    // The namespace logs content, and the gateway has secrets of its own.
    private static Snapshot SnapshotOf(Uri upstream)
    {
        var snapshot = Snapshots.To(upstream).Routed(static route => route with { AddHeaders = new Dictionary<string, string> { ["X-Added"] = Secret } });
        return snapshot with
        {
            Namespaces = [snapshot.Namespaces[0] with { LogContent = true }],
            ApiKeys = [new ApiKeyConfig { Id = "k_1", Name = "the key", Namespace = "default", Sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Secret))) }],
            Upstreams = [snapshot.Upstreams[0] with { ApiKey = Secret, Headers = new Dictionary<string, string> { ["X-Tenant"] = Secret } }],
        };
    }
}
