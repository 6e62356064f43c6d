using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Host;

/// <summary>The gateway as it is started without any setting, in a process of its own.</summary>
public sealed class StandaloneModeTests
{
    [Test]
    public async Task Starts_answers_the_example_and_stops_when_told()
    {
        await using var gateway = GatewayProcess.Start([]);
        await gateway.WaitUntilUpAsync();
        var example = await gateway.Output.WaitForAsync("curl -X POST");
        using var client = new HttpClient { BaseAddress = gateway.Url };

        var whole = await client.SendAsync(Example());
        var answer = JsonElement.Parse(await whole.Content.ReadAsStringAsync());
        var streamed = await client.SendAsync(Example(",\"stream\":true"));
        var events = await streamed.Content.ReadAsStringAsync();
        gateway.Terminate();
        var exitCode = await gateway.WaitForExitAsync();

        Assert.Multiple(() =>
        {
            Assert.That(example, Does.Contain("-H 'X-Channel-Code: test-channel' -d '{\"model\":\"Qwen3-8B\",\"messages\":[{\"role\":\"user\",\"content\":\"你好\"}]}'"));
            Assert.That(whole.StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(answer.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString(), Is.EqualTo("Echo: 你好"));
            Assert.That(streamed.Content.Headers.ContentType?.MediaType, Is.EqualTo("text/event-stream"));
            Assert.That(events, Does.Contain("好"));
            Assert.That(events, Does.EndWith("data: [DONE]\n\n"));
            Assert.That(exitCode, Is.Zero);
            Assert.That(gateway.Errors.All, Is.Empty);
        });
    }

    [Test]
    public async Task A_live_stream_of_its_own_mock_runs_to_its_end_when_told_to_stop()
    {
        await using var gateway = GatewayProcess.Start([]);
        await gateway.WaitUntilUpAsync();
        using var client = new HttpClient { BaseAddress = gateway.Url };
        using var request = Example(",\"stream\":true");
        request.Headers.Add("x-mock-tokens", "100");
        request.Headers.Add("x-mock-pace", "20");
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
        var first = await reader.ReadLineAsync();

        gateway.Terminate();
        var rest = await reader.ReadToEndAsync();

        Assert.Multiple(async () =>
        {
            Assert.That(first, Does.StartWith("data: "));
            Assert.That(rest, Does.EndWith("data: [DONE]\n\n"));
            Assert.That(await gateway.WaitForExitAsync(), Is.Zero);
        });
    }

    [TestCase("GATEWAY_PORT")]
    [TestCase("MANAGEMENT_PORT")]
    [TestCase("MOCK_LLM_PORT")]
    [TestCase("TOKEN_SERVICE_PORT")]
    [TestCase("CONFIG_CENTER_PORT")]
    [TestCase("ADMIN_PORT")]
    public async Task A_taken_port_is_told_in_one_line(string variable)
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var gateway = GatewayProcess.Start([], (variable, $"{port}"));

        Assert.Multiple(async () =>
        {
            Assert.That(await gateway.WaitForExitAsync(), Is.EqualTo(69));
            Assert.That(gateway.Errors.All, Does.Match($@"\AThe gateway cannot start \(.*{variable}.*\): .*:{port}: address already in use\.\n\z"));
            Assert.That(gateway.Output.All, Is.Empty, "no password that would be seen this once");
        });
    }

    [Test]
    public async Task Wrong_settings_are_all_told_and_nothing_starts()
    {
        await using var gateway = GatewayProcess.Start(["--verbose"], ("GATEWAY_PORT", "x"), ("LOG_LEVEL", "loud"), ("ACCESS_LOG", "/no/such/folder/log"), ("CONFIG_CENTER_PORT", "x"));

        Assert.Multiple(async () =>
        {
            Assert.That(await gateway.WaitForExitAsync(), Is.EqualTo(78));
            Assert.That(gateway.Errors.All.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split(':')[0].Trim()), Is.EqualTo(new[]
            {
                "The gateway cannot start", "--verbose", "CONFIG_CENTER_PORT", "GATEWAY_PORT", "LOG_LEVEL", "ACCESS_LOG",
            }));
            Assert.That(gateway.Output.All, Is.Empty);
        });
    }

    [Test]
    public async Task Wrong_settings_of_the_config_center_are_told_too()
    {
        await using var gateway = GatewayProcess.Start([], ("ADMIN_PASSWORD", "short"));

        Assert.Multiple(async () =>
        {
            Assert.That(await gateway.WaitForExitAsync(), Is.EqualTo(78));
            Assert.That(gateway.Errors.All, Is.EqualTo("The gateway cannot start:\n  ADMIN_PASSWORD: must be at least 12 characters.\n"));
            Assert.That(gateway.Output.All, Is.Empty);
        });
    }

    [Test]
    public async Task A_data_directory_that_cannot_be_used_is_named()
    {
        using var folder = new TempFolder();
        var file = folder.Write("file", []);
        await using var gateway = GatewayProcess.Start([], ("DATA_DIR", file));

        Assert.Multiple(async () =>
        {
            Assert.That(await gateway.WaitForExitAsync(), Is.EqualTo(78));
            Assert.That(gateway.Errors.All, Does.StartWith($"The gateway cannot start:\n  DATA_DIR: '{file}' cannot be used: ").And.Not.Contain("   at "));
        });
    }

    private static HttpRequestMessage Example(string more = "") => new(HttpMethod.Post, "/api/chat")
    {
        Headers = { { "X-Channel-Code", "test-channel" } },
        Content = new StringContent(
            $$"""{"model":"Qwen3-8B","messages":[{"role":"user","content":"你好"}]{{more}}}""", Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
    };
}
