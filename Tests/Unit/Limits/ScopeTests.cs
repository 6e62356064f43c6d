using Gateway.Core.Configuration;
using Gateway.Core.Limits;
using Gateway.Core.Pipeline;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Unit.Limits;

/// <summary>Which requests share a counter, and which have none.</summary>
public sealed class ScopeTests
{
    private const string One = "Authorization: Bearer one\r\n";
    private const string Two = "Authorization: Bearer two\r\n";
    private const string Other = "X-Tenant: other\r\n";

    [TestCase("namespace", "", "", true)]
    [TestCase("namespace", One, Two, true)]
    [TestCase("namespace", One, "", true)]
    [TestCase("namespace", "", Other, false)]
    [TestCase("key", One, One, true)]
    [TestCase("key", One, Two, false)]
    [TestCase("key", One, "", false)]
    [TestCase("key", "", "", true)]
    [TestCase("key", "", Other, false)]
    [TestCase("shared", One, Other, true)]
    [TestCase("shared", "", Two, true)]
    public async Task Requests_share_a_counter_or_do_not(string scope, string first, string second, bool isShared)
    {
        using var rig = Rig(LimitRig.Rate(1, 3600, 1) with { Scope = scope });
        Assert.That(await rig.PassAsync(fields: first), Is.EqualTo(Refusal.None));
        Assert.That(await rig.PassAsync(fields: second), Is.EqualTo(isShared ? Refusal.RateLimited : Refusal.None));
        Assert.That(await rig.PassAsync(fields: first), Is.EqualTo(Refusal.RateLimited));
    }

    [TestCase("key", "a", "a", true)]
    [TestCase("key", "a", "b", false)]
    [TestCase("key", "a", "a other", true)]
    [TestCase("key", "a", null, false)]
    [TestCase("key", null, null, true)]
    [TestCase("key", "a", "7", false)]
    [TestCase("namespace", "a", "b", true)]
    [TestCase("shared", "a", "b other", true)]
    public async Task Callers_with_tokens_share_a_counter_or_do_not(string scope, string? first, string? second, bool isShared)
    {
        using var rig = Rig(LimitRig.Rate(1, 3600, 1) with { Scope = scope });
        Assert.That(await rig.PassAsync(fields: Token(first, 1)), Is.EqualTo(Refusal.None));
        Assert.That(await rig.PassAsync(fields: Token(second, 2)), Is.EqualTo(isShared ? Refusal.RateLimited : Refusal.None));
        Assert.That(await rig.PassAsync(fields: Token(first, 3)), Is.EqualTo(Refusal.RateLimited));
        Assert.That(await rig.PassAsync(fields: One), Is.EqualTo(scope == "key" ? Refusal.None : Refusal.RateLimited));
        Assert.That(await rig.PassAsync(), Is.EqualTo(scope == "key" ? Refusal.None : Refusal.RateLimited));
    }

    [Test]
    public async Task A_policy_for_some_keys_does_not_apply_to_tokens()
    {
        using var rig = Rig(LimitRig.Rate(1, 3600, 1) with { ApiKeys = ["k1"], Scope = "key" });
        Assert.That(await rig.PassAsync(fields: Token("k1", 1)), Is.EqualTo(Refusal.None));
        Assert.That(await rig.PassAsync(fields: Token("k1", 1)), Is.EqualTo(Refusal.None));
    }

    [Test]
    public async Task The_limits_of_a_remembered_token_are_found_without_allocation()
    {
        using var rig = Rig(LimitRig.Rate(1, 3600, 1) with { Scope = "key" });
        await using var exchange = await rig.AskAsync(fields: Token("a", 1));
        var context = exchange.Context;
        LimitSet? found = null;
        LimitSet? first = null;

        var allocated = Namespaces.Allocations.Of(() =>
        {
            found = context.Snapshot.Limits.Find(context.Namespace!, context.Key, context.Token, context.Route, rig.Slab);
            first ??= found;
        });

        Assert.That(allocated, Is.Zero);
        Assert.That(context.Token, Is.Not.Null);
        Assert.That(found, Is.SameAs(first).And.Not.Null);
    }

    [TestCase("", "", "", "/v1/chat/completions", "", true)]
    [TestCase("other", "", "", "/v1/chat/completions", "", false)]
    [TestCase("other", "", "", "/v1/chat/completions", Other, true)]
    [TestCase("", "k1", "", "/v1/chat/completions", One, true)]
    [TestCase("", "k1", "", "/v1/chat/completions", Two, false)]
    [TestCase("", "k1", "", "/v1/chat/completions", "", false)]
    [TestCase("", "", "chat", "/v1/chat/completions", "", false)]
    [TestCase("", "", "chat", "/api/chat", "", true)]
    [TestCase("default", "k1", "chat", "/api/chat", One, true)]
    [TestCase("other", "k1", "chat", "/api/chat", One, false)]
    public async Task A_policy_applies_where_all_its_lists_fit(string ns, string key, string route, string path, string fields, bool applies)
    {
        using var rig = Rig(LimitRig.Places(1) with { Namespaces = List(ns), ApiKeys = List(key), Routes = List(route) });
        await using var held = await rig.AskAsync(path: path, fields: fields);
        Assert.That(held.Context.Refusal, Is.EqualTo(Refusal.None));
        Assert.That(await rig.PassAsync(path: path, fields: fields), Is.EqualTo(applies ? Refusal.ConcurrencyLimited : Refusal.None));
    }

