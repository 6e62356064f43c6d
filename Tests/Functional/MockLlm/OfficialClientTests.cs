using System.ClientModel;

using NUnit.Framework;

using OpenAI;
using OpenAI.Chat;
using OpenAI.Responses;

#pragma warning disable OPENAI001 // The package calls its Responses client experimental.

namespace Tests.Functional.MockLlm;

/// <summary>The official OpenAI package, unmodified, against the mock.</summary>
internal sealed class OfficialClientTests : MockServerTests
{
    private OpenAIClient _client = null!;

    [OneTimeSetUp]
    public void Connect()
    {
        _client = new OpenAIClient(new ApiKeyCredential("key"), new OpenAIClientOptions { Endpoint = new Uri(Server.Address, "/v1") });
    }

    [Test]
    public async Task Chat()
    {
        ChatCompletion answer = await _client.GetChatClient("m").CompleteChatAsync("你好 👋");
        Assert.That(answer.Content[0].Text, Is.EqualTo("Echo: 你好 👋"));
        Assert.That(answer.FinishReason, Is.EqualTo(ChatFinishReason.Stop));
        Assert.That(answer.Usage.TotalTokenCount, Is.EqualTo(11));
    }

    [Test]
    public async Task Streaming_chat()
    {
        var text = "";
        ChatTokenUsage? usage = null;
        ChatFinishReason? reason = null;
        var options = new ChatCompletionOptions { MaxOutputTokenCount = 5 };
        await foreach (var update in _client.GetChatClient("m").CompleteChatStreamingAsync([new UserChatMessage("你好 👋")], options))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            usage = update.Usage ?? usage;
            reason = update.FinishReason ?? reason;
        }

        Assert.That(text, Is.EqualTo("Echo: 你好"));
        Assert.That(reason, Is.EqualTo(ChatFinishReason.Length));
        Assert.That(usage?.OutputTokenCount, Is.EqualTo(5));
    }

    [Test]
    public async Task Embeddings()
    {
        var embeddings = await _client.GetEmbeddingClient("m").GenerateEmbeddingsAsync(["a", "b"]);
        Assert.That(embeddings.Value.Select(embedding => embedding.ToFloats().Length), Is.EqualTo(new[] { 1536, 1536 }));
        Assert.That(embeddings.Value.Usage.InputTokenCount, Is.EqualTo(2));
    }

    [Test]
    public async Task Models()
    {
        var client = _client.GetOpenAIModelClient();
        Assert.That((await client.GetModelsAsync()).Value.Select(model => model.Id), Does.Contain("Qwen3-8B"));
        Assert.That((await client.GetModelAsync("gpt-4o")).Value.Id, Is.EqualTo("gpt-4o"));
    }

    [TestCase(50, "Echo: 你好 👋", "completed")]
    [TestCase(2, "Echo:", "incomplete")]
    public async Task Responses(int most, string text, string status)
    {
        ResponseResult response = await _client.GetResponsesClient().CreateResponseAsync(ResponseOptions(most));
        Assert.That(response.GetOutputText(), Is.EqualTo(text));
        Assert.That(response.Status.ToString()?.ToLowerInvariant(), Is.EqualTo(status));
    }

    [TestCase(50, "Echo: 你好 👋")]
    [TestCase(2, "Echo:")]
    public async Task Streaming_responses(int most, string text)
    {
        var deltas = "";
        ResponseResult? last = null;
        var options = ResponseOptions(most);
        options.StreamingEnabled = true;
        await foreach (var update in await _client.GetResponsesClient().CreateResponseStreamingAsync(options))
        {
            deltas += (update as StreamingResponseOutputTextDeltaUpdate)?.Delta;
            last = (update as StreamingResponseCompletedUpdate)?.Response ?? (update as StreamingResponseIncompleteUpdate)?.Response ?? last;
        }

        Assert.That(deltas, Is.EqualTo(text));
        Assert.That(last?.GetOutputText(), Is.EqualTo(text));
        Assert.That(last?.Usage.OutputTokenCount, Is.EqualTo(Math.Min(most, 7)));
    }

    private static CreateResponseOptions ResponseOptions(int most)
    {
        return new() { Model = "m", MaxOutputTokenCount = most, InputItems = { ResponseItem.CreateUserMessageItem("你好 👋") } };
    }
}
