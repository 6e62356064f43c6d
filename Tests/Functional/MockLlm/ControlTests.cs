using System.Net;

using NUnit.Framework;

namespace Tests.Functional.MockLlm;

internal sealed class ControlTests
{
    [Test]
    public async Task Requests_are_remembered_and_forgotten()
    {
        await using var server = await MockServer.StartAsync(recentRequests: 2);
        foreach (var text in new[] { "one", "two", "three" })
        {
            using var response = await server.PostAsync("/v1/responses?x=1", $$"""{"model":"m","input":"{{text}}"}""", ("x-seen", text));
        }

        var requests = MockServer.Parse(await server.Client.GetStringAsync("/mock/requests"));
        Assert.That(requests.EnumerateArray().Select(request => request.GetProperty("headers").GetProperty("x-seen").GetString()), Is.EqualTo(new[] { "two", "three" }));
        Assert.That(requests[1].GetProperty("number").GetInt32(), Is.EqualTo(3));
        Assert.That(requests[1].GetProperty("method").GetString(), Is.EqualTo("POST"));
        Assert.That(requests[1].GetProperty("path").GetString(), Is.EqualTo("/v1/responses?x=1"));
        Assert.That(requests[1].GetProperty("body").GetString(), Is.EqualTo("""{"model":"m","input":"three"}"""));
        Assert.That(requests[1].GetProperty("bodyBytes").GetInt32(), Is.EqualTo(29));
        Assert.That(requests[1].GetProperty("connection").GetString(), Is.EqualTo(requests[0].GetProperty("connection").GetString()));

        using var deleted = await server.Client.DeleteAsync("/mock/requests");
        Assert.That(deleted.StatusCode, Is.EqualTo(HttpStatusCode.NoContent));
        Assert.That(await server.Client.GetStringAsync("/mock/requests"), Is.EqualTo("[]"));
    }

    [Test]
    [CancelAfter(30_000)]
    public async Task Requests_are_counted_by_outcome()
    {
        await using var server = await MockServer.StartAsync();
        using var answered = await server.PostAsync("/v1/chat/completions", MockServer.Chat());
        Assert.That(async () => await server.PostAsync("/v1/chat/completions?mock_abort-head=1", MockServer.Chat()), Throws.TypeOf<HttpRequestException>());
        await server.WaitForAsync("abortedByKnob", 1);
        await server.WaitForAsync("answered", 1);
        await server.WaitForAsync("inFlight", 0);
        Assert.That((await server.StatsAsync()).GetProperty("total").GetInt32(), Is.EqualTo(2));
    }

    [Test]
    public async Task Default_knobs_hold_until_a_request_sets_them()
    {
        await using var server = await MockServer.StartAsync(new Dictionary<string, string> { ["status"] = "503" });
        using var failing = await server.PostAsync("/v1/chat/completions", MockServer.Chat());
        using var unhealthy = await server.Client.GetAsync("/health");
        Assert.That(failing.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));
        Assert.That(unhealthy.StatusCode, Is.EqualTo(HttpStatusCode.ServiceUnavailable));

        using var wrong = await server.Client.PutAsync("/mock/knobs", new StringContent("""{"pace":"x"}"""));
        Assert.That(wrong.StatusCode, Is.EqualTo(HttpStatusCode.BadRequest));
        Assert.That(await server.Client.GetStringAsync("/mock/knobs"), Is.EqualTo("""{"status":"503"}"""));

        using var put = await server.Client.PutAsync("/mock/knobs", new StringContent("""{"text":"default"}"""));
        using var healthy = await server.Client.GetAsync("/health");
        using var usual = await server.PostAsync("/v1/chat/completions", MockServer.Chat());
        using var own = await server.PostAsync("/v1/chat/completions", MockServer.Chat(), ("x-mock-text", "own"));
        Assert.That(healthy.StatusCode, Is.EqualTo(HttpStatusCode.OK));
        Assert.That(await usual.Content.ReadAsStringAsync(), Does.Contain("\"content\":\"default\""));
        Assert.That(await own.Content.ReadAsStringAsync(), Does.Contain("\"content\":\"own\""));
    }

    [TestCase("PATCH", "/mock/knobs", 404)]
    [TestCase("GET", "/mock/none", 404)]
    [TestCase("POST", "/health", 200)]
    public async Task Every_method_of_the_mocks_own_paths_is_answered(string method, string path, int status)
    {
        await using var server = await MockServer.StartAsync();
        using var response = await server.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.That((int)response.StatusCode, Is.EqualTo(status));
    }
}