    [Test]
    public async Task Windows_count_the_models_of_their_patterns_and_models_of_one_pattern_together()
    {
        using var rig = new LimitRig(LimitRig.Tokens(new TokenLimitSettings
        {
            Windows =
            [
                new TokenWindowConfig { Minutes = 10, MaxTotal = 1_000 },
                new TokenWindowConfig { Minutes = 10, MaxTotal = 100, Model = "gpt-*" },
                new TokenWindowConfig { Minutes = 10, MaxTotal = 50, Model = "gpt-4" },
            ],
        }));
        Assert.That(await rig.PassAsync(",\"max_tokens\":1", input: 40, model: "gpt-4"), Is.EqualTo(Refusal.None));
        Assert.That(await rig.PassAsync(",\"max_tokens\":1", input: 40, model: "gpt-4"), Is.EqualTo(Refusal.TokensLimited));
        Assert.That(await rig.PassAsync(",\"max_tokens\":1", input: 40, model: "gpt-5"), Is.EqualTo(Refusal.None));
        Assert.That(await rig.PassAsync(",\"max_tokens\":1", input: 40, model: "gpt-5"), Is.EqualTo(Refusal.TokensLimited));
        Assert.That(await rig.PassAsync(",\"max_tokens\":1", input: 40, model: "qwen"), Is.EqualTo(Refusal.None));
        Assert.That((rig.Used(10), rig.Used(10, model: "gpt-*"), rig.Used(10, model: "gpt-4")), Is.EqualTo((120, 80, 40)));
    }

    [Test]
    public async Task The_single_window_form_and_equal_windows_are_one_counter_with_the_least_limit()
    {
        using var rig = new LimitRig(LimitRig.Tokens(new TokenLimitSettings
        {
            Windows = [new TokenWindowConfig { Minutes = 10, MaxTotal = 1_000 }, new TokenWindowConfig { Minutes = 10, MaxTotal = 60 }],
            EnableTimeWindow = true,
            TimeWindowMinutes = 10,
            WindowMaxTokenCount = 70,
        }));
        await using var exchange = await rig.AskAsync(",\"max_tokens\":500", input: 10);
        Assert.That((rig.Used(10), exchange.Context.Reservation.OutputCap), Is.EqualTo((60, 50)));
    }

    [Test]
    public async Task A_changed_limit_keeps_its_count_and_a_changed_rate_begins_anew()
    {
        using var rig = new LimitRig(LimitRig.Window(10, 100), LimitRig.Rate(1, 3600, 1));
        Assert.That(await rig.PassAsync(",\"max_tokens\":1", input: 80), Is.EqualTo(Refusal.None));
        rig.Change = static snapshot => snapshot with { Policies = [LimitRig.Window(10, 90), LimitRig.Rate(1, 60, 1)] };
        Assert.That(await rig.PassAsync(",\"max_tokens\":1", input: 80), Is.EqualTo(Refusal.TokensLimited));
        Assert.That(await rig.PassAsync(",\"max_tokens\":1", input: 5), Is.EqualTo(Refusal.None));
        Assert.That(await rig.PassAsync(",\"max_tokens\":1", input: 1), Is.EqualTo(Refusal.RateLimited));
    }

    [Test]
    public async Task A_quota_refuses_for_the_rest_of_its_period()
    {
        using var rig = new LimitRig();
        rig.Change = static snapshot => snapshot with
        {
            Namespaces = [snapshot.Namespaces[0] with { Quota = new QuotaConfig { Period = "day", TimeZone = "Asia/Shanghai", MaxTotal = 50 } }],
        };
        Assert.That(await rig.PassAsync(",\"max_tokens\":10", input: 40, output: 10), Is.EqualTo(Refusal.None));
        await using (var refused = await rig.AskAsync(",\"max_tokens\":10", input: 1))
        {
            Assert.That(refused.Context.Reservation.Refusal, Is.EqualTo(new LimitRefusal(Refusal.QuotaExhausted, "quota", 50, 50, 11, 4 * 3_600_000_000_000)));
        }

        rig.Time.Advance(TimeSpan.FromHours(4));
        Assert.That(await rig.PassAsync(",\"max_tokens\":10", input: 1), Is.EqualTo(Refusal.None));
    }

    private static LimitRig Rig(PolicyConfig policy) => new()
    {
        Change = snapshot => snapshot with
        {
            Namespaces =
            [
                snapshot.Namespaces[0],
                new NamespaceConfig { Code = "other", DefaultUpstream = "upstream", Match = [new MatcherConfig { Source = "header", Field = "X-Tenant", Value = "other" }] },
            ],
            ApiKeys = [Key("k1", "one"), Key("k2", "two")],
            Issuers = [TestIssuer.Config(TestIssuer.Ec)],
            Policies = [policy],
        },
    };

    private static ApiKeyConfig Key(string id, string key) => new()
    {
        Id = id,
        Namespace = "default",
        Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(key))),
    };

    // A subject and perhaps its namespace; null names no subject, and a digit is none that is text.
    private static string Token(string? caller, int number)
    {
        var (subject, ns) = (caller?.Split(' ')[0], caller?.EndsWith(" other", StringComparison.Ordinal) == true ? "other" : "default");
        var claim = subject switch
        {
            null => "",
            "7" => "\"sub\":7,",
            _ => $"\"sub\":\"{subject}\",",
        };
        var payload = TestIssuer.Payload(DateTimeOffset.UtcNow.AddHours(1), ns).Replace("{", $"{{\"jti\":\"{number}\",{claim}", StringComparison.Ordinal);
        return $"Authorization: Bearer {TestIssuer.Ec.Sign(payload)}\r\n";
    }

    private static string[] List(string name) => name.Length == 0 ? [] : [name];
}
