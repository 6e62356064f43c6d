using Gateway.Core.Configuration;
using Gateway.Core.Pipeline;
using Gateway.Core.Replay;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Replay;

internal sealed class ReplayerTests
{
    private const long Millisecond = 1_000_000;
    private const long Minute = 60_000 * Millisecond;

    // A whole minute, so that windows begin there.
    private const long Begin = 29_400_000 * Minute;

    private static readonly Snapshot Plain = Snapshots.To(new Uri("http://127.0.0.1:1")) with
    {
        ApiKeys =
        [
            new ApiKeyConfig { Id = "mini", Namespace = "default", Sha256 = new string('1', 64), Models = ["mini*"] },
            new ApiKeyConfig { Id = "old", Namespace = "default", Sha256 = new string('2', 64), ExpiresAt = DateTimeOffset.FromUnixTimeSeconds((Begin + Minute) / 1_000_000_000) },
        ],
    };

    [Test]
    public void Rates_go_by_the_time_of_the_records()
    {
        using var replayer = With(new QpsLimitSettings { MaxQps = 1, TimeWindow = 1 });
        Assert.That(Decide(replayer, At(0), At(500), At(1000), At(1400), At(60_000)), Is.EqualTo(new[] { Refusal.None, Refusal.RateLimited, Refusal.None, Refusal.RateLimited, Refusal.None }));
    }

    [Test]
    public void Requests_are_under_way_as_long_as_they_were()
    {
        using var replayer = With(new ConcurrencyLimitSettings { MaxConcurrentConnections = 2 });
        Assert.That(
            Decide(replayer, At(0, 1000), At(10, 100), At(50, 10), At(110, 10), At(115, 1), At(2000, 1)),
            Is.EqualTo(new[] { Refusal.None, Refusal.None, Refusal.ConcurrencyLimited, Refusal.None, Refusal.ConcurrencyLimited, Refusal.None }));
    }

    [Test]
    public void Windows_are_charged_with_what_was_used()
    {
        using var replayer = With(new TokenLimitSettings { Windows = [new TokenWindowConfig { Minutes = 1, MaxTotal = 100 }] });
        var used = new[] { At(0), At(100), At(200), At(60_000) }.Select(static request => request with { InputTokens = 30, OutputTokens = 30 });
        Assert.That(Decide(replayer, [.. used]), Is.EqualTo(new[] { Refusal.None, Refusal.None, Refusal.TokensLimited, Refusal.None }));
        replayer.Finish(long.MaxValue);
        Assert.That(replayer.Cut, Is.EqualTo(1), "the second had ten tokens of output left");
    }

    [Test]
    public void Keys_open_what_they_open()
    {
        using var replayer = new Replayer(Plain, Begin);
        Assert.That(
            Decide(
                replayer,
                At(0) with { Key = "mini", Model = "mini-1" },
                At(1) with { Key = "mini", Model = "maxi" },
                At(2) with { Key = "old" },
                At(60_000) with { Key = "old" }),
            Is.EqualTo(new[] { Refusal.None, Refusal.ModelNotAllowed, Refusal.None, Refusal.InvalidApiKey }));
        using var closed = new Replayer(Plain with { Namespaces = [Plain.Namespaces[0] with { Authentication = "apiKeyOrJwt" }] }, Begin);
        Assert.That(
            Decide(closed, At(0), At(1) with { Key = "mini", Model = "mini" }, At(2) with { HasToken = true }),
            Is.EqualTo(new[] { Refusal.InvalidApiKey, Refusal.None, Refusal.None }),
            "a token that was accepted then is taken for accepted");
    }

