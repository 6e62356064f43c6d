using System.Net;
using System.Net.Http.Headers;
using System.Text;
using NUnit.Framework;
using Tests.Common;
using Tests.Functional.ConfigCenter;

namespace Tests.Functional.Host;

/// <summary>The config center that standalone mode runs: what is in it, and what of it lasts.</summary>
public sealed class StandaloneCenterTests
{
    private TempFolder _data = null!;

    [SetUp]
    public void CreateFolder() => _data = new TempFolder();

    [TearDown]
    public void DeleteFolder() => _data.Dispose();

    [Test]
    public async Task It_begins_with_channels_and_policies_and_what_is_changed_is_enforced_and_lasts()
    {
        string password;
        await using (var first = await StartAsync())
        {
            password = first.Output.All.Split("with the password ")[1].Split(' ')[0];
            using var admin = await SignInAsync(first, password);
            var namespaces = await admin.GetAsync("/api/v2/namespaces?sort=code", HttpStatusCode.OK);
            var policies = await admin.GetAsync("/api/v2/policies?sort=name", HttpStatusCode.OK);
            Assert.Multiple(async () =>
            {
                Assert.That(namespaces["items"]!.AsArray().Select(static item => (string)item!["code"]!), Is.EqualTo(new[] { "alipay", "default", "test-channel", "web", "wechat" }));
                Assert.That(policies["items"]!.AsArray().Select(static item => (string)item!["name"]!), Is.EqualTo(new[]
                {
                    "concurrency", "requests-per-second", "token-budget-shadow", "token-windows", "tokens-per-request", "vip-only",
                }));
                foreach (var (channel, isLimited) in new[] { ("wechat", true), ("alipay", true), ("web", true), ("test-channel", false), ("none", false) })
                {
                    using var answer = await AskAsync(first, channel);
                    Assert.That(answer.StatusCode, Is.EqualTo(HttpStatusCode.OK), channel);
                    Assert.That(answer.Headers.Contains("x-ratelimit-limit-requests"), Is.EqualTo(isLimited), channel);
                }
            });

            await admin.PutAsync("/api/v2/namespaces/web/status", new { enabled = false });
            using var bound = new CancellationTokenSource(Bounded.Limit);
            while ((await AskAsync(first, "web")).StatusCode != HttpStatusCode.Forbidden)
            {
                bound.Token.ThrowIfCancellationRequested();
            }

            first.Terminate();
            Assert.That(await first.WaitForExitAsync(), Is.Zero);
            Assert.That(first.Output.All.Split(password), Has.Length.EqualTo(2), "shown once");
        }

        // The mock listens on another port now, and the configuration follows.
        await using var second = await StartAsync();
        using var again = await SignInAsync(second, password);
        var reason = (await again.GetAsync("/api/v2/config/versions?sort=-version", HttpStatusCode.OK))["items"]![0]!.AsObject();
        Assert.Multiple(async () =>
        {
            Assert.That((await AskAsync(second, "web")).StatusCode, Is.EqualTo(HttpStatusCode.Forbidden));
            Assert.That((await AskAsync(second, "test-channel")).StatusCode, Is.EqualTo(HttpStatusCode.OK));
            Assert.That(second.Output.All, Does.Not.Contain("with the password"));
            Assert.That(reason.Text("reason"), Does.StartWith("servers moved: "));
            Assert.That(second.Output.All, Does.Not.Contain("warn: Gateway.Host"), "its own config center is no trouble");
        });
    }

    private Task<GatewayProcess> StartAsync() => StartAsync(("DATA_DIR", _data.Path));

    private static async Task<GatewayProcess> StartAsync(params (string, string)[] settings)
    {
        var gateway = GatewayProcess.Start([], settings);
        await gateway.WaitUntilUpAsync();
        await gateway.Output.WaitForAsync("curl -X POST");
        return gateway;
    }

    private static async Task<HttpClient> SignInAsync(GatewayProcess gateway, string password)
    {
        var center = gateway.Output.All.Split("config center   ")[1].Split("api/docs")[0];
        var admin = new HttpClient { BaseAddress = new Uri(center) };
        var signedIn = await admin.PostAsync("/api/v2/auth/login", new { username = "admin", password }, HttpStatusCode.OK);
        admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", signedIn.Text("token"));
        return admin;
    }

    private static async Task<HttpResponseMessage> AskAsync(GatewayProcess gateway, string channel)
    {
        using var client = new HttpClient { BaseAddress = gateway.Url };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Headers = { { "X-Channel-Code", channel } },
            Content = new StringContent("""{"model":"gpt-4o-mini","messages":[{"role":"user","content":"Hello"}]}""", Encoding.UTF8, "application/json"),
        };
        return await client.SendAsync(request);
    }
}
