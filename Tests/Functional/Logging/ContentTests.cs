using System.Text;
using System.Text.Json;
using Gateway.Core.Configuration;
using Gateway.Host.Options;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.Upstream;
using Tests.Unit.Metering;

namespace Tests.Functional.Logging;

/// <summary>What was asked and answered, in the log of a namespace that lets it hold that, and of no other.</summary>
internal sealed class ContentTests
{
    private const int Cap = 12;
    private const string Prompt = "Tell me the secret of 你好.";
    private const string Marker = "answered";

    private static readonly string[] Paths = ["/v1/chat/completions", "/v1/completions", "/v1/messages", "/v1/responses"];

    [Test]
    public async Task A_stream_is_logged_as_it_was_delivered([ValueSource(nameof(Paths))] string path, [Values] bool isLimited)
    {
        await using var upstream = FakeUpstream.Start(async exchange =>
        {
            await exchange.BeginStreamAsync();
            foreach (var e in Stream(path))
            {
                await exchange.SendChunkAsync(e);
            }

            await exchange.EndChunksAsync();
        });
        var delivered = "";
        var line = await LineOfAsync(Logging(upstream.Url, isLimited), Ask(path, ",\"stream\":true"), response =>
            delivered = new ReceivedStream(response.BodyText).Texts.Values.Single());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(delivered, Does.StartWith(Marker));
            Assert.That(line.Text("answer"), Is.EqualTo(delivered));
            Assert.That(line.TryGetProperty("truncated", out _), Is.EqualTo(isLimited));
            AssertPrompt(line);
        }
    }

    [Test]
    public async Task An_answer_in_one_piece_is_logged_as_it_was_delivered([ValueSource(nameof(Paths))] string path, [Values] bool isLimited)
    {
        await using var upstream = FakeUpstream.Start(exchange => exchange.RespondAsync(200, Answer(path), "Content-Type: application/json"));
        var delivered = "";
        var line = await LineOfAsync(Logging(upstream.Url, isLimited), Ask(path, ""), response => delivered = TextOf(path, response.BodyText));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(delivered, Does.StartWith(Marker));
            Assert.That(line.Text("answer"), Is.EqualTo(delivered));
            Assert.That(line.TryGetProperty("truncated", out _), Is.EqualTo(isLimited));
            AssertPrompt(line);
        }
    }

    [Test]
    public async Task Other_namespaces_have_none_of_it([ValueSource(nameof(Paths))] string path, [Values] bool isStream)
    {
        await using var upstream = FakeUpstream.Start(exchange => isStream
            ? exchange.StreamAsync(Stream(path).Select(static e => e[(e.IndexOf("data: ", StringComparison.Ordinal) + 6)..].TrimEnd()))
            : exchange.RespondAsync(200, Answer(path), "Content-Type: application/json"));
        var snapshot = Snapshots.To(upstream.Url);
        snapshot = snapshot with
        {
            Namespaces =
            [
                .. snapshot.Namespaces,
                new NamespaceConfig { Code = "logged", DefaultUpstream = "upstream", LogContent = true, Match = [new MatcherConfig { Source = "header", Field = "X-Logged", Value = "1" }] },
            ],
        };
        var lines = await AccessLines.OfAsync(snapshot, async gateway =>
        {
            await AskAsync(gateway, Ask(path, isStream ? ",\"stream\":true" : ""));
            await AskAsync(gateway, Ask(path, isStream ? ",\"stream\":true" : "", "X-Logged: 1"));
        });

        Assert.That(lines[0].GetRawText(), Does.Not.Contain("secret").And.Not.Contain(Marker).And.Not.Contain("content_truncated"));
        Assert.That(lines[1].GetRawText(), Does.Contain("secret").And.Contain(Marker));
    }

    [Test]
    public async Task Long_texts_are_cut_between_characters([Values(0, 1, 10, 11, 30)] int longest)
    {
        await using var upstream = FakeUpstream.Start(static exchange => exchange.RespondAsync(200, Answer("/v1/chat/completions"), "Content-Type: application/json"));
        var line = await LineOfAsync(Logging(upstream.Url, isLimited: false), Ask("/v1/chat/completions", ""), static _ => { }, longest);
        if (longest == 0)
        {
            Assert.That(line.GetRawText(), Does.Not.Contain("secret").And.Not.Contain("content_truncated"));
            return;
        }

        var answer = line.Text("answer")!;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Prompt.StartsWith(line.Text("prompt")!, StringComparison.Ordinal), Is.True);
            Assert.That(Encoding.UTF8.GetByteCount(line.Text("prompt")!), Is.InRange(Math.Min(longest, Encoding.UTF8.GetByteCount(Prompt)) - 2, longest));
            Assert.That(Encoding.UTF8.GetByteCount(answer), Is.InRange(longest - 2, longest));
            Assert.That(line.GetProperty("content_truncated").GetBoolean(), Is.True);
        }
    }

    [Test]
    public async Task A_refused_request_has_a_prompt_and_no_answer()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        var snapshot = Logging(upstream.Url, isLimited: false) with
        {
            Policies = [new PolicyConfig { Name = "short", Type = "token-limit", Config = new TokenLimitSettings { MaxInputTokenCount = 1 } }],
        };
        var line = await LineOfAsync(snapshot, Ask("/v1/chat/completions", ""), static response => Assert.That(response.Status, Is.EqualTo(400)));

        AssertPrompt(line);
        Assert.That(line.TryGetProperty("answer", out _), Is.False);
    }

    [Test]
    public async Task An_upstreams_error_is_no_answer([Values] bool isLimited)
    {
        await using var upstream = FakeUpstream.Start(static exchange => exchange.RespondAsync(400, """{"choices":[{"message":{"content":"no"}}]}""", "Content-Type: application/json"));
        var line = await LineOfAsync(Logging(upstream.Url, isLimited), Ask("/v1/chat/completions", ""), static response => Assert.That(response.Status, Is.EqualTo(400)));

        AssertPrompt(line);
        Assert.That(line.TryGetProperty("answer", out _), Is.False);
    }

    [Test]
    public async Task Vectors_are_no_content()
    {
        await using var upstream = FakeUpstream.Start(static exchange => exchange.RespondAsync(200, """{"data":[{"embedding":[0.5]}],"usage":{"prompt_tokens":3}}""", "Content-Type: application/json"));
        var line = await LineOfAsync(Logging(upstream.Url, isLimited: false), Requests.Post("/v1/embeddings", $$"""{"model":"e","input":"{{Prompt}}"}"""), static _ => { });

        AssertPrompt(line);
        Assert.That(line.TryGetProperty("answer", out _), Is.False);
    }

    [Test]
    public async Task A_client_that_leaves_has_what_came_until_then()
    {
        await using var upstream = FakeUpstream.Start(static async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.SendEventAsync("""{"choices":[{"index":0,"delta":{"content":"the beginning"}}]}""");
            await exchange.WaitForPeerCloseAsync();
        });
        var line = (await AccessLines.OfAsync(Logging(upstream.Url, isLimited: false), static async gateway =>
        {
            await using var client = await RawClient.ConnectAsync(gateway.Port);
            await client.SendAsync(Ask("/v1/chat/completions", ",\"stream\":true"));
            await client.ReadHeadAsync();
            await client.ReadEventAsync();
            client.Reset();
            await gateway.WaitForRestAsync();
        })).Single();

        Assert.That((line.Text("outcome"), line.Text("answer")), Is.EqualTo(("client_gone", "the beginning")));
    }

    private static void AssertPrompt(JsonElement line) => Assert.That((line.Text("prompt"), line.GetProperty("content_truncated").GetBoolean()), Is.EqualTo((Prompt, false)));

    private static Snapshot Logging(Uri upstream, bool isLimited)
    {
        var snapshot = Snapshots.To(upstream);
        snapshot = snapshot with { Namespaces = [snapshot.Namespaces[0] with { LogContent = true }] };
        return isLimited ? snapshot.LimitOutput(Cap) : snapshot;
    }

    private static async Task<JsonElement> LineOfAsync(Snapshot snapshot, string request, Action<RawResponse> check, int longest = 4096) =>
        (await AccessLines.OfAsync(snapshot, async gateway => check(await AskAsync(gateway, request)), new GatewayOptions { AccessLogContentBytes = longest })).Single();

    private static async Task<RawResponse> AskAsync(TestGateway gateway, string request)
    {
        await using var client = await RawClient.ConnectAsync(gateway.Port);
        await client.SendAsync(request);
        return await client.ReadResponseAsync();
    }

    private static string Ask(string path, string more, params string[] fields)
    {
        var prompt = path switch
        {
            "/v1/completions" => $"\"prompt\":\"{Prompt}\"",
            "/v1/responses" => $"\"input\":\"{Prompt}\"",
            _ => $$"""
                "messages":[{"role":"user","content":"{{Prompt}}"}]
                """,
        };
        return Requests.Post(path, $$"""{"model":"gpt-4o-mini","{{(path == "/v1/responses" ? "max_output_tokens" : "max_tokens")}}":900,{{prompt}}{{more}}}""", fields);
    }

    private static List<string> Stream(string path)
    {
        SpokenText[] Pieces(string kind) => [.. Enumerable.Range(1, 40).Select(i => new SpokenText(0, kind, i == 1 ? $"{Marker} " : $"word 你 {i}, "))];
        return path switch
        {
            "/v1/chat/completions" => StreamScripts.Chat(Pieces("content"), new Random(1)),
            "/v1/completions" => StreamScripts.Completions(Pieces("text"), new Random(1)),
            "/v1/messages" => StreamScripts.Messages(Pieces("text"), new Random(1)),
            _ => StreamScripts.Responses(Pieces("output_text"), new Random(1)),
        };
    }

    private static string Answer(string path)
    {
        var text = $"{Marker} \\\"at length\\\": {string.Concat(Enumerable.Range(1, 40).Select(static i => $"word \\u4f60 {i}, "))}";
        return path switch
        {
            "/v1/chat/completions" => $$$"""{"choices":[{"index":0,"message":{"role":"assistant","content":"{{{text}}}"},"finish_reason":"stop"}]}""",
            "/v1/completions" => $$"""{"choices":[{"index":0,"text":"{{text}}","finish_reason":"stop"}]}""",
            "/v1/messages" => $$"""{"type":"message","role":"assistant","content":[{"type":"text","text":"{{text}}"}],"stop_reason":"end_turn"}""",
            _ => $$"""{"object":"response","status":"completed","output":[{"type":"message","status":"completed","content":[{"type":"output_text","text":"{{text}}"}]}]}""",
        };
    }

    private static string TextOf(string path, string body)
    {
        var root = JsonDocument.Parse(body).RootElement;
        return (path switch
        {
            "/v1/chat/completions" => root.GetProperty("choices")[0].GetProperty("message").GetProperty("content"),
            "/v1/completions" => root.GetProperty("choices")[0].GetProperty("text"),
            "/v1/messages" => root.GetProperty("content")[0].GetProperty("text"),
            _ => root.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text"),
        }).GetString()!;
    }
}