    [Test]
    public void Rules_over_what_is_recorded_are_judged_and_others_counted()
    {
        var rules = new[] { Rule("path", null, "/v1/files", "deny"), Rule("header", "X-Tier", "gold", "allow"), Rule("body", "model", "secret", "deny"), Rule("body", "user.level", "VIP", "allow") };
        using var replayer = new Replayer(Plain with { Policies = rules }, Begin);
        var verdicts = new[] { At(0), At(1) with { Path = "/v1/files", Model = "" }, At(2) with { Model = "secret" } }.Select(replayer.Decide).ToArray();
        Assert.That(verdicts, Is.EqualTo(new ReplayVerdict[] { new(Refusal.None, null), new(Refusal.PolicyViolation, "path"), new(Refusal.PolicyViolation, "body model") }));
        Assert.That(replayer.Unknown, Is.EquivalentTo(new Dictionary<UnknownRule, int>
        {
            [new UnknownRule("policy", "header X-Tier", "the header X-Tier is not recorded")] = 3,
            [new UnknownRule("policy", "body user.level", "the body's field user.level is not recorded")] = 3,
        }));
    }

    [Test]
    public void A_route_that_cannot_be_judged_is_taken_where_it_was_taken_then()
    {
        var special = Plain.Routes[1] with { Name = "special", Priority = 1, Match = [new MatcherConfig { Source = "header", Field = "X-Beta", Value = "1" }] };
        var limit = new PolicyConfig { Name = "special", Type = "qps-limit", Routes = ["special"], Config = new QpsLimitSettings { MaxQps = 1, TimeWindow = 1000 } };
        using var replayer = new Replayer(Plain with { Routes = [.. Plain.Routes, special], Policies = [limit] }, Begin);
        Assert.That(
            Decide(replayer, At(0) with { Route = "special" }, At(1) with { Route = "special" }, At(2) with { Route = "openai" }),
            Is.EqualTo(new[] { Refusal.None, Refusal.RateLimited, Refusal.None }));
        Assert.That(replayer.Unknown.Single(), Is.EqualTo(KeyValuePair.Create(new UnknownRule("route", "special", "the header X-Beta is not recorded"), 2)));
    }

    [Test]
    public void Routes_and_namespaces_that_are_gone_refuse()
    {
        using var replayer = new Replayer(Plain with { DefaultNamespace = null }, Begin);
        Assert.That(
            Decide(replayer, At(0) with { Path = "/nowhere" }, At(1) with { Namespace = "gone" }, At(2) with { Method = "GET", Path = "/v1/models", Model = "" }),
            Is.EqualTo(new[] { Refusal.RouteNotFound, Refusal.NamespaceNotFound, Refusal.None }));
    }

    [Test]
    public void Policies_in_shadow_mode_refuse_nothing_and_are_counted()
    {
        var shadows = new[]
        {
            new PolicyConfig { Name = "rate", Type = "qps-limit", Mode = "shadow", Config = new QpsLimitSettings { MaxQps = 1 } },
            Rule("path", null, "/v1/chat/completions", "deny") with { Mode = "shadow" },
        };
        using var replayer = new Replayer(Plain with { Policies = shadows }, Begin);
        Assert.That(Decide(replayer, At(0), At(1), At(2)), Is.All.EqualTo(Refusal.None));
        Assert.That(replayer.Shadowed, Is.EquivalentTo(new[] { ("rate", Refusal.RateLimited, 2L), ("path", Refusal.PolicyViolation, 3L) }));
    }

    private static PolicyConfig Rule(string source, string? field, string value, string action) => new()
    {
        Name = field is null ? source : $"{source} {field}",
        Type = "message-matching",
        Config = new MessageMatchingSettings { MatchingFieldSource = source, MatchingFieldName = field, MatchingValue = value, MatchingAction = action },
    };

    private static Replayer With(PolicySettings settings)
    {
        var type = settings switch { QpsLimitSettings => "qps-limit", ConcurrencyLimitSettings => "concurrency-limit", _ => "token-limit" };
        return new Replayer(Plain with { Policies = [new PolicyConfig { Name = "p", Type = type, Config = settings }] }, Begin);
    }

    private static ReplayedRequest At(long milliseconds, long duration = 1) => new()
    {
        Started = Begin + (milliseconds * Millisecond),
        Ended = Begin + ((milliseconds + duration) * Millisecond),
        Method = "POST",
        Path = "/v1/chat/completions",
        Client = "10.0.0.1",
        Namespace = "default",
        Model = "mini",
    };

    private static Refusal[] Decide(Replayer replayer, params ReplayedRequest[] requests) => [.. requests.Select(request => replayer.Decide(request).Reason)];
}
