using Gateway.Core.Configuration;
using Gateway.Core.Limits;
using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;
using NUnit.Framework;

namespace Tests.Unit.Limits;

internal sealed class AdmissionTests
{
    [Test]
    public async Task Without_limits_everything_is_admitted_and_nothing_is_capped()
    {
        using var rig = new LimitRig();
        await using var exchange = await rig.AskAsync(",\"max_tokens\":5", input: 1_000_000);
        var reservation = exchange.Context.Reservation;
        Assert.Multiple(() =>
        {
            Assert.That(exchange.Context.Refusal, Is.EqualTo(Refusal.None));
            Assert.That((reservation.OutputCap, reservation.RequestMaximum, reservation.Allow(77)), Is.EqualTo((long.MaxValue, 0, long.MaxValue)));
            Assert.That(reservation.IsOutputCounted, Is.False);
            Assert.That(rig.Admission.CountsTokens(exchange.Context), Is.False);
        });
    }

    [Test]
    public async Task A_rate_admits_its_burst_and_then_one_after_the_other_and_says_how_long_to_wait()
    {
        using var rig = new LimitRig(LimitRig.Rate(2, 1, 3));
        for (var i = 0; i < 3; i++)
        {
            Assert.That(await rig.PassAsync(), Is.EqualTo(Refusal.None));
        }

        await using (var refused = await rig.AskAsync())
        {
            Assert.That(refused.Context.Refusal, Is.EqualTo(Refusal.RateLimited));
            Assert.That(refused.Context.RefusedBy, Is.EqualTo("rate"));
            Assert.That(refused.Context.Reservation.Refusal.Wait, Is.EqualTo(500_000_000));
        }

        rig.Time.AdvanceNanoseconds(500_000_000);
        Assert.That(await rig.PassAsync(), Is.EqualTo(Refusal.None));
        Assert.That(await rig.PassAsync(), Is.EqualTo(Refusal.RateLimited));
    }

    [Test]
    public async Task Places_come_back_when_a_request_settles_and_once_only()
    {
        using var rig = new LimitRig(LimitRig.Places(2));
        await using var one = await rig.AskAsync();
        await using var two = await rig.AskAsync();
        Assert.That(await rig.PassAsync(), Is.EqualTo(Refusal.ConcurrencyLimited));
        rig.Admission.Settle(one.Context, 0, 0, SettledBy.Counted);
        rig.Admission.Settle(one.Context, 0, 0, SettledBy.Void);
        rig.Admission.Settle(one.Context, 0, 0, SettledBy.Void);
        await using var three = await rig.AskAsync();
        Assert.Multiple(async () =>
        {
            Assert.That(one.Context.SettledBy, Is.EqualTo(SettledBy.Counted));
            Assert.That(three.Context.Refusal, Is.EqualTo(Refusal.None));
            Assert.That(rig.Admission.InFlight, Is.EqualTo(2));
            Assert.That(await rig.PassAsync(), Is.EqualTo(Refusal.ConcurrencyLimited));
        });
    }

    [TestCase(",\"max_tokens\":30", 40L, 30L, 0L, false)]
    [TestCase(",\"max_tokens\":90", 40L, 60L, 60L, false)]
    [TestCase(",\"max_tokens\":90,\"max_completion_tokens\":20", 40L, 20L, 0L, false)]
    [TestCase(",\"max_tokens\":20,\"n\":2", 40L, 40L, 0L, false)]
    [TestCase(",\"max_tokens\":40,\"n\":2", 40L, 60L, 60L, false)]
    [TestCase(",\"max_tokens\":30,\"stream\":true", 40L, 30L, 0L, false)]
    [TestCase("", 40L, 60L, 60L, false)]
    [TestCase(",\"stream\":true", 40L, 60L, 60L, true)]
    public async Task A_reservation_is_the_input_and_the_least_of_what_is_wanted_and_what_is_left(string members, long input, long output, long written, bool isSliced)
    {
        using var rig = new LimitRig(LimitRig.Window(10, 100));
        await using var exchange = await rig.AskAsync(members, input);
        var reservation = exchange.Context.Reservation;
        Assert.Multiple(() =>
        {
            Assert.That(exchange.Context.Refusal, Is.EqualTo(Refusal.None));
            Assert.That(rig.Used(10), Is.EqualTo(input + output));
            Assert.That(reservation.InputTokens, Is.EqualTo(input));
            Assert.That(reservation.IsSliced, Is.EqualTo(isSliced));
            Assert.That(reservation.OutputCap, Is.EqualTo(isSliced ? long.MaxValue : output));
            Assert.That(reservation.RequestMaximum, Is.EqualTo(written));
            Assert.That(reservation.Allow(1_000), Is.EqualTo(output));
        });
    }

