using System.Net;
using Gateway.Host.Options;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.ConfigCenter;

[TestFixture(StoreKind.Sqlite)]
[TestFixture(StoreKind.MariaDb)]
public class ExplainTests : CenterTests
{
    private const string Path = "/api/v2/explain";
    private static readonly object Question = new { path = "/v1/chat/completions", body = new { model = "m", messages = Array.Empty<object>() } };

    public ExplainTests(StoreKind kind)
        : base(kind)
    {
    }

    [TearDown]
    public async Task ForgetInstancesAsync()
    {
        foreach (var instance in (await Admin.GetAsync("/api/v2/instances", HttpStatusCode.OK))["items"]!.AsArray())
        {
            await Admin.DeleteAsync($"/api/v2/instances/{instance!["id"]}", HttpStatusCode.NoContent);
        }
    }

    [Test]
    public async Task A_live_gateway_is_asked_and_viewers_may_ask()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        await using var gateway = await StartAsync(upstream, "one", 7);
        await using var another = await StartAsync(upstream, "two", 8);
        await ReportAsync("one", gateway.ManagementUrl);
        await ReportAsync("two", another.ManagementUrl);

        var viewer = await Center.UserAsync("viewer");
        var explanation = await viewer.PostAsync(Path, Question, HttpStatusCode.OK);
        Assert.That((string)explanation["verdict"]!["outcome"]!, Is.EqualTo("forwarded"));
        foreach (var (instance, version) in new[] { ("one", 7), ("two", 8) })
        {
            explanation = await viewer.PostAsync(Path, new { path = "/nowhere", instance }, HttpStatusCode.OK);
            Assert.That(((string)explanation["instance"]!, (int)explanation["version"]!, (int)explanation["verdict"]!["status"]!), Is.EqualTo((instance, version, 404)));
        }
    }

    [Test]
    public async Task A_gateway_that_is_away_is_passed_over()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        await using var gateway = await StartAsync(upstream, "here", 1);
        using var closed = new ClosedPort();
        await ReportAsync("away", new Uri($"http://127.0.0.1:{closed.Port}"));
        await ReportAsync("here", gateway.ManagementUrl);
        for (var i = 0; i < 5; i++)
        {
            Assert.That((string)(await Admin.PostAsync(Path, Question, HttpStatusCode.OK))["instance"]!, Is.EqualTo("here"));
        }

        await Admin.PostAsync(Path, new { path = "/x", instance = "away" }, HttpStatusCode.ServiceUnavailable);
        await Admin.PostAsync(Path, new { path = "/x", instance = "unknown" }, HttpStatusCode.ServiceUnavailable);
        await Admin.PostAsync(Path, new { path = "/x", instance = 7 }, HttpStatusCode.UnprocessableEntity);
    }

    [Test]
    public async Task Without_any_the_answer_says_so()
    {
        await ReportAsync("draining", new Uri("http://127.0.0.1:1"), "draining");
        await ReportAsync("silent", null);
        var problem = await Admin.PostAsync(Path, Question, HttpStatusCode.ServiceUnavailable);
        Assert.That(problem.Text("detail"), Does.Contain("No gateway that is ready"));
    }

    [Test]
    public async Task What_the_gateway_refuses_is_told_by_its_fields()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        await using var gateway = await StartAsync(upstream, "one", 1);
        await ReportAsync("one", gateway.ManagementUrl);
        var problem = await Admin.PostAsync(Path, new { path = "/a b", unknown = 1 }, HttpStatusCode.UnprocessableEntity);
        Assert.That(problem.ErrorPaths(), Is.EqualTo(new[] { "$.unknown" }));
        await Admin.PostAsync(Path, $$"""{"path":"/x","body":{{new string('[', 10_000)}}{{new string(']', 10_000)}}}""", HttpStatusCode.BadRequest);
        await Admin.PostAsync(Path, $$"""{"path":"/x","body":"{{new string('a', 1024 * 1024)}}"}""", HttpStatusCode.RequestEntityTooLarge);
    }

    [Test]
    public async Task No_redirect_is_followed_and_nothing_that_is_no_gateway_is_believed()
    {
        await using var target = FakeUpstream.Start(FakeBehaviours.Json);
        foreach (var script in new Func<FakeExchange, Task>[]
        {
            exchange => exchange.RespondAsync(307, "{}", $"Location: {target.Url}"),
            static exchange => exchange.RespondAsync(200, "<html>"),
            static exchange => exchange.RespondAsync(200, "[1]"),
            static exchange => exchange.RespondAsync(200, new string(' ', 5 * 1024 * 1024) + "{}"),
            static exchange => exchange.RespondAsync(401, "{}"),
        })
        {
            await using var posing = FakeUpstream.Start(async exchange =>
            {
                await exchange.Request.ReadToEndAsync();
                try
                {
                    await script(exchange);
                }
                catch (IOException)
                {
                    // The config center has read enough.
                }
            });
            await ReportAsync("posing", posing.Url);
            await Admin.PostAsync(Path, Question, HttpStatusCode.ServiceUnavailable);
            Assert.That(posing.Requests, Has.Count.EqualTo(1));
            Assert.That(posing.Requests[0].Get("Authorization"), Is.EqualTo($"Bearer {TestCenter.GatewayToken}"));
        }

        Assert.That(target.Requests, Is.Empty);
    }

    [TestCase("http://169.254.169.254/")]
    [TestCase("http://[fd00:ec2::254]/")]
    [TestCase("http://[::ffff:169.254.169.254]/")]
    [TestCase("http://0.0.0.0:8001/")]
    public async Task Metadata_is_not_asked_whoever_reports_it(string url)
    {
        await ReportAsync("evil", new Uri(url));
        var problem = await Admin.PostAsync(Path, Question, HttpStatusCode.ServiceUnavailable);
        Assert.That(problem.Text("detail"), Does.Contain("No gateway answered"));
    }

    [Test]
    public async Task No_credential_comes_back()
    {
        await using var upstream = FakeUpstream.Start(FakeBehaviours.Json);
        await using var gateway = await StartAsync(upstream, "one", 1);
        await ReportAsync("one", gateway.ManagementUrl);
        var headers = new Dictionary<string, string> { ["x-api-key"] = "sk-sent-1", ["Cookie"] = "sk-sent-2" };
        foreach (var question in new object[]
        {
            new { path = "/v1/chat/completions", apiKey = "sk-sent-3", headers },
            new { path = "/v1/chat/completions", apiKey = "sk-sent-3 ", headers },
            new { path = "/v1/chat/completions", apiKey = "sk-sent-3", headers, unknown = "sk-sent-4" },
        })
        {
            using var response = await Admin.PostAsync(Path, TestCenter.Json(question));
            var text = response.Headers + await response.Content.ReadAsStringAsync();
            Assert.That(new[] { "sk-sent", TestCenter.GatewayToken, TestCenter.SecretsKey }.Where(text.Contains), Is.Empty);
        }

        Assert.That(await Center.Store.DumpAsync(), Does.Not.Contain("sk-sent"));
    }

    private static Task<TestGateway> StartAsync(FakeUpstream upstream, string instance, long version) =>
        TestGateway.StartAsync(Snapshots.To(upstream.Url) with { Version = version }, new GatewayOptions { GatewayToken = TestCenter.GatewayToken, InstanceId = instance });

    private async Task ReportAsync(string id, Uri? managementUrl, string state = "ready") =>
        await Center.Gateway().PutAsync($"/api/v2/gateway/instances/{id}", new { version = 1, state, managementUrl });
}
