using System.ClientModel;
using System.ClientModel.Primitives;
using NUnit.Framework;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Responses;
using Tests.Common;

#pragma warning disable OPENAI001 // The package calls its Responses client experimental.

namespace Tests.Functional.Sdk;

/// <summary>The official OpenAI package for .NET through the gateway.</summary>
internal sealed class OpenAiDotNetTests : SdkTests
{
    private const string Model = "gpt-4o-mini";
    private const string Hello = "你好 👋";

    [Test]
    public async Task Chat()
    {
        ChatCompletion answer = await Connect().GetChatClient(Model).CompleteChatAsync(Hello);

        Assert.Multiple(() =>
        {
            Assert.That(answer.Content[0].Text, Is.EqualTo("Echo: " + Hello));
            Assert.That(answer.FinishReason, Is.EqualTo(ChatFinishReason.Stop));
            Assert.That(answer.Usage.TotalTokenCount, Is.EqualTo(11));
        });
    }

    [Test]
    public async Task A_signed_token_is_as_good_as_a_key()
    {
        var token = TestIssuer.Rsa.Sign(TestIssuer.Payload(DateTimeOffset.UtcNow.AddMinutes(5)));
        ChatCompletion answer = await Connect(key: token).GetChatClient(Model).CompleteChatAsync(Hello);
        var text = "";
        await foreach (var update in Connect(key: token).GetChatClient(Model).CompleteChatStreamingAsync(Hello))
        {
            text += string.Concat(update.ContentUpdate.Select(static part => part.Text));
        }

        Assert.That(answer.Content[0].Text, Is.EqualTo("Echo: " + Hello));
        Assert.That(text, Is.EqualTo("Echo: " + Hello));
    }

    [Test]
    public void A_token_that_has_expired_is_the_packages_exception()
    {
        var token = TestIssuer.Rsa.Sign(TestIssuer.Payload(DateTimeOffset.UtcNow.AddMinutes(-5)));

        var error = Assert.ThrowsAsync<ClientResultException>(() => Connect(key: token).GetChatClient(Model).CompleteChatAsync(Hello));

        Assert.That(error!.Status, Is.EqualTo(401));
        Assert.That(error.Message, Does.Contain("invalid_api_key").And.Contains("expired"));
    }

    [Test]
    public async Task A_streams_first_chunk_is_there_before_the_last_is_sent()
    {
        await using var upstream = FakeUpstream.Start(static async exchange =>
        {
            await exchange.BeginStreamAsync();
            await exchange.SendEventAsync(Chunk("first", null));
            await exchange.WaitAsync("second");
            await exchange.SendEventAsync(Chunk("second", null));
            await exchange.WaitAsync("last");
            await exchange.SendEventAsync(Chunk("last", "\"stop\""));
            await exchange.SendEventAsync("[DONE]");
            await exchange.EndChunksAsync();
        });
        await using var gateway = await TestGateway.StartAsync(To(upstream.Url));
        await using var updates = Connect(new Uri(gateway.Url, "v1")).GetChatClient(Model).CompleteChatStreamingAsync(Hello).GetAsyncEnumerator();
        var seen = new List<string>();
        ChatFinishReason? reason = null;

        // Each gate opens only once the chunk before it has been read: held-back chunks would never come.
        while (await updates.MoveNextAsync().AsTask().Within("the next chunk"))
        {
            seen.Add(updates.Current.ContentUpdate[0].Text);
            reason = updates.Current.FinishReason;
            upstream.Gates.Open(seen.Count == 1 ? "second" : "last");
        }

        Assert.That(seen, Is.EqualTo(new[] { "first", "second", "last" }));
        Assert.That(reason, Is.EqualTo(ChatFinishReason.Stop));
    }

    [Test]
    public async Task Streaming_chat_with_a_limit()
    {
        var text = "";
        ChatFinishReason? reason = null;
        ChatTokenUsage? usage = null;
        await foreach (var update in Connect().GetChatClient(Model).CompleteChatStreamingAsync([new UserChatMessage(Hello)], new ChatCompletionOptions { MaxOutputTokenCount = 5 }))
        {
            text += string.Concat(update.ContentUpdate.Select(static part => part.Text));
            reason = update.FinishReason ?? reason;
            usage = update.Usage ?? usage;
        }

        Assert.Multiple(() =>
        {
            Assert.That(text, Is.EqualTo("Echo: 你好"));
            Assert.That(reason, Is.EqualTo(ChatFinishReason.Length));
            Assert.That(usage?.OutputTokenCount, Is.EqualTo(5), "the package asks for usage");
        });
    }