    [Test]
    public async Task An_answer_in_one_piece_reserves_what_its_model_says_and_the_policy_caps_it()
    {
        using var rig = new LimitRig(LimitRig.Tokens(new TokenLimitSettings { MaxOutputTokenCount = 300, Windows = [new TokenWindowConfig { Minutes = 10, MaxOutput = 10_000 }] }));
        var policies = rig.Change;
        rig.Change = snapshot => policies(snapshot) with { Models = [new ModelConfig { Pattern = "small*", DefaultOutputTokens = 50 }] };
        await using var small = await rig.AskAsync(model: "small-1");
        await using var other = await rig.AskAsync();
        await using var stream = await rig.AskAsync(",\"stream\":true");
        await using var embeddings = await rig.AskAsync(path: "/v1/embeddings");
        Assert.Multiple(() =>
        {
            Assert.That(small.Context.Reservation.RequestMaximum, Is.EqualTo(50));
            Assert.That(other.Context.Reservation.RequestMaximum, Is.EqualTo(300));
            Assert.That(stream.Context.Reservation.RequestMaximum, Is.EqualTo(300));
            Assert.That(stream.Context.Reservation.Allow(1_000), Is.EqualTo(300));
            Assert.That(rig.Used(10, TokenSide.Output), Is.EqualTo(50 + 300 + 300));
            Assert.That(embeddings.Context.Reservation.RequestMaximum, Is.Zero);
        });
    }

    [Test]
    public async Task A_stream_takes_slices_and_then_what_is_left_down_to_one()
    {
        using var rig = new LimitRig(LimitRig.Window(10, 1_000));
        await using var exchange = await rig.AskAsync(",\"stream\":true", input: 100);
        var reservation = exchange.Context.Reservation;
        Assert.That((rig.Used(10), reservation.RequestMaximum), Is.EqualTo((356, 900)));
        Assert.That((reservation.Allow(256), rig.Used(10)), Is.EqualTo((256, 356)));
        Assert.That((reservation.Allow(257), rig.Used(10)), Is.EqualTo((512, 612)));
        Assert.That((reservation.Allow(899), rig.Used(10)), Is.EqualTo((900, 1_000)));
        Assert.That((reservation.Allow(901), reservation.Allow(5), rig.Used(10)), Is.EqualTo((900, 900, 1_000)));
        Assert.That(await rig.PassAsync(",\"stream\":true"), Is.EqualTo(Refusal.TokensLimited));
        rig.Admission.Settle(exchange.Context, 100, 600, SettledBy.Counted);
        Assert.That(rig.Used(10), Is.EqualTo(700));
    }

    [Test]
    public async Task Slices_belong_to_the_window_in_which_they_are_taken_and_only_that_gets_them_back()
    {
        using var rig = new LimitRig(LimitRig.Window(10, 1_000));
        await using var exchange = await rig.AskAsync(",\"stream\":true", input: 100);
        rig.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.That(exchange.Context.Reservation.Allow(300), Is.EqualTo(512));
        Assert.That(rig.Used(10), Is.EqualTo(256));

        // 100 fewer input tokens than reserved belong to the window that is over.
        rig.Admission.Settle(exchange.Context, 0, 300, SettledBy.Usage);
        Assert.That(rig.Used(10), Is.EqualTo(256 - 212));
    }

    [Test]
    public async Task What_an_upstream_used_beyond_is_charged_to_the_current_window_and_counted()
    {
        using var rig = new LimitRig(LimitRig.Window(10, 100));
        await using var exchange = await rig.AskAsync(",\"max_tokens\":50", input: 10);
        rig.Time.Advance(TimeSpan.FromMinutes(10));
        rig.Admission.Settle(exchange.Context, 10, 250, SettledBy.Usage);
        Assert.That(rig.Used(10), Is.EqualTo(200));
        Assert.That(await rig.PassAsync(",\"max_tokens\":1"), Is.EqualTo(Refusal.TokensLimited));
        Assert.That(rig.Metrics.Read("gateway.overdraft.tokens"), Is.EqualTo(new Dictionary<string, double> { ["namespace=default"] = 200 }));
    }

