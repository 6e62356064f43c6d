using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Sdk;

/// <summary>npm's <c>openai</c> through the gateway.</summary>
internal sealed class OpenAiNodeTests : SdkTests
{
    private const string Script = "openai-sdk.mjs";

    [Test]
    public async Task Everything_that_answers()
    {
        var run = await NodeHarness.RunAsync(
            Script, BaseUrl, "--prompt=你好 👋", "--steps=chat,chat-stream,chat-stream-usage,embeddings,models,completions,responses,responses-stream");

        var stream = run["chat-stream"];
        var withUsage = run["chat-stream-usage"];
        Assert.Multiple(() =>
        {
            Assert.That(run["chat"].GetProperty("text").GetString(), Is.EqualTo("Echo: 你好 👋"));
            Assert.That(run["chat"].GetProperty("finishReason").GetString(), Is.EqualTo("stop"));
            Assert.That(run["chat"].GetProperty("usage").GetProperty("total_tokens").GetInt32(), Is.EqualTo(11));
            Assert.That(stream.GetProperty("text").GetString(), Is.EqualTo("Echo: 你好 👋"));
            Assert.That(stream.GetProperty("finishReason").GetString(), Is.EqualTo("stop"));
            Assert.That(stream.GetProperty("chunks").GetInt32(), Is.GreaterThan(2));
            Assert.That(stream.GetProperty("usage").GetRawText(), Is.EqualTo("null"), "usage that nobody asked for is withheld");
            Assert.That(withUsage.GetProperty("usage").GetProperty("total_tokens").GetInt32(), Is.EqualTo(11));
            Assert.That(run["embeddings"].GetRawText(), Does.Contain("\"count\":2,\"dimensions\":1536"));
            Assert.That(run["models"].GetProperty("ids").GetRawText(), Is.EqualTo("""["gpt-4o-mini"]"""));
            Assert.That(run["completions"].GetProperty("text").GetString(), Does.Contain("你好"));
            Assert.That(run["responses"].GetProperty("text").GetString(), Is.EqualTo("Echo: 你好 👋"));
            Assert.That(run["responses"].GetProperty("status").GetString(), Is.EqualTo("completed"));
            Assert.That(run["responses-stream"].GetProperty("text").GetString(), Is.EqualTo("Echo: 你好 👋"));
            Assert.That(run["responses-stream"].GetProperty("status").GetString(), Is.EqualTo("completed"));
        });
    }

    [Test]
    public async Task A_cancelled_stream_ends_the_upstreams_at_once()
    {
        var before = (await Server.StatsAsync()).GetProperty("abortedByPeer").GetInt32();

        // An answer far longer than the test may last: what the SDK saw came while the mock was still sending.
        var run = await NodeHarness.RunAsync(Script, BaseUrl, "--steps=cancel", "--header=x-mock-tokens: 1000000", "--header=x-mock-pace: 20");

        await Server.WaitForAsync("abortedByPeer", before + 1).Within("the mock's stream to be aborted");
        Assert.That(run["cancel"].GetRawText(), Does.Contain("\"chunks\":3,\"aborted\":true"));
    }

    [TestCase(SdkTests.LimitedKey, "/v1", "PermissionDeniedError", 403, "model_not_allowed", "permission_error")]
    [TestCase("sk-unknown", "/v1", "AuthenticationError", 401, "invalid_api_key", "authentication_error")]
    [TestCase(SdkTests.Key, "/v2", "NotFoundError", 404, "route_not_found", "invalid_request_error")]
    public async Task A_refusal_is_the_SDKs_own_class_of_error(string key, string path, string error, int status, string code, string type)
    {
        var run = await NodeHarness.RunAsync(Script, new Uri(Gateway.Url, path), "--steps=error,error-stream", $"--key={key}");

        Assert.Multiple(() =>
        {
            foreach (var step in run.Steps)
            {
                Assert.That(step.GetProperty("error").GetString(), Is.EqualTo(error));
                Assert.That(step.GetProperty("status").GetInt32(), Is.EqualTo(status));
                Assert.That(step.GetProperty("code").GetString(), Is.EqualTo(code));
                Assert.That(step.GetProperty("type").GetString(), Is.EqualTo(type));
                Assert.That(step.GetProperty("requestId").GetString(), Is.Not.Empty);
            }

            Assert.That(run.Steps, Has.Count.EqualTo(2));
        });
    }

    [Test]
    public async Task An_upstream_that_breaks_off_is_an_error_and_no_answer()
    {
        var run = await NodeHarness.RunAsync(
            Script, BaseUrl, "--steps=broken-chat,broken-stream,responses-stream", "--header=x-mock-tokens: 500", "--header=x-mock-abort: 2500");

        Assert.Multiple(() =>
        {
            Assert.That(run["broken-chat"].GetProperty("error").GetString(), Is.Not.Null);
            Assert.That(run["broken-stream"].GetProperty("error").GetString(), Is.EqualTo("APIError"));
            Assert.That(run["broken-stream"].GetProperty("message").GetString(), Does.Contain("broke the answer off"));
            Assert.That(run["broken-stream"].GetProperty("code").GetString(), Is.EqualTo("upstream_error"));
            Assert.That(run["responses-stream"].GetProperty("status").GetString(), Is.EqualTo("failed"));
        });
    }
}
