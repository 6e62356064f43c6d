using Gateway.Core.Configuration;
using Gateway.Core.Limits;
using Gateway.Core.Pipeline;
using NUnit.Framework;

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
            Policies = [policy],
        },
    };

    private static ApiKeyConfig Key(string id, string key) => new()
    {
        Id = id,
        Namespace = "default",
        Sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(key))),
    };

    private static string[] List(string name) => name.Length == 0 ? [] : [name];
}