    [Test]
    public async Task A_refusal_says_limit_used_and_requested_and_waits_for_the_longest()
    {
        using var rig = new LimitRig(LimitRig.Tokens(new TokenLimitSettings
        {
            Windows = [new TokenWindowConfig { Minutes = 30, MaxTotal = 120 }, new TokenWindowConfig { Minutes = 60, MaxOutput = 100 }],
        }));
        rig.Time.Advance(TimeSpan.FromMinutes(15));
        Assert.That(await rig.PassAsync(",\"max_tokens\":100", input: 20, output: 100), Is.EqualTo(Refusal.None));
        await using var refused = await rig.AskAsync(",\"max_tokens\":7", input: 3);
        Assert.That(
            refused.Context.Reservation.Refusal,
            Is.EqualTo(new LimitRefusal(Refusal.TokensLimited, "tokens", 100, 100, 7, 45 * 60_000_000_000)));
        rig.Time.Advance(TimeSpan.FromMinutes(45));
        Assert.That(await rig.PassAsync(",\"max_tokens\":7", input: 3), Is.EqualTo(Refusal.None));
    }

    [TestCase(99, 0, Refusal.None)]
    [TestCase(100, 0, Refusal.ContextLengthExceeded)]
    [TestCase(51, 50, Refusal.ContextLengthExceeded)]
    public async Task What_can_never_fit_is_refused_for_good(long input, long maximum, Refusal refusal)
    {
        using var rig = new LimitRig(LimitRig.Tokens(new TokenLimitSettings
        {
            MaxInputTokenCount = maximum == 0 ? null : maximum,
            Windows = [new TokenWindowConfig { Minutes = 10, MaxTotal = 100 }],
        }));
        Assert.That(await rig.PassAsync(",\"max_tokens\":50", input), Is.EqualTo(refusal));
    }

    [Test]
    public async Task A_refusal_leaves_every_counter_as_without_it()
    {
        using var rig = new LimitRig(LimitRig.Window(10, 1_000), LimitRig.Places(5), LimitRig.Rate(1, 3600, 1), LimitRig.Rate(1, 60, 2) with { Name = "second" });
        Assert.That(await rig.PassAsync(input: 10), Is.EqualTo(Refusal.None));
        for (var i = 0; i < 10; i++)
        {
            Assert.That(await rig.PassAsync(input: 10), Is.EqualTo(Refusal.RateLimited));
        }

        Assert.That(rig.Used(10), Is.EqualTo(10));
        Assert.That(rig.Slab.Get(CellKey.Of("policy", "places", "concurrency", "namespace", "default"), CellKind.Places)!.Value, Is.Zero);
        Assert.That(rig.Slab.Get(CellKey.Of("policy", "second", "rate 1 60 2", "namespace", "default"), CellKind.Rate)!.Value, Is.EqualTo(rig.Slab.Clock.Now + 60_000_000_000));
    }

    [Test]
    public async Task Paths_that_are_not_metered_need_a_route_that_says_so()
    {
        using var rig = new LimitRig(LimitRig.Window(10, 100));
        Assert.That(await rig.PassAsync(path: "/v1/files"), Is.EqualTo(Refusal.RouteUnmetered));
        Assert.That(await rig.PassAsync(path: "/raw/files"), Is.EqualTo(Refusal.None));
        Assert.That(await rig.PassAsync(",\"n\":2,\"best_of\":3", path: "/v1/completions"), Is.EqualTo(Refusal.BestOfUnsupported));
        Assert.That(await rig.PassAsync(",\"n\":2,\"best_of\":2", path: "/v1/completions"), Is.EqualTo(Refusal.None));
    }

    [Test]
    public async Task A_slab_without_a_cell_left_admits_nothing_that_it_would_have_to_count()
    {
        using var rig = new LimitRig(LimitRig.Window(10, 100));
        var all = new List<CounterCell>();
        for (var i = 0; rig.Slab.Get(CellKey.Of($"{i}"), CellKind.Places) is { } cell; i++)
        {
            all.Add(cell);
        }

        Assert.That(await rig.PassAsync(), Is.EqualTo(Refusal.Overloaded));
        rig.Change = static snapshot => snapshot with { Policies = [LimitRig.Window(10, 100) with { Mode = "shadow" }] };
        Assert.That(await rig.PassAsync(), Is.EqualTo(Refusal.None));
        GC.KeepAlive(all);
    }
}