    [Test]
    public async Task A_cancelled_stream_ends_the_upstreams_at_once()
    {
        var before = (await Server.StatsAsync()).GetProperty("abortedByPeer").GetInt32();
        using var cancellation = new CancellationTokenSource();
        var client = Connect(headers: [("x-mock-tokens", "1000000"), ("x-mock-pace", "20")]).GetChatClient(Model);

        Assert.That(
            async () =>
            {
                await foreach (var _ in client.CompleteChatStreamingAsync([new UserChatMessage(Hello)], cancellationToken: cancellation.Token))
                {
                    await cancellation.CancelAsync();
                }
            },
            Throws.InstanceOf<OperationCanceledException>());

        await Server.WaitForAsync("abortedByPeer", before + 1).Within("the mock's stream to be aborted");
    }

    [Test]
    public async Task Embeddings_and_models()
    {
        var embeddings = await Connect().GetEmbeddingClient(Model).GenerateEmbeddingsAsync(["a", "b"]);
        var models = await Connect().GetOpenAIModelClient().GetModelsAsync();
        var model = await Connect().GetOpenAIModelClient().GetModelAsync(Model);

        Assert.Multiple(() =>
        {
            Assert.That(embeddings.Value.Select(static embedding => embedding.ToFloats().Length), Is.EqualTo(new[] { 1536, 1536 }));
            Assert.That(models.Value.Select(static entry => entry.Id), Is.EqualTo(new[] { Model }));
            Assert.That(model.Value.Id, Is.EqualTo(Model));
        });
    }

    [Test]
    public async Task Responses_whole_and_streamed()
    {
        var options = new CreateResponseOptions { Model = Model, InputItems = { ResponseItem.CreateUserMessageItem(Hello) } };
        ResponseResult whole = await Connect().GetResponsesClient().CreateResponseAsync(options);
        options.StreamingEnabled = true;
        var text = "";
        ResponseResult? last = null;
        await foreach (var update in await Connect().GetResponsesClient().CreateResponseStreamingAsync(options))
        {
            text += (update as StreamingResponseOutputTextDeltaUpdate)?.Delta;
            last = (update as StreamingResponseCompletedUpdate)?.Response ?? last;
        }

        Assert.Multiple(() =>
        {
            Assert.That(whole.GetOutputText(), Is.EqualTo("Echo: " + Hello));
            Assert.That(text, Is.EqualTo("Echo: " + Hello));
            Assert.That(last?.GetOutputText(), Is.EqualTo("Echo: " + Hello));
        });
    }

    [TestCase(SdkTests.LimitedKey, "v1", 403, "model_not_allowed")]
    [TestCase("sk-unknown", "v1", 401, "invalid_api_key")]
    [TestCase(SdkTests.Key, "v2", 404, "route_not_found")]
    public void A_refusal_is_the_packages_exception_with_status_and_code(string key, string path, int status, string code)
    {
        var client = Connect(new Uri(Gateway.Url, path), key).GetChatClient("gpt-4o");

        var error = Assert.ThrowsAsync<ClientResultException>(() => client.CompleteChatAsync(Hello));

        Assert.Multiple(() =>
        {
            Assert.That(error!.Status, Is.EqualTo(status));
            Assert.That(error.Message, Does.Contain(code));
        });
    }

    [Test]
    public void A_whole_answer_that_breaks_off_is_an_exception() => Assert.That(
        async () => await Connect(headers: [("x-mock-tokens", "500"), ("x-mock-abort", "500")]).GetChatClient(Model).CompleteChatAsync(Hello),
        Throws.InstanceOf<Exception>());

    [Test]
    public async Task A_stream_that_breaks_off_is_no_finished_answer()
    {
        var client = Connect(headers: [("x-mock-tokens", "500"), ("x-mock-abort", "2500")]).GetChatClient(Model);
        var updates = 0;
        ChatFinishReason? reason = null;

        // This package passes an error event over in silence; what it must not do is report that the answer ended.
        await foreach (var update in client.CompleteChatStreamingAsync(Hello))
        {
            updates++;
            reason = update.FinishReason ?? reason;
        }

        Assert.Multiple(() =>
        {
            Assert.That(updates, Is.Positive);
            Assert.That(reason, Is.Null);
        });
    }

    private static string Chunk(string text, string? reason) =>
        $$"""{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"{{text}}"},"finish_reason":{{reason ?? "null"}}}]}""";

    private OpenAIClient Connect(Uri? endpoint = null, string key = Key, (string Name, string Value)[]? headers = null)
    {
        var options = new OpenAIClientOptions { Endpoint = endpoint ?? BaseUrl, RetryPolicy = new ClientRetryPolicy(0) };
        if (headers is not null)
        {
            options.AddPolicy(new HeaderPolicy(headers), PipelinePosition.PerCall);
        }

        return new OpenAIClient(new ApiKeyCredential(key), options);
    }
}
