using System.ClientModel;
using System.ClientModel.Primitives;
using NUnit.Framework;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Responses;
using Tests.Common;

#pragma warning disable OPENAI001 // The package calls its Responses client experimental.

namespace Tests.Functional.Sdk;

/// <summary>The official SDKs read what a limit has cut, from an upstream that ignores every maximum.</summary>
internal sealed class TruncationTests : SdkTests
{
    private const string Model = "gpt-4o-mini";
    private const string Header = "--header=x-mock-ignore-max: true";
    private const string Tokens = "--header=x-mock-tokens: 60";

    private TestGateway _gateway = null!;

    [OneTimeSetUp]
    public async Task LimitOutput() => _gateway = await TestGateway.StartAsync(To(Server.Address).LimitOutput(10));

    [OneTimeTearDown]
    public async Task StopLimited() => await _gateway.DisposeAsync();

    [Test]
    public async Task OpenAi_for_node()
    {
        var run = await NodeHarness.RunAsync(
            "openai-sdk.mjs", new Uri(_gateway.Url, "v1"), Header, Tokens, "--steps=chat,chat-stream,chat-stream-usage,completions,responses,responses-stream");

        Assert.Multiple(() =>
        {
            foreach (var step in run.Steps)
            {
                Assert.That(step.GetProperty("text").GetString(), Is.Not.Empty, () => step.GetRawText());
            }

            foreach (var step in new[] { "chat", "chat-stream", "chat-stream-usage", "completions" })
            {
                Assert.That(run[step].GetProperty("finishReason").GetString(), Is.EqualTo("length"), step);
            }

            Assert.That(run["chat-stream-usage"].GetProperty("usage").GetProperty("completion_tokens").GetInt32(), Is.InRange(1, 10));
            Assert.That(run["responses"].GetProperty("status").GetString(), Is.EqualTo("incomplete"));
            Assert.That(run["responses-stream"].GetProperty("incomplete").GetString(), Is.EqualTo("max_output_tokens"));
        });
    }

    [Test]
    public async Task Anthropic_for_node()
    {
        var run = await NodeHarness.RunAsync("anthropic-sdk.mjs", _gateway.Url, Header, Tokens, "--steps=messages,messages-stream");

        Assert.Multiple(() =>
        {
            foreach (var step in run.Steps)
            {
                Assert.That(step.GetProperty("text").GetString(), Is.Not.Empty);
                Assert.That(step.GetProperty("stopReason").GetString(), Is.EqualTo("max_tokens"));
                Assert.That(step.GetProperty("usage").GetProperty("output_tokens").GetInt32(), Is.InRange(1, 10));
            }
        });
    }

    [Test]
    public async Task OpenAi_for_dotnet_chat()
    {
        var chat = Connect().GetChatClient(Model);
        ChatCompletion whole = await chat.CompleteChatAsync("hello");
        var text = "";
        ChatFinishReason? reason = null;
        ChatTokenUsage? usage = null;
        await foreach (var update in chat.CompleteChatStreamingAsync("hello"))
        {
            text += string.Concat(update.ContentUpdate.Select(static part => part.Text));
            reason = update.FinishReason ?? reason;
            usage = update.Usage ?? usage;
        }

        Assert.Multiple(() =>
        {
            Assert.That((whole.FinishReason, reason), Is.EqualTo((ChatFinishReason.Length, (ChatFinishReason?)ChatFinishReason.Length)));
            Assert.That(whole.Content[0].Text, Is.Not.Empty);
            Assert.That(text, Is.Not.Empty);
            Assert.That((whole.Usage.OutputTokenCount, usage!.OutputTokenCount), Is.LessThanOrEqualTo((10, 10)));
        });
    }

    [Test]
    public async Task OpenAi_for_dotnet_responses()
    {
        var options = new CreateResponseOptions { Model = Model, InputItems = { ResponseItem.CreateUserMessageItem("hello") } };
        ResponseResult whole = await Connect().GetResponsesClient().CreateResponseAsync(options);
        options.StreamingEnabled = true;
        var text = "";
        ResponseResult? last = null;
        await foreach (var update in await Connect().GetResponsesClient().CreateResponseStreamingAsync(options))
        {
            text += (update as StreamingResponseOutputTextDeltaUpdate)?.Delta;
            last = (update as StreamingResponseIncompleteUpdate)?.Response ?? last;
        }

        Assert.Multiple(() =>
        {
            Assert.That((whole.Status, last?.Status), Is.EqualTo(((ResponseStatus?)ResponseStatus.Incomplete, (ResponseStatus?)ResponseStatus.Incomplete)));
            Assert.That(whole.GetOutputText(), Is.Not.Empty);
            Assert.That(last?.GetOutputText(), Is.EqualTo(text).And.Not.Empty);
        });
    }

    private OpenAIClient Connect()
    {
        var options = new OpenAIClientOptions { Endpoint = new Uri(_gateway.Url, "v1"), RetryPolicy = new ClientRetryPolicy(0) };
        options.AddPolicy(new HeaderPolicy([("x-mock-ignore-max", "true"), ("x-mock-tokens", "60")]), PipelinePosition.PerCall);
        return new OpenAIClient(new ApiKeyCredential(Key), options);
    }
}
