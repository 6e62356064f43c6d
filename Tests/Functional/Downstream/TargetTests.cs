using Gateway.Core.Configuration;
using NUnit.Framework;

namespace Tests.Functional.Downstream;

internal sealed class TargetTests
{
    [TestCase("http://other.example/v1/a?b=c", "/v1/a?b=c")]
    [TestCase("HTTPS://other.example:8443/v1/a", "/v1/a")]
    [TestCase("/v1/a?b=%20c&d", "/v1/a?b=%20c&d")]
    [TestCase("/v1/a?", "/v1/a")]
    public async Task Absolute_and_origin_forms_are_alike(string target, string forwarded)
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        Assert.That((await rig.ExchangeAsync(Requests.Get(target))).BodyText, Is.EqualTo(forwarded));
        Assert.That(rig.Received().Get("Host"), Is.EqualTo($"127.0.0.1:{rig.Upstream.Port}"));
    }

    [TestCase("/v1/x/../a", "/v1/a")]
    [TestCase("/v1/./a", "/v1/a")]
    [TestCase("/raw/../v1/a", "/v1/a")]
    [TestCase("/v1/x/%2e%2E/a", "/v1/a")]
    [TestCase("/v1//a", "/v1/a")]
    [TestCase("//v1///a", "/v1/a")]
    [TestCase("/%761/%61", "/v1/a")]
    [TestCase("/v1/a%2fb", "/v1/a%2Fb")]
    public async Task Paths_are_matched_and_forwarded_in_one_normal_form(string target, string forwarded)
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        var response = await rig.ExchangeAsync(Requests.Get(target + "?q=../%2e"));
        Assert.That(response.BodyText, Is.EqualTo(forwarded + "?q=../%2e"));
    }

    [TestCase("/v1/%00")]
    [TestCase("/v1/a%0d%0ab")]
    [TestCase("/v1/a\\b")]
    [TestCase("/v1/a%5cb")]
    [TestCase("/v1/%zz")]
    [TestCase("/v1/%2")]
    [TestCase("/../v1/a")]
    [TestCase("/v1/../../v1/a")]
    [TestCase("/%2e%2e/v1/a")]
    public async Task Paths_without_a_normal_form_are_refused(string target)
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        var response = await rig.ExchangeAsync(Requests.Get(target));
        Assert.That(response.Status, Is.EqualTo(400));
        Assert.That(response.Get("Connection"), Is.EqualTo("close"));
        Assert.That(rig.Upstream.Requests, Is.Empty);
    }

    [Test]
    public async Task A_disguised_path_meets_the_rules_of_the_plain_one()
    {
        await using var rig = await Rig.StartAsync(Rig.Echo, static snapshot => snapshot with
        {
            Policies =
            [
                new PolicyConfig
                {
                    Name = "no-admin",
                    Type = "message-matching",
                    Config = new MessageMatchingSettings
                    {
                        MatchingFieldSource = "path", MatchingOperator = "starts_with", MatchingValue = "/v1/admin", MatchingAction = "deny",
                    },
                },
            ],
        });
        foreach (var target in new[] { "/v1/admin", "/v1//admin", "/v1/x/../admin", "/v1/%61dmin", "/raw/..//v1/./admin", "http://h/v1/%61dmin" })
        {
            Rig.AssertError(await rig.ExchangeAsync(Requests.Get(target)), 403, "policy_violation");
        }

        Assert.That(rig.Upstream.Requests, Is.Empty);
    }

    [Test]
    public async Task The_asterisk_is_no_path_of_a_route()
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        Rig.AssertError(await rig.ExchangeAsync(Requests.Bare("OPTIONS", "*")), 404, "route_not_found");
    }

    [Test]
    public async Task A_rewritten_route_is_asked_for_by_its_new_path()
    {
        await using var rig = await Rig.StartAsync(Rig.Echo);
        Assert.That((await rig.ExchangeAsync(Requests.Post("/api//x/../chat?a=b", Requests.ChatBody))).BodyText, Is.EqualTo("/v1/chat/completions?a=b"));
    }
}
