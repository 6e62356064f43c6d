using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Sdk;

/// <summary>npm's <c>@anthropic-ai/sdk</c> through the gateway.</summary>
internal sealed class AnthropicNodeTests : SdkTests
{
    private const string Script = "anthropic-sdk.mjs";

    [Test]
    public async Task Messages_whole_and_streamed()
    {
        var run = await NodeHarness.RunAsync(Script, Gateway.Url, "--prompt=你好 👋", "--steps=messages,messages-stream");

        Assert.Multiple(() =>
        {
            foreach (var step in run.Steps)
            {
                Assert.That(step.GetProperty("text").GetString(), Is.EqualTo("Echo: 你好 👋"));
                Assert.That(step.GetProperty("stopReason").GetString(), Is.EqualTo("end_turn"));
                Assert.That(step.GetProperty("usage").GetProperty("output_tokens").GetInt32(), Is.EqualTo(7));
            }

            Assert.That(run["messages-stream"].GetProperty("types").GetRawText(), Does.StartWith("[\"message_start\"").And.EndsWith("\"message_stop\"]"));
        });
    }

    [Test]
    public async Task A_cancelled_stream_ends_the_upstreams_at_once()
    {
        var before = (await Server.StatsAsync()).GetProperty("abortedByPeer").GetInt32();

        var run = await NodeHarness.RunAsync(
            Script, Gateway.Url, "--steps=cancel", "--max-tokens=1000000", "--header=x-mock-tokens: 1000000", "--header=x-mock-pace: 20");

        await Server.WaitForAsync("abortedByPeer", before + 1).Within("the mock's stream to be aborted");
        Assert.That(run["cancel"].GetRawText(), Does.Contain("\"events\":3,\"aborted\":true"));
    }

    [TestCase(SdkTests.LimitedKey, "", "PermissionDeniedError", 403, "permission_error")]
    [TestCase("sk-unknown", "", "AuthenticationError", 401, "authentication_error")]
    [TestCase(SdkTests.Key, "/v2", "NotFoundError", 404, "not_found_error")]
    public async Task A_refusal_is_the_SDKs_own_class_of_error(string key, string path, string error, int status, string type)
    {
        var step = (await NodeHarness.RunAsync(Script, new Uri(Gateway.Url, path), "--steps=error", $"--key={key}"))["error"];

        Assert.Multiple(() =>
        {
            Assert.That(step.GetProperty("error").GetString(), Is.EqualTo(error));
            Assert.That(step.GetProperty("status").GetInt32(), Is.EqualTo(status));
            Assert.That(step.GetProperty("type").GetString(), Is.EqualTo(type));
        });
    }

    [Test]
    public async Task An_upstream_that_breaks_off_is_an_error_and_no_answer()
    {
        var run = await NodeHarness.RunAsync(
            Script, Gateway.Url, "--steps=broken-messages,broken-stream", "--header=x-mock-tokens: 200", "--header=x-mock-abort: 1000");

        Assert.Multiple(() =>
        {
            Assert.That(run["broken-messages"].GetProperty("error").GetString(), Is.Not.Null);
            Assert.That(run["broken-stream"].GetProperty("message").GetString(), Does.Contain("broke the answer off"));
        });
    }
}
